"""A new report is its figures and its columns: a second one, made of these alone, in each format."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from engine.domain.text import Language, Text
from engine.reports.formats import FORMATS, Display
from engine.reports.model import Bar, CellKind, Column, Detail, Money, Report, Section, Tone
from tests.reports.test_overdue_html import Page


@dataclass(frozen=True)
class Punctuality:
    """The deliveries of one department."""

    department: Text
    id: str
    count: int
    on_time: Decimal | None
    last_at: datetime
    since: date
    average: timedelta
    fee: Money | None
    watched: bool


FIGURES = (
    Punctuality(
        department=Text(zh="销售部", en="Sales"),
        id="sales",
        count=40,
        on_time=Decimal("0.975"),
        last_at=datetime(2026, 2, 8, 16, 0, tzinfo=UTC),
        since=date(2025, 12, 1),
        average=timedelta(hours=3, minutes=20),
        fee=Money(Decimal("1200.5"), "EUR"),
        watched=True,
    ),
    Punctuality(
        department=Text(zh="人事部", en="Human resources"),
        id="hr",
        count=0,
        on_time=None,
        last_at=datetime(2026, 2, 9, 1, 5, tzinfo=UTC),
        since=date(2026, 1, 1),
        average=timedelta(days=1),
        fee=None,
        watched=False,
    ),
)


def text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


COLUMNS: tuple[Column[Punctuality], ...] = (
    Column("department", text("部门", "Department"), CellKind.TEXT, lambda x: x.department),
    Column("count", text("项数", "Items"), CellKind.COUNT, lambda x: x.count, zero="·"),
    Column(
        "on time",
        text("按时", "On time"),
        CellKind.PERCENTAGE,
        lambda x: x.on_time,
        tone=lambda x: Tone.PLAIN if x.on_time is None else Tone.KEY,
    ),
    Column("last", text("最近一次", "Last"), CellKind.INSTANT, lambda x: x.last_at),
    Column("since", text("开始", "Since"), CellKind.DAY, lambda x: x.since),
    Column("average", text("平均", "Average"), CellKind.DURATION, lambda x: x.average),
    Column("fee", text("费用", "Fee"), CellKind.MONEY, lambda x: x.fee),
    Column("watched", text("重点", "watched"), CellKind.STATUS, lambda x: x.watched, under="department"),
    Column("id", text("编号", "Id"), CellKind.ID, lambda x: x.id, under="department"),
)
REPORT = Report(
    title=text("按时率", "Punctuality"),
    organisation=text("店", "Dealership"),
    as_of=datetime(2026, 2, 10, 10, 0, tzinfo=UTC),
    zone="Asia/Shanghai",
    summary=text("2 个部门", "2 departments"),
    sections=(Section(text("按部门", "By department"), COLUMNS, FIGURES, empty=text("无", "None")),),
)


FOR_PEOPLE = [format_ for format_ in FORMATS if format_ != "json"]
"""JSON has the rows as they are, none as an empty list."""
SUMS = (Money(Decimal(5), "CNY"), Money(Decimal(1), "EUR"))


def written(format_: str, *, language: Language = Language.EN, report: Report = REPORT, ids: bool = False) -> bytes:
    return FORMATS[format_](report, Display(language, width=100, ids=ids))


def test_on_a_terminal_each_column_is_as_wide_as_its_cells() -> None:
    assert written("terminal", ids=True).decode() == (
        "Dealership  Punctuality\n"
        "As of Tue 10 Feb 2026, 18:00 (Asia/Shanghai)\n"
        "\n"
        "2 departments\n"
        "\n"
        "By department\n"
        " Department       Items  On time  Last          Since       Average             Fee (EUR)\n"
        " ────────────────────────────────────────────────────────────────────────────────────────\n"
        " Sales               40    97.5%  9 Feb, 00:00  1 Dec 2025  3 hours 20 minutes   1,200.50\n"
        " [watched]\n"
        "   sales\n"
        " Human resources      ·           9 Feb, 09:05  1 Jan       1 day\n"
        "   hr\n"
    )


def test_a_page_has_the_marks_and_ids_below_the_text_they_belong_to() -> None:
    page = Page(written("html", language=Language.ZH).decode())
    assert page.rows(0) == [
        ["销售部 重点 sales", "40", "97.5%", "2月9日 00:00", "2025年12月1日", "3 小时 20 分钟", "1,200.50"],
        ["人事部 hr", "·", "", "2月9日 09:05", "1月1日", "1 天", ""],
    ]
    assert page.instants == ["2026-02-10T18:00:00+08:00", "2026-02-09T00:00:00+08:00", "2026-02-09T09:05:00+08:00"]


def test_csv_has_each_value_in_a_column_of_its_own() -> None:
    assert list(csv.reader(io.StringIO(written("csv").decode("utf-8-sig"), newline=""))) == [
        ["Department", "Items", "On time", "Last", "Last (time)", "Since", "Average (days)", "Average (h:mm)", "Fee",
         "Currency", "watched", "Id"],
        ["Sales", "40", "0.975", "2026-02-09", "00:00", "2025-12-01", str(200 / 1440), "03:20", "1200.50", "EUR",
         "yes", "sales"],
        ["Human resources", "0", "", "2026-02-09", "09:05", "2026-01-01", "1.0", "24:00", "", "", "", "hr"],
    ]  # fmt: skip


def test_a_workbook_has_the_section_and_a_sheet_that_describes_the_report() -> None:
    book = load_workbook(io.BytesIO(written("xlsx")))
    assert book.sheetnames == ["By department", "About"]
    row = book.worksheets[0][2]
    assert [cell.value for cell in row[:5]] == [
        "Sales",
        40,
        0.975,
        datetime(2026, 2, 9),  # noqa: DTZ001 (a day as a spreadsheet has it)
        timedelta(0),
    ]
    assert row[2].number_format == "0.0%"
    assert [[cell.value for cell in line] for line in book.worksheets[1].iter_rows(max_row=3)] == [
        ["What", "Value"],
        ["Organisation", "Dealership"],
        ["Punctuality", "2 departments"],
    ]


@pytest.mark.parametrize("format_", FOR_PEOPLE)
def test_a_report_without_rows_says_so_in_each_format(format_: str) -> None:
    (section,) = REPORT.sections
    empty = written(format_, report=replace(REPORT, sections=(replace(section, rows=()),)))
    if format_ == "xlsx":
        assert load_workbook(io.BytesIO(empty)).worksheets[0]["A2"].value == "None"
    elif format_ == "pdf":
        assert "None" in PdfReader(io.BytesIO(empty)).pages[0].extract_text()
    elif format_ == "csv":
        assert empty.count(b"\n") == 1
    else:
        assert b"None" in empty


@pytest.mark.parametrize("format_", FOR_PEOPLE)
def test_a_cell_that_is_not_of_its_columns_kind_is_refused(format_: str) -> None:
    wrong: Callable[[Punctuality], str] = lambda x: x.id  # noqa: E731
    fee = Column("fee", text("费用", "Fee"), CellKind.MONEY, wrong)
    section = Section(text("按部门", "By department"), (fee,), FIGURES)
    with pytest.raises(TypeError, match="A cell of kind MONEY cannot hold a str"):
        written(format_, report=replace(REPORT, sections=(section,)))


def test_figures_bars_and_sentences_need_no_table() -> None:
    figures = (Detail(text("项数", "Items"), CellKind.COUNT, 12), Detail(text("金额", "Money"), CellKind.SUMS, SUMS))
    section = Section(
        text("现在", "Now"),
        figures=figures,
        bars=(Bar(text("少", "few"), 1), Bar(text("多", "many"), 2)),
        sentences=(text("完", "Done."),),
    )
    report = replace(REPORT, sections=(section, *REPORT.sections))
    lines = written("terminal", report=report).decode().splitlines()[5:11]
    assert lines == [
        "Now",
        " Done.",
        " Items  12",
        " Money  CNY 5.00 + EUR 1.00",
        f" few   1  {'█' * 15}",
        f" many  2  {'█' * 30}",
    ]
    page = written("html", report=report).decode()
    assert "<dd>12</dd>" in page and "<dd>CNY 5.00</dd><dd>EUR 1.00</dd>" in page
    assert 'class="bar" width="50.0"' in page and "<li>Done.</li>" in page
    assert written("csv", report=report) == written("csv")
