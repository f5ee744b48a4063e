"""The stored ratings of deliveries, and their counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from engine.domain.figures.satisfaction.rating_counts import RatingCount, RatingFilter, RatingPart, ReasonCount
from engine.domain.occurrence.stored_rating import StoredRating


class CountedRatings(Protocol):
    """Ratings that are counted, without those that are left out."""

    def counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The counted ratings by parts and score, sorted by both. It reads the counts alone, not the ratings."""

    def dimension_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The scores of dimensions by parts, dimension and score, sorted by all of them. It reads the counts alone."""

    def rater_counts(self, by: Sequence[RatingPart], where: RatingFilter) -> tuple[RatingCount, ...]:
        """The counted ratings by parts (all but the obligation), rater and score, sorted by all of them, without lost
        time. It reads each rating of the months."""

    def rated_items(self, where: RatingFilter) -> int:
        """How many occurrences have a counted rating. It reads each rating of the months."""

    def of(self, occurrences: Iterable[str]) -> Mapping[str, tuple[StoredRating, ...]]:
        """The ratings of occurrences by rater, those that are left out too; an occurrence without any is left out."""

    def reasons(self, where: RatingFilter) -> tuple[ReasonCount, ...]:
        """The reasons of low ratings, the most frequent first, then by id."""

    def low(self, where: RatingFilter, limit: int | None = None) -> tuple[StoredRating, ...]:
        """The low ratings: the lowest first, then the newest, then by occurrence and rater; the first ``limit``."""


class Ratings(CountedRatings, Protocol):
    """The ratings as they are now, written in the commit of their entries: a cache of what entries and terms give.

    ``services.reading.ratings`` has those of an instant in the past and of closed months.
    """

    def every(self, where: RatingFilter) -> tuple[StoredRating, ...]:
        """All ratings, those that are left out too, by occurrence and rater."""

    def since(self, at: datetime, where: RatingFilter, limit: int | None = None) -> tuple[StoredRating, ...]:
        """The ratings given after an instant, those that are left out too, the newest first; the first ``limit``."""

    def changed_after(self, month: str, at: datetime) -> tuple[StoredRating, ...]:
        """The ratings in a month (``2026-01``) that were given or left out after an instant, in no order."""

    def sound(self, occurrences: Iterable[str]) -> Mapping[str, Mapping[str, StoredRating | None]]:
        """The stored ratings of occurrences by rater; None for a row that the engine did not write."""

    def unfilled(self) -> tuple[str, ...]:
        """The occurrences that were rated before there were rows, which have nothing but their key, in order."""
