"""The stored rows of occurrences as figures of service count them: grouped by outcome and by who is in charge."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.services.ports.lists import Span, Without

Promises = Iterable[tuple[str, str]]
"""(agreement, obligation)."""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Stored rows that first fell due in a span and have the same terms, names, timeliness, outcome and reasons.

    ``names`` are the person that they were handed over to and the one that their event names. ``delivered`` and
    ``returned`` count the rows that ever were, ``extensions`` sums those that were granted, ``paused`` the working time
    of pauses that are over. ``late`` has the due time and the delivery (None: there is none yet) of each row that is
    late or overdue, ``responses`` the opening and the first response of each that has one, ``stopped_since`` the start
    of each pause in which a clock stands. Instants are in UTC.
    """

    agreement: str
    obligation: str
    terms_since: datetime | None
    names: tuple[str, ...]
    timeliness: Timeliness
    outcome: Outcome | None
    reasons: tuple[Reason, ...]
    count: int
    delivered: int
    returned: int
    extensions: int
    paused: timedelta
    late: tuple[tuple[datetime, datetime | None], ...] = ()
    responses: tuple[tuple[datetime, datetime], ...] = ()
    stopped_since: tuple[datetime, ...] = ()


class FigureCell(NamedTuple):
    """The values that stored rows share which count alike in a month-end list."""

    agreement: str
    obligation: str
    terms_since: datetime | None
    timeliness: Timeliness
    outcome: Outcome | None
    reasons: tuple[Reason, ...]
    assigned_to: str | None
    named_owner: str | None


class FigureKey(NamedTuple):
    """A stored row in an order: the key of its subject (``engine.domain.text.collation_key``) where rows are put
    together by it, the value by which it is ordered, its due time, its id."""

    subject: bytes | None
    value: datetime | int | bytes | None
    due_at: datetime | None
    id: str


@dataclass(frozen=True, slots=True)
class FigureOrder:
    """An order of rows by ``due_at``, ``delivered_at``, ``returns`` or ``about`` (the label, else the number of the
    subject), or by the ``ranks`` of their cells: those without a value are last, and those with the same one are by due
    time, then by id. ``by_subject`` puts the rows of one subject together, in the order of their numbers. ``skip`` are
    left out, then at most ``most`` are read, None: all."""

    value: str = "due_at"
    descending: bool = False
    skip: int = 0
    most: int | None = None
    ranks: Mapping[FigureCell, int] | None = None
    by_subject: bool = False


class FigureRows(Protocol):
    """Counts of stored rows. They hold for the instant of the last run: see ``services.current``."""

    def groups(
        self, spans: Sequence[Span], without: Without, late_apart: Promises
    ) -> tuple[tuple[FigureGroup, ...], ...]:
        """The rows that first fell due in each of some spans, grouped; without the late and overdue ones of
        ``late_apart``. No two spans overlap, and they are in order."""

    def cells(self, span: Span, without: Without) -> Mapping[FigureCell, int]:
        """How many rows that first fell due in a span are in each cell."""

    def cells_of(self, spans: Sequence[Span], without: Without) -> Sequence[Mapping[FigureCell, int]]:
        """The cells of each of some spans. No two overlap, and they are in order."""

    def keys(
        self, span: Span, without: Without, cells: Collection[FigureCell] | None, order: FigureOrder
    ) -> tuple[FigureKey, ...]:
        """The rows that first fell due in a span and are in one of some cells, in an order; None: in any cell. The
        cells are all those of some terms and some verdicts, whoever they are assigned to."""

    def counts_of(
        self, span: Span, without: Without, cells: Collection[FigureCell] | None, subjects: Iterable[str]
    ) -> Mapping[str, int]:
        """How many such rows there are about each of some subjects; one without any is left out."""

    def nothing_ids(self, span: Span, promises: Promises) -> tuple[str, ...]:
        """The rows of some (agreement, obligation) that first fell due in a span, are delivered, and about which
        somebody ever stated that there was nothing to report, by id."""

    def late_ids(self, span: Span, promises: Promises) -> tuple[str, ...]:
        """The rows of some (agreement, obligation) that first fell due in a span and are late or overdue, by id."""
