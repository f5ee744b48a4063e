"""The figures of service by their names, as formulas and reports refer to them. docs/figures.md defines each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from engine.domain.agreement.indicator import Direction, MeasureUnit
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.share import share

_HOUR = timedelta(hours=1)
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure: its unit, the direction in which it gets better (None: neither), and its value (None: it has none).

    ``made_of`` are the numbers of items that the value is made of: the part and the whole of a share, or all items that
    count in it.
    """

    unit: MeasureUnit
    better: Direction | None
    value: Callable[[ServiceFigures], Decimal | None]
    made_of: Callable[[ServiceFigures], tuple[int, ...]]


def hours(time: timedelta | None) -> Decimal | None:
    """A time in hours, to six places."""
    if time is None:
        return None
    seconds = Decimal(time // timedelta(microseconds=1)) / Decimal(_HOUR // timedelta(microseconds=1))
    return seconds.quantize(_PLACES).normalize() + 0


def _share(
    better: Direction,
    value: Callable[[ServiceFigures], Decimal | None],
    of: Callable[[ServiceFigures], tuple[int, int]],
) -> NamedFigure:
    return NamedFigure(MeasureUnit.SHARE, better, value, of)


def _hours(
    value: Callable[[ServiceFigures], timedelta | None], of: Callable[[ServiceFigures], tuple[int, ...]]
) -> NamedFigure:
    return NamedFigure(MeasureUnit.HOURS, Direction.LOWER, lambda f: hours(value(f)), of)


def _count(value: Callable[[ServiceFigures], int], better: Direction | None = None) -> NamedFigure:
    return NamedFigure(MeasureUnit.NUMBER, better, lambda f: Decimal(value(f)), lambda f: (value(f),))


def _late_share(f: ServiceFigures) -> Decimal | None:
    return share(f.on_time.late + f.on_time.overdue, f.on_time.of)


FIGURES: Mapping[str, NamedFigure] = MappingProxyType(
    {
        "on_time_rate": _share(Direction.HIGHER, lambda f: f.on_time.rate, lambda f: (f.on_time.on_time, f.on_time.of)),
        "on_time_rate_with_waivers": _share(
            Direction.HIGHER,
            lambda f: f.on_time.rate_with_waivers,
            lambda f: (f.on_time.on_time, f.on_time.of + f.on_time.waived),
        ),
        "key_on_time_rate": _share(
            Direction.HIGHER, lambda f: f.key_moments.rate, lambda f: (f.key_moments.on_time, f.key_moments.of)
        ),
        "late_rate": _share(Direction.LOWER, _late_share, lambda f: (f.on_time.late + f.on_time.overdue, f.on_time.of)),
        "lateness_median": _hours(lambda f: f.lateness.median, lambda f: (f.lateness.count,)),
        "lateness_p90": _hours(lambda f: f.lateness.p90, lambda f: (f.lateness.count,)),
        "returned_rate": _share(
            Direction.LOWER, lambda f: f.returned.rate, lambda f: (f.returned.returned, f.returned.delivered)
        ),
        "response_median": _hours(lambda f: f.response.median, lambda f: (f.response.count,)),
        "response_p90": _hours(lambda f: f.response.p90, lambda f: (f.response.count,)),
        "at_risk_share": _share(
            Direction.LOWER, lambda f: f.at_risk.rate, lambda f: (f.at_risk.at_risk, f.at_risk.to_come)
        ),
        "paused_hours": _hours(lambda f: f.paused, lambda f: (f.due,)),
        "extensions": _count(lambda f: f.excused.extensions, Direction.LOWER),
        "waivers": _count(lambda f: f.excused.waivers, Direction.LOWER),
        "excuses": _count(lambda f: f.excused.used, Direction.LOWER),
        "deliveries": _count(lambda f: f.deliveries),
        "due": _count(lambda f: f.due),
        "on_time": _count(lambda f: f.parts[DuePart.ON_TIME]),
        "late": _count(lambda f: f.parts[DuePart.LATE], Direction.LOWER),
        "overdue": _count(lambda f: f.parts[DuePart.OVERDUE], Direction.LOWER),
        "inherited": _count(lambda f: f.parts[DuePart.INHERITED]),
        "returned": _count(lambda f: f.returned.returned, Direction.LOWER),
        "responses": _count(lambda f: f.response.count),
        "unanswered": _count(lambda f: f.response.unanswered, Direction.LOWER),
    }
)
