"""The drawings of a chart: one, or one for each of its series."""

from typing import assert_never

from engine.domain.text import Language
from engine.reports.chart import Chart, DistributionChart, Heatmap, ParetoChart, SmallMultiples
from engine.reports.charts.bars import distribution_drawing, pareto_drawing
from engine.reports.charts.heatmap import heatmap_drawing
from engine.reports.charts.small_multiples import series_drawing


def chart_drawings(chart: Chart, *, title: str, key: str, language: Language) -> tuple[str, ...]:
    """The chart as SVG texts. ``key`` names it in its page: ids begin with it. Equal charts give equal texts."""
    match chart:
        case Heatmap():
            return (heatmap_drawing(chart, title, key, language),)
        case DistributionChart():
            return (distribution_drawing(chart, title, key, language),)
        case ParetoChart():
            return (pareto_drawing(chart, title, key, language),)
        case SmallMultiples():
            each = enumerate(chart.series, start=1)
            return tuple(series_drawing(chart, series, f"{key}-{n}", language) for n, series in each)
        case _:
            assert_never(chart)
