"""The drawings of a chart: one, or one for each of its series."""

from collections.abc import Sequence
from typing import Any, assert_never

from engine.domain.text import Language
from engine.reports.chart import Chart, DistributionChart, Heatmap, ParetoChart, SmallMultiples
from engine.reports.charts.bars import distribution_drawing, pareto_drawing
from engine.reports.charts.heatmap import heatmap_drawing
from engine.reports.charts.small_multiples import series_drawing
from engine.reports.charts.svg import Drawing
from engine.reports.model import Section
from engine.reports.reader_text import ReaderText


def chart_drawings(chart: Chart, *, title: str, key: str, language: Language) -> tuple[Drawing, ...]:
    """The chart as drawings. ``key`` names it in its page: ids begin with it. Equal charts give equal SVG."""
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


def section_drawings(sections: Sequence[Section[Any]], text: ReaderText) -> Sequence[tuple[Drawing, ...]]:
    """The drawings of the charts of each section, none where it has no chart."""
    return [
        chart_drawings(section.chart, title=text.in_language(section.title), key=f"chart-{n}", language=text.language)
        if section.chart is not None
        else ()
        for n, section in enumerate(sections, start=1)
    ]
