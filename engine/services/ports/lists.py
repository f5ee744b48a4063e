"""The stored rows of occurrences as lists and counts read them: selected, sorted and grouped by their columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, Protocol

from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.listed import Asked
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness

Span = tuple[datetime, datetime]
"""After an instant, and until another."""
StoredDelivery = tuple[datetime, str, bool]
"""When an occurrence was delivered, its id, and whether it is closed and can no longer be returned."""


class StoredItem(NamedTuple):
    """The columns of a stored row by which an inbox places an item. ``names`` are the person it was handed over to and
    the one that its event names.

    A tuple: there are thousands, and a frozen dataclass takes four times as long to make.
    """

    id: str
    agreement: str
    obligation: str
    terms_since: datetime | None
    phase: Phase
    timeliness: Timeliness
    due_at: datetime | None
    turn: Side | None
    names: tuple[str, ...]
    asked: tuple[Asked, ...]
    returnable_until: datetime | None


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """Stored rows that count alike: how many, how many of them were returned, and for those with money in ``currency``
    the numbers of the subjects and the amounts.

    ``band`` is, for overdue rows, the index of the first of the given instants after which they fell due. ``late`` has,
    for rows of a span, the due times and ids of those that were late.
    """

    agreement: str
    obligation: str
    terms_since: datetime | None
    count: int
    currency: str | None
    subjects: tuple[str | None, ...]
    amounts: tuple[Decimal, ...]
    timeliness: Timeliness
    outcome: Outcome | None = None
    reasons: tuple[Reason, ...] = ()
    returned: int = 0
    band: int = 0
    names: tuple[str, ...] = ()
    late: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredSpans:
    """Stored rows of one obligation under the same terms that were overdue: for each its due time and the instant of
    its delivery or closing, None while it is overdue."""

    agreement: str
    obligation: str
    terms_since: datetime | None
    spans: tuple[tuple[datetime, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Rows that a query leaves out: those with these ``ids``, and of these (agreement, obligation)."""

    ids: frozenset[str] = frozenset()
    promises: frozenset[tuple[str, str]] = frozenset()


class Lists(Protocol):
    """Lists and counts of stored rows. They hold for the instant of the last run: see ``services.current``."""

    def is_listed(self) -> bool:
        """Return whether every row has what lists need."""

    def inbox_items(self, agreements: Iterable[str], at: datetime) -> tuple[StoredItem, ...]:
        """The rows of some agreements that are open, delivered, or can be returned at an instant."""

    def asked_items(self, at: datetime) -> tuple[StoredItem, ...]:
        """The rows with a request that may be answered after an instant."""

    def overdue_groups(self, bands: Sequence[datetime], without: Without) -> tuple[StoredGroup, ...]:
        """The overdue rows, grouped. ``bands`` are instants, the latest first."""

    def overdue_counts(self, without: Without) -> Mapping[str, int]:
        """The number of overdue rows, by agreement."""

    def due_groups(self, span: Span, without: Without) -> tuple[StoredGroup, ...]:
        """The rows that first fell due in a span, grouped."""

    def overdue_spans(self, since: datetime, without: Without) -> tuple[StoredSpans, ...]:
        """The rows that are overdue, or were at some time after an instant, grouped."""

    def ended_ids(self, promises: Iterable[tuple[str, str]], since: datetime) -> tuple[str, ...]:
        """The rows of some (agreement, obligation) that were overdue at some time after an instant and are no longer,
        by id."""

    def overdue_ids(self, without: Without, most: int | None = None) -> tuple[tuple[datetime, str], ...]:
        """The due times and ids of overdue rows, the oldest first."""

    def first_due_ids(self, span: Span, without: Without) -> tuple[str, ...]:
        """The rows that first fell due in a span, by id."""

    def overdue_money(self, without: Without) -> Mapping[str, tuple[Decimal, str]]:
        """The amounts and currencies of the overdue rows that have money, by id."""

    def undated_ids(self, reason: Reason, without: Without) -> tuple[tuple[datetime, str], ...]:
        """The open rows without a due time for a reason, by the start of the pause, or else of the item."""

    def changed_ids(self, since: datetime, span: Span) -> frozenset[str]:
        """The rows whose terms have changed since an instant, and those that first fell due in a span and whose terms
        ever changed."""

    def ids_of(
        self, promises: Iterable[tuple[str, str]], *, span: Span | None = None, subjects: Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """The rows of some (agreement, obligation), by id: the overdue ones, or with ``span`` those that first fell due
        in it, or with ``subjects`` those about these."""

    def delivered(
        self, promises: Iterable[tuple[str, str]], since: datetime, at: datetime
    ) -> tuple[StoredDelivery, ...]:
        """The rows of some (agreement, obligation) that were delivered after an instant, in no order; with ``at`` as
        the instant at which they can be returned or not."""

    def deliveries_in(self, span: Span, without: Without) -> Mapping[tuple[str, str], int]:
        """The number of rows that were delivered in a span, by (agreement, obligation)."""

    def having_rows(self, agreements: Iterable[str], without: Without) -> frozenset[str]:
        """Those of some agreements that have a row."""

    def has_any(self, agreement: str, obligation: str, terms_since: datetime | None, without: Without) -> bool:
        """Return whether an obligation has a row under the terms that began at an instant."""
