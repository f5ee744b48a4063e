"""Excel workbooks: dates, times, numbers, booleans, and values that Excel has changed."""

# ruff: noqa: DTZ001 - a cell of Excel has no time zone

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from engine.intake.number import spelled_float, spelled_number
from engine.intake.open_table import open_table
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text

Rows = Callable[..., list[tuple[int, dict[str, str]]]]
Book = Callable[..., Path]


def test_cells_of_every_kind_come_in_our_spelling(book: Book, rows: Rows) -> None:
    cells = {
        "A-1": "A-1",
        1001: "1001",
        0.1 + 0.2: "0.3",
        8500.5: "8500.5",
        True: "yes",
        datetime(2026, 2, 13, 17, 30): "2026-02-13 17:30:00",
        date(2026, 2, 13): "2026-02-13",
        time(17, 30): "17:30",
        timedelta(hours=26, minutes=5): "26:05",
    }
    header = [f"c{n}" for n in range(len(cells))]
    assert rows(book("t.xlsx", [header, list(cells)])) == [(2, dict(zip(header, cells.values(), strict=True)))]


@pytest.mark.parametrize("minute", range(0, 60, 7))
def test_a_time_of_day_keeps_its_minute_although_excel_counts_days_in_a_float(
    book: Book, rows: Rows, minute: int
) -> None:
    at = datetime(2026, 2, 13, 23, minute, 59)
    [(_, cells)] = rows(book("t.xlsx", [["key", "time"], ["1", at]]))
    assert cells["time"] == at.isoformat(" ")


def test_rows_have_the_numbers_that_excel_shows_and_blank_ones_are_none(book: Book, rows: Rows) -> None:
    path = book("t.xlsx", [["2026年1月交车明细"], [], ["编号", "时间"], [], ["A-1", "x"], ["  ", None], ["A-2", "y"]])
    assert rows(path) == [(5, {"编号": "A-1", "时间": "x"}), (7, {"编号": "A-2", "时间": "y"})]


def test_a_stray_cell_beside_the_table_is_kept_and_is_no_problem(book: Book) -> None:
    [row] = open_table(book("t.xlsx", [["key", "time"], ["1", "x", None, "seen by Li"]])).rows
    assert row.cells == {"key": "1", "time": "x", "column 4": "seen by Li"}
    assert row.problem is None


@pytest.mark.parametrize(
    ("stored", "spelled"),
    [
        (1001.0, "1001"),
        (0.0, "0"),
        (-12.5, "-12.5"),
        (1e-7, "0.0000001"),
        (123456789012345.0, "123456789012345"),
        (4.20106197001012e17, "4.20106197001012E+17"),
        (2e15, "2E+15"),
        (float("nan"), "nan"),
    ],
)
def test_a_stored_number_is_spelled_in_full_unless_digits_are_lost(stored: float, spelled: str) -> None:
    assert spelled_float(stored) == spelled


@pytest.mark.parametrize(
    ("written", "spelled"),
    [("1001.0", "1001"), ("8500.10", "8500.10"), ("1e3", "1000"), ("2.03E+17", "2.03E+17"), ("x", "x")],
)
def test_a_number_of_json_follows_the_same_rules(written: str, spelled: str) -> None:
    assert spelled_number(written) == spelled


def test_the_first_sheet_with_content_is_read_and_the_others_are_named(book: Book) -> None:
    sheets = {"空": [], "一月": [["key"], ["1"]], "二月": [["key"], ["2"]], "说明 Help": [["help"]]}
    table = open_table(book("t.xlsx", sheets))
    assert [row.cells for row in table.rows] == [{"key": "1"}]
    assert table.hints == ("一月",)
    assert table.note is not None
    assert refusal_text(table.note).en == "Only the sheet “一月” was read, not: 二月"
    assert refusal_text(table.note).zh == "只读取了工作表“一月”；未读取：二月"


def test_a_sheet_is_named_and_a_wrong_name_lists_those_there_are(book: Book, rows: Rows) -> None:
    path = book("t.xlsx", {"一月": [["key"], ["1"]], "February": [["key"], ["2"]]})
    assert rows(path, "february") == [(2, {"key": "2"})]
    with pytest.raises(Refused, match=r"has no sheet “三月”\. It has: 一月, February"):
        open_table(path, "三月")


def test_a_sheet_is_asked_of_a_workbook_alone(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("key\n1\n", encoding="utf-8")
    with pytest.raises(Refused, match="is not a workbook"):
        open_table(tmp_path / "t.csv", "一月")


def test_a_workbook_is_known_by_its_bytes_whatever_its_name(book: Book, rows: Rows) -> None:
    path = book("t.xlsx", [["key"], [1001]])
    renamed = path.rename(path.with_name("t.csv"))
    assert rows(renamed) == [(2, {"key": "1001"})]


def test_an_empty_workbook_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="is empty"):
        open_table(book("t.xlsx", []))


def test_a_midnight_keeps_its_time_where_its_format_shows_one(tmp_path: Path, rows: Rows) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    formats = [
        "yyyy-mm-dd hh:mm:ss",
        "yyyy/m/d h:mm",
        'yyyy"年"m"月"d"日" h"时"mm"分"',
        "yyyy-mm-dd",
        'yyyy"h"',
        "mm-dd-yy",
    ]
    for line, format_ in enumerate(formats, 3):
        sheet.cell(line, 2, datetime(2026, 2, 10)).number_format = format_
    sheet["B2"] = "time"
    workbook.save(tmp_path / "t.xlsx")
    midnight, day = "2026-02-10 00:00:00", "2026-02-10"
    read = [cells["time"] for _, cells in rows(tmp_path / "t.xlsx")]
    assert read == [midnight, midnight, midnight, day, day, day]


def test_a_number_shows_the_leading_zeros_of_its_format(tmp_path: Path, rows: Rows) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["key", "n"])
    sheet.append([123, 123])
    sheet["A2"].number_format = "00000"
    workbook.save(tmp_path / "t.xlsx")
    assert rows(tmp_path / "t.xlsx") == [(2, {"key": "00123", "n": "123"})]


def test_a_cell_merged_over_several_rows_counts_for_each_of_them(tmp_path: Path, rows: Rows) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["title"], ["customer", "key", "note"], ["甲", "1"], [None, "2"], [None, "3"], [None, "4", "x"], []):
        sheet.append([None, *row])
    sheet.merge_cells("B1:D1")
    sheet.merge_cells("B3:B5")
    sheet.merge_cells("D6:D9")
    workbook.save(tmp_path / "t.xlsx")
    read = [tuple(cells.values()) for _, cells in rows(tmp_path / "t.xlsx")]
    assert read == [("甲", "1", ""), ("甲", "2", ""), ("甲", "3", ""), ("", "4", "x")], "a blank row stays blank"


def test_hidden_rows_are_read_and_told(tmp_path: Path, rows: Rows) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["key", "n"])
    workbook.active.append([1, 1])
    workbook.active.row_dimensions[2].hidden = True
    workbook.create_sheet("more").append(["x"])
    workbook.save(tmp_path / "t.xlsx")
    table = open_table(tmp_path / "t.xlsx")
    assert table.note is not None
    assert refusal_text(table.note).en == (
        "Only the sheet “Sheet” was read, not: more. Hidden or filtered rows that were read, too: 1"
    )
    assert [row.hidden for row in table.rows] == [True]
