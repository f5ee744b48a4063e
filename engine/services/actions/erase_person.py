"""Erase a person who has left: the name, the addresses and the messages go, the id and the roles stay."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.erase_person import ErasePerson
from engine.domain.ledger.entry import OPERATOR
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.refusal import Refusal
from engine.domain.suggest import Similar
from engine.services.command_time import CommandTime
from engine.services.commit import decide
from engine.services.lookup import actor as find_actor
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """A person who was erased: when (UTC) and by whom."""

    person: str
    at: datetime
    by: str


def erase_person(ledger: Ledger, person: str, *, actor: str, command_time: CommandTime) -> ErasedPerson:
    """Erase a person. The name does not come back: a run passes over it in people.csv, and says so.

    Raises Refused where the ledger knows no such person, the person holds a role on that day or later or was erased
    already, and where the actor is neither the head of a department nor the operator.
    """

    def work(expected_head: ExpectedHead) -> tuple[Batch, ErasedPerson]:
        refusal = erase_refusal(ledger, person, actor=actor, at=command_time.at)
        if refusal is not None:
            raise Refused(refusal)
        at = expected_head.recorded_at
        entry = ErasePerson().entry_about(person, actor=actor, recorded_at=at)
        return Batch("person erase", (entry,), erased=(person,)), ErasedPerson(person, at, actor)

    return decide(ledger, command_time.at, work)


def erase_refusal(ledger: Ledger, person: str, *, actor: str, at: datetime) -> Refusal | None:
    """Why a person cannot be erased by an actor at an instant; None if nothing speaks against it."""
    book = rulebook(ledger)
    if actor != OPERATOR and not {d.head for d in book.organisation.departments} & find_actor(book, actor, at).roles:
        return Refusal("erase-not-by-head", person=actor)
    recorded = ledger.definitions.recorded_people()
    if person not in recorded:
        return Refusal("erase-no-person", person=person, similar=Similar.to(person, recorded))
    erased_at = recorded[person]
    if erased_at is not None:
        return Refusal("erased-already", person=person, at=book.home.local(erased_at))
    roles = _roles_left(book, person, at)
    return Refusal("erase-in-charge", person=person, roles=roles) if roles else None


def _roles_left(book: Rulebook, person: str, at: datetime) -> tuple[str, ...]:
    """The roles that a person holds on the day of an instant or later."""
    on = book.home.local(at).date()
    held = (p for p in book.definitions.people if p.id == person and (p.until is None or p.until >= on))
    return tuple(sorted({p.role for p in held}))
