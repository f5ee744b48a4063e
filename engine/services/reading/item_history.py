"""Everything that happened to one item, or to a subject across all agreements, in the order of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.lookup import find, near_names
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry about an item or an event.

    ``case`` is the item, None for an event and for an item that no terms apply to any more. ``before`` has the earlier
    values of an event that was recorded before.
    """

    entry: Entry
    case: Case | None = None
    before: Mapping[str, str] | None = None

    @property
    def at(self) -> datetime:
        """The instant of its place in the history: when it happened, and for a corrected or cancelled event, whose
        entry has the time of the event, when it was recorded."""
        later = self.entry.kind in (Kind.EVENT_CORRECTED, Kind.EVENT_CANCELLED)
        return self.entry.recorded_at if later else self.entry.effective_at


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """The entries of one item, or of a subject with its items by id. ``at`` is in UTC.

    ``subject`` is the number of the subject as first recorded; None for an item that has none.
    """

    at: datetime
    book: Rulebook
    subject: str | None
    items: tuple[Case, ...]
    entries: tuple[HistoryEntry, ...] = field(default=())


def item_history(ledger: Ledger, written: str, at: datetime) -> ItemHistory:
    """The history of the item of an id, or of the subject of a number, compared without case and width.

    Entries are in the order in which things happened; those that happened at one instant in the order of recording.
    Raises Refused before the first run, and with near numbers and ids where there is neither.
    """
    return ledger.reading(lambda one_state: _item_history(one_state, written, at))


def _item_history(ledger: Ledger, written: str, at: datetime) -> ItemHistory:
    books = rulebooks(ledger)
    if OccurrenceId.resembles(written):
        _, occurrence = find(ledger, books, written, at)
        id = OccurrenceId.parse(occurrence.id)
        ended = occurrence.ended.event if occurrence.ended is not None else None
        events = [event for event in (str(id.event) if id.event is not None else None, ended) if event is not None]
        return history_of(ledger, books, at, subject=id.subject, ids=[occurrence.id], events=events)
    subjects = ledger.search.subjects(written)
    if not subjects:
        raise Refused("no-subject", written=written, similar=near_names(ledger, written))
    events = [id for subject in subjects for id in ledger.events.ids(subject)]
    return history_of(ledger, books, at, subject=subjects[0], ids=ledger.search.about(subjects), events=events)


def history_of(
    ledger: Ledger, books: Rulebooks, at: datetime, *, subject: str | None, ids: Sequence[str], events: Sequence[str]
) -> ItemHistory:
    """The history of some items and events, by id, that are about one subject."""
    cases = OccurrenceReader(ledger).cases(books, ids, at)
    by_id = {case.occurrence.id: case for case in cases}
    entries: list[HistoryEntry] = []
    for group in ledger.entries.about(About.EVENT, events).values():
        entries += _event_entries(group)
    for id, group in ledger.entries.of(ids).items():
        entries += [HistoryEntry(entry, by_id.get(id)) for entry in group]
    ordered = sorted(entries, key=lambda one: (one.at, one.entry.recorded_at))
    return ItemHistory(at, books.current, subject, cases, tuple(ordered))


def _event_entries(group: Sequence[Entry]) -> Sequence[HistoryEntry]:
    """The versions of one event, each with the values before it; a correction happened when it was recorded."""
    entries: list[HistoryEntry] = []
    before: Mapping[str, str] | None = None
    for entry in group:
        data = entry.body.get("data")
        entries.append(HistoryEntry(entry, before=before))
        if isinstance(data, Mapping):
            before = {name: str(value) for name, value in data.items()}
    return entries
