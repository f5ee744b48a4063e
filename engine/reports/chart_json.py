"""A chart as JSON: its kind and its values by the keys of its labels. Numbers are decimal strings, titles are texts."""

from decimal import Decimal
from typing import assert_never

from engine.domain.ledger.entry import Json
from engine.domain.text import Text
from engine.reports.chart import Chart, ChartLabel, DistributionChart, Heatmap, ParetoChart, SmallMultiples


def chart_value(chart: Chart) -> Json:
    """The chart as a value of JSON; a number that is too few to show is null beside its ``n``."""
    match chart:
        case Heatmap():
            return {
                "kind": "heatmap",
                "columns": _labels(chart.columns),
                "rows": _labels(chart.rows),
                "scale": [_number(chart.low), _number(chart.high)],
                "cells": [
                    {
                        "row": row.key,
                        "column": column.key,
                        "value": _number(cell.value),
                        "n": cell.n,
                        "counts": list(cell.counts),
                        "note": _text(cell.note),
                    }
                    for row, cells in zip(chart.rows, chart.cells, strict=True)
                    for column, cell in zip(chart.columns, cells, strict=True)
                    if cell is not None
                ],
            }
        case DistributionChart():
            return {
                "kind": "distribution",
                "levels": _labels(chart.levels),
                "bars": [
                    {**_label(bar.label), "n": bar.n, "counts": list(bar.counts) if bar.counts is not None else None}
                    for bar in chart.bars
                ],
            }
        case ParetoChart():
            return {
                "kind": "pareto",
                "bars": [
                    {**_label(bar.label), "value": _number(bar.value), "share": _share(share), "until": _share(until)}
                    for bar, (share, until) in zip(chart.ordered, chart.shares, strict=True)
                ],
            }
        case SmallMultiples():
            return {
                "kind": "series",
                "periods": _labels(chart.periods),
                "series": [
                    {
                        **_label(series.label),
                        "target": _number(series.target),
                        "points": [{"value": _number(point.value), "n": point.n} for point in series.points],
                    }
                    for series in chart.series
                ],
            }
        case _:
            assert_never(chart)


def _label(label: ChartLabel) -> dict[str, Json]:
    return {"key": label.key, "title": _text(label.title)}


def _labels(of: tuple[ChartLabel, ...]) -> list[Json]:
    return [_label(label) for label in of]


def _text(text: Text | None) -> Json:
    return {"zh": text.zh, "en": text.en} if text is not None else None


def _number(value: Decimal | None) -> Json:
    return f"{value:f}" if value is not None else None


def _share(value: Decimal) -> str:
    return f"{value:.4f}"
