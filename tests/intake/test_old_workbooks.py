"""Workbooks of Excel 97 to 2003 (.xls), which accounting programs still export: their formats say what a cell shows."""

# ruff: noqa: DTZ001 - a cell of Excel has no time zone

import random
import struct
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlwt

from engine.intake.open_table import open_table
from engine.intake.xls_layout import xls_layout
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text
from tests.intake.office_files import spoilt

Rows = Callable[..., list[tuple[int, dict[str, str]]]]
Formatted = tuple[Any, str]
MIDNIGHT = datetime(2026, 3, 2)


def old_book(path: Path, rows: Sequence[Sequence[Formatted | str | int]], hidden: Sequence[int] = ()) -> Path:
    """A workbook whose cells are plain, or a value with its number format."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("明细")
    styles: dict[str, Any] = {}
    for n, row in enumerate(rows):
        for column, cell in enumerate(row):
            value, format_ = cell if isinstance(cell, tuple) else (cell, "General")
            if format_ not in styles:
                styles[format_] = xlwt.easyxf(num_format_str=format_)
            if value != "":
                sheet.write(n, column, value, styles[format_])
        if n in hidden:
            sheet.row(n).hidden = True
    workbook.save(str(path))
    return path


@pytest.mark.parametrize(
    ("format_", "shown"),
    [
        ("yyyy-mm-dd hh:mm", "2026-03-02 00:00:00"),
        ('yyyy"年"m"月"d"日" h"时"', "2026-03-02 00:00:00"),
        ("M/D/YY h:mm", "2026-03-02 00:00:00"),  # built in, as number 22
        ("yyyy-mm-dd", "2026-03-02"),
        ("M/D/YY", "2026-03-02"),  # built in, as number 14
        ('yyyy"h"', "2026-03-02"),
    ],
)
def test_a_midnight_keeps_its_time_where_its_format_shows_one(
    tmp_path: Path, rows: Rows, format_: str, shown: str
) -> None:
    table = [["", ""], ["", "time", "n"], ["", (MIDNIGHT, format_), 5], ["", (MIDNIGHT.replace(hour=9), format_), 5]]
    read = [cells["time"] for _, cells in rows(old_book(tmp_path / "t.xls", table))]
    assert read == [shown, "2026-03-02 09:00:00"]


def test_a_formula_whose_result_is_a_midnight_is_read_like_a_value(tmp_path: Path, rows: Rows) -> None:
    shows_time = "yyyy-mm-dd hh:mm"
    path = old_book(
        tmp_path / "t.xls", [["time"], [(xlwt.Formula("A1"), shows_time)], [(xlwt.Formula("A1"), shows_time)]]
    )
    content = path.read_bytes()
    start = content.index(struct.pack("<HHH", 0x06, 27, 1)) + 10
    result = struct.pack("<d", 46083.0)  # 2 March 2026; the writer of these tests leaves every result empty
    path.write_bytes(content[:start] + result + content[start + 8 :])
    assert rows(path) == [(2, {"time": "2026-03-02 00:00:00"})]


def test_neighbouring_cells_in_one_record_have_each_their_own_format(tmp_path: Path, rows: Rows) -> None:
    table = [["day", "time"], [(MIDNIGHT, "yyyy-mm-dd"), (MIDNIGHT, "yyyy-mm-dd hh:mm")]]
    assert rows(old_book(tmp_path / "t.xls", table)) == [(2, {"day": "2026-03-02", "time": "2026-03-02 00:00:00"})]


def test_a_number_shows_the_leading_zeros_of_its_format_and_hidden_rows_are_told(tmp_path: Path, rows: Rows) -> None:
    table = [["key", "n"], [(123, "00000"), (123, "0.00")], [(-5, "000"), (1.5, "000")], ["A-1", 1], [("", ""), ""]]
    path = old_book(tmp_path / "t.xls", table, hidden=(3, 4))
    assert [tuple(cells.values()) for _, cells in rows(path)] == [("00123", "123"), ("-5", "1.5"), ("A-1", "1")]
    opened = open_table(path)
    assert opened.note is not None
    assert refusal_text(opened.note).en == "Hidden or filtered rows that were read, too: 1"
    assert [row.hidden for row in opened.rows] == [False, False, True]


def test_a_large_workbook_is_read_to_its_end(tmp_path: Path, rows: Rows) -> None:
    """Beyond 7 MB the list of sectors no longer fits into the head of the file."""
    texts = ["时间说明" * 8000 + str(n) for n in range(130)]
    table = [["time", "note"], *([(MIDNIGHT, "yyyy-mm-dd hh:mm"), text] for text in texts)]
    path = old_book(tmp_path / "t.xls", table)
    assert path.stat().st_size > 7 * 1024**2
    assert {cells["time"] for _, cells in rows(path)} == {"2026-03-02 00:00:00"}


def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, rows: Rows) -> None:
    content = old_book(tmp_path / "t.xls", [["time"], [(MIDNIGHT, "yyyy-mm-dd hh:mm")]] * 20).read_bytes()
    outcomes = set()
    for seed in range(150):
        damaged = tmp_path / "damaged.xls"
        damaged.write_bytes(content[:8] + spoilt(content[8:], random.Random(seed)))
        try:
            rows(damaged)
            outcomes.add("read")
        except Refused:
            outcomes.add("refused")
        xls_layout(damaged.read_bytes(), "明细")  # nor is its layout ever more than absent
    assert outcomes == {"read", "refused"}
