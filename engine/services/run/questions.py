"""The questions that events leave open, as a run finds them."""

from collections.abc import Collection

from engine.domain.agreement.rule import OnEvent
from engine.domain.ledger.entry import About
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.questions import questions_in_force
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.ports.ledger import Ledger
from engine.services.run.load_in_force import PEOPLE, InForce


def unanswered_questions(ledger: Ledger, in_force: InForce) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """The events that lack a field which a condition needs, and the subjects of these events.

    Such an event is stored and opens nothing; the department that recorded it has to add the field. After the first
    run, only new events and those that lacked a field before are read.
    """
    return _unanswered(ledger, in_force.book, in_force.digest)


def questions_now(ledger: Ledger, book: Rulebook) -> tuple[Question, ...]:
    """The questions that events leave open now, where the last run found the same definitions in force.

    The person that a name means depends on the people of now: once these have changed, every event that names an
    owner is read.
    """
    last_run = ledger.runs.last()
    named = {
        name
        for a in book.definitions.agreements
        for o in a.obligations
        if isinstance(o.trigger, OnEvent) and o.owner_field
        for name in o.trigger.events
    }
    people = ledger.entries.about(About.DEFINITION, [PEOPLE]).get(PEOPLE, ()) if named else ()
    again = named if len(people) > 1 else ()
    return _unanswered(ledger, book, last_run.definitions if last_run is not None else "", again)[0]


def _unanswered(
    ledger: Ledger, book: Rulebook, definitions: str, again: Collection[str] = ()
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """The questions and the subjects of their events; all events with the names ``again`` are read."""
    before = ledger.runs.last()
    conditional = {
        name
        for a in book.definitions.agreements
        for o in a.obligations
        if isinstance(o.trigger, OnEvent) and (o.trigger.where or o.owner_field)
        for name in o.trigger.events
    }
    if not conditional:
        return (), ()
    if before is not None and before.asking is not None and before.definitions == definitions:
        subjects = ledger.events.new_subjects(before.entry) | frozenset(before.asking)
        subjects |= ledger.events.series_subjects(again) if again else frozenset()
    else:
        subjects = ledger.events.series_subjects(conditional)
    facts = [f for f in ledger.events.facts(subjects) if f.first.name in conditional]
    found = questions_in_force(book, Facts.of(facts))
    events = {q.event for q in found}
    return found, tuple(sorted({f.current.subject for f in facts if f.current.id in events}))
