"""Remind: the consumer or a head reminds the owner of an open item."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ReminderSent
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.refusal import Refusal
from engine.domain.time.calendar import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Action):
    """A reminder to the owner, once a working day."""

    ON_SEVERAL: ClassVar[bool] = True
    RANK: ClassVar[int] = 22
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.REMINDED, About.OCCURRENCE, Permitted.CONSUMER_OR_HEAD, "remind", (Phase.OPEN,), (Phase.OPEN,)
    )
    comment: str = input_field("", omit_default=True)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """The last reminder must be of an earlier working day."""
        next_on = next_reminder_on(case.clocks.consumer, case.history.reminder, case.at)
        return Refusal("reminded-today", on=next_on) if next_on is not None else None

    def change(self, history: History, entry: Entry) -> None:
        """The owner is notified."""
        history.reminder = ReminderSent(entry.recorded_at, entry.actor, self.comment)


def next_reminder_on(clock: Calendar, last: ReminderSent | None, at: datetime) -> date | None:
    """The next local date on which a person may remind, on the consumer's calendar; None where that is possible now."""
    if last is None:
        return None
    next_on = clock.working_day(clock.local(last.at).date(), 1)
    return next_on if clock.local(at).date() < next_on else None
