"""Longer pause: the provider asks to stand still for longer than agreed, and the consumer grants or refuses it."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.approval import DecideRequest, RequestApproval, decision_row, request_row, request_waits
from engine.domain.action.case import Attempt, Case
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Transition
from engine.domain.occurrence.due_time import pause_limit_of
from engine.domain.occurrence.occurrence import can_stop
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLongerPause(RequestApproval):
    """A request that all pauses of the item together may last ``working_days``."""

    RANK: ClassVar[int] = 45
    TRANSITION: ClassVar[Transition] = request_row(Kind.LONGER_PAUSE_REQUESTED, "longer-pause ask")
    working_days: int = input_field()

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """The same request must not wait already, and a limit of pauses must hold."""
        if (refusal := request_waits(Kind.LONGER_PAUSE_REQUESTED, case)) is not None:
            return refusal
        if not can_stop(case.obligation):
            return Refusal("pause-calendar-date")
        return Refusal("longer-pause-without-limit") if case.obligation.pause_limit is None else None

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The reason is required, and the new limit is higher than the one that holds."""
        if (refusal := RequestApproval.value_refusal(self, attempt)) is not None:
            return refusal
        case = attempt.case
        limit = pause_limit_of(case.obligation, case.history, case.at)
        if limit is not None and not limit < self.working_days <= _MOST:
            return Refusal("longer-pause-not-longer", limit=limit, most=_MOST)
        return None

    def request(self, entry: Entry) -> ApprovalRequest:
        """The request as the history keeps it."""
        return ApprovalRequest(entry.kind, entry.recorded_at, entry.actor, self.reason, working_days=self.working_days)


_MOST = 250
"""The highest limit in working days: about a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLongerPause(DecideRequest):
    """The higher limit holds from now on."""

    RANK: ClassVar[int] = 3
    TRANSITION: ClassVar[Transition] = decision_row(Kind.LONGER_PAUSE_GRANTED, "longer-pause grant")
    REQUEST: ClassVar[Kind] = Kind.LONGER_PAUSE_REQUESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseLongerPause(DecideRequest):
    """The limit stays."""

    RANK: ClassVar[int] = 4
    TRANSITION: ClassVar[Transition] = decision_row(Kind.LONGER_PAUSE_REFUSED, "longer-pause refuse")
    REQUEST: ClassVar[Kind] = Kind.LONGER_PAUSE_REQUESTED
