"""The person who acts, with the departments and roles held on a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Person
from engine.domain.agreement.side import Side
from engine.domain.ledger.delegation import Delegation, delegators
from engine.domain.refusal import NamedPerson
from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on one local date, with departments and roles; those of the people they stand in for are included.

    ``name`` is the name that people read; None where it is not known.
    """

    id: str
    departments: frozenset[str]
    roles: frozenset[str]
    stands_for: frozenset[str] = frozenset()
    name: Text | None = None

    @property
    def person(self) -> NamedPerson:
        """The person as a value of a refusal."""
        return NamedPerson(self.id, self.name or Text.plain(self.id))

    @classmethod
    def on(cls, id: str, people: Sequence[Person], on: date, delegations: Sequence[Delegation] = ()) -> "Actor | None":
        """The person with that id on a date; None if nobody with that id holds a role then."""
        stands_for = delegators(id, delegations, on)
        held = [p for p in people if p.id == id and p.holds(p.role, on)]
        if not held:
            return None
        others = [p for p in people if p.id in stands_for and p.holds(p.role, on)]
        theirs = frozenset(p.id for p in others)
        held += others
        departments, roles = frozenset(p.department for p in held), frozenset(p.role for p in held)
        return cls(id, departments, roles, theirs, Names(people).of(id))


def side_of(actor: Actor, agreement: Agreement) -> Side | None:
    """The side of an agreement that a person belongs to; None for a third party."""
    if agreement.provider in actor.departments:
        return Side.PROVIDER
    return Side.CONSUMER if agreement.consumer in actor.departments else None
