"""Charts on a terminal: with blocks and sparklines, and all of their numbers."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import assert_never

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from engine.domain.text import Language
from engine.reports.chart import (
    Better,
    Chart,
    ChartPoint,
    ChartSeries,
    DistributionChart,
    HeatCell,
    Heatmap,
    NumberStyle,
    ParetoChart,
    SmallMultiples,
)
from engine.reports.chart_text import number_text
from engine.reports.terminal_table import QUIET, plain_table
from engine.wording import chart_labels as labels

_BAR = 30
_SPARKS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"
_SHADES = (" ", "░", "▒", "▓", "█")
"""How much a value asks for attention, and the levels of a bar, from the best to the worst."""


def chart_lines(chart: Chart, language: Language) -> RenderableType:
    """The chart as a block of lines."""
    match chart:
        case Heatmap():
            return _heatmap(chart, language)
        case DistributionChart():
            return _distribution(chart, language)
        case ParetoChart():
            return _pareto(chart, language)
        case SmallMultiples():
            return _series(chart, language)
        case _:
            assert_never(chart)


def sparkline(values: Sequence[Decimal | None]) -> str:
    """A character for each value, as high as it is between the lowest and the highest; ``·`` where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return _NOTHING * len(values)
    low, span = min(known), max(known) - min(known)
    top = len(_SPARKS) - 1
    flat = top // 2 if low else 0
    return "".join(
        _NOTHING if value is None else _SPARKS[round((value - low) / span * top) if span else flat] for value in values
    )


def _heatmap(chart: Heatmap, language: Language) -> RenderableType:
    table = plain_table(head=True)
    axes = labels.AXES.filled(rows=chart.row_title, columns=chart.column_title)
    for title in (axes, *(column.title for column in chart.columns)):
        table.add_column(title.in_(language), overflow="fold")
    for row, cells in zip(chart.rows, chart.cells, strict=True):
        table.add_row(row.title.in_(language), *(_cell(chart, cell, language) for cell in cells))
    good, bad = labels.CALM.in_(language), labels.ATTENTION.in_(language)
    return Group(table, Styled(f"{good} [{''.join(_SHADES)}] {bad}", style=QUIET))


def _cell(chart: Heatmap, cell: HeatCell | None, language: Language) -> Styled:
    if cell is None:
        return Styled("–", style=QUIET)
    if cell.value is None:
        return Styled(f"  –    n={cell.n}", style=QUIET)
    attention = chart.attention(cell.value)
    shown = Styled(f"{_SHADES[attention - 1]} {number_text(cell.value, chart.style)}", style="bold")
    shown.append(f" n={cell.n}", style=QUIET)
    if cell.note is not None:
        shown.append(f" {cell.note.in_(language)}")
    return shown


def _distribution(chart: DistributionChart, language: Language) -> RenderableType:
    table = plain_table(head=False)
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    levels = range(len(chart.levels))
    shades = [_SHADES[round((1 - n / max(len(levels) - 1, 1)) * (len(_SHADES) - 1))] for n in levels]
    for bar in chart.bars:
        drawn, count = "", Styled(f"n={bar.n}", style=QUIET)
        if bar.counts is not None and any(bar.counts):
            parts = zip(shades, _widths(bar.counts), strict=True)
            drawn = f"▕{''.join(shade * width for shade, width in parts)}▏"
            count = Styled(" ".join(map(str, bar.counts))).append(f"  n={bar.n}", style=QUIET)
        table.add_row(bar.label.title.in_(language), drawn, count)
    legend = "  ".join(f"[{s}] {level.title.in_(language)}" for s, level in zip(shades, chart.levels, strict=True))
    return Group(table, Styled(legend, style=QUIET))


def _widths(counts: Sequence[int]) -> list[int]:
    """The columns of each part of a bar, which sum to its width."""
    whole, so_far, ends = sum(counts), 0, [0]
    for count in counts:
        so_far += count
        ends.append(round(so_far / whole * _BAR))
    return [end - start for start, end in pairwise(ends)]


def _pareto(chart: ParetoChart, language: Language) -> RenderableType:
    table = _numbers_table(2)
    largest = max((bar.value for bar in chart.bars), default=Decimal(0)) or Decimal(1)
    for bar, (_, until) in zip(chart.ordered, chart.shares, strict=True):
        drawn = "█" * round(bar.value / largest * _BAR)
        shown = number_text(bar.value, chart.style)
        table.add_row(bar.label.title.in_(language), shown, number_text(until, NumberStyle.SHARE), Styled(drawn))
    title = f"{chart.value_title.in_(language)} · {labels.CUMULATIVE.in_(language)}"
    return Group(Styled(title, style=QUIET), table)


def _series(chart: SmallMultiples, language: Language) -> RenderableType:
    table = _numbers_table(1)
    table.add_column()
    for series in chart.series:
        table.add_row(
            series.label.title.in_(language),
            _latest(series),
            Styled(sparkline([point.value for point in series.points])),
            Styled(_beside(series, series.points[-1] if series.points else None, language), style=QUIET),
        )
    if not chart.periods:
        return table
    first, last = chart.periods[0].title.in_(language), chart.periods[-1].title.in_(language)
    return Group(table, Styled(f"{first} – {last}", style=QUIET))


def _latest(series: ChartSeries) -> Styled:
    if not series.points or (value := series.points[-1].value) is None:
        return Styled("–", style=QUIET)
    target = series.target
    missed = target is not None and (value < target if series.better is Better.HIGHER else value > target)
    return Styled(number_text(value, series.style), style="bold red" if missed else "bold")


def _beside(series: ChartSeries, latest: ChartPoint | None, language: Language) -> str:
    parts = [f"n={latest.n}"] if latest is not None and latest.n is not None else []
    if series.target is not None:
        parts.append(labels.TARGET.filled(target=number_text(series.target, series.style)).in_(language))
    return "  ".join(parts)


def _numbers_table(numbers: int) -> Table:
    """A table of a label, some numbers and a drawing."""
    table = plain_table(head=False)
    table.add_column()
    for _ in range(numbers):
        table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    return table
