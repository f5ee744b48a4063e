"""Ratings counted by score: the same counts from stored rows and from the facts of an instant in the past."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.occurrence.stored_rating import StoredRating


class RatingPart(StrEnum):
    """The things by which ratings are counted."""

    MONTH = "month"
    PROVIDER = "provider"
    CONSUMER = "consumer"
    AGREEMENT = "agreement"
    OBLIGATION = "obligation"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class RatingFilter:
    """The ratings that are counted; a part that is None holds all.

    ``first_month`` and ``last_month`` are both included (``2026-01``). ``party`` is a department on either side.
    """

    first_month: str | None = None
    last_month: str | None = None
    provider: str | None = None
    consumer: str | None = None
    party: str | None = None
    agreement: str | None = None
    owner: str | None = None

    def holds(self, rating: StoredRating) -> bool:
        """True for a rating that is counted."""
        return (
            (self.first_month is None or self.first_month <= rating.month)
            and (self.last_month is None or rating.month <= self.last_month)
            and self.provider in (None, rating.provider)
            and self.consumer in (None, rating.consumer)
            and self.party in (None, rating.provider, rating.consumer)
            and self.agreement in (None, rating.agreement)
            and self.owner in (None, rating.owner)
        )


EVERY_RATING = RatingFilter()
"""Nothing is left out."""


@dataclass(frozen=True, slots=True)
class RatingCount:
    """How many ratings with one ``score`` share a ``key``: the values of the parts that were asked for, in that order,
    then the dimension or the rater where it is counted by these.

    ``lost_ratings`` name lost time, ``lost_minutes`` in all.
    """

    key: tuple[str, ...]
    score: int
    ratings: int
    lost_ratings: int = 0
    lost_minutes: int = 0


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many low ratings give a reason, by its id; empty where they give none."""

    reason: str
    ratings: int


_Score = tuple[tuple[str, ...], int, int | None]
"""A key, a score, and the lost minutes."""


def count_ratings(
    ratings: Iterable[StoredRating], by: Sequence[RatingPart], where: RatingFilter = EVERY_RATING
) -> tuple[RatingCount, ...]:
    """The ratings by parts and score, sorted by both. Ratings that are not counted are left out."""
    key = _key(by)
    return _counted((key(r), r.score, r.lost_minutes) for r in counted(ratings, where))


def count_dimensions(
    ratings: Iterable[StoredRating], by: Sequence[RatingPart], where: RatingFilter = EVERY_RATING
) -> tuple[RatingCount, ...]:
    """The scores of dimensions by parts, dimension and score, sorted by all of them."""
    key = _key(by)
    return _counted(
        ((*key(r), dimension), score, None) for r in counted(ratings, where) for dimension, score in r.dimensions
    )


def count_raters(
    ratings: Iterable[StoredRating], by: Sequence[RatingPart], where: RatingFilter = EVERY_RATING
) -> tuple[RatingCount, ...]:
    """The ratings by parts, rater and score, sorted by all of them, without lost time."""
    key = _key(by)
    return _counted(((*key(r), r.rater), r.score, None) for r in counted(ratings, where))


def count_reasons(ratings: Iterable[StoredRating], where: RatingFilter = EVERY_RATING) -> tuple[ReasonCount, ...]:
    """The reasons of low ratings, the most frequent first, then by id."""
    found: dict[str, int] = {}
    for rating in counted(ratings, where):
        if rating.is_low:
            found[rating.reason] = found.get(rating.reason, 0) + 1
    return in_order(found)


def in_order(by_reason: Mapping[str, int]) -> tuple[ReasonCount, ...]:
    """Reasons with their numbers, the most frequent first, then by id."""
    return tuple(ReasonCount(reason, n) for reason, n in sorted(by_reason.items(), key=lambda one: (-one[1], one[0])))


def low_ratings(ratings: Iterable[StoredRating], where: RatingFilter = EVERY_RATING) -> tuple[StoredRating, ...]:
    """The low ratings: the lowest first, then the newest, then by occurrence and rater."""
    low = [rating for rating in counted(ratings, where) if rating.is_low]
    low.sort(key=lambda r: (r.occurrence, r.rater))
    low.sort(key=lambda r: r.rated_at, reverse=True)
    return tuple(sorted(low, key=lambda r: r.score))


def counted(ratings: Iterable[StoredRating], where: RatingFilter) -> Iterator[StoredRating]:
    """The ratings that are counted."""
    return (rating for rating in ratings if rating.is_counted and where.holds(rating))


def _key(by: Sequence[RatingPart]) -> Callable[[StoredRating], tuple[str, ...]]:
    names = [part.value for part in by]
    return lambda rating: tuple(getattr(rating, name) for name in names)


def _counted(scores: Iterable[_Score]) -> tuple[RatingCount, ...]:
    found: dict[tuple[tuple[str, ...], int], list[int]] = {}
    for key, score, lost in scores:
        numbers = found.setdefault((key, score), [0, 0, 0])
        numbers[0] += 1
        if lost is not None:
            numbers[1] += 1
            numbers[2] += lost
    return tuple(RatingCount(key, score, *found[key, score]) for key, score in sorted(found))
