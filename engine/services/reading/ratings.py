"""The ratings of an instant: from stored rows where these give it, else from the facts.

Closed months keep their figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.fold import fold
from engine.domain.deadline.period import Period
from engine.domain.figures.satisfaction.closed_months import ChangedAfterClosing
from engine.domain.figures.satisfaction.rating_counts import (
    RatingCount,
    RatingFilter,
    RatingPart,
    ReasonCount,
    count_dimensions,
    count_raters,
    count_ratings,
    count_reasons,
    counted,
    low_ratings,
)
from engine.domain.ledger.closing import Closing, closings
from engine.domain.ledger.entry import About, Kind
from engine.domain.occurrence.stored_rating import StoredRating, stored_ratings
from engine.services.command_time import resolve_as_of
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.ports.ratings import CountedRatings

_OF_RATINGS = (Kind.RATED, Kind.APPEALED, Kind.APPEAL_DECIDED)
"""The kinds of entry that make the ratings of an item."""


@dataclass(frozen=True, slots=True)
class RecomputedRatings:
    """Ratings in memory, counted one by one."""

    ratings: tuple[StoredRating, ...]

    def counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The ratings by parts and score."""
        return count_ratings(self.ratings, by, where)

    def dimension_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The scores of dimensions by parts, dimension and score."""
        return count_dimensions(self.ratings, by, where)

    def rater_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The ratings by parts, rater and score."""
        return count_raters(self.ratings, by, where)

    def rated_items(self, where: RatingFilter) -> int:
        """How many occurrences have a counted rating."""
        return len({rating.occurrence for rating in counted(self.ratings, where)})

    def of(self, occurrences: Iterable[str]) -> Mapping[str, tuple[StoredRating, ...]]:
        """The ratings of occurrences."""
        found: dict[str, tuple[StoredRating, ...]] = {}
        wanted = frozenset(occurrences)
        for rating in self.ratings:
            if rating.occurrence in wanted:
                found[rating.occurrence] = (*found.get(rating.occurrence, ()), rating)
        return found

    def reasons(self, where: RatingFilter) -> tuple[ReasonCount, ...]:
        """The reasons of low ratings."""
        return count_reasons(self.ratings, where)

    def low(self, where: RatingFilter, limit: int | None = None) -> tuple[StoredRating, ...]:
        """The low ratings."""
        return low_ratings(self.ratings, where)[:limit]


@dataclass(frozen=True, slots=True)
class PeriodRatings:
    """The ratings of the months of a period, of which those that are closed keep their figures.

    ``changed`` has what came after the closings.
    """

    source: CountedRatings
    changed: ChangedAfterClosing
    closings: tuple[Closing, ...]

    def counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The ratings by parts and score, sorted by both."""
        return self.changed.counts(self.source.counts(by, where), count_ratings, by, where)

    def dimension_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The scores of dimensions by parts, dimension and score, sorted by all of them."""
        return self.changed.counts(self.source.dimension_counts(by, where), count_dimensions, by, where)

    def rater_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The ratings by parts, rater and score, sorted by all of them, without lost time."""
        return self.changed.counts(self.source.rater_counts(by, where), count_raters, by, where)

    def rated_items(self, where: RatingFilter) -> int:
        """How many occurrences have a counted rating."""
        changed = {rating.occurrence for rating in (*self.changed.given, *self.changed.left_out)}
        return self.changed.rated_items(self.source.rated_items(where), self.source.of(changed), where)

    def reasons(self, where: RatingFilter) -> tuple[ReasonCount, ...]:
        """The reasons of low ratings, the most frequent first, then by id."""
        return self.changed.reasons(self.source.reasons(where), where)

    def low(self, where: RatingFilter, limit: int | None = None) -> tuple[StoredRating, ...]:
        """The low ratings: the lowest first, then the newest, then by occurrence and rater; the first ``limit``."""
        enough = limit + len(self.changed.given) if limit is not None else None
        return self.changed.low(self.source.low(where, enough), where)[:limit]


def ratings_of_period(ledger: Ledger, at: datetime, period: Period) -> PeriodRatings:
    """The ratings of the months of a period as of an instant; a filter of months has to lie in the period.

    A rating is in the month that holds its occurrence. A month that was closed by then keeps its figures as of the
    closing. Call it on one state of the ledger. Raises Refused before the first run.
    """
    last, as_of = ledger.runs.last_recorded_at(), resolve_as_of(ledger.runs, at)
    months = months_of(period)
    closed = closings(ledger.entries.about(About.PERIOD, months, as_of))
    closed_at = {month: closing.at for month, closing in closed.items()}
    if last is not None and last <= as_of.at:
        source: CountedRatings = ledger.ratings
        later = [r for month, instant in closed_at.items() for r in ledger.ratings.changed_after(month, instant)]
    else:
        later = list(ratings_as_of(ledger, at, period))
        source = RecomputedRatings(tuple(later))
    changed = ChangedAfterClosing.of(later, closed_at)
    changed = replace(changed, replaced=tuple(_replaced(ledger, changed.given, closed_at, as_of)))
    return PeriodRatings(source, changed, tuple(closed[m] for m in sorted(closed)))


def _replaced(
    ledger: Ledger, given: Sequence[StoredRating], closed_at: Mapping[str, datetime], as_of: AsOf
) -> Iterator[StoredRating]:
    """The ratings, as they were at the closing of their month, of people who have rated again since."""
    ids = {rating.occurrence for rating in given}
    entries = ledger.entries.about(About.OCCURRENCE, ids, as_of, kinds=_OF_RATINGS) if ids else {}
    for rating in given:
        closing = closed_at[rating.month]
        history = fold([e for e in entries.get(rating.occurrence, ()) if e.recorded_at <= closing])
        before = next((known for known in history.ratings if known.by == rating.rater), None)
        if before is not None:
            yield rating.given_as(before)


def ratings_as_of(ledger: Ledger, at: datetime, period: Period | None = None) -> tuple[StoredRating, ...]:
    """Every rating that was recorded up to an instant, by occurrence, from the facts; with a ``period`` there may be
    none of earlier months. Raises Refused before the first run."""
    state = OccurrenceReader(ledger).judged(at, period)
    home = state.book.home
    return tuple(
        rating
        for j in state.judged
        for rating in stored_ratings(j.agreement, j.obligation, j.occurrence, j.history, home)
    )


def months_of(period: Period) -> tuple[str, ...]:
    """The labels of the calendar months that a period of months is made of, in order: ``2026-01`` and so on."""
    months = []
    year, month = period.first.year, period.first.month
    while (year, month) <= (period.last.year, period.last.month):
        months.append(f"{year:04d}-{month:02d}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(months)
