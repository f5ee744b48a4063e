"""The items of others that the head of a department sees: overdue or due soon, or escalated to the head."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.agreement.escalation_policy import Audience
from engine.domain.deadline.due import step_at
from engine.domain.figures.inbox import InboxReader, live
from engine.domain.figures.judged import Judged
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.person_in_charge import person_in_charge
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.time.calendar import EPOCH, Calendar


@dataclass(frozen=True, slots=True)
class OwedByOthers:
    """The items of one person, or of one role where ``person`` is None, that are overdue, due soon or escalated.

    ``department`` is the providing one. ``items`` are in the order of their due times; ``escalated`` are the ids of
    those whose escalation has reached the head who reads this.
    """

    department: str
    role: str
    person: str | None
    items: tuple[Judged, ...]
    escalated: frozenset[str]

    @property
    def overdue(self) -> int:
        """The number of overdue items."""
        return sum(j.verdict.timeliness is Timeliness.OVERDUE for j in self.items)


def owed_by_others(
    judged: Iterable[Judged],
    department: str,
    reader: InboxReader,
    *,
    soon: datetime,
    at: datetime,
    calendar_of: Callable[[Judged], Calendar],
) -> tuple[OwedByOthers, ...]:
    """The items that a head sees beside the own inbox; the oldest due time comes first.

    They are items of the department's people that are overdue or due by ``soon``, and items of other departments that
    are escalated to the head.

    ``calendar_of`` gives the calendar of an item's due rule.
    """
    groups: dict[tuple[str, str, str], list[Judged]] = {}
    escalated: set[str] = set()
    for j in live(judged):
        due = j.verdict.due
        if j.verdict.phase is not Phase.OPEN or due is None or reader.is_among(Audience.OWNER, j):
            continue
        own = j.agreement.provider == department
        head = Audience.PROVIDER_HEAD if own else Audience.CONSUMER_HEAD
        reached = department in (j.agreement.provider, j.agreement.consumer) and _has_reached(
            head, j, due.at, calendar_of(j), at
        )
        if reached:
            escalated.add(j.occurrence.id)
        if reached or (own and due.at <= soon):
            person = _person(j, reader.directory, reader.on)
            groups.setdefault((j.agreement.provider, j.obligation.owner, person or ""), []).append(j)
    owed = [
        OwedByOthers(provider, role, person or None, items, frozenset(j.occurrence.id for j in items) & escalated)
        for (provider, role, person), group in groups.items()
        for items in [tuple(sorted(group, key=lambda j: (_due_at(j), j.occurrence.id)))]
    ]
    return tuple(sorted(owed, key=lambda x: (x.department != department, _due_at(x.items[0]), x.role, x.person or "")))


def _has_reached(head: Audience, j: Judged, due_at: datetime, calendar: Calendar, at: datetime) -> bool:
    """True if a step after the due time that notifies the head has been reached."""
    steps = (s for s in j.obligation.escalation.steps if head in s.audience and s.amount is not None and not s.before)
    return any(step_at(s.amount, due_at, calendar, before=False) <= at for s in steps if s.amount is not None)


def _person(j: Judged, directory: Directory, on: date) -> str | None:
    person = person_in_charge(directory, j.obligation, j.occurrence, j.history, on)
    holders = directory.holders(j.obligation.owner, on)
    return person.id if person is not None else holders[0].id if len(holders) == 1 else None


def _due_at(j: Judged) -> datetime:
    return j.verdict.due.at if j.verdict.due is not None else EPOCH
