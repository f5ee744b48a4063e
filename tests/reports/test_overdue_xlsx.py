"""The overdue report as a workbook, read back by another library."""

import io
import os
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language, Text
from engine.reports.sheet import Percentage, SheetId, SheetValue
from engine.reports.xlsx import _shape, clean
from tests.reports.overdue_formats import overdue_xlsx

PAYLOADS = (
    "=1+1",
    '=HYPERLINK("http://example.com","x")',
    '=cmd|"/c calc"!A1',
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "http://example.com",
    "mailto:a@example.com",
    "internal:Sheet1!A1",
    "0001234",
    "1e5",
    "2026-02-04",
    "_x0041_",
    "<f>1+1</f>",
    "]]>",
)


def day(number: int, month: int) -> datetime:
    """A day of 2026 as a spreadsheet has it: at its beginning, in no zone."""
    return datetime(2026, month, number)  # noqa: DTZ001


def opened(report: OverdueReport, organisation: Organisation, language: Language = Language.EN) -> Workbook:
    return load_workbook(io.BytesIO(overdue_xlsx(report, organisation, language=language)))


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def column(sheet: Worksheet, head: str) -> list[object]:
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index(head)].value for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            Language.EN,
            [
                "Overdue",
                "Items of the period",
                "Late in the period",
                "Due date pending",
                "By department",
                "By agreement",
                "By owner",
                "Period departments",
                "Period agreements",
                "Period owners",
                "The last 8 weeks",
                "About",
            ],
        ),
        (
            Language.ZH,
            [
                "逾期明细",
                "本期事项",
                "本期逾期完成",
                "期限待定",
                "按部门",
                "按服务约定",
                "按责任岗位",
                "本期按部门",
                "本期按服务约定",
                "本期按责任岗位",
                "最近 8 周",
                "说明",
            ],
        ),
    ],
)
def test_there_is_a_sheet_for_each_part_of_the_report(
    report: OverdueReport, organisation: Organisation, language: Language, names: list[str]
) -> None:
    assert opened(replace(report, rehearsal=False), organisation, language).sheetnames == names


def test_a_rehearsal_says_so_on_every_tab_and_every_printed_page(
    report: OverdueReport, organisation: Organisation
) -> None:
    for sheet in opened(report, organisation):
        assert sheet.title.endswith(" (rehearsal)")
        assert "REHEARSAL: not the real ledger" in sheet.oddHeader.left.text


def test_an_instant_is_a_real_date_and_a_real_time_in_the_zone_of_the_organisation(
    report: OverdueReport, organisation: Organisation
) -> None:
    sheet = opened(report, organisation).worksheets[0]
    assert rows(sheet)[:2] == [
        ["Days", "Due on", "Due (time)", "Department", "Owner", "Due to", "What", "About", "Number", "Money",
         "Currency", "Returned", "Key moment", "Clause", "Id"],
        [35, day(6, 1), timedelta(hours=17, minutes=30), "Human resources", "HR clerk", "Finance",
         "Work out seniority", "新员工甲", "E-12", None, None, None, None, "hr/1",
         "hr-finance/new-employee.seniority@employee.joined/E-12"],
    ]  # fmt: skip
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert sheet["C2"].number_format == "[hh]:mm"


def test_midnight_is_24_00_of_the_day_that_it_ends(report: OverdueReport, organisation: Organisation) -> None:
    sheet = opened(report, organisation).worksheets[0]
    due_on, clock = sheet["B5"].value, sheet["C5"].value
    assert (due_on, clock) == (day(28, 1), timedelta(days=1))
    assert report.lines[3].due_at.astimezone(ZoneInfo(report.zone)).replace(tzinfo=None) == due_on + clock


def test_days_and_money_are_numbers_that_can_be_summed(report: OverdueReport, organisation: Organisation) -> None:
    book = opened(report, organisation)
    lines, late = book.worksheets[0], book.worksheets[2]
    assert column(lines, "Days")[: len(report.lines)] == [x.age_days for x in report.lines]
    assert column(lines, "Money")[:4] == [None, 45000, 98800, 380]
    assert lines["J3"].number_format == "#,##0.00"
    assert column(lines, "Currency")[:4] == [None, "CNY", "CNY", "CNY"]
    assert [round(float(str(x)), 2) for x in column(late, "Days late")] == [1.65, 0.02]
    assert column(late, "Late (h:mm)")[0] == timedelta(days=1, hours=15, minutes=40)


def test_money_with_more_digits_than_a_number_holds_is_written_out(
    report: OverdueReport, organisation: Organisation
) -> None:
    stakes = ("90071992547409931.15", "0.001", "123456789012.34", "-5.5")
    lines = tuple(replace(report.lines[1], stake=Decimal(s)) for s in stakes)
    sheet = opened(replace(report, lines=lines), organisation).worksheets[0]
    assert column(sheet, "Money")[:4] == ["90071992547409931.15", 0.001, 123456789012.34, -5.5]
    assert sheet["J3"].number_format == "#,##0.000"


def test_shares_have_a_column_for_each_currency_and_a_total_apart(
    report: OverdueReport, organisation: Organisation
) -> None:
    both = replace(report.by_department[0], stakes=(("CNY", Decimal("212200.00")), ("EUR", Decimal("9.90"))))
    sheet = opened(replace(report, by_department=(both, *report.by_department[1:])), organisation).worksheets[4]
    found = rows(sheet)
    assert found[0] == [
        "Department", "under 1 day", "1–3 days", "4–7 days", "8–30 days", "over 30 days", "Total",
        "Money at stake (CNY)", "Money at stake (EUR)", "Id",
    ]  # fmt: skip
    assert found[1] == ["Consumer credit", 0, 1, 2, 1, 1, 5, 212200, 9.9, "consumer-credit"]
    assert found[2] == ["Customer service", 0, 0, 0, 1, 0, 1, 380, None, "customer-service"]
    assert found[-1] == ["All", 2, 2, 3, 3, 2, 12, 545260, None, None]
    assert sheet.auto_filter.ref == "A1:J6"


@pytest.mark.parametrize("language", list(Language))
def test_no_two_columns_of_a_sheet_have_the_same_heading(
    explained: OverdueReport, organisation: Organisation, language: Language
) -> None:
    for sheet in opened(explained, organisation, language):
        heads = [cell.value for cell in sheet[1]]
        assert sorted({str(head) for head in heads}) == sorted(map(str, heads)), sheet.title


def test_the_lines_have_a_total_below_that_says_how_it_counts_and_is_printed(
    report: OverdueReport, organisation: Organisation
) -> None:
    sheet = opened(report, organisation).worksheets[0]
    total = {str(head.value): cell.value for head, cell in zip(sheet[1], sheet[15], strict=True)}
    assert {name: value for name, value in total.items() if value is not None} == {
        "What": "Total: 12, the money of one subject counted once",
        "Money": 545260,
        "Currency": "CNY",
    }
    assert sheet.auto_filter.ref == "A1:O13"
    assert sheet.print_area.endswith("$M$15")


def test_the_total_of_the_lines_has_a_row_for_each_currency(report: OverdueReport, organisation: Organisation) -> None:
    stakes = (("CNY", Decimal("45000")), ("EUR", Decimal("310.5")))
    sheet = opened(replace(report, total=replace(report.total, stakes=stakes)), organisation).worksheets[0]
    assert column(sheet, "Money")[-2:] == [45000, 310.5]
    assert column(sheet, "Currency")[-2:] == ["CNY", "EUR"]


def test_ids_are_small_and_take_less_room_than_what_they_name(
    report: OverdueReport, organisation: Organisation
) -> None:
    sheet = opened(report, organisation).worksheets[0]
    assert (sheet["O2"].font.size, sheet["G2"].font.size) == (7, 10)
    longest = max(len(x.occurrence) for x in report.lines)
    assert sheet.column_dimensions["O"].width < longest * 0.8


def test_the_last_sheet_says_what_the_report_is_about(report: OverdueReport, organisation: Organisation) -> None:
    sheet = opened(report, organisation).worksheets[-1]
    contents = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=2)]
    assert contents == [
        ("Organisation", "Car dealership"),
        ("Overdue report", "12 overdue, CNY 545,260.00 at stake, longest overdue 35 days"),
        ("As of", day(10, 2)),
        ("As of (time)", timedelta(hours=18)),
        ("Time zone", "Asia/Shanghai"),
        ("Period", "February 2026"),
        ("Rehearsal", "REHEARSAL: not the real ledger"),
        ("Overdue now", 12),
        ("Money at stake (CNY)", 545260),
        (
            "What the figures cover",
            "Overdue: every item as of this time. Period: only items first due in February 2026.",
        ),
        ("February 2026: All", 21),
        ("February 2026: on time", 8),
        ("February 2026: late", 2),
        ("February 2026: still overdue", 7),
        ("February 2026: late only because of others", 0),
        ("February 2026: not due yet", 3),
        ("February 2026: paused", 0),
        ("February 2026: waived", 1),
        ("February 2026: not applicable", 0),
        ("February 2026: lapsed", 0),
        ("February 2026: cancelled", 0),
        ("February 2026: Returned at some time", 1),
        ("Due date pending", 3),
        ("Paused", 0),
        (
            "Questions",
            "Delivery arranged 客户庚 样A1007 · A-1007: missing Delivery time; cannot tell whether “Cash delivery "
            "after 17:00” applies",
        ),
        ("Ledger: batch", 41),
        ("Ledger: entries", 263),
        ("Ledger: verification code", "9f2c4e1ab07d5536" + "0" * 48),
        ("Money at stake", "Each total counts the money of one subject once, with its largest amount."),
    ]


def test_an_empty_report_says_so_in_each_sheet(nothing: OverdueReport, organisation: Organisation) -> None:
    book = opened(nothing, organisation, Language.ZH)
    assert [sheet["A2"].value for sheet in book] == [
        "没有逾期事项。",
        "本期没有到期事项。",
        "本期没有逾期完成的事项。",
        "没有期限待定的事项。",
        *["没有逾期事项。"] * 3,
        *["本期没有到期事项。"] * 3,
        "单位",
    ]
    assert ("台账校验码", "台账尚无记录") in [(r[0].value, r[1].value) for r in book.worksheets[-1].iter_rows()]


def test_every_sheet_is_frozen_filtered_and_fits_the_width_of_a_landscape_page(
    report: OverdueReport, organisation: Organisation
) -> None:
    for sheet in opened(report, organisation):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"


def test_columns_are_as_wide_as_their_chinese_words(report: OverdueReport, organisation: Organisation) -> None:
    sheet = opened(report, organisation, Language.ZH).worksheets[0]
    assert sheet.column_dimensions["G"].width >= 2 * len("17点后现金交车的劝客户提前付款或刷卡") - 2
    assert sheet.column_dimensions["A"].width <= 10


def test_words_too_long_for_a_column_wrap_in_a_row_of_their_height(
    report: OverdueReport, organisation: Organisation
) -> None:
    line = replace(report.lines[0], title=OccurrenceTitle(Text.plain("很长的事项" * 30)))
    sheet = opened(replace(report, lines=(line,)), organisation).worksheets[0]
    assert sheet.column_dimensions["G"].width < 90
    assert sheet["G2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height == 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_the_data_is_a_formula_a_link_or_a_number(
    report: OverdueReport, organisation: Organisation, payload: str
) -> None:
    line = replace(
        report.lines[0], title=OccurrenceTitle(Text.plain(payload)), label=payload, subject=payload, source=payload
    )
    content = overdue_xlsx(replace(report, lines=(line,)), organisation, language=Language.EN)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    for cell in (sheet["G2"], sheet["H2"], sheet["I2"], sheet["N2"]):
        assert cell.data_type != "f"
        assert cell.hyperlink is None
        # Excel reads _x0041_ as A unless its first character is spelt out; openpyxl shows what is written
        assert str(cell.value).replace("_x005F_", "_") == payload.strip()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        written = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in written.replace("&lt;f&gt;", "")
        assert "hyperlink" not in written.replace("HYPERLINK", "")


def test_control_characters_and_marks_of_direction_are_taken_out(
    report: OverdueReport, organisation: Organisation
) -> None:
    line = replace(
        report.lines[0], label="a\x00b\x07c\x1b[31m\u202ed\ufffe", title=OccurrenceTitle(Text.plain("one\ntwo"))
    )
    sheet = opened(replace(report, lines=(line,)), organisation).worksheets[0]
    assert (sheet["G2"].value, sheet["H2"].value) == ("one two", "abc[31md")


def test_words_too_long_for_a_cell_are_cut_and_say_so(report: OverdueReport, organisation: Organisation) -> None:
    line = replace(report.lines[0], label="x" * 40_000)
    sheet = opened(replace(report, lines=(line,)), organisation).worksheets[0]
    assert sheet["H2"].value == "x" * 32_766 + "…"


def test_equal_reports_are_equal_bytes_and_the_time_of_making_is_t(
    report: OverdueReport, organisation: Organisation
) -> None:
    first = overdue_xlsx(report, organisation, language=Language.ZH)
    assert first == overdue_xlsx(replace(report), organisation, language=Language.ZH)
    properties = load_workbook(io.BytesIO(first)).properties
    assert properties.created == properties.modified == day(10, 2) + timedelta(hours=10)
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {info.date_time[0] for info in parts.infolist()} == {1980}


def test_neither_the_zone_of_the_machine_nor_its_umask_is_in_the_bytes(tmp_path: Path) -> None:
    script = tmp_path / "write.py"
    script.write_text(
        "import sys, hashlib\n"
        "from datetime import UTC, datetime\n"
        "from engine.domain.text import Language\n"
        "from engine.domain.text import Text\n"
        "from engine.reports.model import CellKind, Column, Report, Section\n"
        "from engine.reports.xlsx import xlsx_workbook\n"
        "a, at = Text.plain('a'), datetime(2026, 2, 10, 10, tzinfo=UTC)\n"
        "section = Section(a, (Column('a', a, CellKind.TEXT, str),), ('c',))\n"
        "report = Report(title=a, organisation=a, as_of=at, zone='UTC', summary=a, sections=(section,))\n"
        "made = xlsx_workbook(report, language=Language.EN)\n"
        "print(hashlib.sha256(made).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, str(script)],
            env={**os.environ, "TZ": zone, "PYTHONPATH": os.getcwd()},
            umask=umask,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone, umask in (("UTC", 0o022), ("Asia/Shanghai", 0o077), ("America/New_York", 0o002))
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("language", "heads", "row", "sheet", "stopped"),
    [
        (
            Language.ZH,
            ["最初期限", "最初期限（时刻）", "逾期原因", "承诺日期", "说明"],
            [day(20, 1), timedelta(hours=17, minutes=30), "等外部单位", day(12, 2), "银行系统升级, 周四恢复"],
            "已暂停",
            [day(6, 2), timedelta(hours=16, minutes=40), "客户", "客户出差，回来签字"],
        ),
        (
            Language.EN,
            ["First due on", "First due on (time)", "Late reason", "Promised on", "Note"],
            [
                day(20, 1),
                timedelta(hours=17, minutes=30),
                "waiting for somebody outside",
                day(12, 2),
                "银行系统升级, 周四恢复",
            ],
            "Paused",
            [day(6, 2), timedelta(hours=16, minutes=40), "the customer", "客户出差，回来签字"],
        ),
    ],
)
def test_what_people_added_has_columns_and_stopped_clocks_a_sheet_of_their_own(
    explained: OverdueReport,
    organisation: Organisation,
    language: Language,
    heads: list[str],
    row: list[object],
    sheet: str,
    stopped: list[object],
) -> None:
    book = opened(replace(explained, rehearsal=False), organisation, language)
    table = rows(book.worksheets[0])
    assert table[0][13:18] == heads
    assert [line[13:18] for line in table if line[-1] and "A-1002" in str(line[-1])] == [row]
    assert rows(book[sheet])[1][:4] == stopped
    assert book.sheetnames.index(sheet) == 4


def test_of_all_characters_those_are_removed_that_a_cell_may_not_have() -> None:
    removed = {c for c in map(chr, range(0x110000)) if clean(c) == ""}
    unfit = {c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ("Cc", "Cs")}
    assert removed == unfit | {"\ufffe", "\uffff"}


def test_a_column_is_as_wide_as_its_widest_value_of_any_type() -> None:
    values: dict[SheetValue, int] = {
        "车辆 A-1": 8, "plain": 5, SheetId("x" * 20): 14, -1234: 5, Decimal("-1234567.5"): 13,
        Decimal("0.1234567890123456789"): 21, Percentage(Decimal("0.125")): 5, 12.345: 5, date(2026, 1, 1): 10,
        timedelta(hours=123, minutes=5): 6, "": 0,
    }  # fmt: skip
    assert {value: _shape([None, value])[0] for value in values} == values
    assert _shape(list(values))[0] == 21
    assert _shape([None])[0] == 0
