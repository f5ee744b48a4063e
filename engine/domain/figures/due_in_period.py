"""The items of a period by their outcome: parts that are disjoint and sum to the whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.figures.item_group import GroupTotals, ItemGroup
from engine.domain.figures.money import Totals
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
class DueTotal:
    """The number of some items, and their money."""

    count: int = 0
    stakes: Totals = ()


_PARTS = tuple(part.value for part in DuePart)
_NOTHING = DueTotal()


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
    def of(cls, id: str, totals: GroupTotals, which: Sequence[int]) -> "DueInPeriod":
        """Count the items of a department, agreement or owner, or of all: those of the groups with these indices."""
        by_part: dict[str, list[int]] = {}
        for n in which:
            by_part.setdefault(totals.groups[n].place, []).append(n)
        due = _total(totals, which)
        only = due if len(by_part) == 1 else None
        parts = tuple((only or _total(totals, by_part[part])) if part in by_part else _NOTHING for part in _PARTS)
        return cls(id, due, parts, totals.returned(which))

    @property
    def by_part(self) -> Mapping[DuePart, DueTotal]:
        """The totals by part, in the order of ``DuePart``."""
        return dict(zip(DuePart, self.parts, strict=True))


def _total(totals: GroupTotals, which: Sequence[int]) -> DueTotal:
    return DueTotal(totals.count(which), totals.stakes(which)) if which else _NOTHING


def due_by(totals: GroupTotals, id_of: Callable[[ItemGroup], str]) -> tuple[DueInPeriod, ...]:
    """The items of each id, sorted by id."""
    return tuple(DueInPeriod.of(id, totals, which) for (id, _), which in totals.by(lambda group: (id_of(group), "")))
