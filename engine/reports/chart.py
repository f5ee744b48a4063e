"""Charts as values: what is shown, in no language, colour or format.

A kind of report builds one and gives it to ``engine.reports.chart_section``, which puts its numbers into a table as
well. Nothing here or there draws: ``engine.reports.charts`` does for pages, ``terminal_chart`` for a terminal,
``xlsx_chart`` for a workbook.
"""

from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import accumulate

from engine.domain.text import Text


class NumberStyle(Enum):
    """How the numbers of a chart are written."""

    COUNT = auto()
    """Whole: ``12``."""
    DECIMAL = auto()
    """With one decimal: ``3.5``."""
    SCORE = auto()
    """With two decimals: ``4.25``."""
    SHARE = auto()
    """1 for 100 %, with one decimal: ``97.5%``."""
    AMOUNT = auto()
    """Money: ``1,200.50``."""


class Better(Enum):
    """The end of a scale that is the good one. A drawing brings the other one to the eye."""

    HIGHER = auto()
    LOWER = auto()


@dataclass(frozen=True, slots=True)
class ChartLabel:
    """A thing that a chart has numbers of. ``key`` names it in JSON, once in a chart; ``title`` is for readers."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: its value, of ``n`` answers or items; ``value`` None where they are too few to show it.

    ``counts`` are how many of them are at each level, the lowest first; empty if that is not shown. ``note`` is a
    short remark, such as a gap, which marks the cell.
    """

    value: Decimal | None
    n: int
    counts: tuple[int, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Heatmap:
    """A matrix of values. ``cells`` has for each row one for each column, None where there is nothing to show.

    ``low`` and ``high`` are the ends of the scale. ``row_title`` and ``column_title`` say what rows and columns are.
    """

    row_title: Text
    column_title: Text
    rows: tuple[ChartLabel, ...]
    columns: tuple[ChartLabel, ...]
    cells: tuple[tuple[HeatCell | None, ...], ...]
    low: Decimal
    high: Decimal
    _: KW_ONLY
    style: NumberStyle = NumberStyle.SCORE
    better: Better = Better.HIGHER

    def attention(self, value: Decimal) -> int:
        """How much a value asks for attention, from 1 to 5: by its fifth of the scale."""
        span = self.high - self.low
        place = (value - self.low) / span if span else Decimal(0)
        step = max(0, min(4, int(place * 5)))
        return 5 - step if self.better is Better.HIGHER else step + 1


@dataclass(frozen=True, slots=True)
class DistributionBar:
    """One bar of ``n`` answers: how many are at each level, the lowest first; None where they are too few to show."""

    label: ChartLabel
    counts: tuple[int, ...] | None
    n: int


@dataclass(frozen=True, slots=True)
class DistributionChart:
    """Bars that are each split by levels, from the worst to the best; usually five."""

    row_title: Text
    levels: tuple[ChartLabel, ...]
    bars: tuple[DistributionBar, ...]


@dataclass(frozen=True, slots=True)
class ParetoBar:
    """One bar of a Pareto chart."""

    label: ChartLabel
    value: Decimal


@dataclass(frozen=True, slots=True)
class ParetoChart:
    """Bars from the largest to the smallest with their shares of the whole, so that the few that matter stand out."""

    row_title: Text
    value_title: Text
    bars: tuple[ParetoBar, ...]
    style: NumberStyle = NumberStyle.COUNT

    @property
    def ordered(self) -> tuple[ParetoBar, ...]:
        """The bars, the largest first; equal ones by their key."""
        return tuple(sorted(self.bars, key=lambda bar: (-bar.value, bar.label.key)))

    @property
    def shares(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """For each of the ordered bars its share and the share of all until it, 1 for 100 %; 0 if nothing is there."""
        total = sum((bar.value for bar in self.bars), Decimal(0))
        sums = accumulate((bar.value for bar in self.ordered), initial=Decimal(0))
        next(sums)
        return tuple(
            (bar.value / total, so_far / total) if total else (Decimal(0), Decimal(0))
            for bar, so_far in zip(self.ordered, sums, strict=True)
        )


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """The value of a period, of ``n`` items; ``value`` None where there is none, or too few to show it.

    ``n`` None: the value is no average, so that no number belongs to it.
    """

    value: Decimal | None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """The values of one figure, one for each period of its chart, and the target if it has one."""

    label: ChartLabel
    points: tuple[ChartPoint, ...]
    _: KW_ONLY
    style: NumberStyle = NumberStyle.SHARE
    target: Decimal | None = None
    better: Better = Better.HIGHER

    @property
    def latest(self) -> ChartPoint | None:
        """The last point with a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    """Several figures over the same periods, oldest first, each in a small drawing of its own scale."""

    row_title: Text
    periods: tuple[ChartLabel, ...]
    series: tuple[ChartSeries, ...]


Chart = Heatmap | DistributionChart | ParetoChart | SmallMultiples
