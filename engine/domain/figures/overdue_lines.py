"""A page of the overdue lines, chosen by age, in an order: from keys alone, so that no line of other pages is read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.domain.figures.overdue import Band, Line
from engine.domain.ids import OccurrenceId
from engine.domain.text import collation_key


class LineOrder(StrEnum):
    """The order of overdue lines. Equal ones are sorted by due time, the oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    MONEY = "money"
    """The largest amount first, lines without money last."""
    DEPARTMENT = "department"
    OWNER = "owner"
    OBLIGATION = "obligation"
    SUBJECT = "subject"
    """The lines of one subject together, by its number; lines about none last."""


@dataclass(frozen=True, slots=True)
class LineChoice:
    """The lines of one page: at most ``limit`` after the first ``skip``.

    ``band`` keeps those of one age that count. ``apart`` keeps those that do not count, since they are overdue only
    because of others. Without either, all are kept. ``names`` are the keys by which departments, owners and
    obligations are ordered, by their ids; without one an id stands for itself.
    """

    limit: int
    skip: int = 0
    order: LineOrder = LineOrder.OLDEST
    band: Band | None = None
    apart: bool = False
    names: Mapping[str, bytes] = field(default_factory=dict, compare=False)


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
    ``of_subjects`` counts the lines that were kept by the number of their subject, where they stand together by it.
    """

    choice: LineChoice
    matched: int
    apart: int
    oldest_due_at: datetime | None
    of_subjects: Mapping[str, int] = field(default_factory=dict)


def _value(choice: LineChoice, key: LineKey) -> Any:
    """The value by which a line is ordered."""

    def named(id: str) -> tuple[bytes, str]:
        return choice.names.get(id, b""), id

    match choice.order:
        case LineOrder.OLDEST | LineOrder.NEWEST:
            return 0
        case LineOrder.MONEY:
            return key.stake is None, key.currency or "", -(key.stake or 0)
        case LineOrder.DEPARTMENT:
            return named(key.provider), named(key.owner)
        case LineOrder.OWNER:
            return named(key.owner)
        case LineOrder.OBLIGATION:
            return named(key.obligation)
        case LineOrder.SUBJECT:
            subject = OccurrenceId.parse(key.id).subject
            return subject is None, collation_key(subject or "")


def chosen_lines(keys: Iterable[LineKey], choice: LineChoice, at: datetime) -> tuple[Sequence[str], ChosenLines]:
    """The ids of the lines of a page in order, and how many there are. ``at`` is the instant of the report (UTC)."""
    every = sorted(keys, key=lambda key: (key.due_at, key.id))
    kept = [key for key in every if _keeps(choice, key, at)]
    if choice.order is LineOrder.NEWEST:
        kept.reverse()
    else:
        kept.sort(key=lambda key: _value(choice, key))
    page = [key.id for key in kept[choice.skip : choice.skip + choice.limit]]
    apart = sum(not key.counts for key in every)
    counted = Counter[str]()
    if choice.order is LineOrder.SUBJECT:
        counted.update(subject for key in kept if (subject := OccurrenceId.parse(key.id).subject) is not None)
    return page, ChosenLines(choice, len(kept), apart, every[0].due_at if every else None, counted)


def _keeps(choice: LineChoice, key: LineKey, at: datetime) -> bool:
    if choice.apart:
        return not key.counts
    if choice.band is None:
        return True
    return key.counts and Band.of((at - key.due_at).days) is choice.band
