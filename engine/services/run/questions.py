"""The questions that events leave open, as a run finds them."""

from engine.domain.agreement.rule import OnEvent
from engine.domain.ledger.event import Fact
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.questions import questions_in_force
from engine.services.ports.ledger import Ledger
from engine.services.run.load_in_force import InForce
from engine.services.run.shares import shares


def unanswered_questions(ledger: Ledger, in_force: InForce) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """The events that lack a field which a condition needs, and the subjects of these events.

    Such an event is stored and opens nothing; the department that recorded it has to add the field. After the first
    run, only new events and those that lacked a field before are read.
    """
    book, before = in_force.book, ledger.runs.last()
    conditional = {
        name
        for a in book.definitions.agreements
        for o in a.obligations
        if isinstance(o.trigger, OnEvent) and (o.trigger.where or o.owner_field)
        for name in o.trigger.events
    }
    if not conditional:
        return (), ()
    if before is not None and before.asking is not None and before.definitions == in_force.digest:
        subjects = ledger.events.new_subjects(before.entry) | frozenset(before.asking)
    else:
        subjects = ledger.events.series_subjects(conditional)
    asking: list[Fact] = []
    for share in shares(subjects):
        facts = [f for f in ledger.events.facts(share) if f.first.name in conditional]
        events = {q.event for q in questions_in_force(book, Facts.of(facts))}
        asked = {f.current.subject for f in facts if f.current.id in events}
        asking += (f for f in facts if f.current.subject in asked)
    found = questions_in_force(book, Facts.of(asking))  # in the order that they have without shares
    return found, tuple(sorted({f.current.subject for f in asking}))
