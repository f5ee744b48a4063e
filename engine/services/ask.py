"""The questions that events leave open: what is missing, who recorded it, and what hangs on it."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.event import Event
from engine.domain.ids import obligation_text
from engine.domain.language import Text
from engine.domain.occurrence import Facts, label_of, questions
from engine.domain.rule import OnEvent
from engine.domain.rulebook import Rulebook
from engine.services.ports.ledger import Record
from engine.services.stance import cut_at
from engine.services.survey import rulebook


@dataclass(frozen=True, slots=True)
class Asked:
    """An event that opens nothing while a field is missing. ``department`` recorded it and is asked.

    ``fields`` are (name, label) of what is missing; ``obligations`` the ``agreement/obligation`` that wait for it.
    """

    event: Event
    title: Text
    label: str
    department: str
    fields: tuple[tuple[str, Text], ...]
    obligations: tuple[str, ...]


def ask(record: Record, at: datetime | None = None) -> tuple[Asked, ...]:
    """The open questions, as known at an instant or now, by department, then by the event's time and id.

    A question is answered by the corrected row from the same source. Raises Refused before the first run.
    """
    cut = cut_at(record.runs, at) if at is not None else None
    book = rulebook(record, cut)
    facts = Facts.of(record.events.facts(record.events.series_subjects(_conditional(book)), cut))
    events = {fact.current.id: fact.current for some in facts.by_name.values() for fact in some}
    missing: dict[str, dict[str, None]] = {}
    waiting: dict[str, dict[str, None]] = {}
    for agreement in book.definitions.agreements:
        for q in questions(agreement, book.calendars, facts):
            missing.setdefault(q.event, {}).update(dict.fromkeys(q.fields))
            waiting.setdefault(q.event, {})[obligation_text(q.agreement, q.obligation)] = None
    found = [_asked(book, events[id], tuple(missing[id]), tuple(waiting[id])) for id in missing]
    return tuple(sorted(found, key=lambda a: (a.department, a.event.at, a.event.id)))


def _conditional(book: Rulebook) -> set[str]:
    """The events that some obligation puts a condition on."""
    triggers = [o.trigger for a in book.definitions.agreements for o in a.obligations]
    return {name for t in triggers if isinstance(t, OnEvent) and t.where for name in t.events}


def _asked(book: Rulebook, event: Event, fields: tuple[str, ...], obligations: tuple[str, ...]) -> Asked:
    type_ = book.definitions.catalogue.event(event.name)
    assert type_ is not None  # an obligation in force names declared events alone
    labels = {f.name: f.label for f in type_.fields}
    return Asked(
        event=event,
        title=type_.title,
        label=label_of(type_, event),
        department=type_.recorded_by,
        fields=tuple((name, labels.get(name, Text.plain(name))) for name in fields),
        obligations=obligations,
    )
