"""The people who hold roles now, beside those who held them at the last run, and the roles that nobody holds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from engine.domain.agreement.organisation import Person
from engine.domain.agreement.rule import OnCause
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.vacancy import VacantRole, vacant_roles
from engine.domain.notification.digest_slots import digest_before
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.time.calendar import Calendar
from engine.services.command_time import resolve_as_of
from engine.services.ports.ledger import Ledger
from engine.services.run.scope import PEOPLE


def people_at(ledger: Ledger, book: Rulebook, at: datetime) -> tuple[Person, ...]:
    """The people who held a role at an earlier instant, by the people defined at that time."""
    then = resolve_as_of(ledger.runs, at)
    people: Sequence[Person] = book.definitions.people
    if ledger.definitions.hashes(then).get(PEOPLE) != book.hashes.get(PEOPLE):
        defined = ledger.definitions.in_force(then)
        people = defined.people if defined is not None else ()
    on = book.home.local(at).date()
    return tuple(p for p in people if p.holds(p.role, on))


def newly_held(ledger: Ledger, book: Rulebook, at: datetime) -> frozenset[tuple[str, str]]:
    """The (agreement, obligation) of everything in force one of whose roles has a new holder.

    A holder is new until the next digest but one: who had a digest before the role gets what it missed in the next one.
    """
    before = ledger.runs.last()
    if before is None:
        return frozenset()
    on = book.home.local(at).date()
    slot = digest_before(at, book.organisation.digest_at, book.home)
    then = {(p.role, p.id) for p in people_at(ledger, book, min(before.at, slot - timedelta(days=1)))}
    roles = {p.role for p in book.definitions.people if p.holds(p.role, on) and (p.role, p.id) not in then}
    names = set()
    for name in book.names() if roles else ():
        agreement, obligation = book.find(*name) or (None, None)
        if agreement is None or obligation is None:
            continue
        sides = (book.organisation.department(id) for id in (agreement.provider, agreement.consumer))
        own = {obligation.owner, obligation.receiver, *(d.head for d in sides if d is not None)}
        if own & roles or isinstance(obligation.trigger, OnCause):
            names.add(name)
    return frozenset(names)


def vacancies_now(ledger: Ledger, book: Rulebook, at: datetime) -> tuple[VacantRole, ...]:
    """The vacant roles with the open items that wait for a holder."""
    on = book.home.local(at).date()
    agreements = book.definitions.agreements
    vacant = {v.role for v in vacant_roles(book.directory, agreements, on)}
    if not vacant:
        return ()
    owned = {name: pair[1].owner for name in book.names() if (pair := book.find(*name)) and pair[1].owner in vacant}
    items: dict[str, list[bool]] = {}
    for row in ledger.occurrences.open_rows(owned):
        if row.verdict.phase is Phase.OPEN:
            owner = owned[row.occurrence.agreement, row.occurrence.obligation]
            items.setdefault(owner, []).append(row.verdict.timeliness is Timeliness.OVERDUE)
    return vacant_roles(book.directory, agreements, on, items)


def announced_today(ledger: Ledger, book: Rulebook, vacant: Sequence[VacantRole], at: datetime) -> frozenset[str]:
    """The vacant roles that the head is told of today even if nothing else is to be told: those held at the last run,
    all on the first working day since they are vacant, and on the first working day of a week."""
    before = ledger.runs.last()
    held = {p.role for p in people_at(ledger, book, before.at)} if before is not None else set()
    calendars = {d.id: book.calendars[d.calendar] for d in book.organisation.departments}
    return frozenset(v.role for v in vacant if v.role in held or _is_first_day(v, calendars[v.department], at))


def _is_first_day(vacant: VacantRole, calendar: Calendar, at: datetime) -> bool:
    """True on the first working day of a week, and on the first one since a role is vacant."""
    on = calendar.local(at).date()
    monday = on - timedelta(days=on.weekday())
    return not _works_between(calendar, monday, on) or (
        vacant.since is not None and vacant.since > monday and not _works_between(calendar, vacant.since, on)
    )


def _works_between(calendar: Calendar, since: date, until: date) -> bool:
    """True if a day from ``since`` until before ``until`` is a working day; the span is within a week."""
    return any(calendar.is_working_day(since + timedelta(days=n)) for n in range((until - since).days))
