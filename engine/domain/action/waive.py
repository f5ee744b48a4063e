"""Waive: the provider requests not to have to deliver, and the consumer grants or refuses it."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.approval import DecideRequest, RequestApproval, decision_row, request_row
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.transition import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWaiver(RequestApproval):
    """A request that the consumer does without the delivery."""

    RANK: ClassVar[int] = 60
    TRANSITION: ClassVar[Transition] = request_row(Kind.WAIVER_REQUESTED, "waive ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantWaiver(DecideRequest):
    """The item closes without a delivery."""

    RANK: ClassVar[int] = 3
    TRANSITION: ClassVar[Transition] = decision_row(Kind.WAIVER_GRANTED, "waive grant", Phase.CLOSED)
    REQUEST: ClassVar[Kind] = Kind.WAIVER_REQUESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseWaiver(DecideRequest):
    """The item stays owed."""

    RANK: ClassVar[int] = 4
    TRANSITION: ClassVar[Transition] = decision_row(Kind.WAIVER_REFUSED, "waive refuse")
    REQUEST: ClassVar[Kind] = Kind.WAIVER_REQUESTED
