"""The events that somebody's departments record: how often each comes, and the last ones."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engine.domain.agreement.catalogue import EventType
from engine.domain.ids import EventId
from engine.domain.ledger.event import Event
from engine.domain.occurrence.expand.event import label_of
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook

COUNTED = 2_000
"""The last events of all departments by which use is counted, and which are listed."""


@dataclass(frozen=True, slots=True)
class LatestEvent:
    """An event that was recorded lately, as it is known now, with its type and label."""

    event: Event
    type_: EventType
    label: str


@dataclass(frozen=True, slots=True)
class RecordedEvents:
    """The types of events that some departments record, the most used first, and the ids of their events among those
    recorded last, the newest first, with the names of their types."""

    types: tuple[EventType, ...]
    latest: tuple[tuple[str, str], ...]


def recorded_events(ledger: Ledger, departments: Collection[str]) -> RecordedEvents:
    """The events that some departments record. Raises Refused before the first run."""
    return ledger.reading(lambda one_state: _recorded_events(one_state, departments))


def _recorded_events(ledger: Ledger, departments: Collection[str]) -> RecordedEvents:
    catalogue = rulebook(ledger).definitions.catalogue
    own = {type_.name: type_ for type_ in catalogue.events if type_.recorded_by in departments}
    latest = [(id, EventId.parse(id).name) for id in ledger.events.latest(COUNTED)]
    used = Counter(name for _, name in latest)
    types = sorted(own.values(), key=lambda type_: -used[type_.name])
    return RecordedEvents(tuple(types), tuple((id, name) for id, name in dict(latest).items() if name in own))


def latest_events(ledger: Ledger, found: RecordedEvents, ids: Sequence[str]) -> tuple[LatestEvent, ...]:
    """The events of some ids of those, in their order; one that is not there any more is left out."""
    types = {type_.name: type_ for type_ in found.types}
    facts = {fact.current.id: fact.current for fact in ledger.events.facts_of(ids)}
    known = ((facts[id], types[facts[id].name]) for id in ids if id in facts)
    return tuple(LatestEvent(event, type_, label_of(type_, event)) for event, type_ in known)
