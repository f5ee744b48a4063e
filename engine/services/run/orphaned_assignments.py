"""Items of somebody who no longer holds a role go back to the holders of their roles."""

from collections.abc import Sequence
from datetime import datetime

from engine.domain.action.fold import fold
from engine.domain.action.reassign import Reassign
from engine.domain.agreement.organisation import Person, has_name
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.finding import Finding
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import LastRun
from engine.services.run.role_holders import people_at

_GOING_ON = (Phase.UPCOMING, Phase.OPEN)


def assignments_of(ledger: Ledger, people: Sequence[Person], person: str) -> tuple[str, ...]:
    """The occurrences, open or upcoming, that are a person's own, by id: those last reassigned to the person, and those
    whose event names the person where nobody has reassigned them."""
    ids = {e.subject_id for e in ledger.entries.of_kind(Kind.REASSIGNED) if Reassign.read(e).to == person}
    rows = {id: row for id, row in ledger.occurrences.rows(ids).items() if row.verdict.phase in _GOING_ON}
    terms = [p for p in people if p.id == person]
    for row in ledger.occurrences.open_rows():
        named = row.occurrence.named_owner
        if named is not None and any(has_name(p, named) for p in terms):
            rows[row.occurrence.id] = row
    entries = ledger.entries.of(rows)

    def assigned_to(id: str) -> str | None:
        return fold(entries.get(id, ())).assigned_to or (person if rows[id].occurrence.named_owner else None)

    return tuple(id for id in sorted(rows) if assigned_to(id) == person)


def orphaned_assignments(ledger: Ledger, book: Rulebook, before: LastRun | None, at: datetime) -> tuple[Finding, ...]:
    """A finding for each person who held a role at the last run, holds none now, and still had items of their own."""
    if before is None:
        return ()
    findings = []
    for person in sorted({p.id for p in people_at(ledger, book, before.at)} - _holders_now(book, at)):
        ids = assignments_of(ledger, book.definitions.people, person)
        if ids:
            findings.append(
                Finding("orphaned-assignments", ids, person=book.directory.names.person(person), count=len(ids))
            )
    return tuple(findings)


def _holders_now(book: Rulebook, at: datetime) -> frozenset[str]:
    on = book.home.local(at).date()
    return frozenset(p.id for p in book.definitions.people if p.holds(p.role, on))
