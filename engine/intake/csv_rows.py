"""Read CSV files in UTF-8 with or without BOM, GB18030 (Excel in China) or UTF-16 (Excel's “Unicode text”).

A row with a byte that does not fit the encoding has a problem; the other rows are read.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engine.domain.agreement.field_value import storable
from engine.domain.refusal import Refusal
from engine.intake.stream import FileStream, spoilt
from engine.intake.table import grid
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

_SEPARATOR_LINE = re.compile(r"\ufeff?sep=([,;\t])\r?\n?", re.IGNORECASE)
_SHOWN = 40
"""Characters of a spoilt cell that are shown."""
_SAMPLE = 64 * 1024
"""Characters from which the separator is detected."""


def csv_rows(path: Path) -> tuple[tuple[str, ...], Iterator[SourceRow]]:
    """Return the headings and an iterator over the rows that are not blank, each with its first line number.

    Raises Refused, also during iteration, if the file cannot be read, is not text, or has no header.
    """
    return csv_table(FileStream.at(path))


def csv_table(
    source: FileStream, fits: Callable[[Sequence[str]], bool] | None = None
) -> tuple[tuple[str, ...], Iterator[SourceRow]]:
    """Return the headings and rows of a stream, like ``csv_rows``; the headings are the first row that ``fits``."""
    with source.text(newline="") as text:
        whole = text.errors == "strict"
        sample = text.read(_SAMPLE)
    stated = _SEPARATOR_LINE.match(sample)
    separator = stated[1] if stated else separator_of(sample)
    header, rows = grid(_records(source, separator, skip=bool(stated)), source.name, exact=True, fits=fits)
    return (header, rows) if whole else (tuple(map(storable, header)), _marked(rows))


def headings(raw: bytes) -> tuple[str, ...] | None:
    """Return the headings of a CSV file's bytes; None if the bytes are not CSV."""
    try:
        return csv_table(FileStream.of("", raw))[0]
    except Refused:
        return None


def separator_of(sample: str) -> str:
    """Detect the separator: comma, semicolon or tab, whichever splits most of the first lines evenly."""
    lines = [line for line in sample.splitlines()[:20] if line.strip()]
    return max(",;\t", key=lambda separator: _evenness(lines, separator))


def _evenness(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """Return how many lines have the most common number of values, and that number."""
    widths = Counter(width for line in lines if (width := _value_count(line, separator)) > 1)
    return max(((lines, width) for width, lines in widths.items()), default=(0, 0))


def _value_count(line: str, separator: str) -> int:
    """Return the number of values on a line; a quoted value counts once, whatever it contains."""
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return 0


def _marked(rows: Iterator[SourceRow]) -> Iterator[SourceRow]:
    """Yield the rows; one with a spoilt byte has a problem, and U+FFFD where the byte is."""
    for row in rows:
        cells = {storable(heading): cell for heading, cell in row.cells.items()}
        bad = next((heading for heading, cell in cells.items() if spoilt(cell)), None)
        if bad is None:
            yield row._replace(cells=cells)
        else:
            problem = row.problem or Refusal("row-not-utf-8", column=bad, value=storable(cells[bad])[:_SHOWN])
            yield row._replace(cells={h: storable(c) for h, c in cells.items()}, problem=problem)


def _records(source: FileStream, separator: str, *, skip: bool) -> Iterator[tuple[int, Sequence[str]]]:
    before = 0
    with source.text(newline="") as text:
        if skip:
            text.readline()
            before = 1
        reader = csv.reader(text, delimiter=separator, strict=True)
        offset = before
        try:
            for cells in reader:
                line, before = before + 1, reader.line_num + offset
                yield line, cells
        except csv.Error as error:
            raise Refused("csv-broken", path=source.name, line=before + 1, why=str(error)) from error
