"""Every occurrence of a ledger, part by part: memory is needed for one part, however large the ledger is.

A part has the occurrences that follow from the events about a range of subjects. All others (of periods, requests and
causes, which people make) come in the last parts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from engine.domain.agreement.rule import OnEvent
from engine.domain.ids import EventId, OccurrenceId
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.facts import facts_about, facts_of_people, facts_within
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import batched
from engine.services.terms import bindings

_EVENTS = 4000
"""About how many events the subjects of a part have."""
_OCCURRENCES = 2000
"""The most occurrences of a part."""

Place = tuple[object, ...]
"""The place of an occurrence among all; places can be compared."""
Name = tuple[str, str]
"""An agreement and an obligation."""
Bound = dict[str, datetime | None]
"""The start of the terms that the ledger binds occurrences to, by id."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An occurrence with the terms that it is judged by, and its place among all."""

    place: Place
    terms: Terms
    occurrence: Occurrence


@dataclass(frozen=True, slots=True)
class OccurrencePart:
    """Some of the occurrences of a ledger, with the facts that they follow from."""

    facts: Facts
    placed: Sequence[Placed]

    @property
    def ids(self) -> list[str]:
        """The ids of the occurrences."""
        return [placed.occurrence.id for placed in self.placed]


def every_occurrence(
    ledger: Ledger, books: Rulebooks, at: datetime, as_of: AsOf | None = None
) -> Iterator[OccurrencePart]:
    """Every occurrence at an instant, by the facts known ``as_of``. Sorted by their places, they are in the order of
    ``Rulebooks.occurrences``."""
    every = _Occurrences(ledger, books, at, as_of)
    for within in ledger.events.ranges(_EVENTS, as_of):
        yield from every.after_events(facts_within(ledger, books, within, as_of))
    yield from every.others(facts_of_people(ledger, books, as_of), books.names())


def occurrences_about(
    ledger: Ledger, books: Rulebooks, at: datetime, subjects: Iterable[str], others: Iterable[OccurrenceId]
) -> Iterator[OccurrencePart]:
    """The occurrences at an instant that follow from events about some subjects, and all of the obligations of the
    ``others``, which follow from no event."""
    some = _Occurrences(ledger, books, at, None)
    for few in batched(sorted(subjects)):
        yield from some.after_events(facts_about(ledger, books, few))
    names = {(id.agreement, id.obligation.obligation) for id in others}
    if names:
        yield from some.others(facts_of_people(ledger, books), sorted(names))


class _Occurrences:
    """The occurrences at an instant, from the facts of one part after the other."""

    def __init__(self, ledger: Ledger, books: Rulebooks, at: datetime, as_of: AsOf | None) -> None:
        self._books = books
        self._at = at
        self._numbers = {name: number for number, name in enumerate(books.names())}
        self._started: dict[str, set[Name]] = {}
        """The obligations that events start, by the name of the event."""
        for name in books.names():
            for trigger in (terms.obligation.trigger for terms in books.terms_of(*name)):
                for event in trigger.events if isinstance(trigger, OnEvent) else ():
                    self._started.setdefault(event, set()).add(name)
        self._by_subject: dict[str, dict[Name, Bound]] = {}
        """The bound occurrences after events, by subject and obligation."""
        self._others: dict[Name, Bound] = {}
        for id, since in bindings(ledger.entries.of_kinds((Kind.SUPERSEDED, Kind.CANCELLED), as_of)).items():
            parsed = OccurrenceId.parse(id)
            name, about = (parsed.agreement, parsed.obligation.obligation), parsed.event
            bound = self._others if about is None else self._by_subject.setdefault(about.subject, {})
            bound.setdefault(name, {})[id] = since

    def after_events(self, facts: Facts) -> Iterator[OccurrencePart]:
        """The occurrences after the events among the facts, which are all about their subjects."""
        bound: dict[Name, Bound] = {}
        for subject in {subject for _, subject in facts.by_subject} & self._by_subject.keys():
            for name, ids in self._by_subject[subject].items():
                bound.setdefault(name, {}).update(ids)
        times = {fact.current.id: fact.current.at for of_name in facts.by_name.values() for fact in of_name}
        names = {name for event in facts.by_name for name in self._started.get(event, ())}
        return _in_parts(facts, self._after(facts, sorted(names), bound, times))

    def _after(
        self, facts: Facts, names: Iterable[Name], bound: Mapping[Name, Bound], times: Mapping[str, datetime]
    ) -> Iterator[Placed]:
        for name in names:
            of_name = self._books.of_name(name, facts, self._at, bound.get(name, {}), _is_after_events)
            for place, terms, occurrence in of_name:
                among = _by_event(terms, occurrence, times)
                yield Placed((self._numbers[name], *place, *among), terms, occurrence)

    def others(self, facts: Facts, names: Iterable[Name]) -> Iterator[OccurrencePart]:
        """The occurrences of obligations that no event starts."""
        return _in_parts(facts, self._other(facts, names))

    def _other(self, facts: Facts, names: Iterable[Name]) -> Iterator[Placed]:
        for name in names:
            if name in self._numbers:
                of_name = self._books.of_name(name, facts, self._at, self._others.get(name, {}), _is_other)
                for position, (place, terms, occurrence) in enumerate(of_name):
                    yield Placed((self._numbers[name], *place, position), terms, occurrence)


def _in_parts(facts: Facts, every: Iterator[Placed]) -> Iterator[OccurrencePart]:
    while placed := list(islice(every, _OCCURRENCES)):
        yield OccurrencePart(facts, placed)


def _is_after_events(terms: Terms) -> bool:
    return isinstance(terms.obligation.trigger, OnEvent)


def _is_other(terms: Terms) -> bool:
    return not _is_after_events(terms)


def _by_event(terms: Terms, occurrence: Occurrence, times: Mapping[str, datetime]) -> Place:
    """The place of an occurrence among those of its terms: by event and number."""
    trigger, event = terms.obligation.trigger, occurrence.event or ""
    number = 0
    if isinstance(trigger, OnEvent) and len(trigger.events) > 1:
        number = trigger.events.index(EventId.parse(event).name)
    return number, times[event], event, occurrence.number or 0
