"""The overdue lines as CSV, byte by byte."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language, Text
from tests.reports.overdue_formats import overdue_csv


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_file_begins_with_a_byte_order_mark_and_each_line_ends_with_crlf(
    report: OverdueReport, organisation: Organisation
) -> None:
    content = overdue_csv(report, organisation, language=Language.ZH)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") == len(report.lines) + 1


def test_dates_times_and_money_read_the_same_everywhere(report: OverdueReport, organisation: Organisation) -> None:
    found = rows(overdue_csv(replace(report, rehearsal=False), organisation, language=Language.EN))
    assert found[0] == [
        "Days", "Due on", "Due (time)", "Department", "Owner", "Due to", "What", "About", "Number", "Money", "Currency",
        "Returned", "Key moment", "Clause", "Id",
    ]  # fmt: skip
    assert found[3] == [
        "18", "2026-01-23", "17:30", "Sales", "Sales consultant", "Finance",
        "Order and delivery slip signed by the customer", "客户丙 样A1003", "A-1003", "98800.00", "CNY", "yes", "yes",
        "sales/1", "sales-finance/signed-slips@vehicle.delivered/A-1003",
    ]  # fmt: skip
    assert found[4][1:3] == ["2026-01-28", "24:00"]


def test_an_extension_and_a_late_reason_have_columns_where_some_line_has_one(
    explained: OverdueReport, organisation: Organisation
) -> None:
    found = rows(overdue_csv(replace(explained, rehearsal=False), organisation, language=Language.ZH))
    assert found[0][13:18] == ["最初期限", "最初期限（时刻）", "逾期原因", "承诺日期", "说明"]
    assert found[4][13:18] == ["2026-01-20", "17:30", "等外部单位", "2026-02-12", "银行系统升级, 周四恢复"]
    assert [found[2][13:18], found[1][13:18]] == [["", "", "人手不足", "", ""], [""] * 5]


def test_a_rehearsal_says_so_in_a_column_of_its_own(
    report: OverdueReport, nothing: OverdueReport, organisation: Organisation
) -> None:
    found = rows(overdue_csv(report, organisation, language=Language.ZH))
    assert [row[-1] for row in found] == ["演练：不是正式台账"] + ["是"] * 12
    empty = rows(overdue_csv(replace(nothing, rehearsal=True), organisation, language=Language.EN))
    assert [row[-1] for row in empty] == ["REHEARSAL: not the real ledger"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_words_that_begin_like_a_formula_get_an_apostrophe(
    report: OverdueReport, organisation: Organisation, sign: str
) -> None:
    line = replace(
        report.lines[0], label=f"{sign}1+1", subject=f"{sign}A1", title=OccurrenceTitle(Text.plain(f"{sign}x"))
    )
    row = rows(overdue_csv(replace(report, lines=(line,)), organisation, language=Language.EN))[1]
    assert row[6:9] == [f"'{sign}x", f"'{sign}1+1", f"'{sign}A1"]


@pytest.mark.parametrize("lead", ["\t", "\r", "\n", " ", "\x00", "\u202e"])
def test_nothing_hides_a_formula_behind_characters_that_are_not_seen(
    report: OverdueReport, organisation: Organisation, lead: str
) -> None:
    line = replace(report.lines[0], label=f"{lead}=1+1")
    row = rows(overdue_csv(replace(report, lines=(line,)), organisation, language=Language.EN))[1]
    assert row[7] == "'=1+1"


def test_a_number_below_nothing_is_a_number_not_words(report: OverdueReport, organisation: Organisation) -> None:
    line = replace(report.lines[1], stake=Decimal("-12.50"))
    assert rows(overdue_csv(replace(report, lines=(line,)), organisation, language=Language.EN))[1][9] == "-12.50"


def test_quotes_commas_and_line_ends_stay_within_their_cell(report: OverdueReport, organisation: Organisation) -> None:
    line = replace(report.lines[0], label='a "b", c\nd')
    found = rows(overdue_csv(replace(report, lines=(line,)), organisation, language=Language.EN))
    assert len(found) == 2
    assert found[1][7] == 'a "b", c d'


def test_equal_reports_are_equal_bytes(report: OverdueReport, organisation: Organisation) -> None:
    first = overdue_csv(report, organisation, language=Language.ZH)
    assert first == overdue_csv(replace(report), organisation, language=Language.ZH)
