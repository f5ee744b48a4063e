"""The one writer of spreadsheets: values as what they are, and nothing in them that a program would obey.

No formula and no link comes from data, control characters are taken out, what is too long for a cell is cut and says
so. Nothing in the file tells when or where it was written: equal tables are equal bytes.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import assert_never

import xlsxwriter  # type: ignore[import-untyped]  # no type information exists
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from engine.domain.text import Language
from engine.reports.table import Cell, Table

_FONTS = {Language.ZH: "Microsoft YaHei", Language.EN: "Calibri"}
_SIZE = 10
_EXACT = 15
"""Significant digits that a number of a spreadsheet keeps; money with more of them is written as words."""
_CELL = 32_767
_SHEET_NAME = 31
_HEADER = 120
_CUT = "…"
_NARROWEST, _WIDEST = 6, 80
_LINE, _MOST_LINES = 15, 27
"""The height of a line in points, and how many a row may have: 409 points is the most."""
_AIR, _ARROW = 3, 4
"""Room beside a cell's words, and that of the filter's arrow in the head."""
_A4 = 9
_ORANGE = "#C55A11"
_PALE = "#D9D9D9"


def workbook(
    tables: Sequence[Table], *, title: str, subtitle: str, marked: bool, made_at: datetime, language: Language
) -> bytes:
    """The tables as XLSX, a sheet each, heads frozen, filtered and repeated on every printed page.

    ``title`` and ``subtitle`` stand on each printed page; ``marked`` colours the tabs. ``made_at`` is what the file
    says of when it was made.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": made_at.astimezone(UTC).replace(tzinfo=None)})
    formats = _Formats(book, _FONTS[language])
    for table in tables:
        _Sheet(book.add_worksheet(table.name[:_SHEET_NAME]), table, formats).write(
            f"&L&B{_printed(title)}&B  {_printed(subtitle)}", f"&L{_printed(table.name)}&R&P / &N", marked=marked
        )
    book.close()
    return out.getvalue()


def clean(text: str) -> str:
    """Words as a cell may hold them: no control characters, nothing that XML does not know, cut where too long."""
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")
    return kept if len(kept) <= _CELL else kept[: _CELL - len(_CUT)] + _CUT


def columns_of(text: str) -> int:
    """How many columns words take where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook, font: str) -> None:
        self._book = book
        self._base = {"font_name": font, "font_size": _SIZE, "valign": "vcenter"}
        self._made: dict[tuple[str, bool, bool], Format] = {}
        head = {**self._base, "bold": True, "bg_color": "#F2F2F2", "bottom": 1}
        self.head = book.add_format(head)
        self.number_head = book.add_format({**head, "align": "center"})  # to the right stands the filter's arrow
        self.quiet = book.add_format({**self._base, "italic": True, "font_color": "#595959"})

    def of(self, cell: Cell, *, right: bool, bold: bool) -> Format:
        """The format of a value by its kind, on the side of its column."""
        shown = _number_format(cell)
        key = (shown, right, bold)
        if key not in self._made:
            kind = {"num_format": shown} if shown else {"text_wrap": True}
            side = {"align": "right", "indent": 1} if right else {"align": "left"}
            line = {"bold": True, "top": 1} if bold else {"bottom": 1, "bottom_color": _PALE}
            self._made[key] = self._book.add_format({**self._base, **kind, **side, **line})
        return self._made[key]


class _Sheet:
    def __init__(self, sheet: Worksheet, table: Table, formats: _Formats) -> None:
        self._sheet = sheet
        self._table = table
        self._formats = formats
        self._all = [*table.rows, *([table.total] if table.total is not None else [])]
        self._widths = [self._width(place) for place in range(len(table.head))]
        self._right = [self._is_right(place) for place in range(len(table.head))]

    def write(self, header: str, footer: str, *, marked: bool) -> None:
        sheet, table = self._sheet, self._table
        for place, (words, width) in enumerate(zip(table.head, self._widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, words, self._formats.number_head if self._right[place] else self._formats.head)
        for number, row in enumerate(table.rows, start=1):
            self._row(number, row, bold=False)
        if not table.rows and table.empty:
            sheet.write_string(1, 0, table.empty, self._formats.quiet)
        if table.total is not None:  # a blank row keeps it out of what is sorted and filtered
            self._row(len(table.rows) + 2, table.total, bold=True)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(table.head) - 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(header)
        sheet.set_footer(footer)
        if table.printed is not None:
            sheet.print_area(0, 0, max(len(table.rows), 1), table.printed - 1)
        if marked:
            sheet.set_tab_color(_ORANGE)

    def _row(self, number: int, row: tuple[Cell, ...], *, bold: bool) -> None:
        lines = max(-(-columns_of(_words(cell)) // (width - 1)) for cell, width in zip(row, self._widths, strict=True))
        if lines > 1:  # not every program works out the height of wrapped words by itself
            self._sheet.set_row(number, _LINE * min(lines, _MOST_LINES))
        for place, (cell, right) in enumerate(zip(row, self._right, strict=True)):
            self._cell(number, place, cell, self._formats.of(cell, right=right, bold=bold))

    def _cell(self, row: int, column: int, cell: Cell, shown: Format) -> None:
        sheet = self._sheet
        match cell:
            case None | "":
                sheet.write_blank(row, column, None, shown)
            case str():
                sheet.write_string(row, column, clean(cell), shown)
            case Decimal():
                if _too_exact(cell):
                    sheet.write_string(row, column, _words(cell), shown)
                else:
                    sheet.write_number(row, column, cell, shown)
            case int() | float():
                sheet.write_number(row, column, cell, shown)
            case date() | timedelta():
                sheet.write_datetime(row, column, cell, shown)
            case _:
                assert_never(cell)

    def _width(self, place: int) -> int:
        inside = max((columns_of(_words(row[place])) for row in self._all), default=0) + _AIR
        return max(_NARROWEST, min(max(inside, columns_of(self._table.head[place]) + _ARROW), _WIDEST))

    def _is_right(self, place: int) -> bool:
        cells = [row[place] for row in self._all if row[place] is not None]
        return bool(cells) and all(_is_number(cell) for cell in cells)


def _is_number(cell: Cell) -> bool:
    """Whether a value is read from the right: a count, money. Dates and times are read as words are."""
    return isinstance(cell, int | float) or (isinstance(cell, Decimal) and not _too_exact(cell))


def _number_format(cell: Cell) -> str:
    """How a value is shown; empty for words."""
    match cell:
        case Decimal():
            exponent = cell.as_tuple().exponent
            places = max(2, -exponent) if isinstance(exponent, int) else 2
            return "" if _too_exact(cell) else f"#,##0.{'0' * places}"
        case int():
            return "0"
        case float():
            return "0.00"
        case date():
            return "yyyy-mm-dd"
        case timedelta():
            return "[hh]:mm"
        case None | str():
            return ""
        case _:
            assert_never(cell)


def _too_exact(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) > _EXACT


def _words(cell: Cell) -> str:
    """About what a cell shows, to measure it."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Decimal():
            return f"{cell:,.2f}" if not _too_exact(cell) else f"{cell:f}"
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
    """Words for the head of a printed page, where ``&`` begins a command."""
    return clean(text)[:_HEADER].replace("&", "&&")
