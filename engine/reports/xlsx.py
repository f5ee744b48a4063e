"""Any report as a workbook for Excel and WPS, to filter, sort, sum and print.

Values keep their types, and nothing is written that a program would run: data never becomes a formula or a link,
control characters are removed, and text that is too long for a cell is cut and marked. The file does not contain the
time or place of writing: equal reports give equal bytes.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from decimal import Decimal
from inspect import unwrap
from io import BytesIO
from typing import Any, assert_never

import xlsxwriter  # type: ignore[import-untyped]  # no type information exists
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from engine.domain.text import Language
from engine.reports.model import Medium, Report
from engine.reports.reader_text import ReaderText
from engine.reports.sheet import (
    Percentage,
    Sheet,
    SheetId,
    SheetNumber,
    SheetValue,
    description_sheet,
    section_sheet,
)
from engine.reports.xlsx_cells import StreamedSheet
from engine.reports.xlsx_chart import add_chart
from engine.wording import report_labels as labels

_FONTS = {Language.ZH: "Microsoft YaHei", Language.EN: "Calibri"}
_SIZE = 10
_ID_SIZE, _ID_WIDTH = 7, 0.7
"""Ids are written small, in a part of the width that their text would take."""
_QUIET = "#595959"
_EXACT = 15
"""The significant digits that a spreadsheet keeps; money with more of them is written as text."""
_CELL = 32_767
_SHEET_NAME = 31
_HEADER = 120
_CUT = "…"
_NARROWEST, _WIDEST = 6, 80
_LINE, _MOST_LINES = 15, 27
"""The height of a line in points, and the most lines of a row: a row has at most 409 points."""
_AIR, _ARROW = 3, 4
"""Columns to spare beside the text of a cell, and for the arrow of the filter in the head."""
_A4 = 9
_ORANGE = "#C55A11"
_PALE = "#D9D9D9"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters (Cc), halves of pairs (Cs), and the two characters that XML does not allow."""


def xlsx_workbook(report: Report, *, language: Language) -> bytes:
    """The report as XLSX: a sheet for each section with columns, and a last one that describes the report.

    Heads are frozen, filtered and repeated on every printed page, which also names the report, its instant and a
    rehearsal. Instants are in the report's zone, the day and its time in two columns. The creation time of the file is
    ``as_of``.
    """
    sheets = [section_sheet(report, section, language) for section in report.sections_on(Medium.SHEET)]
    sheets.append(description_sheet(report, language))
    text = ReaderText.of(report, language)
    title = f"{text.one_line(report.organisation)} {text.in_language(report.title)}"
    subtitle = f"{text.in_language(labels.AS_OF)} {text.as_of(report).words} ({report.zone})"
    if report.scope is not None:
        subtitle = f"{subtitle}  {text.in_language(labels.ONLY)} {text.in_language(report.scope)}"
    if report.rehearsal:
        subtitle = f"{subtitle}  *** {text.in_language(labels.REHEARSAL)} ***"
    return _workbook(sheets, title=title, subtitle=subtitle, report=report, language=language)


def _workbook(sheets: Sequence[Sheet], *, title: str, subtitle: str, report: Report, language: Language) -> bytes:
    out, font = BytesIO(), _FONTS[language]
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": report.as_of.astimezone(UTC).replace(tzinfo=None)})
    formats = _Formats(book, font)
    header = f"&L&B{_printed(title)}&B  {_printed(subtitle)}"
    for sheet in sheets:
        footer = f"&L{_printed(sheet.name)}&R&P / &N"
        worksheet = book.add_worksheet(
            _sheet_name(sheet.name, {other.name for other in book.worksheets()}), StreamedSheet
        )
        _SheetWriter(worksheet, sheet, formats).write(header, footer, marked=report.rehearsal)
        if sheet.chart is not None and sheet.rows:
            add_chart(book, worksheet, replace(sheet, name=worksheet.name), sheet.chart, font, language)
    book.close()
    return out.getvalue()


def _sheet_name(title: str, others: Collection[str]) -> str:
    """The name of a sheet: without the signs that programs refuse in it, short, and like no other's."""
    known = {other.casefold() for other in others}
    plain = _NOT_IN_A_NAME.sub(" ", clean(title)).strip(" '") or "-"
    names = (plain[: _SHEET_NAME - len(end)] + end for end in ("", *(f" ({n})" for n in range(2, len(others) + 3))))
    return next(name for name in names if name.casefold() not in known)


def clean(text: str) -> str:
    """Text that a cell may contain: no control characters, nothing that XML does not allow, cut if too long."""
    kept = text if text.isprintable() else _UNPRINTABLE.sub("", text)
    return kept if len(kept) <= _CELL else kept[: _CELL - len(_CUT)] + _CUT


def columns_of(text: str) -> int:
    """The columns that a text takes, two for a Chinese character."""
    if text.isascii():
        return len(text)
    return sum(map(_COLUMNS.__getitem__, text))


class _CharacterColumns(dict[str, int]):
    """The columns of each character that was met: a report has few, many times."""

    def __missing__(self, character: str) -> int:
        self[character] = columns = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        return columns


_COLUMNS = _CharacterColumns()


class _Formats:
    """The formats of a workbook, each created once."""

    def __init__(self, book: xlsxwriter.Workbook, font: str) -> None:
        self._book = book
        self._base = {"font_name": font, "font_size": _SIZE, "valign": "vcenter"}
        self._cache: dict[tuple[str, bool, bool, bool], Format] = {}
        head = {**self._base, "bold": True, "bg_color": "#F2F2F2", "bottom": 1}
        self.head = book.add_format(head)
        self.number_head = book.add_format({**head, "align": "center"})  # the arrow of the filter is on the right
        self.quiet = book.add_format({**self._base, "italic": True, "font_color": _QUIET})

    def of(self, cell: SheetValue, *, right: bool, bold: bool) -> Format:
        """The format of a value by its type and the alignment of its column."""
        shown = _number_format(cell)
        key = (shown, right, bold, isinstance(cell, SheetId))
        if key not in self._cache:
            kind = {"num_format": shown} if shown else {"text_wrap": True}
            side = {"align": "right", "indent": 1} if right else {"align": "left"}
            line = {"bold": True, "top": 1} if bold else {"bottom": 1, "bottom_color": _PALE}
            small = {"font_size": _ID_SIZE, "font_color": _QUIET} if isinstance(cell, SheetId) else {}
            self._cache[key] = self._book.add_format({**self._base, **kind, **side, **line, **small})
        return self._cache[key]


class _SheetWriter:
    def __init__(self, worksheet: Worksheet, sheet: Sheet, formats: _Formats) -> None:
        self._worksheet = worksheet
        self._sheet = sheet
        self._formats = formats
        every = [*sheet.rows, *sheet.totals]
        shapes = [_shape([row[column] for row in every]) for column in range(len(sheet.head))]
        self._widths = [_column_width(head, inside) for head, (inside, _) in zip(sheet.head, shapes, strict=True)]
        self._right = [right for _, right in shapes]
        self._shown: tuple[list[dict[type, Format]], ...] = tuple([{} for _ in sheet.head] for _ in (False, True))
        # every other column is wider than each of its cells
        self._capped = [column for column, width in enumerate(self._widths) if width == _WIDEST]

    def write(self, header: str, footer: str, *, marked: bool) -> None:
        worksheet, sheet = self._worksheet, self._sheet
        for column, (text, width) in enumerate(zip(sheet.head, self._widths, strict=True)):
            worksheet.set_column(column, column, width)
            worksheet.write_string(
                0, column, text, self._formats.number_head if self._right[column] else self._formats.head
            )
        for number, row in enumerate(sheet.rows, start=1):
            self._row(number, row, bold=False)
        if not sheet.rows and sheet.empty:
            worksheet.write_string(1, 0, sheet.empty, self._formats.quiet)
        for number, row in enumerate(sheet.totals, start=len(sheet.rows) + 2):  # below a blank row: never sorted
            self._row(number, row, bold=True)
        worksheet.freeze_panes(1, 0)
        worksheet.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        worksheet.fit_to_pages(1, 0)
        worksheet.repeat_rows(0)
        worksheet.set_header(header)
        worksheet.set_footer(footer)
        if sheet.printed is not None:
            last = len(sheet.rows) + (1 + len(sheet.totals) if sheet.totals else 0)
            worksheet.print_area(0, 0, max(last, 1), sheet.printed - 1)
        if marked:
            worksheet.set_tab_color(_ORANGE)

    def _row(self, number: int, row: tuple[SheetValue, ...], *, bold: bool) -> None:
        lines = max((-(-_width_of(row[column]) // (_WIDEST - 1)) for column in self._capped), default=1)
        if lines > 1:  # some programs do not adjust the height of wrapped text
            self._worksheet.set_row(number, _LINE * min(lines, _MOST_LINES))
        write, worksheet = _WRITE, self._worksheet
        for column, (cell, known) in enumerate(zip(row, self._shown[bold], strict=True)):
            kind = type(cell)
            if (shown := known.get(kind)) is None:
                shown = self._formats.of(cell, right=self._right[column], bold=bold)
                if kind not in (Decimal, SheetNumber):  # those of amounts and numbers differ by their digits
                    known[kind] = shown
            write[kind](worksheet, number, column, cell, shown)


def _column_width(head: str, inside: int) -> int:
    return max(_NARROWEST, min(max(inside + _AIR, columns_of(head) + _ARROW), _WIDEST))


def _shape(cells: Sequence[SheetValue]) -> tuple[int, bool]:
    """The columns that the widest of these values takes, and whether all of them are right-aligned: counts and money.

    Dates and times are aligned like text. No value at all takes no column.
    """
    kinds = set(map(type, cells)) - {type(None)}
    widest, right = 0, bool(kinds)
    for kind in kinds:
        ours: Sequence[Any] = [cell for cell in cells if type(cell) is kind]
        exact = kind is Decimal and any(map(_too_exact, ours))
        right = right and kind in _NUMBERS and not exact
        if kind in _ORDERED and not exact:  # the widest is the least or the greatest
            ours = (min(ours), max(ours))
        widest = max(widest, max(map(columns_of if kind is str else _width_of, ours)))
    return widest, right


_NUMBERS: Collection[type] = (int, float, Decimal, Percentage, SheetNumber)
_ORDERED: Collection[type] = (int, float, Decimal, date, timedelta)


# without the wrapper that also understands "A1"
_write_string = unwrap(Worksheet.write_string)
_write_number = unwrap(Worksheet.write_number)


def _write_text(worksheet: Worksheet, row: int, column: int, cell: str, shown: Format) -> None:
    if cell:
        _write_string(worksheet, row, column, clean(cell), shown)
    else:
        worksheet.write_blank(row, column, None, shown)


def _write_id(worksheet: Worksheet, row: int, column: int, cell: SheetId, shown: Format) -> None:
    _write_string(worksheet, row, column, clean(cell.value), shown)


def _write_amount(worksheet: Worksheet, row: int, column: int, cell: Decimal, shown: Format) -> None:
    if _too_exact(cell):
        _write_string(worksheet, row, column, _cell_text(cell), shown)
    else:
        _write_number(worksheet, row, column, cell, shown)


def _write_share(worksheet: Worksheet, row: int, column: int, cell: Percentage | SheetNumber, shown: Format) -> None:
    _write_number(worksheet, row, column, cell.value, shown)


_WRITE: Mapping[type, Callable[[Worksheet, int, int, Any, Format], object]] = {
    type(None): Worksheet.write_blank,
    str: _write_text,
    SheetId: _write_id,
    Decimal: _write_amount,
    Percentage: _write_share,
    SheetNumber: _write_share,
    int: _write_number,
    float: _write_number,
    date: unwrap(Worksheet.write_datetime),
    timedelta: unwrap(Worksheet.write_datetime),
}
"""How a value of each type is written: worksheet, row, column, value, format."""


def _number_format(cell: SheetValue) -> str:
    """The number format of a value; empty for text."""
    match cell:
        case Decimal():
            exponent = cell.as_tuple().exponent
            columns = max(2, -exponent) if isinstance(exponent, int) else 2
            return "" if _too_exact(cell) else f"#,##0.{'0' * columns}"
        case Percentage():
            return "0.0%"
        case SheetNumber():
            return f"#,##0.{'0' * cell.places}" if cell.places else "#,##0"
        case int():
            return "0"
        case float():
            return "0.00"
        case date():
            return "yyyy-mm-dd"
        case timedelta():
            return "[hh]:mm"
        case None | str() | SheetId():
            return ""
        case _:
            assert_never(cell)


def _too_exact(value: Decimal) -> bool:
    if len(str(value)) <= _EXACT:  # with its sign and point
        return False
    return len(value.normalize().as_tuple().digits) > _EXACT


def _width_of(cell: SheetValue) -> int:
    """The columns that a value takes, fewer for an id, which is small."""
    columns = columns_of(_cell_text(cell))
    return round(columns * _ID_WIDTH) if isinstance(cell, SheetId) else columns


def _cell_text(cell: SheetValue) -> str:
    """Roughly the text of a cell, to measure it."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case SheetId():
            return cell.value
        case Decimal():
            return f"{cell:,.2f}" if not _too_exact(cell) else f"{cell:f}"
        case Percentage():
            return f"{cell.value * 100:.1f}%"
        case SheetNumber():
            return f"{cell.value:,.{cell.places}f}"
        case float():
            return f"{cell:.2f}"
        case int():
            return str(cell)
        case date():
            return cell.isoformat()
        case timedelta():
            return f"{cell // timedelta(hours=1)}:00"
        case _:
            assert_never(cell)


def _printed(text: str) -> str:
    """Text for the head of a printed page, where ``&`` starts a command."""
    return clean(text)[:_HEADER].replace("&", "&&")
