"""Watermelons: pairs that are on time and unhappy, green outside and red inside, and the other way round."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from engine.domain.figures.satisfaction.distribution import LEAST, Distribution


class Contrast(StrEnum):
    """How time and satisfaction of a pair contradict each other."""

    ON_TIME_UNHAPPY = "on_time_unhappy"
    LATE_HAPPY = "late_happy"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which on-time rate a pair is on time and below which it is late; the means below which it is unhappy and
    from which it is happy. Between them it is neither."""

    on_time: Fraction = Fraction(9, 10)
    late: Fraction = Fraction(3, 4)
    unhappy: Fraction = Fraction(3)
    happy: Fraction = Fraction(4)


@dataclass(frozen=True, slots=True)
class ServedPair:
    """A provider and a consumer: the ``timely`` of the ``due`` items of a period, and their ratings."""

    provider: str
    consumer: str
    timely: int
    due: int
    scores: Distribution

    @property
    def on_time_rate(self) -> Fraction | None:
        """The timely by the due; None without a due item."""
        return Fraction(self.timely, self.due) if self.due else None


@dataclass(frozen=True, slots=True)
class Watermelon:
    """A pair whose time and satisfaction contradict each other."""

    pair: ServedPair
    contrast: Contrast


def watermelons(
    pairs: Iterable[ServedPair], limits: Limits | None = None, least: int = LEAST
) -> tuple[Watermelon, ...]:
    """The pairs that are on time and unhappy, the least happy first, then those that are late and happy, the happiest
    first. A pair with fewer than ``least`` ratings or due items is neither."""
    limits = limits or Limits()
    found = [
        Watermelon(pair, contrast)
        for pair in pairs
        if pair.due >= least and (contrast := _contrast(pair, limits, least)) is not None
    ]
    unhappy = [w for w in found if w.contrast is Contrast.ON_TIME_UNHAPPY]
    happy = [w for w in found if w.contrast is Contrast.LATE_HAPPY]
    unhappy.sort(key=lambda w: (w.pair.scores.mean, w.pair.provider, w.pair.consumer))
    happy.sort(key=lambda w: (-(w.pair.scores.mean or 0), w.pair.provider, w.pair.consumer))
    return (*unhappy, *happy)


def _contrast(pair: ServedPair, limits: Limits, least: int) -> Contrast | None:
    rate, mean = pair.on_time_rate, pair.scores.mean_from(least)
    if rate is None or mean is None:
        return None
    if rate >= limits.on_time and mean < limits.unhappy:
        return Contrast.ON_TIME_UNHAPPY
    return Contrast.LATE_HAPPY if rate < limits.late and mean >= limits.happy else None
