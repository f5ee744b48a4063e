"""The revisions of an agreement: since when each was in force, who applied it, and who signed it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.sign_change import Proposal, Signature, signed_proposals
from engine.domain.agreement.agreement import Agreement
from engine.domain.ids import DefinitionKind, definition_text
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.ports.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an agreement while it was in force.

    ``number`` counts from 1. ``hash`` is the one that heads sign. ``since`` (UTC) is None where it was there from the
    start, ``until`` None while it is in force. ``book`` has the definitions with which it came into force, ``by`` the
    person who applied it (empty where no entry says so), ``signatures`` those of the heads, in their order.
    """

    number: int
    hash: str
    since: datetime | None
    until: datetime | None
    agreement: Agreement
    book: Rulebook
    by: str = ""
    signatures: tuple[Signature, ...] = ()


def agreement_texts(books: Rulebooks, id: str) -> tuple[Revision, ...]:
    """The revisions of an agreement, oldest first, without the people; none where there never was one of that id.

    An agreement that was removed and came back has its texts from before and after.
    """
    name = definition_text(DefinitionKind.AGREEMENT, id)
    found: list[Revision] = []
    last: str | None = None
    for place, (since, book) in enumerate(books.versions):
        hash_, agreement = book.hashes.get(name), book.definitions.agreement(id)
        if hash_ == last:
            continue
        last = hash_
        if hash_ is not None and agreement is not None:
            later = books.versions[place + 1 :]
            until = next((at for at, other in later if other.hashes.get(name) != hash_), None)
            found.append(Revision(len(found) + 1, hash_, since, until, agreement, book))
    return tuple(found)


def agreement_revisions(ledger: Ledger, books: Rulebooks, id: str) -> tuple[Revision, ...]:
    """The revisions of an agreement, oldest first, with who applied and who signed each."""
    name = definition_text(DefinitionKind.AGREEMENT, id)
    applied = ledger.entries.about(About.DEFINITION, [name]).get(name, ())
    signed = [p for p in signed_proposals(ledger.entries.about(About.PROPOSAL)) if name in p.definitions]
    found = []
    for revision in agreement_texts(books, id):
        entry = _entry_of(applied, revision.hash, revision.since)
        proposal = _proposal_of(signed, name, revision.hash, revision.since)
        by = entry.actor if entry is not None else ""
        found.append(replace(revision, by=by, signatures=proposal.signatures if proposal is not None else ()))
    return tuple(found)


def _entry_of(entries: Sequence[Entry], hash_: str, since: datetime | None) -> Entry | None:
    """The entry with which a revision came into force at an instant; the first of its hash where it was there from the
    start."""
    of_hash = [e for e in entries if e.kind is Kind.APPLIED and e.body.get("hash") == hash_]
    if since is None:
        return next(iter(of_hash), None)
    return next((e for e in reversed(of_hash) if e.recorded_at <= since), None)


def _proposal_of(signed: Sequence[Proposal], name: str, hash_: str, since: datetime | None) -> Proposal | None:
    """The last signed proposal of a text that was made before it came into force."""
    fitting = [p for p in signed if p.definitions[name] == hash_ and since is not None and p.at <= since]
    return fitting[-1] if fitting else None
