"""A chart as a section of a report: with its numbers as the columns and rows of its table."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, assert_never

from engine.domain.text import Text
from engine.reports.chart import (
    Chart,
    ChartLabel,
    ChartPoint,
    ChartSeries,
    DistributionBar,
    DistributionChart,
    HeatCell,
    Heatmap,
    NumberStyle,
    ParetoBar,
    ParetoChart,
    SmallMultiples,
)
from engine.reports.chart_text import number_text
from engine.reports.model import ON_EVERY_MEDIUM, ON_SHEETS, CellKind, Column, Medium, Section
from engine.wording import chart_labels as labels

LABEL = "label"
"""The key of the column that names the rows."""
_TABLE = frozenset({Medium.PAGE, Medium.SHEET})
"""A terminal has the numbers in the drawing."""
_ON_PAGES = frozenset({Medium.PAGE})
_PLACES = {NumberStyle.DECIMAL: 1, NumberStyle.SCORE: 2, NumberStyle.AMOUNT: 2}


def chart_section(
    title: Text,
    chart: Chart,
    *,
    key: str,
    empty: Text | None = None,
    note: Text | None = None,
    subtitle: Text | None = None,
    sheet_title: Text | None = None,
    media: frozenset[Medium] = ON_EVERY_MEDIUM,
) -> Section[Any]:
    """A section with a chart and the table of its numbers, which sheets, CSV and JSON have as well.

    ``key`` is the name of the table for CSV. ``empty`` stands in place of both where the chart has no row.
    """
    columns, rows = _table(chart)
    return Section(
        title,
        columns,
        rows,
        chart=chart if rows else None,
        key=key,
        empty=empty,
        note=note,
        subtitle=subtitle,
        sheet_title=sheet_title,
        main=LABEL,
        media=media,
    )


def value_key(label: ChartLabel) -> str:
    """The key of the column with the values of a column of a heat map, of a level, or of a series."""
    return label.key


def target_key(label: ChartLabel) -> str:
    """The key of the column with the target of a series."""
    return f"{label.key} target"


VALUE, CUMULATIVE = "value", "cumulative"
"""The keys of the columns of a Pareto chart with its values and the shares until each."""


def _table(chart: Chart) -> tuple[tuple[Column[Any], ...], tuple[Any, ...]]:
    match chart:
        case Heatmap():
            return _of_heatmap(chart)
        case DistributionChart():
            return _of_distribution(chart)
        case ParetoChart():
            return _of_pareto(chart)
        case SmallMultiples():
            return _of_series(chart)
        case _:
            assert_never(chart)


def _number(
    key: str,
    title: Text,
    style: NumberStyle,
    value: Callable[[Any], Decimal | None],
    *,
    sheet_title: Text | None = None,
    media: frozenset[Medium] = _TABLE,
) -> Column[Any]:
    def whole(row: Any) -> int | None:
        number = value(row)
        return round(number) if number is not None else None

    titles = (sheet_title,) if sheet_title is not None else ()
    if style is NumberStyle.COUNT:
        return Column(key, title, CellKind.COUNT, whole, sheet_titles=titles, media=media)
    kind = CellKind.PERCENTAGE if style is NumberStyle.SHARE else CellKind.NUMBER
    return Column(key, title, kind, value, places=_PLACES.get(style, 1), sheet_titles=titles, media=media)


# ---- heat map


@dataclass(frozen=True, slots=True)
class _HeatRow:
    label: ChartLabel
    cells: tuple[HeatCell | None, ...]


def _of_heatmap(chart: Heatmap) -> tuple[tuple[Column[_HeatRow], ...], tuple[_HeatRow, ...]]:
    indices = range(len(chart.columns))
    columns: list[Column[_HeatRow]] = [_label(chart.row_title)]
    columns += (_cell_value(n, chart) for n in indices)
    columns += (column for n in indices for column in _cell_n(n, chart))
    noted = [n for n in indices if any(cell is not None and cell.note is not None for cell in _column(n, chart))]
    columns += (_cell_note(n, chart) for n in noted)
    return tuple(columns), tuple(_HeatRow(*row) for row in zip(chart.rows, chart.cells, strict=True))


def _column(n: int, chart: Heatmap) -> tuple[HeatCell | None, ...]:
    return tuple(row[n] for row in chart.cells)


def _cell_value(n: int, chart: Heatmap) -> Column[_HeatRow]:
    def value(row: _HeatRow) -> Decimal | None:
        cell = row.cells[n]
        return cell.value if cell is not None else None

    label = chart.columns[n]
    return _number(value_key(label), label.title, chart.style, value)


def _cell_n(n: int, chart: Heatmap) -> tuple[Column[_HeatRow], ...]:
    def count(row: _HeatRow) -> int | None:
        cell = row.cells[n]
        return cell.n if cell is not None else None

    return _n_columns(chart.columns[n], count)


def _n_columns(label: ChartLabel, count: Callable[[Any], int | None]) -> tuple[Column[Any], ...]:
    """The number of answers or items: below the value on a page, in a column of its own in a sheet."""

    def text(row: Any) -> Text | None:
        n = count(row)
        return labels.N_IS.filled(n=n) if n is not None else None

    title = labels.N_OF.filled(title=label.title)
    return (
        Column(f"{label.key} n", title, CellKind.COUNT, count, media=ON_SHEETS),
        Column(f"{label.key} n shown", title, CellKind.TEXT, text, under=value_key(label), media=_ON_PAGES),
    )


def _cell_note(n: int, chart: Heatmap) -> Column[_HeatRow]:
    def note(row: _HeatRow) -> Text | None:
        cell = row.cells[n]
        return cell.note if cell is not None else None

    label = chart.columns[n]
    title = labels.NOTE_OF.filled(title=label.title)
    return Column(f"{label.key} note", title, CellKind.TEXT, note, under=value_key(label), media=_TABLE)


# ---- distribution


def _of_distribution(
    chart: DistributionChart,
) -> tuple[tuple[Column[DistributionBar], ...], tuple[DistributionBar, ...]]:
    columns: list[Column[DistributionBar]] = [_label(chart.row_title)]
    columns += (_level(n, chart) for n in range(len(chart.levels)))
    columns.append(Column("n", labels.N, CellKind.COUNT, lambda bar: bar.n, media=_TABLE, strong=True))
    return tuple(columns), chart.bars


def _level(n: int, chart: DistributionChart) -> Column[DistributionBar]:
    def count(bar: DistributionBar) -> int | None:
        return bar.counts[n] if bar.counts is not None else None

    label = chart.levels[n]
    return Column(value_key(label), label.title, CellKind.COUNT, count, media=_TABLE)


# ---- Pareto


@dataclass(frozen=True, slots=True)
class _ParetoRow:
    label: ChartLabel
    bar: ParetoBar
    share: Decimal
    cumulative: Decimal


def _of_pareto(chart: ParetoChart) -> tuple[tuple[Column[_ParetoRow], ...], tuple[_ParetoRow, ...]]:
    share = NumberStyle.SHARE
    columns: tuple[Column[_ParetoRow], ...] = (
        _label(chart.row_title),
        _number(VALUE, chart.value_title, chart.style, lambda row: row.bar.value),
        _number("share", labels.SHARE, share, lambda row: row.share),
        _number(CUMULATIVE, labels.CUMULATIVE, share, lambda row: row.cumulative),
    )
    both = zip(chart.ordered, chart.shares, strict=True)
    return columns, tuple(_ParetoRow(bar.label, bar, *shares) for bar, shares in both)


# ---- small multiples


@dataclass(frozen=True, slots=True)
class _PeriodRow:
    label: ChartLabel
    points: tuple[ChartPoint, ...]


def _of_series(chart: SmallMultiples) -> tuple[tuple[Column[_PeriodRow], ...], tuple[_PeriodRow, ...]]:
    columns: list[Column[_PeriodRow]] = [_label(chart.row_title)]
    for n, series in enumerate(chart.series):
        columns += _series_columns(n, series)
    points = zip(*(series.points for series in chart.series), strict=True)
    rows = tuple(_PeriodRow(period, of) for period, of in zip(chart.periods, points, strict=True))
    return tuple(columns), rows if chart.series else ()


def _series_columns(n: int, series: ChartSeries) -> list[Column[_PeriodRow]]:
    label, title = series.label, series.label.title
    shown = title
    if series.target is not None:
        shown = labels.WITH_TARGET.filled(title=title, target=number_text(series.target, series.style))

    def value(row: _PeriodRow) -> Decimal | None:
        return row.points[n].value

    def count(row: _PeriodRow) -> int | None:
        return row.points[n].n

    columns = [_number(value_key(label), shown, series.style, value, sheet_title=title)]
    if any(point.n is not None for point in series.points):
        columns += _n_columns(label, count)
    if series.target is not None:
        target = labels.TARGET_OF.filled(title=title)
        columns.append(_number(target_key(label), target, series.style, lambda _: series.target, media=ON_SHEETS))
    return columns


def _label(title: Text) -> Column[Any]:
    return Column(LABEL, title, CellKind.TEXT, lambda row: row.label.title, media=_TABLE)
