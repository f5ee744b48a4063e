"""Every occurrence of a ledger, part by part: memory is needed for one part, however large the ledger is.

A part has the occurrences that follow from the events about a range of subjects. All others (of periods, requests and
causes, which people make) come in the last parts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.rule import OnEvent
from engine.domain.ids import EventId, OccurrenceId
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebooks, Terms
from engine.services.facts import facts_of_people, facts_within
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.terms import bindings

_EVENTS = 4000
"""About how many events the subjects of a part have."""
_OCCURRENCES = 2000
"""The most occurrences of a part."""

Place = tuple[object, ...]
"""The place of an occurrence among all; places can be compared."""
Bound = Mapping[str, datetime | None]


@dataclass(frozen=True, slots=True)
class Placed:
    """An occurrence with the terms that it is judged by, and its place among all."""

    place: Place
    terms: Terms
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the occurrences of a ledger, with the facts that they follow from."""

    facts: Facts
    placed: Sequence[Placed]

    @property
    def ids(self) -> list[str]:
        """The ids of the occurrences."""
        return [placed.occurrence.id for placed in self.placed]


def every_occurrence(ledger: Ledger, books: Rulebooks, at: datetime, as_of: AsOf | None = None) -> Iterator[Part]:
    """Every occurrence at an instant, by the facts known ``as_of``. Sorted by their places, they are in the order of
    ``Rulebooks.occurrences``."""
    bound = bindings(ledger.entries.of_kinds((Kind.SUPERSEDED, Kind.CANCELLED), as_of))
    yield from _after_events(ledger, books, at, as_of, bound)
    yield from _others(ledger, books, at, as_of, bound)


def _is_after_events(terms: Terms) -> bool:
    return isinstance(terms.obligation.trigger, OnEvent)


def _is_other(terms: Terms) -> bool:
    return not _is_after_events(terms)


def _after_events(ledger: Ledger, books: Rulebooks, at: datetime, as_of: AsOf | None, bound: Bound) -> Iterator[Part]:
    names = books.names()
    started: dict[str, set[int]] = {}
    for number, name in enumerate(names):
        for trigger in (terms.obligation.trigger for terms in books.terms_of(*name)):
            for event in trigger.events if isinstance(trigger, OnEvent) else ():
                started.setdefault(event, set()).add(number)
    by_subject: dict[str, dict[tuple[str, str], dict[str, datetime | None]]] = {}
    for id, since in bound.items():
        parsed = OccurrenceId.parse(id)
        if parsed.event is not None:
            name = (parsed.agreement, parsed.obligation.obligation)
            by_subject.setdefault(parsed.event.subject, {}).setdefault(name, {})[id] = since
    for within in ledger.events.ranges(_EVENTS, as_of):
        facts = facts_within(ledger, books, within, as_of)
        here: dict[tuple[str, str], dict[str, datetime | None]] = {}
        for subject in {subject for _, subject in facts.by_subject} & by_subject.keys():
            for name, ids in by_subject[subject].items():
                here.setdefault(name, {}).update(ids)
        placed: list[Placed] = []
        times = {fact.current.id: fact.current.at for of_name in facts.by_name.values() for fact in of_name}
        for number in sorted({number for event in facts.by_name for number in started.get(event, ())}):
            name = names[number]
            for place, terms, occurrence in books.of_name(name, facts, at, here.get(name, {}), _is_after_events):
                placed.append(Placed((number, *place, *_by_event(terms, occurrence, times)), terms, occurrence))
                if len(placed) >= _OCCURRENCES:
                    yield Part(facts, placed)
                    placed = []
        yield Part(facts, placed)


def _by_event(terms: Terms, occurrence: Occurrence, times: Mapping[str, datetime]) -> Place:
    """The place of an occurrence among those of its terms: by event and number."""
    trigger, event = terms.obligation.trigger, occurrence.event or ""
    number = trigger.events.index(EventId.parse(event).name) if isinstance(trigger, OnEvent) else 0
    return number, times[event], event, occurrence.number or 0


def _others(ledger: Ledger, books: Rulebooks, at: datetime, as_of: AsOf | None, bound: Bound) -> Iterator[Part]:
    facts = facts_of_people(ledger, books, as_of)
    here: dict[tuple[str, str], dict[str, datetime | None]] = {}
    for id, since in bound.items():
        parsed = OccurrenceId.parse(id)
        if parsed.event is None:
            here.setdefault((parsed.agreement, parsed.obligation.obligation), {})[id] = since
    placed: list[Placed] = []
    for number, name in enumerate(books.names()):
        of_name = books.of_name(name, facts, at, here.get(name, {}), _is_other)
        for position, (place, terms, occurrence) in enumerate(of_name):
            placed.append(Placed((number, *place, position), terms, occurrence))
            if len(placed) >= _OCCURRENCES:
                yield Part(facts, placed)
                placed = []
    yield Part(facts, placed)
