"""The proposed changes of agreements that wait for signatures, and the departments that somebody signs for."""

from collections.abc import Collection

from engine.domain.action.actor import Actor
from engine.domain.action.sign_change import Proposal, pending_proposals
from engine.domain.ledger.entry import About
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger


def proposals(ledger: Ledger, as_of: AsOf | None = None) -> tuple[Proposal, ...]:
    """The proposed changes that wait for signatures, as known ``as_of``, oldest first."""
    return pending_proposals(ledger.entries.about(About.PROPOSAL, None, as_of))


def headed_by(book: Rulebook, person: Actor, needed: Collection[str]) -> tuple[str, ...]:
    """The departments, of those needed, that a person heads, or stands in for the head of."""
    departments = (book.organisation.department(id) for id in sorted(needed))
    return tuple(d.id for d in departments if d is not None and d.head in person.roles)
