"""A department as its head sees it: who owes what, what is owed to it, vacant roles, better or worse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import gc_pause
from engine.domain.action.sign_change import Proposal
from engine.domain.agreement.rating_scheme import CONTACT, RESOLVE
from engine.domain.deadline.period import Period, month_of
from engine.domain.figures.inbox import InboxReader, TalliedItems, tallied_items
from engine.domain.figures.inbox_item import InboxItem
from engine.domain.figures.judged import Judged
from engine.domain.figures.on_time import OnTime, on_time
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.vacancy import VacantRole, vacant_roles
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import resolve_as_of
from engine.services.definitions.waiting_proposals import headed_by, proposals
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Ledger
from engine.services.reading.inbox import headed_departments, owed_items
from engine.services.reading.inbox_items import InboxItems, inbox_items
from engine.services.reading.service_groups import outcomes_of_months
from engine.services.refused import Refused

_STEPS = frozenset({CONTACT, RESOLVE})


@dataclass(frozen=True)
class DepartmentOverview:
    """One department at an instant (UTC), for a person who heads it. ``headed`` has all that the person heads, by id.

    ``people`` has what each person owes and has to answer, then what is shared, then what nobody sees to.
    ``owed_by_us`` and ``owed_to_us`` are the open items of which it is the provider, and the consumer. ``escalated``
    are the ids of those whose escalation has reached the head. ``bad_ratings`` are the open steps after a bad rating of
    its work. ``now`` and ``before`` say how many of its items of the month of the instant, and of the month before,
    were on time. ``to_sign`` are the proposed changes that wait for the person's signature.
    """

    id: str
    headed: tuple[str, ...]
    book: Rulebook
    people: tuple[TalliedItems, ...]
    owed_by_us: tuple[InboxItem, ...]
    owed_to_us: tuple[InboxItem, ...]
    escalated: frozenset[str]
    vacant: tuple[VacantRole, ...]
    period: Period
    now: OnTime
    before: OnTime
    to_sign: tuple[Proposal, ...]
    _items: InboxItems

    @property
    def bad_ratings(self) -> Sequence[InboxItem]:
        """The open steps after bad ratings."""
        return [item for item in self.owed_by_us if item.obligation.key in _STEPS]

    def judged(self, ids: Sequence[str]) -> Mapping[str, Judged]:
        """Items read in full, by id."""
        return self._items.judged(ids)


@gc_pause.paused()
def department_overview(ledger: Ledger, person: str, at: datetime, id: str | None = None) -> DepartmentOverview:
    """The department of an id, by default the first that the person heads, at an instant. Call it on one state of the
    ledger, and read its items there.

    Raises Refused before the first run, for somebody who holds no role, and for a department that the person does not
    head.
    """
    source = inbox_items(ledger, at)
    book, on = source.book, source.book.home.local(at).date()
    actor = find_actor(book, person, at)
    headed = headed_departments(actor, book)
    if not headed or (id is not None and id not in headed):
        raise Refused("department-not-headed", person=actor.person)
    own = id or headed[0]
    items = source.of_department(own)
    members = [find_actor(book, p.id, at) for p in book.directory.members(own, on)]
    open_ = [item for item in items if item.phase is Phase.OPEN]
    owed = owed_items(items, own, InboxReader(actor, book.directory, on), book, at)
    period = month_of(at, book.home)
    groups = outcomes_of_months(ledger, at, [period.previous(), period])
    now, before = (
        on_time(group for group in groups[str(month)] if group.provider == own) for month in (period, period.previous())
    )
    by_us = tuple(item for item in open_ if item.agreement.provider == own)
    waiting = proposals(ledger, resolve_as_of(ledger.runs, at))
    return DepartmentOverview(
        id=own,
        headed=tuple(headed),
        book=book,
        people=tallied_items(items, own, members, book.directory, on),
        owed_by_us=by_us,
        owed_to_us=tuple(item for item in open_ if item.agreement.consumer == own),
        escalated=frozenset(found for group in owed for found in group.escalated),
        vacant=_vacant(book, own, by_us, at),
        period=period,
        now=now,
        before=before,
        to_sign=tuple(p for p in waiting if headed_by(book, actor, p.missing)),
        _items=source,
    )


def _vacant(book: Rulebook, id: str, owed: Sequence[InboxItem], at: datetime) -> tuple[VacantRole, ...]:
    """The vacant roles of a department, with the open items that they own."""
    by_role: dict[str, list[bool]] = {}
    for item in owed:
        by_role.setdefault(item.obligation.owner, []).append(item.is_overdue)
    roles = vacant_roles(book.directory, book.definitions.agreements, book.home.local(at).date(), by_role)
    return tuple(role for role in roles if role.department == id)
