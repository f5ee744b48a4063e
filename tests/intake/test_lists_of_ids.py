"""Occurrence ids from a list or a report."""

from pathlib import Path

import openpyxl
import pytest

from engine.intake.id_list import id_list
from engine.services.refused import Refused


def test_ids_are_read_with_spaces_and_slips_of_the_pen(tmp_path: Path) -> None:
    listed = tmp_path / "ids.csv"
    listed.write_text("title,id\nSlip,a/b@x/甲 7#2\nReport,a/c@2026-O2\nReport,a/c@2026-O2\n,\n", encoding="utf-8")
    assert id_list(listed).ids == ("a/b@x/甲 7#2", "a/c@2026-O2")


def test_a_file_without_ids_is_refused(tmp_path: Path) -> None:
    listed = tmp_path / "ids.csv"
    listed.write_text("name,mail\nAnn,ann@shop.example\n", encoding="utf-8")
    with pytest.raises(Refused, match="contains no item ids"):
        id_list(listed)


def test_rows_that_a_person_has_hidden_are_left_out_and_counted(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["title", "id"], ["done", "a/b@x/1"], ["not done", "a/b@x/2"], ["not done", "a/b@x/3"], [None, None]):
        sheet.append(row)
    sheet.auto_filter.ref = "A1:B4"
    for line in (3, 4, 5):
        sheet.row_dimensions[line].hidden = True
    workbook.save(tmp_path / "overdue.xlsx")
    listed = id_list(tmp_path / "overdue.xlsx")
    assert (listed.ids, listed.hidden) == (("a/b@x/1",), 2)
