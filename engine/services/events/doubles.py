"""Events that seem to be recorded already: the same label on the same day, under another number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from engine.domain.agreement.catalogue import EventType
from engine.domain.agreement.subject_number import folded_number
from engine.domain.ledger.event import Event
from engine.domain.occurrence.expand.event import label_of
from engine.domain.text import folded
from engine.services.events.event_row import ParsedEvent
from engine.services.ports.ledger import Ledger

_SHORTEST = 2
"""The fewest characters of a word that the search finds."""
_MOST = 50
"""Subjects that share a label and are compared: a label that more share does not tell one from another."""


@dataclass(frozen=True, slots=True)
class DoubledEvent:
    """An event of the same name, label and day: its number, its label, and its line where it stands in the table."""

    number: str
    label: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class _Likeness:
    """The label and the day that two events share which are probably one."""

    label: str
    on: date


def doubles(
    ledger: Ledger, type_: EventType, events: Sequence[ParsedEvent], zone: tzinfo
) -> Mapping[int, tuple[DoubledEvent, ...]]:
    """The events that each of some new ones seems to double, by its line: recorded ones, and those in lines before.

    An event whose label is no more than its number has none.
    """
    wanted = {event.row.line: _likeness(type_, _event(event), zone) for event in events}
    recorded = _recorded(ledger, type_, {one.label for one in wanted.values() if one is not None}, zone)
    found: dict[int, tuple[DoubledEvent, ...]] = {}
    for event in events:
        likeness = wanted[event.row.line]
        if likeness is None:
            continue
        same = recorded.setdefault(likeness, [])
        others = tuple(one for one in same if folded_number(one.number) != folded_number(event.subject))
        if others:
            found[event.row.line] = others
        same.append(DoubledEvent(event.subject, label_of(type_, _event(event)), event.row.line))
    return found


def _recorded(
    ledger: Ledger, type_: EventType, labels: Iterable[str], zone: tzinfo
) -> dict[_Likeness, list[DoubledEvent]]:
    """The recorded events of a type with one of some labels, by what they have in common with others."""
    subjects: set[str] = set()
    for label in labels:
        words = [word for word in label.split() if len(word) >= _SHORTEST]
        alike = ledger.search.subjects_with(words) if words else frozenset()
        subjects |= alike if len(alike) <= _MOST else frozenset()
    found: dict[_Likeness, list[DoubledEvent]] = {}
    for fact in ledger.events.facts(sorted(subjects)) if subjects else ():
        event = fact.current
        if event.name == type_.name and not event.cancelled:
            likeness = _likeness(type_, event, zone)
            if likeness is not None:
                found.setdefault(likeness, []).append(DoubledEvent(event.subject, label_of(type_, event)))
    return found


def _likeness(type_: EventType, event: Event, zone: tzinfo) -> _Likeness | None:
    label = folded(label_of(type_, event))
    if not label or label == folded(event.subject):
        return None
    return _Likeness(label, event.at.astimezone(zone).date())


def _event(parsed: ParsedEvent) -> Event:
    return Event(parsed.name, parsed.key, parsed.subject, parsed.at, parsed.data, parsed.at, "")
