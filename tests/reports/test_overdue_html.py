"""The report as a page: the figures of the JSON, and nothing that runs or is fetched."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.overdue import Band, OverdueReport
from engine.domain.text import Language, Text
from engine.views.overdue import overdue_json
from tests.reports.overdue_formats import overdue_html


class Page(HTMLParser):
    """Reads the rows of each table, with the instants in them, and every tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.instants: list[str] = []
        self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        match tag:
            case "table":
                self.tables.append([])
            case "tr":
                self.tables[-1].append([])
            case "td":
                self.tables[-1][-1].append("")
                self._in_cell = True
            case "time":
                self.instants.append(dict(attrs)["datetime"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[-1][-1][-1] += data

    def rows(self, table: int) -> list[list[str]]:
        """The rows of one table, without its head."""
        return [[" ".join(cell.split()) for cell in row] for row in self.tables[table] if row]


@pytest.mark.parametrize("language", list(Language))
def test_the_page_shows_the_figures_of_the_json(
    report: OverdueReport, organisation: Organisation, language: Language
) -> None:
    page = Page(overdue_html(report, organisation, language=language))
    figures = json.loads(overdue_json(report, organisation))
    trend, lines, of_period, late, awaited, departments, agreements, owners = (page.rows(n) for n in range(8))
    assert [row[1] for row in trend] == [str(x["count"] or "") for x in figures["trend"]["weeks"]]

    assert [int(row[0]) for row in lines] == [x["age_days"] for x in figures["lines"]]
    assert [row[2].split()[-1] for row in lines] == [x["occurrence"] for x in figures["lines"]]
    shown_stakes = [row[4].replace(",", "") or None for row in lines]
    assert shown_stakes == [x["stake"] for x in figures["lines"]]
    assert [row[3].split()[-1] for row in late] == [x["occurrence"] for x in figures["late"]]
    assert [row[1].split()[-1] for row in awaited] == [x["occurrence"] for x in figures["awaited"]["items"]]
    for shown, name in ((departments, "by_department"), (owners, "by_owner"), (agreements, "by_agreement")):
        counts = [[int(n.replace("·", "0")) for n in row[1:7]] for row in shown]
        all_of_them = [*figures[name], figures["total"]]
        assert counts == [[*(x["bands"][b] for b in Band), x["count"]] for x in all_of_them]
    counts, money = ([figures[name][part] for part in (*DuePart, "due")] for name in ("counts", "money"))
    assert [int(row[1]) for row in of_period] == counts
    assert [re.sub(r"[^\d.]", "", row[2]) for row in of_period] == [x.get("CNY", "") for x in money]

    instants = [figures["as_of_local"], *(x["due_at_local"] for x in figures["lines"])]
    for x in figures["late"]:
        instants += [x["due_at_local"], x["delivered_at_local"]]
    assert page.instants == instants + [x["opens_at_local"] for x in figures["awaited"]["items"]]


def test_the_same_money_is_the_total_in_both_languages(report: OverdueReport, organisation: Organisation) -> None:
    assert "<dd>545,260.00 元</dd>" in overdue_html(report, organisation, language=Language.ZH)
    assert "<dd>CNY 545,260.00</dd>" in overdue_html(report, organisation, language=Language.EN)


def test_currencies_are_summed_apart(report: OverdueReport, organisation: Organisation) -> None:
    stakes = (("CNY", Decimal("45000")), ("EUR", Decimal("310.5")))
    mixed = replace(report, total=replace(report.total, stakes=stakes))
    page = overdue_html(mixed, organisation, language=Language.EN)
    assert "<dd>CNY 45,000.00</dd><dd>EUR 310.50</dd>" in page


def test_equal_reports_are_equal_bytes(report: OverdueReport, organisation: Organisation) -> None:
    for language in Language:
        first = overdue_html(report, organisation, language=language)
        assert first == overdue_html(replace(report), organisation, language=language)
        assert first.endswith("</html>\n")


def test_what_users_wrote_is_escaped(report: OverdueReport, organisation: Organisation) -> None:
    hostile = "<script>alert(1)</script>\" onload='x"
    line = replace(report.lines[2], label=hostile, title=OccurrenceTitle(Text.plain(hostile)), subject=hostile)
    page = overdue_html(replace(report, lines=(line,)), organisation, language=Language.EN)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34; onload=&#39;x" in page
    assert not [name for _, attributes in Page(page).tags for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("language", list(Language))
def test_the_page_needs_nothing_from_anywhere(
    report: OverdueReport, organisation: Organisation, language: Language
) -> None:
    text = overdue_html(report, organisation, language=language)
    assert not re.search(r"https?:|//|@import|url\(", text)
    tags = Page(text).tags
    assert not [tag for tag, _ in tags if tag in {"script", "img", "iframe", "object", "embed", "form", "base"}]
    assert not [attributes for _, attributes in tags if "style" in attributes]
    assert [attributes["href"] for _, attributes in tags if "href" in attributes] == ["data:,"]
    policy = next(a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    hashed = r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:; base-uri 'none'; "
    assert re.fullmatch(hashed + "form-action 'none'", policy)


def test_the_page_says_its_language(report: OverdueReport, organisation: Organisation) -> None:
    assert '<html lang="zh-CN">' in overdue_html(report, organisation, language=Language.ZH)
    assert '<html lang="en">' in overdue_html(report, organisation, language=Language.EN)


def test_a_rehearsal_says_so_before_anything_else(report: OverdueReport, organisation: Organisation) -> None:
    rehearsed = overdue_html(report, organisation, language=Language.ZH)
    assert rehearsed.index("演练") < rehearsed.index("<h1>")
    assert "演练" not in overdue_html(replace(report, rehearsal=False), organisation, language=Language.ZH)


def test_an_empty_report_has_no_empty_tables(nothing: OverdueReport, organisation: Organisation) -> None:
    page = overdue_html(nothing, organisation, language=Language.EN)
    assert Page(page).tables == []
    for sentence in (
        "Nothing is overdue.",
        "Nothing was delivered late",
        "No item has a pending due date.",
        "no entries yet",
    ):
        assert sentence in page


@pytest.mark.parametrize(
    ("language", "remarks", "waits"),
    [
        (
            Language.ZH,
            ["已延期，原期限 1月20日 17:30", "原因：等外部单位，承诺 2月12日 交付", "银行系统升级, 周四恢复"],
            [["2月6日 16:40", "客户 客户出差，回来签字"], ["2月9日 09:05", "客服部"]],
        ),
        (
            Language.EN,
            [
                "extended, originally due 20 Jan, 17:30",
                "reason: waiting for somebody outside, promised for 12 Feb",
                "银行系统升级, 周四恢复",
            ],
            [["6 Feb, 16:40", "the customer 客户出差，回来签字"], ["9 Feb, 09:05", "Customer service"]],
        ),
    ],
)
def test_a_late_reason_an_extension_and_a_stopped_clock_are_on_the_page(
    explained: OverdueReport, organisation: Organisation, language: Language, remarks: list[str], waits: list[list[str]]
) -> None:
    text = overdue_html(explained, organisation, language=language)
    page = Page(text)
    [cell] = [row[2] for row in page.rows(1) if "A-1002" in row[2]]
    assert all(remark in cell for remark in remarks)
    assert [row[:2] for row in page.rows(5)] == waits
    assert '<span class="mark remark">' in text


def test_where_no_clock_is_stopped_there_is_no_such_section(report: OverdueReport, organisation: Organisation) -> None:
    assert "已暂停" not in overdue_html(report, organisation, language=Language.ZH)
