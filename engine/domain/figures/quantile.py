"""Quantiles of times and numbers, as spreadsheets compute them."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

MEDIAN = Fraction(1, 2)
NINE_OF_TEN = Fraction(9, 10)
_MICROSECOND = timedelta(microseconds=1)


def quantile(times: Sequence[timedelta], share: Fraction) -> timedelta | None:
    """The time that a share of some times does not exceed; None without any.

    Between two times it interpolates (type 7 of Hyndman and Fan), so that it is what ``MEDIAN`` and ``PERCENTILE.INC``
    of a spreadsheet give. The result is in whole microseconds, rounded down.
    """
    if not times:
        return None
    ordered = sorted(times)
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    step = (place - below) * ((ordered[above] - ordered[below]) // _MICROSECOND)
    return ordered[below] + timedelta(microseconds=step.numerator // step.denominator)
