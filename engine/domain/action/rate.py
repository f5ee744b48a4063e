"""Rate: the consumer rates a delivery from 1 to 5."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.deadline.period import month_of
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Rating
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import ANY_PHASE, Permitted, Transition
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.refusal import Refusal

SCORES = range(1, 6)
"""1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Action):
    """The rating of a delivery. A person's later rating replaces the earlier one."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.RATED, About.OCCURRENCE, Permitted.CONSUMER, "rate", ANY_PHASE, ANY_PHASE
    )
    score: int = input_field()
    comment: str = input_field("", omit_default=True)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """There must be a delivery."""
        return None if case.history.deliveries else Refusal("no-delivery-to-rate")

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The score is 1 to 5; a rating stays once the month that holds the item is closed."""
        if self.score not in SCORES:
            return Refusal("score-out-of-range")
        due_at = first_due_at(attempt.case.occurrence, attempt.case.history)
        if due_at is None or all(rating.by != attempt.actor.id for rating in attempt.case.history.ratings):
            return None
        period = str(month_of(due_at, attempt.case.book.home))
        return Refusal("rating-month-closed", period=period) if attempt.ledger.is_closed(period) else None

    def change(self, history: History, entry: Entry) -> None:
        """The rating counts instead of an earlier one by the same person, in its place."""
        rating = Rating(entry.effective_at, entry.actor, self.score, self.comment)
        by_person = {known.by: known for known in history.ratings} | {rating.by: rating}
        history.ratings = tuple(by_person.values())
