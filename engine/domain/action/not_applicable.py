"""Not applicable: the provider states that the obligation does not apply, and the consumer agrees or not."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.approval import DecideRequest, RequestApproval, decision_row, request_row
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.transition import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestNotApplicable(RequestApproval):
    """A request to close the item because the obligation does not apply to this case."""

    RANK: ClassVar[int] = 61
    TRANSITION: ClassVar[Transition] = request_row(Kind.NOT_APPLICABLE_REQUESTED, "not-applicable ask")


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantNotApplicable(DecideRequest):
    """The item closes; it excuses nobody and counts in no budget."""

    RANK: ClassVar[int] = 3
    TRANSITION: ClassVar[Transition] = decision_row(Kind.NOT_APPLICABLE_GRANTED, "not-applicable grant", Phase.CLOSED)
    REQUEST: ClassVar[Kind] = Kind.NOT_APPLICABLE_REQUESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseNotApplicable(DecideRequest):
    """The item stays owed."""

    RANK: ClassVar[int] = 4
    TRANSITION: ClassVar[Transition] = decision_row(Kind.NOT_APPLICABLE_REFUSED, "not-applicable refuse")
    REQUEST: ClassVar[Kind] = Kind.NOT_APPLICABLE_REQUESTED
