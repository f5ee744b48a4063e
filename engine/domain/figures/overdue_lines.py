"""A page of the overdue lines, chosen by age, in an order: from keys alone, so that no line of other pages is read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.domain.figures.overdue import Band, Line
from engine.domain.ids import OccurrenceId


class LineOrder(StrEnum):
    """The order of overdue lines. Equal ones are sorted by due time, the oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    MONEY = "money"
    """The largest amount first, lines without money last."""
    DEPARTMENT = "department"
    OWNER = "owner"
    OBLIGATION = "obligation"


@dataclass(frozen=True, slots=True)
class LineChoice:
    """The lines of one page: at most ``limit`` after the first ``skip``.

    ``band`` keeps those of one age that count. ``apart`` keeps those that do not count, since they are overdue only
    because of others. Without either, all are kept.
    """

    limit: int
    skip: int = 0
    order: LineOrder = LineOrder.OLDEST
    band: Band | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class LineKey:
    """The values by which a line is chosen and sorted; see ``Line``. ``obligation`` is the id of its obligation."""

    id: str
    due_at: datetime
    counts: bool = True
    obligation: str = ""
    provider: str = ""
    owner: str = ""
    stake: Decimal | None = None
    currency: str | None = None

    @classmethod
    def of(cls, line: Line) -> "LineKey":
        """The key of a line."""
        obligation = str(OccurrenceId.parse(line.occurrence).obligation)
        return cls(
            line.occurrence, line.due_at, line.counts, obligation, line.provider, line.owner, line.stake, line.currency
        )


@dataclass(frozen=True, slots=True)
class ChosenLines:
    """The choice that a report followed: ``matched`` counts the lines that it kept, on all pages, and ``apart`` those
    of the scope that do not count. ``oldest_due_at`` is the earliest due time in the scope; None: nothing is overdue.
    """

    choice: LineChoice
    matched: int
    apart: int
    oldest_due_at: datetime | None


_ORDERS: dict[LineOrder, Callable[[LineKey], Any]] = {
    LineOrder.OLDEST: lambda key: 0,
    LineOrder.NEWEST: lambda key: 0,
    LineOrder.MONEY: lambda key: (key.stake is None, key.currency or "", -(key.stake or 0)),
    LineOrder.DEPARTMENT: lambda key: (key.provider, key.owner),
    LineOrder.OWNER: lambda key: key.owner,
    LineOrder.OBLIGATION: lambda key: key.obligation,
}


def chosen_lines(keys: Iterable[LineKey], choice: LineChoice, at: datetime) -> tuple[Sequence[str], ChosenLines]:
    """The ids of the lines of a page in order, and how many there are. ``at`` is the instant of the report (UTC)."""
    every = sorted(keys, key=lambda key: (key.due_at, key.id))
    kept = [key for key in every if _keeps(choice, key, at)]
    if choice.order is LineOrder.NEWEST:
        kept.reverse()
    else:
        kept.sort(key=_ORDERS[choice.order])
    page = [key.id for key in kept[choice.skip : choice.skip + choice.limit]]
    apart = sum(not key.counts for key in every)
    return page, ChosenLines(choice, len(kept), apart, every[0].due_at if every else None)


def _keeps(choice: LineChoice, key: LineKey, at: datetime) -> bool:
    if choice.apart:
        return not key.counts
    if choice.band is None:
        return True
    return key.counts and Band.of((at - key.due_at).days) is choice.band
