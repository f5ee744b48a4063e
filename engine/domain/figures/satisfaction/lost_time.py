"""Lost time: the minutes that deliveries cost those who rate them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from engine.domain.figures.satisfaction.rating_counts import RatingCount


@dataclass(frozen=True, slots=True)
class LostTime:
    """The ``minutes`` in all that ``ratings`` name."""

    ratings: int = 0
    minutes: int = 0

    @classmethod
    def of(cls, counts: Iterable[RatingCount]) -> "LostTime":
        """The lost time of counted ratings."""
        counts = list(counts)
        return cls(sum(count.lost_ratings for count in counts), sum(count.lost_minutes for count in counts))

    @property
    def total(self) -> timedelta:
        """All of it."""
        return timedelta(minutes=self.minutes)

    @property
    def mean(self) -> timedelta | None:
        """The mean of the ratings that name any; None where none does. The others may have lost time too."""
        return self.total / self.ratings if self.ratings else None
