"""The overdue lines as CSV, for whatever reads tables; Excel opens it by a double click and runs nothing in it."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import assert_never

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from engine.reports.overdue_table import YES, lines_table
from engine.reports.table import Cell
from engine.wording import overdue_labels as words
from engine.wording.money import exact

_BOM = "\ufeff"
_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the beginning of a formula; the full-width signs in Chinese and Japanese settings."""


def overdue_csv(report: OverdueReport, organisation: Organisation, *, language: Language) -> bytes:
    """The overdue lines as UTF-8 with a byte order mark (Excel guesses another encoding without it) and CRLF.

    Words that begin like a formula get a ``'`` before them. Dates are ``2026-02-04``, times ``17:30`` and ``24:00``,
    money is ``8500.00`` with its currency in the next column. A rehearsal says so in a last column of its own.
    """
    table = lines_table(report, organisation, language)
    mark = ((words.REHEARSAL.in_(language),), (YES.in_(language),)) if report.rehearsal else ((), ())
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*table.head, *mark[0]))
    writer.writerows((*(written(cell) for cell in row), *mark[1]) for row in table.rows)
    return (_BOM + out.getvalue()).encode()


def written(cell: Cell) -> str:
    """A cell as CSV has it."""
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_OBEYED) else cell
        case Decimal():
            return exact(cell)
        case int() | float():
            return str(cell)
        case date():
            return cell.isoformat()
        case timedelta():
            minutes = cell // timedelta(minutes=1)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case _:
            assert_never(cell)
