"""Shrunken means: what can be said of units with few ratings, and which of them differ at all.

Empirical Bayes with normal means (Efron and Morris 1975): a unit's mean is drawn towards the mean of the organisation,
the more the fewer ratings it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from engine.domain.figures.satisfaction.distribution import Distribution
from engine.domain.figures.satisfaction.probability import normal_quantile

_CONFIDENCE = 0.95
"""Two units differ if the difference exceeds what chance gives in this share of cases, to both sides."""
_LEAST_VARIANCE = 0.05
"""The variance of single ratings where all are alike: nobody's service is that even."""


@dataclass(frozen=True, slots=True)
class ShrunkenMean:
    """A unit with its ratings. ``value`` is the shrunken mean, ``error`` its standard error.

    ``rank`` is one more than the number of units that are shown to be better; units with one rank are tied.
    """

    unit: str
    scores: Distribution
    value: float
    error: float
    rank: int


def shrunken_means(scores: Mapping[str, Distribution]) -> tuple[ShrunkenMean, ...]:
    """The units that have a rating, the best first, then by name.

    m = mean of all ratings; s² = variance of ratings within units, pooled; t² = variance between units by the method of
    moments (DerSimonian and Laird 1986), at least 0; value = m + (mean - m) t² / (t² + s² / n). Where units do not
    differ by more than chance, t² is 0, every value is m, and all are tied.
    """
    units = {unit: known for unit, known in sorted(scores.items()) if known.n}
    if not units:
        return ()
    whole = sum(known.n * float(known.mean or 0) for known in units.values()) / sum(k.n for k in units.values())
    within = _within(units)
    between = _between(units, within, whole)
    values = {}
    for unit, known in units.items():
        noise = within / known.n
        weight = between / (between + noise) if between else 0.0
        values[unit] = (whole + weight * (float(known.mean or 0) - whole), sqrt(weight * noise))
    ranked = [ShrunkenMean(u, units[u], value, error, _rank(u, values)) for u, (value, error) in values.items()]
    return tuple(sorted(ranked, key=lambda one: (one.rank, -one.value, one.unit)))


def _within(units: Mapping[str, Distribution]) -> float:
    squares = sum(float(known.variance or 0) * (known.n - 1) for known in units.values())
    freedom = sum(known.n - 1 for known in units.values())
    return max(_LEAST_VARIANCE, squares / freedom) if freedom else 1.0


def _between(units: Mapping[str, Distribution], within: float, whole: float) -> float:
    if len(units) < 2:
        return 0.0
    weights = [known.n / within for known in units.values()]
    spread = sum(w * (float(known.mean or 0) - whole) ** 2 for w, known in zip(weights, units.values(), strict=True))
    scale = sum(weights) - sum(w * w for w in weights) / sum(weights)
    return max(0.0, (spread - (len(units) - 1)) / scale)


def _rank(unit: str, values: Mapping[str, tuple[float, float]]) -> int:
    value, error = values[unit]
    return 1 + sum(differ(other - value, other_error, error) for other, other_error in values.values())


def differ(difference: float, error: float, other_error: float) -> bool:
    """True if a difference of two means is above 0 by more than chance gives, by their standard errors."""
    return difference > least_difference(error, other_error) and difference > 1e-9


def least_difference(error: float, other_error: float) -> float:
    """The least difference of two means that is shown, by their standard errors."""
    return normal_quantile((1 + _CONFIDENCE) / 2) * sqrt(error**2 + other_error**2)
