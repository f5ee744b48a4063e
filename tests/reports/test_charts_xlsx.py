"""Charts of a workbook: charts of the program over real numbers, and a scale of colours for a heat map."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.domain.text import Language
from engine.reports.chart import Better
from engine.reports.chart_section import chart_section
from engine.reports.model import Report
from engine.reports.xlsx import xlsx_workbook
from tests.reports.chart_examples import HEATMAP, REPORT, SECTIONS, text


def book(report: Report = REPORT, language: Language = Language.EN) -> Any:
    return load_workbook(io.BytesIO(xlsx_workbook(report, language=language)))


def rows(sheet: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def references(chart: Any) -> list[tuple[str, str, str]]:
    """The cells of each series: its name, its labels, its values."""
    every = [chart, *getattr(chart, "_charts", [])[1:]]
    return [(s.tx.strRef.f, s.cat.strRef.f, s.val.numRef.f) for one in every for s in one.series]


def test_the_cells_hold_real_numbers_with_n_in_columns_of_their_own() -> None:
    sheet = book()["Satisfaction matrix"]
    assert rows(sheet) == [
        ["Provider", "Finance", "Sales", "Finance: n", "Sales: n", "Finance: remark"],
        ["Sales", 4.25, None, 12, None, None],
        ["Human resources", 1.5, None, 8, 3, "gap −1.2"],
    ]
    assert sheet["B2"].number_format == "#,##0.00"
    assert rows(book()["Six months"])[1] == ["2026-01", 0.8, 10, 0.95, 3]


@pytest.mark.parametrize(
    ("better", "low", "high"), [(Better.HIGHER, "FFE8735A", "FFF2F6F5"), (Better.LOWER, "FFF2F6F5", "FFE8735A")]
)
def test_a_heat_map_is_a_scale_of_colours_over_the_values_and_not_over_their_n(
    better: Better, low: str, high: str
) -> None:
    section = chart_section(text("矩阵", "Matrix"), replace(HEATMAP, better=better), key="m")
    [(where, [rule])] = book(replace(REPORT, sections=(section,)))["Matrix"].conditional_formatting._cf_rules.items()
    assert str(where.sqref) == "B2:B3 C2:C3"
    assert [(v.type, v.val) for v in rule.colorScale.cfvo] == [("num", 1), ("num", 5)]
    assert [colour.rgb for colour in rule.colorScale.color] == [low, high]


def test_bars_split_by_levels_are_stacked_to_the_whole() -> None:
    sheet = book()["Distribution of ratings"]
    [chart] = sheet._charts
    assert (chart.type, chart.grouping) == ("bar", "percentStacked")
    name = "'Distribution of ratings'"
    assert references(chart) == [
        (f"{name}!${column}$1", f"{name}!$A$2:$A$3", f"{name}!${column}$2:${column}$3") for column in "BCDEF"
    ]
    cached = [[point.v for point in series.val.numRef.numCache.pt] for series in chart.series]
    assert cached[3] == [8]


def test_a_pareto_chart_has_columns_and_the_share_until_each_as_a_line() -> None:
    [chart] = book()["Pareto of defects"]._charts
    assert [(one.tagname, [s.val.numRef.f for s in one.series]) for one in chart._charts] == [
        ("barChart", ["'Pareto of defects'!$B$2:$B$4"]),
        ("lineChart", ["'Pareto of defects'!$D$2:$D$4"]),
    ]


def test_each_series_is_a_line_of_its_own_with_its_target() -> None:
    on_time, overdue = book()["Six months"]._charts
    assert [f for _, _, f in references(on_time)] == ["'Six months'!$B$2:$B$7", "'Six months'!$D$2:$D$7"]
    assert [f for _, _, f in references(overdue)] == ["'Six months'!$E$2:$E$7"]
    assert [point.v for point in on_time.series[0].val.numRef.numCache.pt] == [0.8, 0.9, 0.85, 0.95, 0.9]


def test_a_workbook_of_a_rehearsal_refers_to_its_own_sheets() -> None:
    workbook = book(replace(REPORT, rehearsal=True), Language.ZH)
    [chart] = workbook["评价分布（演练）"]._charts
    assert references(chart)[0][2] == "'评价分布（演练）'!$B$2:$B$3"


def test_equal_reports_give_equal_bytes() -> None:
    assert xlsx_workbook(REPORT, language=Language.ZH) == xlsx_workbook(REPORT, language=Language.ZH)


def test_titles_that_a_sheet_cannot_have_and_equal_titles_get_a_name_of_their_own() -> None:
    titles = ("A/B: [x]?", "A/B: [x]?", "Ratings " + "x" * 40, "ratings " + "x" * 41, "***")
    sections = tuple(replace(SECTIONS[2], title=text(title, title)) for title in titles)
    workbook = book(replace(REPORT, sections=sections))
    assert workbook.sheetnames == [
        "A B   x", "A B   x (2)", "Ratings " + "x" * 23, "ratings " + "x" * 19 + " (2)", "-", "About"
    ]  # fmt: skip
    assert [len(workbook[name]._charts) for name in workbook.sheetnames] == [1, 1, 1, 1, 1, 0]
    assert references(workbook.worksheets[1]._charts[0])[0][2] == "'A B   x (2)'!$B$2:$B$4"


def test_a_chart_without_rows_is_not_drawn() -> None:
    section = chart_section(
        text("矩阵", "Matrix"), replace(HEATMAP, rows=(), cells=()), key="m", empty=text("无", "None")
    )
    sheet = book(replace(REPORT, sections=(section,)))["Matrix"]
    assert (sheet["A2"].value, sheet._charts) == ("None", [])
