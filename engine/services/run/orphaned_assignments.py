"""What was handed over to somebody who holds the role no more goes back to those who hold it."""

from datetime import datetime

from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.history import fold
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.services.command_time import resolve_as_of
from engine.services.finding import Finding
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import LastRun
from engine.services.run.load_in_force import PEOPLE


def assignments_of(ledger: Ledger, person: str) -> tuple[str, ...]:
    """The occurrences, open or upcoming, that were last handed over to a person, by id."""
    ids = {e.subject_id for e in ledger.entries.of_kind(Kind.REASSIGNED) if e.body.get("to") == person}
    rows = ledger.occurrences.rows(ids)
    entries = ledger.entries.of(ids)
    return tuple(
        id
        for id in sorted(rows)
        if rows[id].verdict.phase in (Phase.UPCOMING, Phase.OPEN) and fold(entries[id]).assigned_to == person
    )


def orphaned_assignments(ledger: Ledger, book: Rulebook, before: LastRun | None, at: datetime) -> tuple[Finding, ...]:
    """A finding for each person who held a role at the last run and holds none now, and still had something."""
    if before is None:
        return ()
    found = []
    words = Text(
        zh="{person} 不再在岗：转交给他的 {count} 项回到岗位上的人。要转给别人：{command}",
        en="{person} holds no role any more: what was handed over there goes back to who holds the role ({count}). "
        "To hand it on: {command}",
    )
    for person in sorted(_holding(ledger, book, before) - _present(book, at)):
        ids = assignments_of(ledger, person)
        if ids:
            command = f"duecourse hand-over --all --from {person} --to ID"
            found.append(Finding("handed-back", words.filled(person=person, count=len(ids), command=command), ids))
    return tuple(found)


def _present(book: Rulebook, at: datetime) -> frozenset[str]:
    on = book.home.local(at).date()
    return frozenset(p.id for p in book.definitions.people if p.holds(p.role, on))


def _holding(ledger: Ledger, book: Rulebook, before: LastRun) -> frozenset[str]:
    """Who held a role at the last run, by the people of that time."""
    then = resolve_as_of(ledger.runs, before.at)
    people = book.definitions.people
    if ledger.definitions.hashes(then).get(PEOPLE) != book.hashes.get(PEOPLE):
        defined = ledger.definitions.in_force(then)
        people = defined.people if defined is not None else ()
    on = book.home.local(before.at).date()
    return frozenset(p.id for p in people if p.holds(p.role, on))
