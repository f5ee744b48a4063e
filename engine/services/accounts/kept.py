"""The things that are kept about a person, counted: for the person who asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.access.audit import AuditKind
from engine.domain.figures.satisfaction.rating_counts import RatingFilter
from engine.domain.ledger.entry import Kind
from engine.services.ports.accounts import AuditQuery
from engine.services.ports.ledger import Ledger


@dataclass(frozen=True, slots=True)
class KeptAboutPerson:
    """How much is kept: entries that the person made, by kind, and those about the person; messages to the person;
    ratings of items that were the person's; rows of the audit that the person made, and those about the person's
    account that others made; evidence that the person viewed."""

    entries: Mapping[Kind, int]
    entries_about: int
    messages: int
    ratings: int
    audit_by: int
    audit_about: int
    views: int


def kept_about(ledger: Ledger, person: str) -> KeptAboutPerson:
    """Count all that is kept about a person, on one state of the ledger."""
    return ledger.reading(lambda one: _kept(one, person))


def _kept(ledger: Ledger, person: str) -> KeptAboutPerson:
    entries, about = ledger.entries.counts_of(person)
    count = ledger.accounts.count_audit
    by, of_account = count(AuditQuery(actor=person)), count(AuditQuery(about=person))
    own = count(AuditQuery(actor=person, about=person))
    views = count(AuditQuery(frozenset({AuditKind.EVIDENCE_VIEWED}), actor=person))
    ratings = sum(one.ratings for one in ledger.ratings.counts((), RatingFilter(owner=person)))
    return KeptAboutPerson(entries, about, ledger.outbox.count_to(person), ratings, by, of_account - own, views)
