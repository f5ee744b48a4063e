"""The export for staff decisions: each unit with its index, and a rank where its ratings can show one."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev

from engine.domain.figures.satisfaction.distribution import LEAST, Distribution
from engine.domain.figures.satisfaction.interval import Interval, mean_interval
from engine.domain.figures.satisfaction.shrunken_mean import shrunken_means

UNITS_FOR_T_SCORES = 8
"""Below this number of units there are no T scores: their mean and spread would be chance."""


@dataclass(frozen=True, slots=True)
class ExportedUnit:
    """A department or role with its ratings.

    ``index`` is the mean as 0 to 100: 0 if all are 1, 100 if all are 5; None below ``least`` ratings, as are
    ``interval`` (of the index, 90 %), ``rank`` and ``t_score``. ``rank`` is one more than the number of units that are
    shown to be better; it is None for all where no two units are shown to differ.
    """

    unit: str
    scores: Distribution
    index: float | None
    interval: Interval | None
    rank: int | None
    t_score: float | None


def exported_units(scores: Mapping[str, Distribution], least: int = LEAST) -> tuple[ExportedUnit, ...]:
    """The units by rank, then by name; those below ``least`` ratings last. Nobody is forced into a distribution.

    T score = 50 + 10 (value - mean of values) / spread of values, of shrunken means.
    """
    enough = {unit: known for unit, known in scores.items() if known.n >= least}
    shrunken = {one.unit: one for one in shrunken_means(enough)}
    ranked = len({one.rank for one in shrunken.values()}) > 1
    values = [one.value for one in shrunken.values()]
    spread = stdev(values) if len(values) >= UNITS_FOR_T_SCORES else 0.0
    found = []
    for unit, known in scores.items():
        one, interval = shrunken.get(unit), None
        if one is not None and (of_mean := mean_interval(known)) is not None:
            interval = Interval(_index(of_mean.low), _index(of_mean.high))
        found.append(
            ExportedUnit(
                unit,
                known,
                _index(float(known.mean or 0)) if one is not None else None,
                interval,
                one.rank if one is not None and ranked else None,
                50 + 10 * (one.value - fmean(values)) / spread if one is not None and spread > 1e-9 else None,
            )
        )
    return tuple(sorted(found, key=lambda u: (u.index is None, u.rank or 0, u.unit)))


def _index(mean: float) -> float:
    return (mean - 1) * 25
