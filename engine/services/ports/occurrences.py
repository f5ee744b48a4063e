"""The stored occurrences with their last verdicts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Protocol, TypeVar

from engine.domain.deadline.due import Due
from engine.domain.occurrence.listed import Listed
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.stored_rating import StoredRating
from engine.domain.occurrence.verdict import Verdict

T = TypeVar("T")

_AT_A_TIME = 2000
"""Rows held in memory while all are read."""


def batched(ids: Iterable[T], at_a_time: int = _AT_A_TIME) -> Iterator[Sequence[T]]:
    """Ids, or what else is asked for, so many at a time as rows are held in memory."""
    waiting = iter(ids)
    while some := list(islice(waiting, at_a_time)):
        yield some


@dataclass(frozen=True, slots=True)
class Row:
    """An occurrence with its last verdict, the hashes of its revision and day table, the instant at which a run
    evaluates it again, and what lists need of its history.

    ``ratings`` are stored beside it: the entry that changes one writes it too, so that a row that is read lacks them,
    and that rows differ without them. Writing a row with none leaves those that are stored. ``read_from`` is what the
    store read the row from, for the store alone: a row that takes its place carries it on, and only what differs is
    written.
    """

    occurrence: Occurrence
    verdict: Verdict
    revision: str
    day_table: str
    wake_at: datetime | None
    listed: Listed = field(default_factory=Listed)
    ratings: tuple[StoredRating, ...] = field(default=(), compare=False)
    read_from: object = field(default=None, compare=False, repr=False)

    def waking(self, at: datetime | None) -> "Row":
        """The same row, which a run evaluates again at an instant."""
        return Row(
            self.occurrence,
            self.verdict,
            self.revision,
            self.day_table,
            at,
            self.listed,
            self.ratings,
            self.read_from,
        )


class StoredRow(Protocol):
    """A stored row as it is in the database, whoever wrote it there."""

    def has(self, occurrence: Occurrence, verdict: Verdict) -> bool:
        """Return whether it has this occurrence and this verdict."""

    def has_listed(self, listed: Listed) -> bool:
        """Return whether it has these values for lists, as they are written."""

    @property
    def listed(self) -> Listed:
        """The columns of it that lists select and count by."""

    @property
    def wake_at(self) -> datetime | None:
        """The instant at which it wakes; None: never. Ask only a row that has its occurrence and verdict."""

    def read(self) -> Row | None:
        """The row as it is read; None where it cannot be read."""

    @property
    def is_sealed(self) -> bool:
        """True if the engine wrote all of it."""


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

    def stored(self, ids: Iterable[str]) -> Mapping[str, StoredRow]:
        """The rows that are stored under these ids, whether or not they can be read; an unknown id is left out."""

    def unlisted(self) -> tuple[str, ...]:
        """The ids of rows as an earlier version wrote them, without what lists need."""

    def all_ids(self) -> Iterator[str]:
        """The ids of all stored rows, in order, a few at a time."""

    def count(self) -> int:
        """The number of stored rows."""

    def unsettled_ids(self, at: datetime, of: Iterable[tuple[str, str]] | None = None) -> frozenset[str]:
        """The ids of occurrences that other hours or holidays may change: those that are not closed, or that can still
        be returned or answered after an instant; all, or those of some (agreement, obligation)."""

    def due_states(self, of: Iterable[tuple[str, str]]) -> Mapping[str, DueState]:
        """When each stored occurrence of some (agreement, obligation) is due, by id."""

    def changeable_rows(self, of: tuple[str, str]) -> tuple[Row, ...]:
        """The rows of an (agreement, obligation) that a change of its terms can touch, by id: those upcoming or open,
        and those that were cancelled."""

    def open_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of occurrences that are upcoming or open, by id: all, or those of some (agreement, obligation)."""

    def closed_rows(self, before: datetime, of: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
        """The rows of some (agreement, obligation) that were closed before an instant, by id."""

    def overdue_rows(
        self, of: Iterable[tuple[str, str]] | None = None, besides: Collection[str] = ()
    ) -> tuple[Row, ...]:
        """The rows of open occurrences whose verdict is overdue, by id: all, or those of some (agreement, obligation);
        without those whose ids are known already (``besides``)."""

    def overdue_count(self) -> int:
        """The number of open occurrences whose verdict is overdue."""

    def outdated(self, at: datetime) -> frozenset[str]:
        """The rows whose verdict no longer holds at an instant, as time has passed."""
