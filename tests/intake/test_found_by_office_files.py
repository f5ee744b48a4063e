"""What the random office files have found, each as a test of its own."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from engine.intake.id_list import id_list
from engine.intake.open_table import open_table
from engine.services.refused import Refused

TEXT = "编号,名称\nA-1,一一二三\nA-2,一\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_whatever_its_characters(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.encode(encoding))
    assert [row.cells["名称"] for row in open_table(path).rows] == ["一一二三", "一"]


def test_a_text_of_utf_16_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(TEXT.encode("utf-16")[:-1])
    with pytest.raises(Refused):
        open_table(path)


def test_a_value_left_below_a_merged_range_is_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for n, row in enumerate((("编号", "客户"), ("A-1", "甲"), ("A-2", "乙"))):
            sheet.write_row(n, 0, row)
        sheet.merge_range(1, 1, 2, 1, "甲")  # the second cell keeps its value
    assert [row.cells["客户"] for row in open_table(path).rows] == ["甲", "甲"]


def test_a_hidden_first_row_of_a_list_without_headings_is_left_out(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for n in (1, 2):
        sheet.append(["凭证", f"insurance-finance/slip@claim.settled/C-{n}"])
    sheet.row_dimensions[1].hidden = True
    workbook.save(tmp_path / "t.xlsx")
    found = id_list(tmp_path / "t.xlsx")
    assert (found.ids, found.hidden) == (("insurance-finance/slip@claim.settled/C-2",), 1)


def test_an_information_row_above_two_rows_of_headings_is_none_of_them(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    text = "制表人,张某,,单位：元,\n编号,时间,车辆,,金额\n,,客户,车型,\nA-1,2026-01-06,甲,轿车,1\n"
    table = open_table(write("t.csv", text))
    assert table.fitting is not None
    fitted = table.fitting(lambda header, _: "编号" in header and "时间" in header)
    assert fitted is not None and fitted.header == ("编号", "时间", "客户", "车型", "金额")
