"""``report overdue --format``: where each format may go, and that it is the same report."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

T = "2026-02-10T18:00+08:00"


@pytest.fixture
def rehearsal(duecourse: Any) -> Any:
    """A rehearsal in which periods have passed and nothing was delivered."""
    assert duecourse("run", "--in-process", "--as-of", T).code == 0
    return duecourse


def test_xlsx_and_csv_are_written_to_a_file_and_hold_the_lines_of_the_json(rehearsal: Any, tmp_path: Path) -> None:
    figures = json.loads(rehearsal("report", "overdue", "--json").out)
    ids = [line["occurrence"] for line in figures["lines"]]
    assert ids
    xlsx, csv = tmp_path / "overdue.xlsx", tmp_path / "overdue.csv"
    for target in (xlsx, csv):
        done = rehearsal("report", "overdue", "--format", target.suffix[1:], "--output", str(target))
        assert (done.code, done.out) == (0, f"{target}\n")
    sheet = load_workbook(xlsx).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[-1] for row in rows[: len(ids)]] == ids
    assert [row[-1] for row in rows[len(ids) :]] == [None, None]  # a blank row, and the total
    [total] = [text for text in rows[-1] if text]
    assert total.startswith(f"Total: {len(ids)}, ")
    lines = csv.read_bytes().decode("utf-8-sig").split("\r\n")
    assert [line.split(",")[-2] for line in lines[1:-1]] == ids


def test_the_same_report_asked_twice_is_the_same_bytes(rehearsal: Any, tmp_path: Path) -> None:
    for format_ in ("xlsx", "csv", "html", "json"):
        one, two = tmp_path / f"1.{format_}", tmp_path / f"2.{format_}"
        for target in (one, two):
            assert rehearsal("report", "overdue", "--format", format_, "--output", str(target)).code == 0
        assert one.read_bytes() == two.read_bytes()


def test_xlsx_goes_through_a_pipe_in_either_language(rehearsal: Any) -> None:
    for lang, name in (("en", "Overdue (rehearsal)"), ("zh", "逾期明细（演练）")):
        done = subprocess.run(
            [sys.executable, "-m", "engine.cli", "report", "overdue", "--format", "xlsx"],
            env={**os.environ, "DUECOURSE_LANG": lang},
            capture_output=True,
            check=True,
        )
        assert load_workbook(io.BytesIO(done.stdout)).sheetnames[0] == name


def test_a_terminal_is_refused_an_xlsx(rehearsal: Any) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "engine.cli", "report", "overdue", "--format", "xlsx"],
            stdout=theirs,
            stderr=subprocess.PIPE,
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2
    assert (
        done.stderr.decode()
        == "Error: A terminal cannot show XLSX. Add --output FILE.xlsx, or redirect it to a file.\n"
    )


def test_an_unknown_format_is_refused_with_those_that_there_are(rehearsal: Any) -> None:
    done = rehearsal("report", "overdue", "--format", "docx")
    assert (done.code, done.err) == (
        2,
        "Error: Format docx is not supported; use terminal, html, pdf, xlsx, csv, json\n",
    )


def test_a_file_that_cannot_be_written_is_the_callers_error(rehearsal: Any, tmp_path: Path) -> None:
    target = tmp_path / "missing" / "overdue.xlsx"
    done = rehearsal("report", "overdue", "--format", "xlsx", "--output", str(target))
    assert (done.code, done.err) == (
        2,
        f"Error: Cannot write the file {target}: No such file or directory\n",
    )


def test_the_report_of_satisfaction_is_for_a_period_and_a_department(rehearsal: Any) -> None:
    done = rehearsal("report", "satisfaction", "--period", "2026-Q1", "--department", "sales")
    assert done.code == 0
    assert "Period Q1 2026" in done.out
    assert "Only provided by Sales" in done.out
    assert "Nothing was rated in this period." in done.out
    low = rehearsal("report", "satisfaction", "--format", "csv", "--table", "low", "--as-of", "2026-02-09T18:00")
    assert low.code == 0
    assert low.out.lstrip("\ufeff").startswith("Score,First score,Item,")
