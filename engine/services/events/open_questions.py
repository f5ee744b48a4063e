"""The questions that events leave open: missing fields and unknown owners, and the department to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.record_event import CorrectEvent
from engine.domain.agreement.rule import OnEvent
from engine.domain.agreement.subject_number import bare_number
from engine.domain.ids import obligation_text
from engine.domain.ledger.entry import About
from engine.domain.ledger.event import Event
from engine.domain.occurrence.expand.event import label_of
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.questions import questions_in_force
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.services.command_time import resolve_as_of
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An event that opens no item while a field is missing, or one that names an unknown owner.

    ``department`` recorded it and has to answer. ``fields`` are (name, label) of the missing fields; ``obligations``
    the ``agreement/obligation`` that wait for them. ``names`` are (name, label, text) of the fields that name an owner
    who is not one person in the owner's role.
    """

    event: Event
    title: Text
    label: str
    department: str
    fields: tuple[tuple[str, Text], ...]
    obligations: tuple[str, ...]
    names: tuple[tuple[str, Text, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """An event that opens no item before its recorder has answered whether its number is the number ``known``.

    ``zeros``: the two numbers differ in leading zeros only; otherwise the subjects share what identifies them.
    """

    event: Event
    title: Text
    label: str
    department: str
    known: str
    zeros: bool


def open_questions(ledger: Ledger, at: datetime | None = None) -> tuple[OpenQuestion, ...]:
    """The open questions, as known at an instant or now, by department, then by the event's time and id.

    Importing the corrected row from the same source answers a question. Raises Refused before the first run.
    """
    as_of = resolve_as_of(ledger.runs, at) if at is not None else None
    book = rulebook(ledger, as_of)
    facts = Facts.of(ledger.events.facts(ledger.events.series_subjects(_conditional(book)), as_of))
    events = {fact.current.id: fact.current for series in facts.by_name.values() for fact in series}
    missing: dict[str, dict[str, None]] = {}
    waiting: dict[str, dict[str, None]] = {}
    names: dict[str, dict[str, str]] = {}
    for q in questions_in_force(book, facts):
        if q.names is not None:
            names.setdefault(q.event, {}).update(dict.fromkeys(q.fields, q.names))
            continue
        missing.setdefault(q.event, {}).update(dict.fromkeys(q.fields))
        waiting.setdefault(q.event, {})[obligation_text(q.agreement, q.obligation)] = None
    unanswered = [
        _question(book, events[id], tuple(missing.get(id, ())), tuple(waiting.get(id, ())), names.get(id, {}))
        for id in dict.fromkeys([*missing, *names])
    ]
    return tuple(sorted(unanswered, key=lambda a: (a.department, a.event.at, a.event.id)))


def number_questions(ledger: Ledger) -> tuple[NumberQuestion, ...]:
    """The numbers in question now, by department, then by the event's time and id. Raises Refused before the first
    run."""
    asked = ledger.events.in_question()
    if not asked:
        return ()
    catalogue = rulebook(ledger).definitions.catalogue
    found: list[NumberQuestion] = []
    for entries in ledger.entries.about(About.EVENT, asked).values():
        entry, content = entries[-1], CorrectEvent.read(entries[-1])
        type_ = catalogue.event(content.name)
        if type_ is None or content.same_as is None:
            continue
        data = {name: str(value) for name, value in content.data.items()}
        event = Event(
            content.name, content.key, content.subject, entry.effective_at, data, entry.recorded_at, content.source
        )
        zeros = bare_number(content.same_as) == bare_number(content.subject)
        found.append(
            NumberQuestion(event, type_.title, label_of(type_, event), type_.recorded_by, content.same_as, zeros)
        )
    return tuple(sorted(found, key=lambda q: (q.department, q.event.at, q.event.id)))


def _conditional(book: Rulebook) -> set[str]:
    """The events that some obligation puts a condition on, or takes its owner from."""
    obligations = [o for a in book.definitions.agreements for o in a.obligations]
    asking = [o.trigger for o in obligations if isinstance(o.trigger, OnEvent) and (o.trigger.where or o.owner_field)]
    return {name for trigger in asking for name in trigger.events}


def _question(
    book: Rulebook, event: Event, fields: tuple[str, ...], obligations: tuple[str, ...], names: Mapping[str, str]
) -> OpenQuestion:
    type_ = book.definitions.catalogue.event(event.name)
    assert type_ is not None  # an obligation in force names declared events alone
    labels = {f.name: f.label for f in type_.fields}
    return OpenQuestion(
        event=event,
        title=type_.title,
        label=label_of(type_, event),
        department=type_.recorded_by,
        fields=tuple((name, labels.get(name, Text.plain(name))) for name in fields),
        obligations=obligations,
        names=tuple((name, labels.get(name, Text.plain(name)), written) for name, written in names.items()),
    )
