"""The people with their accounts: who comes in, with which rights, and who has left or is still without one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.domain.access.access import access_of
from engine.domain.access.account import Account, OneTimeLink
from engine.domain.access.right import Right
from engine.domain.action.actor import Actor
from engine.domain.agreement.organisation import Person
from engine.domain.deadline.period import Period
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.services.accounts.sessions import live_sessions
from engine.services.command_time import resolve_command_time
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook

_SOON = timedelta(days=30)
"""Whoever leaves within as many days is a leaver already."""


class AccountState(StrEnum):
    """The state of an account."""

    NONE = "none"
    INVITED = "invited"
    LINK_ENDED = "link ended"
    ACTIVE = "active"
    CLOSED = "closed"
    EXPIRED = "expired"


class PersonState(StrEnum):
    """The state of a person on a day."""

    LEFT = "left"
    LEAVING = "leaving"
    COMING = "coming"
    IN_FORCE = "in force"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds from a date until another, both included."""

    department: Text
    role: Text
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class PersonAccount:
    """A person, or an auditor from outside, with the account. ``rights`` are those of today; ``granted`` those that an
    admin granted. ``seen_at`` is when a session was last used, ``until`` when a link or an auditor expires (UTC)."""

    id: str
    name: Text
    person_state: PersonState
    roles: tuple[HeldRole, ...]
    state: AccountState
    rights: tuple[Right, ...] = ()
    granted: tuple[Right, ...] = ()
    sessions: int = 0
    seen_at: datetime | None = None
    until: datetime | None = None
    period: Period | None = None


def accounts_of_people(ledger: Ledger, now: datetime) -> tuple[PersonAccount, ...]:
    """All people of the definitions in force and all auditors from outside: leavers first, then by name.

    Raises Refused before the first run.
    """
    return ledger.reading(lambda one: _accounts(one, now))


def account_of_person(ledger: Ledger, id: str, now: datetime) -> PersonAccount | None:
    """One of them; None for an id that nobody has."""
    return next((one for one in accounts_of_people(ledger, now) if one.id == id), None)


def _accounts(ledger: Ledger, now: datetime) -> tuple[PersonAccount, ...]:
    book = rulebook(ledger)
    on = book.home.local(resolve_command_time(ledger, None, now, run=True).at).date()
    accounts = {account.name: account for account in ledger.accounts.every()}
    links = {link.account: link for link in ledger.accounts.links()}
    seen: dict[str, list[datetime]] = {}
    for session in live_sessions(ledger, now):
        seen.setdefault(session.account, []).append(session.seen_at)
    by_id: dict[str, list[Person]] = {}
    for person in book.definitions.people:
        by_id.setdefault(person.id, []).append(person)
    found = [
        _of_person(book, id, roles, on, accounts.get(id), links.get(id), seen.get(id, ()), now)
        for id, roles in by_id.items()
    ]
    found += [_outside(one, links.get(name), seen.get(name, ()), now) for name, one in accounts.items() if one.title]
    states = list(PersonState)
    return tuple(sorted(found, key=lambda one: (states.index(one.person_state), one.name.zh, one.id)))


def _of_person(
    book: Rulebook,
    id: str,
    held: Iterable[Person],
    on: date,
    account: Account | None,
    link: OneTimeLink | None,
    seen: Iterable[datetime],
    now: datetime,
) -> PersonAccount:
    terms = sorted(held, key=lambda p: (p.since or date.min, p.role))
    actor = Actor.on(id, book.definitions.people, on, book.delegations)
    heads = frozenset(d.head for d in book.organisation.departments)
    access = access_of(account or Account(id), actor, heads)
    return PersonAccount(
        id,
        book.directory.names.of(id),
        _person_state(terms, on),
        tuple(_held_role(book, person) for person in terms),
        _state(account, link, now),
        tuple(right for right in Right if access is not None and right in access.rights),
        tuple(right for right in Right if account is not None and right in account.granted),
        len(list(seen)),
        max(seen, default=None),
        _until(account, link, now),
        account.period if account is not None else None,
    )


def _outside(account: Account, link: OneTimeLink | None, seen: Iterable[datetime], now: datetime) -> PersonAccount:
    rights = (Right.AUDITOR,) if account.is_open(now) else ()
    name, state = Text.plain(account.title or account.name), _state(account, link, now)
    last, until = max(seen, default=None), account.expires_at
    count, period = len(list(seen)), account.period
    return PersonAccount(account.name, name, PersonState.OUTSIDE, (), state, rights, (), count, last, until, period)


def _person_state(terms: Iterable[Person], on: date) -> PersonState:
    held = [p for p in terms if p.holds(p.role, on)]
    if not held:
        return PersonState.COMING if any(p.since is not None and p.since > on for p in terms) else PersonState.LEFT
    ends = [p.until for p in terms if p.until is None or p.until >= on]
    is_leaving = all(end is not None and end <= on + _SOON for end in ends)
    return PersonState.LEAVING if is_leaving else PersonState.IN_FORCE


def _held_role(book: Rulebook, person: Person) -> HeldRole:
    organisation = book.organisation
    role = organisation.role(person.role)
    departments: Mapping[str, Text] = {d.id: d.title for d in organisation.departments}
    department = departments.get(person.department, Text.plain(person.department))
    return HeldRole(department, role.title if role is not None else Text.plain(person.role), person.since, person.until)


def _state(account: Account | None, link: OneTimeLink | None, now: datetime) -> AccountState:
    if account is None:
        return AccountState.NONE
    if account.closed_at is not None:
        return AccountState.CLOSED
    if not account.is_open(now):
        return AccountState.EXPIRED
    if account.password is not None:
        return AccountState.ACTIVE
    if link is None:
        return AccountState.NONE
    return AccountState.INVITED if link.is_usable(now) else AccountState.LINK_ENDED


def _until(account: Account | None, link: OneTimeLink | None, now: datetime) -> datetime | None:
    is_waiting = account is not None and account.password is None and link is not None and link.is_usable(now)
    return link.expires_at if is_waiting and link is not None else None
