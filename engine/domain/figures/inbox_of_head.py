"""The items of others that the head of a department sees: overdue or due soon, or escalated to the head."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.agreement.escalation_policy import Audience
from engine.domain.deadline.due import step_at
from engine.domain.figures.inbox import InboxReader
from engine.domain.figures.inbox_item import InboxItem, live
from engine.domain.figures.judged import Judged
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import Phase
from engine.domain.time.calendar import EPOCH, Calendar


@dataclass(frozen=True, slots=True)
class OwedByOthers:
    """The items of one person, or of one role where ``person`` is None, that are overdue, due soon or escalated.

    ``department`` is the providing one. ``items`` are in the order of their due times; ``escalated`` are the ids of
    those whose escalation has reached the head who reads this. ``overdue`` counts the overdue ones; ``left_off`` those
    that a page lacks.
    """

    department: str
    role: str
    person: str | None
    items: tuple[Judged, ...]
    escalated: frozenset[str]
    overdue: int
    left_off: int = 0


@dataclass(frozen=True, slots=True)
class OwedItems:
    """The items of others before they are read in full: see ``OwedByOthers``."""

    department: str
    role: str
    person: str | None
    items: tuple[InboxItem, ...]
    escalated: frozenset[str]

    def group(self, judged: Mapping[str, Judged], most: int | None) -> OwedByOthers:
        """The items read in full, the first ones up to a number."""
        items = tuple(judged[item.id] for item in self.items[:most])
        overdue = sum(item.is_overdue for item in self.items)
        left_off = len(self.items) - len(items)
        return OwedByOthers(self.department, self.role, self.person, items, self.escalated, overdue, left_off)


def owed_by_others(
    items: Iterable[InboxItem],
    department: str,
    reader: InboxReader,
    *,
    soon: datetime,
    at: datetime,
    calendar_of: Callable[[InboxItem], Calendar],
) -> tuple[OwedItems, ...]:
    """The items that a head sees beside the own inbox; the oldest due time comes first.

    They are items of the department's people that are overdue or due by ``soon``, and items of other departments that
    are escalated to the head.

    ``calendar_of`` gives the calendar of an item's due rule.
    """
    groups: dict[tuple[str, str, str], list[InboxItem]] = {}
    escalated: set[str] = set()
    for item in live(items):
        due_at = item.due_at
        if item.phase is not Phase.OPEN or due_at is None or reader.is_among(Audience.OWNER, item):
            continue
        own = item.agreement.provider == department
        head = Audience.PROVIDER_HEAD if own else Audience.CONSUMER_HEAD
        reached = department in (item.agreement.provider, item.agreement.consumer) and _has_reached(
            head, item, due_at, calendar_of, at
        )
        if reached:
            escalated.add(item.id)
        if reached or (own and due_at <= soon):
            person = _person(item, reader.directory, reader.on)
            groups.setdefault((item.agreement.provider, item.obligation.owner, person or ""), []).append(item)
    owed = [
        OwedItems(provider, role, person or None, group, frozenset(item.id for item in group) & escalated)
        for (provider, role, person), members in groups.items()
        for group in [tuple(sorted(members, key=lambda item: (_due_at(item), item.id)))]
    ]
    return tuple(sorted(owed, key=lambda x: (x.department != department, _due_at(x.items[0]), x.role, x.person or "")))


def _has_reached(
    head: Audience, item: InboxItem, due_at: datetime, calendar_of: Callable[[InboxItem], Calendar], at: datetime
) -> bool:
    """True if a step after the due time that notifies the head has been reached."""
    if due_at > at:
        return False
    steps = (
        s for s in item.obligation.escalation.steps if head in s.audience and s.amount is not None and not s.before
    )
    calendar = calendar_of(item)
    return any(step_at(s.amount, due_at, calendar, before=False) <= at for s in steps if s.amount is not None)


def _person(item: InboxItem, directory: Directory, on: date) -> str | None:
    person = directory.holder_with_name(item.obligation.owner, on, item.names)
    holders = directory.holders(item.obligation.owner, on)
    return person.id if person is not None else holders[0].id if len(holders) == 1 else None


def _due_at(item: InboxItem) -> datetime:
    return item.due_at if item.due_at is not None else EPOCH
