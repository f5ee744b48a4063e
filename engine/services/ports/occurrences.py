"""The stored occurrences with their last verdicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.deadline.due import Due
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """An occurrence with its last verdict, the hashes of its revision and day table, and the instant at which a run
    evaluates it again."""

    occurrence: Occurrence
    verdict: Verdict
    revision: str
    day_table: str
    wake_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueState:
    """When a stored occurrence is due (None: pending), and whether it is cancelled."""

    due: Due | None
    cancelled: bool


class Occurrences(Protocol):
    """The rows that runs and commands wrote: a cache computed from entries and definitions."""

    def awake(self, at: datetime) -> tuple[str, ...]:
        """The occurrences whose ``wake_at`` has come, in the order of ``wake_at``."""

    def rows(self, ids: Iterable[str]) -> Mapping[str, Row]:
        """The stored rows of these occurrences; an unknown id is left out."""

    def all_rows(self) -> tuple[Row, ...]:
        """Every stored row, by id."""

    def read_each(self) -> tuple[tuple[Row, ...], tuple[str, ...]]:
        """The stored rows that can be read, and the ids of those that cannot, by id."""

    def altered(self) -> frozenset[str]:
        """The ids of the stored rows that were changed by something else."""

    def not_closed(self, of: Iterable[tuple[str, str]] | None = None) -> frozenset[str]:
        """The ids of occurrences that are not closed: all, or those of some (agreement, obligation)."""

    def due_states(self, of: Iterable[tuple[str, str]]) -> Mapping[str, DueState]:
        """When each stored occurrence of some (agreement, obligation) is due, by id."""

    def changeable_rows(self, of: tuple[str, str]) -> tuple[Row, ...]:
        """The rows of an (agreement, obligation) that a change of its terms can touch, by id: those upcoming or open,
        and those that were cancelled."""

    def open_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of occurrences that are upcoming or open, by id: all, or those of some (agreement, obligation)."""

    def closed_rows(self, before: datetime, of: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
        """The rows of some (agreement, obligation) that were closed before an instant, by id."""

    def overdue_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of open occurrences whose verdict is overdue, by id: all, or those of some (agreement,
        obligation)."""

    def overdue_count(self) -> int:
        """The number of open occurrences whose verdict is overdue."""
