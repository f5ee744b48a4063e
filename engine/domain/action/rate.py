"""Rate: the consumer rates a delivery from 1 to 5, also by dimension, and says why where the score is low."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.rating_scheme import Category, category_id
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Rating
from engine.domain.ledger.payload import computed_field, input_field
from engine.domain.ledger.transition import ANY_PHASE, Permitted, Transition
from engine.domain.occurrence.stored_rating import LOW, month_held
from engine.domain.refusal import Refusal

SCORES = range(1, 6)
"""1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable."""
LOW_SCORES = range(1, LOW + 1)
"""The scores that need a reason or a comment."""
MOST_LOST_MINUTES = 10_000
"""About a month of working time: more than that is a slip of the finger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Action):
    """The rating of a delivery. A person's later rating replaces the earlier one.

    ``dimensions`` has the scores of single dimensions by their ids, ``reason`` is the id of a reason. The person may
    name both by their titles as well. ``bad``: the score is that of a bad rating, as the organisation has it when it is
    recorded.
    """

    RANK: ClassVar[int] = 20
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.RATED, About.OCCURRENCE, Permitted.CONSUMER, "rate", ANY_PHASE, ANY_PHASE
    )
    score: int = input_field()
    dimensions: Mapping[str, int] | None = input_field(None, omit_default=True)
    reason: str = input_field("", omit_default=True)
    lost_minutes: int | None = input_field(None, omit_default=True)
    comment: str = input_field("", omit_default=True)
    bad: bool = computed_field(False, omit_default=True)

    @classmethod
    def is_offered(cls, case: Case) -> bool:
        """Something was delivered."""
        return bool(case.history.deliveries)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """There must be a delivery."""
        return None if case.history.deliveries else Refusal("no-delivery-to-rate")

    @classmethod
    def choices(cls, case: Case, organisation: Organisation) -> Mapping[str, tuple[str, ...]]:
        """The scores, and the organisation's dimensions and reasons."""
        scheme = organisation.ratings
        return {
            "score": tuple(map(str, SCORES)),
            "dimensions": tuple(dimension.id for dimension in scheme.dimensions),
            "reason": tuple(reason.id for reason in scheme.reasons),
        }

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """Scores are 1 to 5; dimensions and reason are those of the organisation; a low score needs a reason or a
        comment; a rating stays once the month that holds the item is closed, unless it was a bad one: its person rates
        again when it is resolved."""
        scheme, dimensions = attempt.organisation.ratings, self.dimensions or {}
        if any(score not in SCORES for score in (self.score, *dimensions.values())):
            return Refusal("score-out-of-range")
        for name in dimensions:
            if category_id(scheme.dimensions, name) is None:
                return _unknown("dimension", name, scheme.dimensions)
        if self.reason and category_id(scheme.reasons, self.reason) is None:
            return _unknown("reason", self.reason, scheme.reasons)
        if self.score in LOW_SCORES and not self.reason and not self.comment.strip():
            return Refusal("rating-reason-missing")
        if self.lost_minutes is not None and not 0 <= self.lost_minutes <= MOST_LOST_MINUTES:
            return Refusal("lost-minutes-out-of-range", most=MOST_LOST_MINUTES)
        own = next((rating for rating in attempt.case.history.ratings if rating.by == attempt.actor.id), None)
        if own is None or own.bad or any(rating.bad for rating in own.earlier):
            return None
        period = month_held(attempt.case.occurrence, attempt.case.history, attempt.case.book.home)
        return Refusal("rating-month-closed", period=period) if attempt.ledger.is_closed(period) else None

    def recorded(self, attempt: Attempt) -> Action:
        """The rating with the ids of its dimensions and its reason, marked if it is bad."""
        scheme = attempt.organisation.ratings
        by_id = {category_id(scheme.dimensions, name) or name: n for name, n in (self.dimensions or {}).items()}
        # nothing follows from the rating of an item that itself followed from one
        bad = self.score <= scheme.bad_at_most and OccurrenceId.parse(self.occurrence).cause is None
        return replace(self, dimensions=by_id or None, reason=category_id(scheme.reasons, self.reason) or "", bad=bad)

    def change(self, history: History, entry: Entry) -> None:
        """The rating counts instead of an earlier one by the same person, in its place; the record keeps both."""
        by_person = {known.by: known for known in history.ratings}
        before = by_person.get(entry.actor)
        rating = Rating(
            entry.effective_at,
            entry.actor,
            self.score,
            self.comment,
            tuple(sorted((self.dimensions or {}).items())),
            self.reason,
            self.lost_minutes,
            self.bad,
            (*before.earlier, replace(before, earlier=())) if before is not None else (),
        )
        history.ratings = tuple((by_person | {rating.by: rating}).values())


def _unknown(what: str, written: str, known: tuple[Category, ...]) -> Refusal:
    if not known:
        return Refusal(f"rating-{what}s-undeclared")
    return Refusal(f"rating-{what}-unknown", value=written, known=tuple(category.title for category in known))
