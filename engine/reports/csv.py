"""A table of any report as CSV for programs that read tables. Excel opens it and runs no formula in it."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import assert_never

from engine.domain.text import Language
from engine.reports.model import Medium, Report
from engine.reports.sheet import Percentage, SheetId, SheetNumber, SheetValue, section_sheet
from engine.wording import report_labels as labels
from engine.wording.money import exact

_BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Characters that start a formula in a spreadsheet; the full-width signs do so in Chinese and Japanese settings."""


def csv_table(report: Report, *, language: Language, table: str = "") -> bytes:
    """A section of the report, as UTF-8 with CRLF and a byte order mark, without which Excel guesses wrongly.

    ``table`` is the key of the section; by default it is the first one with columns. Text that starts like a formula
    gets a ``'`` in front. Dates are ``2026-02-04``, times ``17:30`` and ``24:00``, 75 % is ``0.75``, and money is
    ``8500.00`` with its currency in the next column. The last column of a rehearsal marks it as one. Raises
    StopIteration if there is no such section.
    """
    sections = report.sections_on(Medium.SHEET)
    section = next(x for x in sections if not table or x.key == table)
    sheet = section_sheet(report, section, language)
    head, mark = ((labels.REHEARSAL.in_(language),), (labels.YES.in_(language),)) if report.rehearsal else ((), ())
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*sheet.head, *head))
    writer.writerows((*(_written(cell) for cell in row), *mark) for row in sheet.rows)
    return (_BOM + out.getvalue()).encode()


def _written(cell: SheetValue) -> str:
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
        case SheetId():
            return _written(cell.value)
        case Decimal():
            return exact(cell)
        case Percentage():
            return f"{cell.value:f}"
        case SheetNumber():
            return f"{cell.value:.{cell.places}f}"
        case int() | float():
            return str(cell)
        case date():
            return cell.isoformat()
        case timedelta():
            minutes = cell // timedelta(minutes=1)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            assert_never(cell)
