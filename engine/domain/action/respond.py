"""Respond: a side answers a request, names a time, or confirms the time that the other side named."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.actor import side_of
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.rule import Agreed, OnRequest
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Response
from engine.domain.ledger.payload import computed_field, input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.refusal import Refusal
from engine.domain.time.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond(Action):
    """A response to a request. ``time`` (UTC) is the time it names; None agrees to the last that the other side named.

    Where both sides have to agree on a time, the entry has the time in either case; ``agrees`` says that the other side
    had named it.
    """

    RANK: ClassVar[int] = 5
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.RESPONDED, About.OCCURRENCE, Permitted.EITHER, "respond", (Phase.OPEN,), (Phase.OPEN,)
    )
    time: datetime | None = input_field(None)
    comment: str = input_field("", omit_default=True)
    side: Side = computed_field(Side.PROVIDER)
    agrees: bool = computed_field(False, omit_default=True)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """Only a request is answered."""
        return None if isinstance(case.obligation.trigger, OnRequest) else Refusal("no-request-to-respond-to")

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """Nobody agrees to a time that nobody named, and a time lies ahead."""
        case = attempt.case
        named = self.time or _named_by_other(attempt)
        if named is None:
            return Refusal("respond-without-time") if isinstance(case.obligation.due, Agreed) else None
        return time_passed(named, case.at, case.book.home)

    def recorded(self, attempt: Attempt) -> Action:
        """The response with the side that gives it, and the time that it names or agrees to."""
        side = side_of(attempt.actor, attempt.case.agreement) or Side.PROVIDER
        if not isinstance(attempt.case.obligation.due, Agreed):
            return replace(self, side=side)
        other = _named_by_other(attempt)
        return replace(self, side=side, time=self.time or other, agrees=self.time in (None, other))

    def change(self, history: History, entry: Entry) -> None:
        """The time is agreed once both sides have named or accepted the same."""
        other = Side.PROVIDER if self.side is Side.CONSUMER else Side.CONSUMER
        times = history.proposed
        named = self.time or times[other] or times[self.side]
        history.proposed = {**times, self.side: named}
        if named is not None and named == times[other]:
            history.agreed_at = named
            history.first_agreed_at = history.first_agreed_at or named
        response = Response(entry.effective_at, self.side, self.time, entry.actor, self.comment)
        history.responses = (*history.responses, response)


def time_passed(named: datetime, at: datetime, calendar: Calendar) -> Refusal | None:
    """The refusal of a time that was named for something to come, and does not lie after an instant."""
    return Refusal("time-passed", time=calendar.local(named)) if named <= at else None


def named_by_other(case: Case, side: Side) -> datetime | None:
    """The time that the side opposite to ``side`` named last, where both have to agree on one; None if it named
    none."""
    if not isinstance(case.obligation.due, Agreed):
        return None
    return case.history.proposed[Side.CONSUMER if side is Side.PROVIDER else Side.PROVIDER]


def _named_by_other(attempt: Attempt) -> datetime | None:
    return named_by_other(attempt.case, side_of(attempt.actor, attempt.case.agreement) or Side.PROVIDER)
