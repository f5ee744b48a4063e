"""Items that were reassigned to somebody who no longer holds a role go back to the holders of their roles."""

from datetime import datetime

from engine.domain.action.fold import fold
from engine.domain.action.reassign import Reassign
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import resolve_as_of
from engine.services.finding import Finding
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import LastRun
from engine.services.run.load_in_force import PEOPLE


def assignments_of(ledger: Ledger, person: str) -> tuple[str, ...]:
    """The occurrences, open or upcoming, that were last reassigned to a person, by id."""
    ids = {e.subject_id for e in ledger.entries.of_kind(Kind.REASSIGNED) if Reassign.read(e).to == person}
    rows = ledger.occurrences.rows(ids)
    entries = ledger.entries.of(ids)
    return tuple(
        id
        for id in sorted(rows)
        if rows[id].verdict.phase in (Phase.UPCOMING, Phase.OPEN) and fold(entries[id]).assigned_to == person
    )


def orphaned_assignments(ledger: Ledger, book: Rulebook, before: LastRun | None, at: datetime) -> tuple[Finding, ...]:
    """A finding for each person who held a role at the last run, holds none now, and still had reassigned items."""
    if before is None:
        return ()
    findings = []
    for person in sorted(_holders_then(ledger, book, before) - _holders_now(book, at)):
        ids = assignments_of(ledger, person)
        if ids:
            findings.append(Finding("orphaned-assignments", ids, person=person, count=len(ids)))
    return tuple(findings)


def _holders_now(book: Rulebook, at: datetime) -> frozenset[str]:
    on = book.home.local(at).date()
    return frozenset(p.id for p in book.definitions.people if p.holds(p.role, on))


def _holders_then(ledger: Ledger, book: Rulebook, before: LastRun) -> frozenset[str]:
    """The ids of the people who held a role at the last run, by the people defined at that time."""
    then = resolve_as_of(ledger.runs, before.at)
    people = book.definitions.people
    if ledger.definitions.hashes(then).get(PEOPLE) != book.hashes.get(PEOPLE):
        defined = ledger.definitions.in_force(then)
        people = defined.people if defined is not None else ()
    on = book.home.local(before.at).date()
    return frozenset(p.id for p in people if p.holds(p.role, on))
