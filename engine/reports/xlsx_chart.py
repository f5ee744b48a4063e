"""Charts in a workbook: charts of the program itself, which follow the cells, and a scale of colours for a heat map."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, assert_never

import xlsxwriter  # type: ignore[import-untyped]  # no type information exists
from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from engine.domain.text import Language
from engine.reports.chart import (
    Better,
    Chart,
    ChartSeries,
    DistributionChart,
    Heatmap,
    NumberStyle,
    ParetoChart,
    SmallMultiples,
)
from engine.reports.chart_section import CUMULATIVE, LABEL, VALUE, target_key, value_key
from engine.reports.sheet import Percentage, Sheet, SheetNumber, SheetValue
from engine.wording import chart_labels as labels

_CALM, _ATTENTION = "#F2F6F5", "#E8735A"
_LEVELS = ("#A8321F", "#F3B49C", "#DDE1E6", "#A5D0C6", "#23705F")
_PATTERNS: Mapping[int, str] = {0: "wide_upward_diagonal", 1: "light_upward_diagonal"}
"""The two worst levels are hatched, so that they are told apart in grey."""
_BAR, _LINE, _GUIDE = "#2F5D8A", "#B0451A", "#6B7580"
_FORMATS = {
    NumberStyle.COUNT: "#,##0",
    NumberStyle.DECIMAL: "#,##0.0",
    NumberStyle.SCORE: "0.00",
    NumberStyle.SHARE: "0%",
    NumberStyle.AMOUNT: "#,##0",
}
_WIDTH, _ROW, _MOST = 640, 46, 1200
_PANEL = (380, 240)
_PANELS_BESIDE = 2
_CELL = 20
"""The height of a row of the sheet in pixels."""


def add_chart(
    book: xlsxwriter.Workbook, worksheet: Worksheet, sheet: Sheet, chart: Chart, font: str, language: Language
) -> None:
    """Put a chart beside its numbers, which begin in the second row of the sheet."""
    painter = _Painter(book, worksheet, sheet, font, language)
    match chart:
        case Heatmap():
            painter.heatmap(chart)
        case DistributionChart():
            painter.distribution(chart)
        case ParetoChart():
            painter.pareto(chart)
        case SmallMultiples():
            painter.series(chart)
        case _:
            assert_never(chart)


class _Painter:
    def __init__(
        self, book: xlsxwriter.Workbook, worksheet: Worksheet, sheet: Sheet, font: str, language: Language
    ) -> None:
        self._book, self._worksheet, self._sheet = book, worksheet, sheet
        self._font, self._language = {"name": font, "size": 9}, language

    def heatmap(self, chart: Heatmap) -> None:
        """Colour the cells by the scale: the end that asks for attention is the darker one."""
        columns = [self._place(value_key(column)) for column in chart.columns]
        ranges = [xl_range(1, column, len(self._sheet.rows), column) for column in columns]
        low, high = (_CALM, _ATTENTION) if chart.better is Better.LOWER else (_ATTENTION, _CALM)
        self._worksheet.conditional_format(
            ranges[0],
            {
                "type": "2_color_scale",
                "multi_range": " ".join(ranges),
                "min_type": "num",
                "min_value": float(chart.low),
                "min_color": low,
                "max_type": "num",
                "max_value": float(chart.high),
                "max_color": high,
            },
        )

    def distribution(self, chart: DistributionChart) -> None:
        """Bars of 100 %, each part with its count."""
        drawn = self._book.add_chart({"type": "bar", "subtype": "percent_stacked"})
        last = max(len(chart.levels) - 1, 1)
        for n, level in enumerate(chart.levels):
            place = round(n * (len(_LEVELS) - 1) / last)
            colour = _LEVELS[place]
            fill = {"fill": {"color": colour}}
            if place in _PATTERNS:
                fill = {"pattern": {"pattern": _PATTERNS[place], "fg_color": colour, "bg_color": "#FFFFFF"}}
            drawn.add_series({**self._series(value_key(level)), **fill, "border": {"color": "#FFFFFF"}, "gap": 60})
        drawn.set_y_axis({"reverse": True, "num_font": self._font, "major_tick_mark": "none"})
        drawn.set_x_axis({"num_font": self._font, "num_format": "0%", "major_gridlines": {"visible": False}})
        drawn.set_legend({"position": "bottom", "font": self._font})
        self._insert(drawn, 90 + _ROW * len(chart.bars))

    def pareto(self, chart: ParetoChart) -> None:
        """Columns, and the share until each as a line on a second axis."""
        drawn = self._book.add_chart({"type": "column"})
        drawn.add_series({**self._series(VALUE), "fill": {"color": _BAR}, "gap": 40})
        line = self._book.add_chart({"type": "line"})
        shape = {"line": {"color": _LINE, "width": 2}, "marker": {"type": "circle", "size": 6}}
        line.add_series({**self._series(CUMULATIVE), **shape, "y2_axis": True})
        drawn.combine(line)
        drawn.set_x_axis({"num_font": self._font})
        drawn.set_y_axis({"min": 0, "num_font": self._font, "num_format": _FORMATS[chart.style]})
        line.set_y2_axis({"min": 0, "max": 1, "num_font": self._font, "num_format": "0%"})
        drawn.set_legend({"position": "bottom", "font": self._font})
        self._insert(drawn, 380)

    def series(self, chart: SmallMultiples) -> None:
        """A small line for each figure, with its target."""
        for n, series in enumerate(chart.series):
            drawn = self._line(series)
            width, height = _PANEL
            offset = {
                "x_offset": 12 + n % _PANELS_BESIDE * (width + 12),
                "y_offset": n // _PANELS_BESIDE * (height + 12),
            }
            drawn.set_size({"width": width, "height": height})
            self._worksheet.insert_chart(1, len(self._sheet.head), drawn, {**offset, **self._alternative()})

    def _line(self, series: ChartSeries) -> Any:
        drawn = self._book.add_chart({"type": "line"})
        shape = {"line": {"color": _BAR, "width": 2.25}, "marker": {"type": "circle", "size": 5}}
        drawn.add_series({**self._series(value_key(series.label)), **shape})
        if series.target is not None:
            dashed = {"line": {"color": _GUIDE, "width": 1.25, "dash_type": "dash"}, "marker": {"type": "none"}}
            drawn.add_series({**self._series(target_key(series.label)), **dashed})
        title = series.label.title.in_(self._language)
        drawn.set_title({"name": title, "name_font": {**self._font, "size": 11}, "overlay": False})
        drawn.set_x_axis({"num_font": self._font})
        grid = {"visible": True, "line": {"color": "#DDE1E6"}}
        drawn.set_y_axis({"num_font": self._font, "num_format": _FORMATS[series.style], "major_gridlines": grid})
        drawn.set_legend({"position": "bottom", "font": self._font} if series.target is not None else {"none": True})
        drawn.show_blanks_as("gap")
        return drawn

    def _series(self, key: str) -> dict[str, object]:
        """The cells of a column against those of the labels, with what they hold for programs that do not read them."""
        sheet, column, label = self._sheet, self._place(key), self._place(LABEL)
        last = len(sheet.rows)
        return {
            "name": [sheet.name, 0, column],
            "categories": [sheet.name, 1, label, last, label],
            "values": [sheet.name, 1, column, last, column],
            "categories_data": [str(row[label] or "") for row in sheet.rows],
            "values_data": list(_numbers(row[column] for row in sheet.rows)),
        }

    def _place(self, key: str) -> int:
        return self._sheet.keys.index(key)

    def _insert(self, drawn: Any, height: int) -> None:
        drawn.set_size({"width": _WIDTH, "height": min(height, _MOST)})
        drawn.set_title({"none": True})
        self._worksheet.insert_chart(1, len(self._sheet.head), drawn, {"x_offset": 12, **self._alternative()})

    def _alternative(self) -> dict[str, object]:
        return {"description": f"{self._sheet.name}. {labels.IN_SHEET.in_(self._language)}", "object_position": 1}


def _numbers(cells: Iterator[SheetValue]) -> Iterator[float | None]:
    """The numbers of cells; None where there is none."""
    for cell in cells:
        match cell:
            case Percentage(value) | SheetNumber(value):
                yield float(value)
            case int() | float() | Decimal():
                yield float(cell)
            case _:
                yield None
