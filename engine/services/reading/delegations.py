"""Delegations of a person: who acts for them, and for whom they act."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.ledger.delegation import Delegation
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class OwnDelegations:
    """The delegations that are not over on ``today`` (a local date): by a person, and to that person.

    ``colleagues`` are the ids of the people to whom the person may delegate from today on.
    """

    today: date
    given: tuple[Delegation, ...]
    received: tuple[Delegation, ...]
    colleagues: tuple[str, ...]


def own_delegations(ledger: Ledger, person: str, at: datetime) -> OwnDelegations:
    """The delegations of a person at an instant. Raises Refused before the first run, and for nobody's id."""
    book = rulebook(ledger)
    today = book.home.local(at).date()
    departments = {p.department for p in book.definitions.people if p.id == person and p.holds(p.role, today)}
    find_actor(book, person, at)
    known = [d for d in book.delegations if d.until >= today]
    members = {p.id for department in departments for p in book.directory.members(department, today)}
    return OwnDelegations(
        today,
        tuple(d for d in known if d.by == person),
        tuple(d for d in known if d.to == person),
        tuple(sorted(members - {person})),
    )
