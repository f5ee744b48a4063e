"""The items of a period by their outcome: parts that are disjoint and sum to the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.figures.money import Stake, Totals, totals_of
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict


class DuePart(StrEnum):
    """The outcome of an item that was first due in a period. Each item is in exactly one part."""

    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    INHERITED = "inherited"
    """Late or overdue only because of upstream deliveries: in none of the two parts before."""
    NOT_YET = "not_yet"
    """Open or upcoming, with a due time ahead (after an extension, say) or pending again."""
    PAUSED = "paused"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


_CLOSED_WITHOUT_DELIVERY = {
    Outcome.WAIVED: DuePart.WAIVED,
    Outcome.NOT_APPLICABLE: DuePart.NOT_APPLICABLE,
    Outcome.LAPSED: DuePart.LAPSED,
    Outcome.CANCELLED: DuePart.CANCELLED,
}
_IN_TIME = {
    Timeliness.ON_TIME: DuePart.ON_TIME,
    Timeliness.LATE: DuePart.LATE,
    Timeliness.OVERDUE: DuePart.OVERDUE,
}


def due_part(verdict: Verdict, *, wholly_inherited: bool) -> DuePart:
    """The part of an item with a verdict. ``wholly_inherited``: all of its lateness comes from upstream deliveries."""
    if verdict.outcome in _CLOSED_WITHOUT_DELIVERY:
        return _CLOSED_WITHOUT_DELIVERY[verdict.outcome]
    if wholly_inherited and verdict.timeliness in (Timeliness.LATE, Timeliness.OVERDUE):
        return DuePart.INHERITED
    if verdict.timeliness in _IN_TIME:
        return _IN_TIME[verdict.timeliness]
    return DuePart.PAUSED if Reason.STOPPED in verdict.reasons else DuePart.NOT_YET


@dataclass(frozen=True, slots=True)
class DueItem:
    """One item that was first due in a period."""

    part: DuePart
    stake: Stake | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class DueTotal:
    """The number of some items, and their money."""

    count: int = 0
    stakes: Totals = ()


@dataclass(frozen=True, slots=True)
class DueInPeriod:
    """The items that were first due in a period: of one department, agreement or owner with that ``id``, or all.

    ``parts`` are in the order of ``DuePart``. Their counts sum to that of ``due``; their money need not, as one subject
    can have items in several parts. ``returned`` counts the items that were ever returned.
    """

    id: str
    due: DueTotal
    parts: tuple[DueTotal, ...]
    returned: int = 0

    @classmethod
    def of(cls, id: str, items: Iterable[DueItem]) -> "DueInPeriod":
        """Count the items of a department, agreement or owner, or of all."""
        known = tuple(items)
        parts = tuple(_total(x for x in known if x.part is part) for part in DuePart)
        return cls(id, _total(known), parts, sum(x.returned for x in known))

    @property
    def by_part(self) -> Mapping[DuePart, DueTotal]:
        """The totals by part, in the order of ``DuePart``."""
        return dict(zip(DuePart, self.parts, strict=True))


def _total(items: Iterable[DueItem]) -> DueTotal:
    known = tuple(items)
    return DueTotal(len(known), totals_of(x.stake for x in known))


def due_by(keyed: Iterable[tuple[str, DueItem]]) -> tuple[DueInPeriod, ...]:
    """The items of each id, sorted by id."""
    groups: dict[str, list[DueItem]] = {}
    for key, item in keyed:
        groups.setdefault(key, []).append(item)
    return tuple(DueInPeriod.of(key, groups[key]) for key in sorted(groups))
