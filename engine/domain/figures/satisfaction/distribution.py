"""The distribution of scores: how many of each, their mean, and the share of the two best."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.domain.agreement.rating_scheme import MEAN_FROM
from engine.domain.figures.satisfaction.rating_counts import RatingCount

SCORES = (1, 2, 3, 4, 5)
"""1 below standard, 2 basic, 3 satisfying, 4 exceeding expectations, 5 unforgettable."""
LEAST = MEAN_FROM
"""The number of ratings (k) below which no mean is shown, unless the organisation sets another."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How many ratings have each score, 1 to 5 in order."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @classmethod
    def of(cls, by_score: Mapping[int, int]) -> "Distribution":
        """The distribution of counts by score; a score outside of 1 to 5 is left out."""
        one, two, three, four, five = (by_score.get(score, 0) for score in SCORES)
        return cls((one, two, three, four, five))

    @property
    def n(self) -> int:
        """The number of ratings."""
        return sum(self.counts)

    @property
    def mean(self) -> Fraction | None:
        """The sum of the scores by their number; None without a rating."""
        return Fraction(self._sum, self.n) if self.n else None

    def mean_from(self, least: int = LEAST) -> Fraction | None:
        """The mean; None below ``least`` ratings."""
        return self.mean if self.n >= least else None

    @property
    def top_two(self) -> Fraction | None:
        """The share of 4 and 5; None without a rating."""
        return self.share(4)

    def share(self, least_score: int) -> Fraction | None:
        """The share of the scores from one on; None without a rating."""
        return Fraction(sum(self.counts[least_score - 1 :]), self.n) if self.n else None

    @property
    def low(self) -> int:
        """The number of 1 and 2."""
        return self.counts[0] + self.counts[1]

    @property
    def variance(self) -> Fraction | None:
        """The variance of the scores, with n - 1 in the denominator; None below two ratings."""
        if self.n < 2:
            return None
        squares = sum(score * score * count for score, count in zip(SCORES, self.counts, strict=True))
        return Fraction(squares * self.n - self._sum**2, self.n * (self.n - 1))

    def __add__(self, other: "Distribution") -> "Distribution":
        one, two, three, four, five = (a + b for a, b in zip(self.counts, other.counts, strict=True))
        return Distribution((one, two, three, four, five))

    @property
    def _sum(self) -> int:
        return sum(score * count for score, count in zip(SCORES, self.counts, strict=True))


def distributions(counts: Iterable[RatingCount]) -> dict[tuple[str, ...], Distribution]:
    """The distributions by key, in the order of the keys."""
    found: dict[tuple[str, ...], dict[int, int]] = {}
    for count in counts:
        by_score = found.setdefault(count.key, {})
        by_score[count.score] = by_score.get(count.score, 0) + count.ratings
    return {key: Distribution.of(found[key]) for key in sorted(found)}
