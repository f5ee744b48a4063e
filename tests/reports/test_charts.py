"""Charts: the same numbers in the drawing and in the table beneath it, for every reader."""

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from engine.domain.text import Language
from engine.reports.chart import Better, ChartLabel, HeatCell, Heatmap, ParetoBar, ParetoChart, SmallMultiples
from engine.reports.chart_section import chart_section
from engine.reports.charts.drawings import chart_drawings
from engine.reports.charts.svg import Drawing
from engine.reports.formats import FORMATS, Display
from engine.reports.html import html_page
from engine.reports.model import Report, Section
from engine.reports.terminal_chart import sparkline
from tests.reports.chart_examples import (
    DISTRIBUTION,
    FINANCE,
    HEATMAP,
    PARETO,
    REPORT,
    SALES,
    SECTIONS,
    SERIES,
    text,
)
from tests.reports.test_overdue_html import Page


def _drawn(section: Section[object]) -> tuple[Drawing, ...]:
    assert section.chart is not None
    return chart_drawings(section.chart, title="x", key="c", language=Language.ZH)


def drawings(section: Section[object], language: Language = Language.EN) -> list[ElementTree.Element]:
    assert section.chart is not None
    shown = chart_drawings(section.chart, title=section.title.in_(language), key="c", language=language)
    return [ElementTree.fromstring(str(drawing)) for drawing in shown]


def words(drawing: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in drawing.iter("text")]


def with_sections(*sections: Section[object]) -> Report:
    return replace(REPORT, sections=sections)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("section", SECTIONS, ids=[section.key for section in SECTIONS])
def test_a_screen_reader_hears_a_title_and_a_description_of_each_drawing(
    section: Section[object], language: Language
) -> None:
    shown = drawings(section, language)
    for drawing in shown:
        assert drawing.get("role") == "img"
        named = (drawing.get("aria-labelledby") or "").split()
        title, described = drawing.find("title"), drawing.find("desc")
        assert title is not None and described is not None
        assert [title.get("id"), described.get("id")] == named
        assert title.text and described.text
    assert len({drawing.get("aria-labelledby") for drawing in shown}) == len(shown)


@pytest.mark.parametrize("section", SECTIONS, ids=[section.key for section in SECTIONS])
def test_a_drawing_has_no_colour_of_its_own_and_is_the_same_text_each_time(section: Section[object]) -> None:
    assert section.chart is not None
    one, two = ([str(d) for d in _drawn(section)] for _ in (1, 2))
    assert one == two
    assert not re.search(r"#[0-9a-f]{3}|style=|rgb\(", "".join(one).replace("url(#", ""))


def test_a_heat_map_has_value_and_n_in_each_cell_and_neither_where_there_is_no_pair() -> None:
    (drawing,) = drawings(SECTIONS[0])
    assert [word for word in words(drawing) if word[0].isdigit() or word[0] in "n–"] == [
        "4.25", "n = 12", "–", "1.50", "n = 8", "n = 3", "needs attention"
    ]  # fmt: skip
    titles = [group.findtext("title") for group in drawing.iter("g")]
    assert titles == [
        "Sales → Finance: 4.25 (n = 12)",
        "Human resources → Finance: 1.50 (n = 8) · gap −1.2",
        "Human resources → Sales: n = 3: too few to show",
    ]
    assert drawing.findtext("desc") == (
        "Heat map: 2 rows (Provider), 2 columns (Consumer), 2 cells with a value. "
        "Lowest 1.50: Human resources → Finance. Highest 4.25: Sales → Finance. "
        "The numbers are in the table below."
    )


@pytest.mark.parametrize(
    ("value", "higher", "lower"),
    [("0", 5, 1), ("1", 5, 1), ("1.8", 4, 2), ("3", 3, 3), ("4.2", 1, 5), ("5", 1, 5), ("9", 1, 5)],
)
def test_the_darkest_fifth_of_the_scale_is_the_bad_end(value: str, higher: int, lower: int) -> None:
    assert HEATMAP.attention(Decimal(value)) == higher
    assert replace(HEATMAP, better=Better.LOWER).attention(Decimal(value)) == lower


def test_the_table_beneath_has_each_number_of_the_drawing() -> None:
    page = Page(html_page(REPORT, language=Language.EN))
    assert page.rows(0) == [["Sales", "4.25 n = 12", ""], ["Human resources", "1.50 n = 8 gap −1.2", "n = 3"]]
    assert page.rows(1) == [["Sales", "1", "2", "3", "8", "6", "20"], ["Human resources", "", "", "", "", "", "3"]]
    assert page.rows(2) == [
        ["Stamp missing", "25", "62.5%", "62.5%"],
        ["Handed in late", "10", "25.0%", "87.5%"],
        ["Wrong amount", "5", "12.5%", "100.0%"],
    ]
    assert page.rows(3)[1:3] == [["2026-02", "90.0% n = 20", "5"], ["2026-03", "n = 2", "2"]]


def test_a_bar_below_the_least_n_shows_only_that_n() -> None:
    (drawing,) = drawings(SECTIONS[1])
    assert words(drawing)[-3:] == ["Human resources", "n = 3", "n = 3: too few to show"]
    segments = [group.findtext("title") for group in drawing.iter("g")]
    assert segments == [
        "Below standard: 1 / 20",
        "Basic: 2 / 20",
        "Satisfying: 3 / 20",
        "Beyond expectations: 8 / 20",
        "Unforgettable: 6 / 20",
    ]


def test_a_segment_is_as_wide_as_its_share() -> None:
    (drawing,) = drawings(SECTIONS[1])
    widths = [float(group.find("rect").get("width")) for group in drawing.iter("g")]  # type: ignore[union-attr, arg-type]
    assert [round(width / sum(widths), 2) for width in widths] == [0.05, 0.1, 0.15, 0.4, 0.3]


def test_the_shares_of_a_pareto_chart_add_up_and_equal_bars_stand_by_their_key() -> None:
    assert [bar.label.key for bar in PARETO.ordered] == ["stamp", "late", "amount"]
    assert [until for _, until in PARETO.shares] == [Decimal("0.625"), Decimal("0.875"), Decimal(1)]
    equal = ParetoChart(PARETO.row_title, PARETO.value_title, tuple(ParetoBar(x, Decimal(1)) for x in (SALES, FINANCE)))
    assert [bar.label.key for bar in equal.ordered] == ["finance", "sales"]
    nothing = replace(equal, bars=tuple(ParetoBar(bar.label, Decimal(0)) for bar in equal.bars))
    assert nothing.shares == ((0, 0), (0, 0))
    assert chart_drawings(nothing, title="x", key="c", language=Language.EN)


def test_a_period_without_a_value_interrupts_the_line() -> None:
    on_time, overdue = drawings(SECTIONS[3])
    runs = [len((line.get("points") or "").split()) for line in on_time.iter("polyline")]
    assert runs == [2, 3]
    assert [len((line.get("points") or "").split()) for line in overdue.iter("polyline")] == [6]
    assert words(on_time)[:4] == ["90.0%", "On-time rate", "n = 40", "80.0%"]
    assert "target 95.0%" in words(on_time)


def test_each_format_has_the_same_numbers() -> None:
    written = {name: FORMATS[name](REPORT, Display(Language.EN, table="trend")) for name in FORMATS}
    table = list(csv.reader(io.StringIO(written["csv"].decode("utf-8-sig"), newline="")))
    assert table[0] == ["Period", "On-time rate", "On-time rate: n", "On-time rate: target", "Overdue items"]
    assert table[3] == ["2026-03", "", "2", "0.95", "2"]
    sections = json.loads(written["json"])["sections"]
    assert sections[0]["chart"]["cells"][1] == {
        "row": "hr", "column": "finance", "value": "1.5", "n": 8, "counts": [5, 2, 1, 0, 0],
        "note": {"zh": "差距 −1.2", "en": "gap −1.2"},
    }  # fmt: skip
    assert sections[2]["rows"][0] == {
        "label": {"zh": "漏盖章", "en": "Stamp missing"}, "value": 25, "share": "0.625", "cumulative": "0.625"
    }  # fmt: skip
    terminal = written["terminal"].decode()
    assert "On-time rate   90.0%  ▁▆·▃█▆  n=40  target 95.0%" in terminal
    assert "Stamp missing   25   62.5%  ██████████████████████████████" in terminal
    assert "█ 1.50 n=8 gap −1.2" in terminal


def test_titles_that_look_like_markup_stay_text() -> None:
    hostile = ChartLabel("x", text('<script>"&\u202e\x00', "</title><b>"))
    chart = Heatmap(
        hostile.title, hostile.title, (hostile,), (hostile,), ((HeatCell(Decimal(3), 9),),), Decimal(1), Decimal(5)
    )
    for language in Language:
        drawing = str(*chart_drawings(chart, title=hostile.title.in_(language), key="c", language=language))
        ElementTree.fromstring(drawing)
        assert "<script" not in drawing and "<b>" not in drawing and "\u202e" not in drawing


def test_a_chart_without_rows_is_a_sentence() -> None:
    empty = SmallMultiples(SERIES.row_title, (), ())
    section = chart_section(text("趋势", "Trend"), empty, key="t", empty=text("还没有数据。", "No figures yet."))
    page = html_page(with_sections(section), language=Language.EN)
    assert "<svg" not in page and "No figures yet." in page
    assert b"No figures yet." in FORMATS["terminal"](with_sections(section), Display(Language.EN))


def test_every_section_with_a_chart_has_its_numbers_as_columns() -> None:
    for section in SECTIONS:
        assert section.columns and section.rows and section.key
    assert len(SECTIONS[1].rows) == len(DISTRIBUTION.bars)


@pytest.mark.parametrize(
    ("values", "expected"), [((), ""), ((None,), "·"), ((0, 0), "▁▁"), ((3, 3), "▄▄"), ((1, None, 2, 8), "▁·▂█")]
)
def test_a_sparkline_is_as_high_as_its_values(values: tuple[int | None, ...], expected: str) -> None:
    assert sparkline([Decimal(v) if v is not None else None for v in values]) == expected
