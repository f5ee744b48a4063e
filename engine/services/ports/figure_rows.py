"""The stored rows of occurrences as figures of service count them: grouped by outcome and by who is in charge."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

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


@dataclass(frozen=True, slots=True)
class OutcomeRows:
    """The number of stored rows that first fell due in a span and have the same terms, timeliness, outcome and reasons.

    ``terms_since`` is in UTC.
    """

    agreement: str
    obligation: str
    terms_since: datetime | None
    timeliness: Timeliness
    outcome: Outcome | None
    reasons: tuple[Reason, ...]
    count: int


class FigureRows(Protocol):
    """Counts of stored rows. They hold for the instant of the last run: see ``services.current``."""

    def groups(self, span: Span, without: Without, late_apart: Promises) -> tuple[FigureGroup, ...]:
        """The rows that first fell due in a span, grouped; without the late and overdue ones of ``late_apart``."""

    def outcomes(self, span: Span, without: Without, late_apart: Promises) -> tuple[OutcomeRows, ...]:
        """The same rows as ``groups``, counted by their outcome alone."""

    def late_ids(self, span: Span, promises: Promises) -> tuple[str, ...]:
        """The rows of some (agreement, obligation) that first fell due in a span and are late or overdue, by id."""
