"""Tails of Student's t and of the binomial distribution, without a library for statistics."""

from math import exp, inf, lgamma, log, log1p
from statistics import NormalDist

_STEPS = 400
_CLOSE = 1e-14
_TINY = 1e-300
_NORMAL = NormalDist()


def normal_quantile(p: float) -> float:
    """The value that a standard normal variable stays below with probability ``p``, between 0 and 1, both excluded."""
    return _NORMAL.inv_cdf(p)


def t_tail(t: float, freedom: int) -> float:
    """The probability that Student's t with some degrees of freedom (at least 1) exceeds ``t``."""
    if t == inf:
        return 0.0
    half = incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return half if t >= 0 else 1 - half


def t_quantile(p: float, freedom: int) -> float:
    """The value that Student's t with some degrees of freedom stays below with probability ``p``, at least 1/2."""
    low, high = 0.0, 2.0
    while t_tail(high, freedom) > 1 - p and high < 1e9:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tail(middle, freedom) > 1 - p else (low, middle)
    return (low + high) / 2


def binomial_tail(at_least: int, n: int, p: float) -> float:
    """The probability of ``at_least`` successes in ``n`` trials that succeed with probability ``p``."""
    if at_least <= 0:
        return 1.0
    if at_least > n or p <= 0:
        return 0.0
    return 1.0 if p >= 1 else incomplete_beta(p, at_least, n - at_least + 1)


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22, Lentz's method)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    numerator, denominator, fraction = 1.0, 0.0, 1.0
    for step in range(_STEPS):
        m = step // 2
        if step == 0:
            factor = 1.0
        elif step % 2 == 0:
            factor = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            factor = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        denominator = 1 / _not_zero(1 + factor * denominator)
        numerator = _not_zero(1 + factor / numerator)
        fraction *= numerator * denominator
        if abs(1 - numerator * denominator) < _CLOSE:
            break
    return front * (fraction - 1)


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
