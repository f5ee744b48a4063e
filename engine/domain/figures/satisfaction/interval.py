"""Intervals that say what a number of ratings can show: for a share, and for a mean on a scale of 1 to 5."""

from dataclasses import dataclass
from functools import lru_cache
from math import copysign, exp, log, pi, sqrt
from statistics import NormalDist

from engine.domain.figures.satisfaction.distribution import SCORES, Distribution
from engine.domain.figures.satisfaction.probability import normal_quantile

LEVEL = 0.9
"""The least share of intervals that hold the true value."""
_NORMAL = NormalDist()
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Interval:
    """A span from ``low`` to ``high``, both included."""

    low: float
    high: float


def share_interval(successes: int, n: int, level: float = LEVEL) -> Interval | None:
    """The interval of a share by the method of Wilson (1927), which holds at small n and near 0 and 1.

    None without a trial.
    """
    if n == 0:
        return None
    z = normal_quantile((1 + level) / 2)
    share, weight = successes / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / n + weight / (4 * n))
    return Interval(0.0 if successes == 0 else middle - half, 1.0 if successes == n else middle + half)


@lru_cache(maxsize=4096)
def mean_interval(scores: Distribution, level: float = LEVEL) -> Interval | None:
    """The interval of the mean of scores from 1 to 5; None without a rating.

    Method of Gaffke (2005; Learned-Miller and Thomas 2020): the lower end is a quantile of the mean of Dirichlet
    weights over the scores and one more rating of 1, the upper end the same with one more rating of 5. With two scores
    it is the interval of Clopper and Pearson. It supposes nothing about the shape of the distribution: five ratings of
    5 do not give an interval of no width, as that of Student would. The quantiles are by the saddlepoint approximation
    of Lugannani and Rice (1980).
    """
    if scores.n == 0:
        return None
    below, above = list(scores.counts), list(scores.counts)
    below[0] += 1
    above[-1] += 1
    tail = (1 - level) / 2
    return Interval(_quantile(tuple(below), tail), _quantile(tuple(above), 1 - tail))


def _quantile(weights: tuple[int, ...], p: float) -> float:
    """The value below which the mean of the scores lies with probability ``p``, for Dirichlet weights."""
    used = [(float(score), weight) for score, weight in zip(SCORES, weights, strict=True) if weight]
    low, high = used[0][0], used[-1][0]
    while high - low > _CLOSE:
        middle = (low + high) / 2
        low, high = (middle, high) if _below(used, middle) < p else (low, middle)
    return (low + high) / 2


def _below(weights: list[tuple[float, int]], value: float) -> float:
    """The probability that the mean lies below a value: that a sum of gamma variables, each times the distance of its
    score from the value, is negative."""
    distances = [(score - value, weight) for score, weight in weights]
    (lowest, _), (highest, _) = distances[0], distances[-1]
    if lowest >= 0 or highest <= 0:
        return 0.0 if lowest >= 0 else 1.0
    at = _saddlepoint(distances, 1 / lowest, 1 / highest)
    bend = sum((distance / (1 - at * distance)) ** 2 * weight for distance, weight in distances)
    height = sum(weight * log(1 - at * distance) for distance, weight in distances)
    w = copysign(sqrt(max(0.0, 2 * height)), at)
    u = at * sqrt(bend)
    if abs(w) < 1e-4:
        skew = sum(2 * weight * distance**3 for distance, weight in distances)
        spread = sum(weight * distance**2 for distance, weight in distances)
        return 0.5 + skew / (6 * sqrt(2 * pi) * spread * sqrt(spread))
    density = exp(-w * w / 2) / sqrt(2 * pi)
    return min(1.0, max(0.0, _NORMAL.cdf(w) + density * (1 / w - 1 / u)))


def _saddlepoint(distances: list[tuple[float, int]], low: float, high: float) -> float:
    """The point between two bounds at which the cumulant function of the sum has no slope."""
    at = 0.0
    for _ in range(60):
        slope = sum(weight * distance / (1 - at * distance) for distance, weight in distances)
        bend = sum(weight * (distance / (1 - at * distance)) ** 2 for distance, weight in distances)
        low, high = (at, high) if slope < 0 else (low, at)
        following = at - slope / bend
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - at) <= 1e-10 * (1 + abs(at)):
            return following
        at = following
    return at
