"""Remind: the consumer or a head reminds the owner of an open item."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ReminderSent
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.refusal import Refusal


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
        clock, last = case.clocks.consumer, case.history.reminder
        if last is None:
            return None
        next_on = clock.working_day(clock.local(last.at).date(), 1)
        return Refusal("reminded-today", on=next_on) if clock.local(case.at).date() < next_on else None

    def change(self, history: History, entry: Entry) -> None:
        """The owner is notified."""
        history.reminder = ReminderSent(entry.recorded_at, entry.actor, self.comment)
