"""The numbers and descriptions of charts in words, for every format."""

from decimal import Decimal
from typing import assert_never

from engine.domain.text import Text
from engine.reports.chart import (
    Chart,
    ChartSeries,
    DistributionChart,
    Heatmap,
    NumberStyle,
    ParetoChart,
    SmallMultiples,
)
from engine.wording import chart_labels as labels
from engine.wording.money import amount


def number_text(value: Decimal, style: NumberStyle) -> str:
    """A number as readers see it, the same in both languages."""
    match style:
        case NumberStyle.COUNT:
            return f"{value:,.0f}"
        case NumberStyle.DECIMAL:
            return f"{value:,.1f}"
        case NumberStyle.SCORE:
            return f"{value:,.2f}"
        case NumberStyle.SHARE:
            return f"{value * 100:.1f}%"
        case NumberStyle.AMOUNT:
            return amount(value)
        case _:
            assert_never(style)


def description(chart: Chart) -> Text:
    """The chart in a sentence or two, for people who do not see it; its table has every number."""
    match chart:
        case Heatmap():
            return _joined(_of_heatmap(chart), _extremes(chart), labels.IN_TABLE)
        case DistributionChart():
            levels = _list([level.title for level in chart.levels])
            text = labels.DISTRIBUTION.filled(rows=chart.row_title, count=len(chart.bars), levels=levels)
            return _joined(text, labels.IN_TABLE)
        case ParetoChart():
            return _joined(_of_pareto(chart), labels.IN_TABLE)
        case SmallMultiples():
            return _joined(*(series_description(chart, series) for series in chart.series), labels.IN_TABLE)
        case _:
            assert_never(chart)


def series_description(chart: SmallMultiples, series: ChartSeries) -> Text:
    """One of the small drawings in a sentence."""
    if not chart.periods:
        return Text.plain("")
    first, last = chart.periods[0].title, chart.periods[-1].title
    if series.latest is None or series.latest.value is None:
        return labels.SERIES_EMPTY.filled(label=series.label.title, first=first, last=last)
    value = number_text(series.latest.value, series.style)
    return labels.SERIES.filled(label=series.label.title, first=first, last=last, value=value)


def _of_heatmap(chart: Heatmap) -> Text:
    return labels.HEATMAP.filled(
        rows=chart.row_title,
        row_count=len(chart.rows),
        columns=chart.column_title,
        column_count=len(chart.columns),
        count=sum(cell is not None and cell.value is not None for row in chart.cells for cell in row),
    )


def _extremes(chart: Heatmap) -> Text:
    """The cells with the lowest and the highest value, the first of equal ones."""
    values = [
        (cell.value, labels.PAIR.filled(row=row.title, column=column.title))
        for row, cells in zip(chart.rows, chart.cells, strict=True)
        for column, cell in zip(chart.columns, cells, strict=True)
        if cell is not None and cell.value is not None
    ]
    if not values:
        return Text.plain("")
    low, high = min(values, key=lambda x: x[0]), max(values, key=lambda x: x[0])
    return labels.EXTREMES.filled(
        low=number_text(low[0], chart.style),
        low_at=low[1],
        high=number_text(high[0], chart.style),
        high_at=high[1],
    )


def _of_pareto(chart: ParetoChart) -> Text:
    text = labels.PARETO.filled(rows=chart.row_title, count=len(chart.bars), value=chart.value_title)
    if not chart.bars:
        return text
    largest, (share, _) = chart.ordered[0], chart.shares[0]
    return _joined(
        text,
        labels.LARGEST.filled(
            label=largest.label.title,
            value=number_text(largest.value, chart.style),
            share=number_text(share, NumberStyle.SHARE),
        ),
    )


def _list(texts: list[Text]) -> Text:
    return Text(zh="、".join(x.zh for x in texts), en=", ".join(x.en for x in texts))


def _joined(*texts: Text) -> Text:
    return Text(zh="".join(x.zh for x in texts), en=" ".join(x.en for x in texts if x.en))
