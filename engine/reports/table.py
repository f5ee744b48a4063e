"""A table of values, the input of the XLSX and CSV writers."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

Cell = str | int | float | Decimal | date | timedelta | None
"""The value of a cell: text, a count, a number, money, a local date, a clock time or length of time, or nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its rows in the order of the report, each as long as ``head``.

    ``empty`` is shown if there is no row. ``total`` is a last row outside the filter. Only the first ``printed``
    columns of a wide table are printed.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    total: tuple[Cell, ...] | None = None
    printed: int | None = None
