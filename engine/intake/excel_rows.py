"""Read Excel workbooks: dates, times, numbers and booleans become text; no formula or link is evaluated."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import IO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from engine.domain.refusal import Refusal
from engine.intake.number import spelled_float
from engine.intake.sheet_layout import NO_LAYOUT, SheetLayout, column_number, sheet_layout
from engine.intake.stream import FileStream, TooLarge
from engine.intake.table import FIRST_ROWS, Fits, SourceTable, grid, headings_of
from engine.intake.xls_layout import xls_layout
from engine.services.events.column_mapping import SourceRow
from engine.services.refused import Refused

LARGEST = 64 * 1024**2
"""Largest size of a workbook in bytes."""
UNPACKED = 512 * 1024**2
"""Largest total size of its parts in bytes, unpacked."""
CELLS = 10_000_000
"""Most cells in the rectangle that a sheet spans: each takes memory, filled or not."""
TEXT = 256 * 1024**2
"""Largest total size of the texts in its cells in bytes: thousands of cells may share one text."""
HELP_SHEET = "说明 Help"
"""Name of the sheet that explains a template."""
CHOICES_SHEET = "choices"

_BLOCK = 1024**2
_LONGEST_TEXT = 4 * 1024**2
_TEXTS = "xl/sharedstrings.xml"
# every repetition is bounded: the input may be crafted to be slow
_PLACE = re.compile(rb"""\br\s{0,9}=\s{0,9}["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
_SHARED = re.compile(rb"""\bt\s{0,9}=\s{0,9}["']s["'][^>]{0,999}>\s{0,99}<(?:\w{1,20}:)?v>\s{0,9}([0-9]{1,10})""")
_TEXT_END = re.compile(rb"</(?:\w{1,20}:)?si\s{0,9}>")
_WORKBOOK = re.compile(r"xl/workbook\d?\.xml")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ROW_OR_CELL = re.compile(rb"<(?:\w{1,20}:)?(row|c)[\s/>]")

Cell = int | float | str | bool | time | date | datetime | timedelta


def sheet_table(source: FileStream, sheet: str | None = None) -> SourceTable:
    """Read a sheet of a workbook, by default the first visible sheet that is not empty. Raises Refused."""
    with _workbook(source) as workbook:
        worksheet = _named(workbook, source, sheet) if sheet is not None else next(_visible(workbook), None)
        if worksheet is None:
            raise Refused("workbook-empty", path=source.name)
        table = _table(workbook, worksheet, source, only=sheet is None)
    return replace(table, fitting=lambda fits: _fitting(source, sheet, fits))


def _fitting(source: FileStream, sheet: str | None, fits: Fits) -> SourceTable | None:
    with _workbook(source) as workbook:
        worksheets = _visible(workbook) if sheet is None else iter([_named(workbook, source, sheet)])
        for worksheet in worksheets:
            table = _table(workbook, worksheet, source, only=sheet is None, fits=fits)
            if fits(table.header, table.hints):
                return table
    return None


@contextmanager
def _workbook(source: FileStream) -> Iterator[CalamineWorkbook]:
    """Open a workbook once its parts have been measured. Raises Refused."""
    if source.size > LARGEST:
        raise _too_large(source)
    with _intact(source), source.raw() as content:
        if zipfile.is_zipfile(content):
            _inspect(content, source)
        content.seek(0)
        yield CalamineWorkbook.from_filelike(content)


def _table(
    workbook: CalamineWorkbook, worksheet: CalamineSheet, source: FileStream, *, only: bool, fits: Fits | None = None
) -> SourceTable:
    """Return the table of a sheet, with the first headings that fit; ``only`` notes the sheets that were not read."""
    layout = NO_LAYOUT
    with source.raw() as content:
        if zipfile.is_zipfile(content):
            with zipfile.ZipFile(content) as archive:
                layout = sheet_layout(archive, worksheet.name)
        else:
            content.seek(0)
            layout = xls_layout(content.read(LARGEST), worksheet.name)
    note = _joined(
        _unread_sheets(workbook, worksheet.name) if only else None,
        Refusal("rows-hidden-read", count=len(layout.hidden)) if layout.hidden else None,
    )
    last = max(worksheet.total_height, 1)
    progress = [0]
    hints = (worksheet.name,)
    wanted = None if fits is None else lambda headings: fits(headings, hints)
    hidden_rows: list[Sequence[str]] = []
    records = _noting(_records(worksheet, layout, source, progress), layout.hidden, hidden_rows)
    header, rows = grid(records, f"{source.name} [{worksheet.name}]", exact=False, fits=wanted)
    header_hidden = any(headings_of(cells) == header for cells in hidden_rows)
    rows = _marked(rows, layout.hidden) if layout.hidden else rows
    return SourceTable(
        header,
        rows,
        hints=hints,
        share=lambda: progress[0] / last,
        sheet=True,
        note=note,
        header_hidden=header_hidden,
    )


def _noting(
    records: Iterator[tuple[int, Sequence[str]]], hidden: frozenset[int], noted: list[Sequence[str]]
) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of a sheet; those among the first ones that are hidden are noted: one may be taken for the headings."""
    for line, cells in records:
        if line in hidden and line <= FIRST_ROWS:
            noted.append(cells)
        yield line, cells


def _joined(*notes: Refusal | None) -> Refusal | None:
    """One note of several; None of none."""
    given = [note for note in notes if note is not None]
    if len(given) > 1:
        return Refusal("table-notes", first=given[0], second=given[1])
    return given[0] if given else None


def _marked(rows: Iterator[SourceRow], hidden: frozenset[int]) -> Iterator[SourceRow]:
    for row in rows:
        yield row._replace(hidden=True) if row.line in hidden else row


def _named(workbook: CalamineWorkbook, source: FileStream, wanted: str) -> CalamineSheet:
    worksheets = [s for s in workbook.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    for candidate in worksheets:
        if candidate.name.casefold() == wanted.strip().casefold():
            return workbook.get_sheet_by_name(candidate.name)
    raise Refused("no-sheet", path=source.name, found=wanted, known=tuple(s.name for s in worksheets))


def _visible(workbook: CalamineWorkbook) -> Iterator[CalamineSheet]:
    """Yield the visible sheets that are not empty."""
    for candidate in workbook.sheets_metadata:
        if candidate.typ == SheetTypeEnum.WorkSheet and candidate.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_name(candidate.name)
            if sheet.height:
                yield sheet


def _unread_sheets(workbook: CalamineWorkbook, read: str) -> Refusal | None:
    others = [
        s.name
        for s in workbook.sheets_metadata
        if s.typ == SheetTypeEnum.WorkSheet
        and s.visible == SheetVisibleEnum.Visible
        and s.name not in (read, HELP_SHEET)
        and workbook.get_sheet_by_name(s.name).height
    ]
    if not others:
        return None
    return Refusal("sheets-unread", read=read, others=tuple(others))


def _records(
    sheet: CalamineSheet, layout: SheetLayout, source: FileStream, progress: list[int]
) -> Iterator[tuple[int, Sequence[str]]]:
    with _intact(source):
        first = sheet.start[1] + 1 if sheet.start is not None else 1
        formatted = {row for row, _ in (*layout.midnights, *layout.digits)}
        merged = _MergedCells(sheet, first)
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            progress[0] = line
            texts = [c if isinstance(c, str) else spelled(c) for c in cells]
            if line in formatted:
                texts = [_shown(text, (line, n), layout) for n, text in enumerate(texts, first)]
            merged.fill(line, texts)
            yield line, texts


def _shown(text: str, place: tuple[int, int], layout: SheetLayout) -> str:
    """A cell as its format shows it: a midnight with its time, a number with leading zeros."""
    if place in layout.midnights:
        return f"{text} 00:00:00" if _DATE.fullmatch(text) else text
    return text.zfill(layout.digits.get(place, 0)) if text.isdecimal() else text


class _MergedCells:
    """The cells of a sheet that are merged over several rows: each of these rows gets the value.

    Cells merged over several columns keep it in the first one. A row that is blank otherwise stays blank.
    """

    def __init__(self, sheet: CalamineSheet, first: int) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
            if bottom > top and left + 1 >= first:
                self._starts.setdefault(top + 1, []).append((bottom + 1, left + 1 - first))
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, line: int, texts: list[str]) -> None:
        """Fill the cells of a row that lie in a range which began above."""
        if self._open:
            self._open = {column: kept for column, kept in self._open.items() if kept[0] >= line}
            if any(text.strip() for text in texts):
                for column, (_, value) in self._open.items():
                    if column < len(texts):  # a value that a program left below the range is not seen
                        texts[column] = value
        for last, column in self._starts.pop(line, ()):
            if column < len(texts):
                self._open[column] = last, texts[column]


@contextmanager
def _intact(source: FileStream) -> Iterator[None]:
    """Raise Refused for any error of the reader: a broken workbook raises more kinds than are documented."""
    try:
        yield
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise _unreadable(source, error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a reader bug on a broken file; not an Exception
            raise _unreadable(source, error) from error
        raise


def spelled(cell: Cell) -> str:
    """Return a cell as text: ``2026-02-13 17:30:00``, ``17:30``, ``1001``, ``yes``; a text is unchanged."""
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case int():
            return str(cell) if abs(cell) < 10**15 else spelled_float(float(cell))
        case float():
            return spelled_float(cell)
        case datetime():
            # Excel stores days as a float, which is microseconds off a full second
            return (cell + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat(" ")
        case date():
            return cell.isoformat()
        case time():
            return cell.replace(microsecond=0).isoformat("seconds" if cell.second else "minutes")
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


# ---- decompression bombs


def _inspect(content: IO[bytes], source: FileStream) -> None:
    """Check the size of a workbook's parts before they are parsed. Raises Refused or BadZipFile."""
    with zipfile.ZipFile(content) as archive:
        parts = archive.infolist()
        if not any(_WORKBOOK.fullmatch(p.filename) for p in parts):
            raise Refused("workbook-other-format", path=source.name)
        if sum(p.file_size for p in parts) > UNPACKED:
            raise _too_large(source)
        lengths: list[int] = []
        for part in sorted(parts, key=lambda p: p.filename.casefold() != _TEXTS):
            # a part larger than declared fails its checksum here, not in the reader
            with archive.open(part) as inside:
                if part.filename.casefold() == _TEXTS:
                    lengths = _lengths(inside, source)
                elif part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    cells, text = _measure(inside, lengths)
                    if cells > CELLS or text > TEXT:
                        raise _too_large(source)
                else:
                    while inside.read(_BLOCK):
                        pass


def _lengths(content: IO[bytes], source: FileStream) -> list[int]:
    """Return the size of each shared text in bytes, in order."""
    lengths = []
    rest = b""
    while block := content.read(_BLOCK):
        *whole, rest = _TEXT_END.split(rest + block)
        if len(rest) > _LONGEST_TEXT:
            raise _too_large(source)
        lengths += [len(w) for w in whole]
    return lengths


def _measure(content: IO[bytes], lengths: list[int]) -> tuple[int, int]:
    """Return the cells of the rectangle that a sheet spans, and the bytes of the shared texts in its cells."""
    last_row = last_column = rows = width = widest = text = 0
    rest = b""
    while True:
        block = content.read(_BLOCK)
        buffer = rest + block
        end = buffer.rfind(b"<c", 0, -1) if block else len(buffer)
        if end <= 0:
            end = len(buffer)
        whole, rest = buffer[:end], buffer[end:]
        for letters, number in _PLACE.findall(whole):
            last_row = max(last_row, int(number))
            if letters:
                last_column = max(last_column, column_number(letters.upper()))
        for tag in _ROW_OR_CELL.findall(whole):
            if tag == b"row":
                rows, width = rows + 1, 0
            else:
                width += 1
                widest = max(widest, width)
        text += sum(lengths[n] for n in map(int, _SHARED.findall(whole)) if n < len(lengths))
        if not block:
            return max(last_row, rows) * max(last_column, widest), text


def _too_large(source: FileStream) -> TooLarge:
    return TooLarge("workbook-too-large", path=source.name, size=LARGEST // 1024**2, cells=f"{CELLS:,}")


def _unreadable(source: FileStream, error: BaseException) -> Refused:
    return Refused("workbook-unreadable", path=source.name, why=str(error) or type(error).__name__)
