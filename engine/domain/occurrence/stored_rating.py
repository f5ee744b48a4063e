"""The ratings of an occurrence as they are stored and counted: one for each person who rated it."""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.deadline.period import month_of
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Rating
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.time.calendar import Calendar

LOW = 2
"""The highest score that is low: it needs a reason or a comment."""


@dataclass(frozen=True, slots=True)
class StoredRating:
    """The rating of an occurrence by one person, with the parties by whose terms the occurrence is judged.

    ``month`` is the one that holds the occurrence (``2026-01``): that of its first due time in the organisation's zone,
    or without one that in which it came up. Scores are 1 to 5; ``first_score`` is the one that the person gave first.
    ``reason`` is empty where none was given. ``dimensions`` are sorted by id. ``rated_at`` is the instant of the last
    score, and ``left_out_at`` that since which the rating is in no figure, None if it counts (UTC).
    """

    occurrence: str
    rater: str
    month: str
    provider: str
    consumer: str
    agreement: str
    obligation: str
    owner: str
    score: int
    first_score: int
    reason: str
    lost_minutes: int | None
    dimensions: tuple[tuple[str, int], ...]
    rated_at: datetime
    left_out_at: datetime | None = None

    @property
    def is_counted(self) -> bool:
        """True if it is in the figures."""
        return self.left_out_at is None

    @property
    def is_low(self) -> bool:
        """True for a score that needs a reason or a comment."""
        return self.score <= LOW

    def under(self, other: "StoredRating") -> "StoredRating":
        """The same rating in the month, and with the parties, of another one."""
        return replace(self, month=other.month, provider=other.provider, consumer=other.consumer, owner=other.owner)

    def given_as(self, rating: Rating) -> "StoredRating":
        """The same rater's rating of the same item, with what ``rating`` says."""
        return replace(
            self,
            score=rating.score,
            first_score=rating.first_score,
            reason=rating.reason,
            lost_minutes=rating.lost_minutes,
            dimensions=rating.dimensions,
            rated_at=rating.at,
            left_out_at=rating.left_out_at,
        )


def month_held(occurrence: Occurrence, history: History, home: Calendar) -> str:
    """The month that holds an occurrence (``2026-01``).

    It is the month of its first due time, which nothing moves, so that its ratings and its timeliness are in one month.
    An occurrence that never had a due time is in the month in which it came up.
    """
    return str(month_of(first_due_at(occurrence, history) or occurrence.opens_at, home))


def stored_ratings(
    agreement: Agreement, obligation: Obligation, occurrence: Occurrence, history: History, home: Calendar
) -> tuple[StoredRating, ...]:
    """The ratings of an occurrence by its terms, in the order in which people first rated it; none is usual.

    ``home`` is the calendar of the organisation.
    """
    if not history.ratings:
        return ()
    month = month_held(occurrence, history, home)
    return tuple(
        StoredRating(
            occurrence.id,
            rating.by,
            month,
            agreement.provider,
            agreement.consumer,
            agreement.id,
            obligation.key,
            obligation.owner,
            rating.score,
            rating.first_score,
            rating.reason,
            rating.lost_minutes,
            rating.dimensions,
            rating.at,
            rating.left_out_at,
        )
        for rating in history.ratings
    )
