"""Extend: the provider requests a later due time, and the consumer grants or refuses it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.approval import DecideRequest, RequestApproval, decision_row, request_row, request_waits
from engine.domain.action.case import Attempt, Case
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.ledger.payload import computed_field, input_field
from engine.domain.ledger.transition import Transition
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension(RequestApproval):
    """A request to be due at ``until`` instead; ``was`` is the due time at the request (both UTC)."""

    RANK: ClassVar[int] = 30
    TRANSITION: ClassVar[Transition] = request_row(Kind.EXTENSION_REQUESTED, "extend ask")
    until: datetime = input_field()
    was: datetime | None = computed_field(None)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """The same request must not wait already, and there must be a due time to extend."""
        if (refusal := request_waits(Kind.EXTENSION_REQUESTED, case)) is not None:
            return refusal
        return Refusal("extension-without-due-time") if case.verdict.due is None else None

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The reason is required, and the new due time lies after the current one and ahead."""
        if (refusal := RequestApproval.value_refusal(self, attempt)) is not None:
            return refusal
        case = attempt.case
        due = case.verdict.due
        if due is not None and self.until <= max(due.at, case.at):
            return Refusal("extension-not-later", due=case.book.home.local(due.at))
        return None

    def recorded(self, attempt: Attempt) -> Action:
        """The request with the current due time."""
        due = attempt.case.verdict.due
        return replace(self, reason=self.reason.strip(), was=due.at if due is not None else None)

    def request(self, entry: Entry) -> ApprovalRequest:
        """The request as the history keeps it."""
        return ApprovalRequest(entry.kind, entry.recorded_at, entry.actor, self.reason, self.until, self.was)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantExtension(DecideRequest):
    """The item is due at the requested time."""

    RANK: ClassVar[int] = 3
    TRANSITION: ClassVar[Transition] = decision_row(Kind.EXTENSION_GRANTED, "extend grant")
    REQUEST: ClassVar[Kind] = Kind.EXTENSION_REQUESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseExtension(DecideRequest):
    """The due time stays."""

    RANK: ClassVar[int] = 4
    TRANSITION: ClassVar[Transition] = decision_row(Kind.EXTENSION_REFUSED, "extend refuse")
    REQUEST: ClassVar[Kind] = Kind.EXTENSION_REQUESTED
