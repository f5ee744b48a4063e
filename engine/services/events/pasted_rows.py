"""Rows that were pasted or that stand in a table, as rows of one event: their headings matched as an import does."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.domain.agreement.catalogue import Catalogue, EventType
from engine.domain.agreement.field_value import BadValue, is_clock_time, read_date, stands_for_nothing
from engine.services.events import header_match
from engine.services.events.cell_problems import KEY, TIME, column_of, columns_of
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.import_events import EventTable, mapped_table
from engine.services.refused import Refused
from engine.settings import Mapped

_MOST_UNUSED = 20
"""The most cells without a column that are named."""
_HALF = 0.5
"""The share of the cells of a first row that have to be known headings, for the row to be one of headings."""


@dataclass(frozen=True, slots=True)
class PastedRows:
    """The rows by column (``columns_of``), and the headings that the event has no field for."""

    rows: tuple[Mapping[str, str], ...]
    unused: tuple[str, ...] = ()


def pasted_rows(text: str, type_: EventType, catalogue: Catalogue, *, most: int) -> PastedRows:
    """The rows of a text that was copied from a spreadsheet: cells divided by tabs, or else by commas.

    Without a row of headings the columns are those of the form, in its order. Raises Refused (``rows-none``,
    ``rows-too-many``).
    """
    lines = [cells for cells in _cells(text) if any(map(str.strip, cells))]
    if not lines:
        raise Refused("rows-none")
    header = tuple(cell.strip() for cell in lines[0])
    if _is_header(header, type_, catalogue):
        body = [SourceRow(n, dict(zip(header, cells, strict=False))) for n, cells in enumerate(lines[1:], start=2)]
        return rows_of_table(header, body, type_, catalogue, most=most)
    columns = columns_of(type_)
    rows = tuple(dict(zip(columns, cells, strict=False)) for cells in lines)
    _require_some(rows, most)
    beyond = tuple(cell for cells in lines for cell in cells[len(columns) :] if cell.strip())
    return PastedRows(rows, tuple(dict.fromkeys(beyond))[:_MOST_UNUSED])


def rows_of_file(table: EventTable, type_: EventType, catalogue: Catalogue, *, most: int) -> PastedRows:
    """The rows of the table in a file, whose headings may stand below other rows or on another sheet.

    Raises Refused where a required column is missing, and as ``pasted_rows`` does.
    """
    fitting, _ = mapped_table(table, Mapped(event=type_.name), catalogue)
    return rows_of_table(fitting.header, fitting.rows, type_, catalogue, most=most)


def rows_of_table(
    header: Sequence[str], rows: Iterable[SourceRow], type_: EventType, catalogue: Catalogue, *, most: int
) -> PastedRows:
    """The rows of a table with headings. Raises Refused (``rows-none``, ``rows-too-many``)."""
    columns = Columns.of(header, catalogue, event=type_.name)
    fields = {
        column_of(field): header_match.match_headings(header, (column_of(field), *header_match.field_headings(field)))
        for field in type_.fields
    }
    read = tuple(_row(row.cells, columns, fields) for row in islice(rows, most + 1))
    _require_some(read, most)
    return PastedRows(read, columns.unused(header, catalogue))


def _row(cells: Mapping[str, str], columns: Columns, fields: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    row = {KEY: cells.get(columns.key, ""), TIME: _time(cells, columns)}
    for column, headings in fields.items():
        written = [cells.get(heading, "") for heading in headings]
        row[column] = next((cell for cell in written if cell.strip()), "")
    return row


def _time(cells: Mapping[str, str], columns: Columns) -> str:
    """The time of a row, whose date may stand in a column of its own."""
    written = cells.get(columns.time, "")
    date = cells.get(columns.date, "") if columns.date is not None else ""
    if not date.strip() or stands_for_nothing(date):
        return written
    if stands_for_nothing(written):
        return date
    if not is_clock_time(written.strip()):
        return written
    try:
        return f"{read_date(date.strip()).isoformat()} {written.strip()}"
    except BadValue:
        return f"{date} {written}"


def _cells(text: str) -> Iterator[Sequence[str]]:
    """The cells of each line; a cell in quotes may hold line ends, as spreadsheets write them."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    divider = "\t" if "\t" in plain else ","
    try:
        yield from (
            list(csv.reader(plain.split("\n"), delimiter=divider)) if '"' not in plain else _quoted(plain, divider)
        )
    except csv.Error:  # quotes that do not match, or a very long cell: every line is as it stands
        yield from (line.split(divider) for line in plain.split("\n"))


def _quoted(plain: str, divider: str) -> list[list[str]]:
    lines = (f"{line}\n" for line in plain.split("\n"))
    return [[cell.rstrip("\n") for cell in row] for row in csv.reader(lines, delimiter=divider, strict=True)]


def _is_header(first: Sequence[str], type_: EventType, catalogue: Catalogue) -> bool:
    """True if most cells of the first row are headings that the event knows."""
    cells = [cell for cell in first if cell]
    known = [
        *header_match.key_headings(catalogue, [type_]),
        *header_match.time_headings([type_]),
        *header_match.date_headings([type_]),
        *(heading for field in type_.fields for heading in header_match.field_headings(field)),
    ]
    return len(header_match.match_headings(cells, known)) > _HALF * len(cells)


def _require_some(rows: Sequence[Mapping[str, str]], most: int) -> None:
    if not rows:
        raise Refused("rows-none")
    if len(rows) > most:
        raise Refused("rows-too-many", most=most, found=len(rows))
