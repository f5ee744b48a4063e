"""Acknowledge: somebody of the provider takes an item on, and says by when it will come."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import NOT_YET, Permitted, Transition
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Action):
    """The item is now the actor's. ``expected_on`` is a local date; the due time stays."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind("acknowledged"), About.OCCURRENCE, Permitted.PROVIDER, "acknowledge", NOT_YET, NOT_YET
    )
    expected_on: date = input_field()
    comment: str = input_field("", omit_default=True)

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The date must not have passed."""
        today = attempt.case.book.home.local(attempt.case.at).date()
        return Refusal("acknowledged-for-past-date", on=self.expected_on) if self.expected_on < today else None

    def change(self, history: History, entry: Entry) -> None:
        """The actor is notified instead of the owners."""
        history.assigned_to, history.reassigned_at = self.actor, entry.recorded_at
