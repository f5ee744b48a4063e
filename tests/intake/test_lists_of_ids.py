"""Occurrence ids from a list or a report."""

from pathlib import Path

import pytest

from engine.intake.id_list import ids
from engine.services.refused import Refused


def test_ids_are_read_with_spaces_and_slips_of_the_pen(tmp_path: Path) -> None:
    listed = tmp_path / "ids.csv"
    listed.write_text("title,id\nSlip,a/b@x/甲 7#2\nReport,a/c@2026-O2\nReport,a/c@2026-O2\n,\n", encoding="utf-8")
    assert ids(listed) == ("a/b@x/甲 7#2", "a/c@2026-O2")


def test_a_file_without_ids_is_refused(tmp_path: Path) -> None:
    listed = tmp_path / "ids.csv"
    listed.write_text("name,mail\nAnn,ann@shop.example\n", encoding="utf-8")
    with pytest.raises(Refused, match="contains no item ids"):
        ids(listed)
