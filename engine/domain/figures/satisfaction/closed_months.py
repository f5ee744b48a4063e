"""Ratings as closed months keep them; those that came after the closing stand apart."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.figures.satisfaction.rating_counts import (
    RatingCount,
    RatingFilter,
    RatingPart,
    ReasonCount,
    count_reasons,
    in_order,
    low_ratings,
)
from engine.domain.occurrence.stored_rating import StoredRating

Counting = Callable[[Iterable[StoredRating], Sequence[RatingPart], RatingFilter], tuple[RatingCount, ...]]


@dataclass(frozen=True, slots=True)
class ChangedAfterClosing:
    """The changes after the closings of months. ``given`` are ratings that the figures do not have, ``left_out`` those
    that they still have. ``replaced`` are the ratings, as they were at the closing, of people who have rated again:
    the figures have them instead of those that were given."""

    given: tuple[StoredRating, ...] = ()
    left_out: tuple[StoredRating, ...] = ()
    replaced: tuple[StoredRating, ...] = ()

    @classmethod
    def of(cls, ratings: Iterable[StoredRating], closed_at: Mapping[str, datetime]) -> "ChangedAfterClosing":
        """The changes after the closings; ``closed_at`` has their instants (UTC) by month (``2026-01``)."""
        given, left_out = [], []
        for rating in ratings:
            closing = closed_at.get(rating.month)
            if closing is None:
                continue
            if rating.rated_at > closing:
                given.append(rating)
            elif rating.left_out_at is not None and rating.left_out_at > closing:
                left_out.append(rating)
        return cls(tuple(given), tuple(left_out))

    @property
    def kept(self) -> tuple[StoredRating, ...]:
        """The ratings that were left out or replaced later, as they were at the closing."""
        return (*(replace(rating, left_out_at=None) for rating in self.left_out), *self.replaced)

    def within(self, where: RatingFilter) -> "ChangedAfterClosing":
        """The changes among the ratings that a filter holds."""
        parts = (self.given, self.left_out, self.replaced)
        return ChangedAfterClosing(*(tuple(filter(where.holds, part)) for part in parts))

    def counts(
        self, now: Sequence[RatingCount], counting: Counting, by: Sequence[RatingPart], where: RatingFilter
    ) -> tuple[RatingCount, ...]:
        """The counts as the closings keep them, from those of ``now``."""
        if not self.given and not self.left_out:
            return tuple(now)
        numbers = {(c.key, c.score): [c.ratings, c.lost_ratings, c.lost_minutes] for c in now}
        for sign, ratings in ((-1, self.given), (1, self.kept)):
            for c in counting(ratings, by, where):
                known = numbers.setdefault((c.key, c.score), [0, 0, 0])
                for n, number in enumerate((c.ratings, c.lost_ratings, c.lost_minutes)):
                    known[n] += sign * number
        return tuple(RatingCount(*key, *numbers[key]) for key in sorted(numbers) if numbers[key][0])

    def reasons(self, now: Sequence[ReasonCount], where: RatingFilter) -> tuple[ReasonCount, ...]:
        """The reasons of low ratings as the closings keep them."""
        numbers = {one.reason: one.ratings for one in now}
        for sign, ratings in ((-1, self.given), (1, self.kept)):
            for one in count_reasons(ratings, where):
                numbers[one.reason] = numbers.get(one.reason, 0) + sign * one.ratings
        return in_order({reason: number for reason, number in numbers.items() if number})

    def rated_items(self, now: int, affected: Mapping[str, Iterable[StoredRating]], where: RatingFilter) -> int:
        """The number of rated occurrences as the closings keep it; ``affected`` has all ratings of those with a
        change."""
        given = {(rating.occurrence, rating.rater) for rating in self.given}
        kept = {rating.occurrence for rating in self.kept if rating.is_counted and where.holds(rating)}
        for occurrence, ratings in affected.items():
            held = [r for r in ratings if r.is_counted and where.holds(r)]
            was = occurrence in kept or any((r.occurrence, r.rater) not in given for r in held)
            now += was - bool(held)
        return now

    def low(self, now: Iterable[StoredRating], where: RatingFilter) -> tuple[StoredRating, ...]:
        """The low ratings as the closings keep them, from those of ``now``."""
        given = {(rating.occurrence, rating.rater) for rating in self.given}
        return low_ratings((*(r for r in now if (r.occurrence, r.rater) not in given), *self.kept), where)
