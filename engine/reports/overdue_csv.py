"""The overdue lines as CSV for any program that reads tables. Excel opens it directly and runs no formula in it."""

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
from engine.wording import overdue_labels as labels
from engine.wording.money import exact

_BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Characters that start a formula in a spreadsheet; the full-width signs do so in Chinese and Japanese settings."""


def overdue_csv(report: OverdueReport, organisation: Organisation, *, language: Language) -> bytes:
    """The overdue lines as UTF-8 with CRLF and a byte order mark, without which Excel guesses another encoding.

    Text that starts like a formula gets a ``'`` in front. Dates are ``2026-02-04``, times ``17:30`` and ``24:00``,
    money is ``8500.00`` with its currency in the next column. The last column of a rehearsal marks it as one.
    """
    table = lines_table(report, organisation, language)
    head, mark = ((labels.REHEARSAL.in_(language),), (YES.in_(language),)) if report.rehearsal else ((), ())
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*table.head, *head))
    writer.writerows((*(written(cell) for cell in row), *mark) for row in table.rows)
    return (_BOM + out.getvalue()).encode()


def written(cell: Cell) -> str:
    """The text of a cell in CSV."""
    match cell:
        case None:
            return ""
        case str():
            return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
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
