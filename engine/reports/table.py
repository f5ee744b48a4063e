"""A table of values: what the writers of XLSX and CSV are given."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

Cell = str | int | float | Decimal | date | timedelta | None
"""What a cell holds: words, a count, a number, money, a local date, a clock time or a length of time, nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its rows in the order of the report, each as long as ``head``.

    ``empty`` is said where there is no row; ``total`` is a last row that belongs to no filter; of a wide table only
    the first ``printed`` columns go on paper.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    total: tuple[Cell, ...] | None = None
    printed: int | None = None
