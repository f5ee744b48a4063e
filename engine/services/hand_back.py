"""What was handed over to somebody who holds the role no more goes back to those who hold it."""

from datetime import datetime

from engine.domain.entries import Kind, Phase
from engine.domain.history import fold
from engine.domain.language import Text
from engine.domain.rulebook import Rulebook
from engine.services.ports.ledger import Record
from engine.services.ports.runs import Passage
from engine.services.stance import cut_at
from engine.services.take_in import PEOPLE, Finding


def handed_to(record: Record, person: str) -> tuple[str, ...]:
    """The occurrences, open or upcoming, that were last handed over to a person, by id."""
    ids = {e.subject_id for e in record.entries.of_kind(Kind.HANDED_OVER) if e.body.get("to") == person}
    rows = record.occurrences.rows(ids)
    entries = record.entries.of(ids)
    return tuple(
        id
        for id in sorted(rows)
        if rows[id].verdict.phase in (Phase.UPCOMING, Phase.OPEN) and fold(entries[id]).handed_to == person
    )


def handed_back(record: Record, book: Rulebook, before: Passage | None, at: datetime) -> tuple[Finding, ...]:
    """A finding for each person who held a role at the last run and holds none now, and still had something."""
    if before is None:
        return ()
    found = []
    words = Text(
        zh="{person} 不再在岗：转交给他的 {count} 项回到岗位上的人。要转给别人：{command}",
        en="{person} holds no role any more: what was handed over there goes back to who holds the role ({count}). "
        "To hand it on: {command}",
    )
    for person in sorted(_holding(record, book, before) - _present(book, at)):
        ids = handed_to(record, person)
        if ids:
            command = f"duecourse hand-over --all --from {person} --to ID"
            found.append(Finding("handed-back", words.filled(person=person, count=len(ids), command=command), ids))
    return tuple(found)


def _present(book: Rulebook, at: datetime) -> frozenset[str]:
    on = book.home.local(at).date()
    return frozenset(p.id for p in book.definitions.people if p.holds(p.role, on))


def _holding(record: Record, book: Rulebook, before: Passage) -> frozenset[str]:
    """Who held a role at the last run, by the people of that time."""
    then = cut_at(record.runs, before.at)
    people = book.definitions.people
    if record.definitions.hashes(then).get(PEOPLE) != book.hashes.get(PEOPLE):
        defined = record.definitions.in_force(then)
        people = defined.people if defined is not None else ()
    on = book.home.local(before.at).date()
    return frozenset(p.id for p in people if p.holds(p.role, on))
