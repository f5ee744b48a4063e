"""The events and requests that occurrences follow from, and the checkpoints of the sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from engine.domain.ledger.event import Fact, Request
from engine.domain.ledger.subject_range import SubjectRange
from engine.domain.occurrence.settled import EventOutline
from engine.services.ports.entries import AsOf


class EventState(NamedTuple):
    """The source of an event, the hash of its content, and whether it is cancelled."""

    source: str
    content: str
    cancelled: bool = False


class KnownNumber(NamedTuple):
    """The number of a subject in the spelling of an event of it.

    ``same_as`` is the known number that it may be, which is a question to the recorder; with ``cancelled`` it is the
    answer: the number is that one.
    """

    name: str
    subject: str
    same_as: str | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class IdentifiedEvent:
    """An event with the value of the field that identifies its subject."""

    id: str
    name: str
    subject: str
    identity: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A part of a source of events that has been read: ``name`` says which part, ``value`` how far it was read."""

    source: str
    name: str
    value: str


OPENED_SOURCE, OPENED_ENTRIES = "#opened", "entries"
"""The source and the name of the checkpoint of the entries whose events have opened their occurrences; no source has
such a sign in its name."""


class Events(Protocol):
    """Events with their corrections, requests, and the checkpoints of the sources."""

    def facts(self, subjects: Iterable[str] | None = None, as_of: AsOf | None = None) -> tuple[Fact, ...]:
        """Events with their corrections, of some subjects or all."""

    def facts_of(self, ids: Iterable[str], as_of: AsOf | None = None) -> tuple[Fact, ...]:
        """These events with their corrections."""

    def outlines(self, as_of: AsOf | None = None) -> Iterator[EventOutline]:
        """Every event without its content, in no order."""

    def ranges(self, events: int, as_of: AsOf | None = None) -> Sequence[SubjectRange]:
        """Ranges that adjoin and hold all subjects, each with about so many events."""

    def facts_within(self, within: SubjectRange, names: Iterable[str], as_of: AsOf | None = None) -> tuple[Fact, ...]:
        """Events of these names with their corrections, of the subjects in a range."""

    def requests(self, since: int = 0, as_of: AsOf | None = None) -> tuple[Request, ...]:
        """Requests recorded after an entry."""

    def new_subjects(self, since: int, besides: Sequence[tuple[int, int]] = ()) -> frozenset[str]:
        """The subjects of events recorded or corrected after an entry.

        ``besides`` has spans of entries (first, last) that do not count, in order; no two overlap.
        """

    def series_subjects(self, names: Iterable[str]) -> frozenset[str]:
        """The subjects of all events of these names."""

    def states(self, ids: Iterable[str]) -> Mapping[str, EventState]:
        """The state of each of these events that is recorded, by id."""

    def numbers(self, bare: Iterable[str]) -> tuple[KnownNumber, ...]:
        """The known numbers that are these without leading zeros, whatever their spelling, in order of it."""

    def identified(self, identities: Iterable[str]) -> tuple[IdentifiedEvent, ...]:
        """The events with these identities whose number is no question and which are not cancelled, by id."""

    def in_question(self, id: str | None = None) -> tuple[str, ...]:
        """The ids of events whose number may be a known one, in order; with ``id`` only those of its subject."""

    def ids(self, subject: str) -> tuple[str, ...]:
        """The events about a subject, by id."""

    def latest(self, most: int) -> tuple[str, ...]:
        """The ids of the events that were recorded last, the newest first; corrections do not count."""

    def checkpoints(self, source: str) -> Mapping[str, str]:
        """The values of the checkpoints of a source, by name."""

    def save_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Save checkpoints that come without an event to record."""

    def content(self, at: datetime, data: Mapping[str, str]) -> str:
        """The hash of an event's content, which tells one version from another."""
