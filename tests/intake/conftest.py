"""Outside files for tests."""

import gzip
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from engine.intake.open_table import open_table

Cell = str | int | float | bool | date | datetime | time | timedelta | None
WriteFile = Callable[..., Path]
WriteBook = Callable[..., Path]

_FORMATS = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm", timedelta: "[h]:mm"}


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Writes a text into a file in an encoding, gzipped if the name ends in .gz."""

    def make(name: str, text: str, encoding: str = "utf-8") -> Path:
        path, content = tmp_path / name, text.encode(encoding)
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return make


@pytest.fixture
def book(tmp_path: Path) -> WriteBook:
    """Writes a workbook from rows of cells, sheet by sheet, dates and times as Excel has them."""

    def make(name: str, sheets: Mapping[str, Sequence[Sequence[Cell]]] | Sequence[Sequence[Cell]]) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
            formats = {kind: workbook.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
            for title, rows in (sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}).items():
                sheet = workbook.add_worksheet(title)
                for n, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if type(cell) in formats:
                            sheet.write_datetime(n, column, cell, formats[type(cell)])
                        elif cell is not None:
                            sheet.write(n, column, cell)
        return path

    return make


@pytest.fixture
def rows() -> Callable[..., list[tuple[int, dict[str, str]]]]:
    """The rows of a file: line and cells."""

    def read(path: Path, sheet: str | None = None) -> list[tuple[int, dict[str, str]]]:
        return [(row.line, dict(row.cells)) for row in open_table(path, sheet).rows]

    return read
