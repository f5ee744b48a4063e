"""Open what has come up, judge what may have changed, and write down what follows; a chunk a commit.

Every step can be killed and repeated: occurrences are keyed by what they are, entries are written only where the record does not say so yet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.climb import climb
from engine.domain.entries import Entry, Kind
from engine.domain.history import fold
from engine.domain.occurrence import Facts, Occurrence, Window, of_obligation
from engine.domain.rule import OnDate, OnEvent, OnRequest, Recurring
from engine.domain.rulebook import Rulebook
from engine.domain.verdict import consequences, judge
from engine.services.ports import Batch, Draft, HeadMoved, Passage, Record, Row

CHUNK = 2000
"""Occurrences in one commit: short transactions, few of them."""
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Settled:
    """How many occurrences were opened, how many entries written, and the last entry that was there to be judged."""

    opened: int
    entries: int
    seen: int


def settle(record: Record, book: Rulebook, at: datetime, *, definitions: str) -> Settled:
    """Bring all rows to an instant. ``definitions`` names what is in force: a change of it has everything looked at again.

    Two runs at once give the result of one: whoever finds the head moved reads and decides anew.
    """
    before = record.head()
    passage = record.passage()
    if passage is not None and passage.definitions != definitions:
        passage = None
    found = {o.id: o for o in arrivals(record, book, at, passage)}
    stored = record.rows(found)
    changed = {id for id, o in found.items() if id not in stored or stored[id].occurrence != o}
    touched = record.touched(passage.entry if passage else 0)
    ids = sorted(changed | set(record.awake(at)) | (touched & (set(found) | set(record.rows(touched)))))
    opened = entries = 0
    for start in range(0, len(ids), CHUNK):
        written = _settle_chunk(record, book, at, ids[start : start + CHUNK], found)
        opened += sum(e.kind is Kind.OPENED for e in written)
        entries += len(written)
    return Settled(opened, entries, before.entries if before else 0)


def arrivals(record: Record, book: Rulebook, at: datetime, passage: Passage | None) -> Iterable[Occurrence]:
    """The occurrences that may be new or moved since the last run: periods that came within the horizon, subjects with
    new events, requests made since, and series that go on. Everything, where there was no run.
    """
    since = passage.entry if passage else 0
    window = book.window(at)
    horizon = window.until
    later = Window(passage.horizon + timedelta(days=1), horizon) if passage is not None else window
    series = {
        name
        for a in book.definitions.agreements
        for o in a.obligations
        if o.follow_up is not None and isinstance(o.trigger, OnEvent)
        for name in o.trigger.events
    }
    if passage is None:
        facts = Facts.of(record.facts(), record.requests())
    else:
        subjects = record.new_subjects(since) | record.series_subjects(series)
        facts = Facts.of(record.facts(subjects), record.requests(since))
    # a fact may be about any date: only recurring obligations are cut off at what was opened before
    ever = Window(window.since, max(horizon, window.since))
    for agreement in book.definitions.agreements:
        for obligation in agreement.obligations:
            match obligation.trigger:
                case Recurring() | OnDate():
                    span = later
                case OnEvent() | OnRequest():
                    span = ever
            if span.since <= span.until:
                calendar = book.calendars[obligation.calendar]
                yield from of_obligation(agreement, obligation, calendar, span, facts, book.definitions.catalogue)


def look(
    book: Rulebook, occurrence: Occurrence, entries: Sequence[Entry], at: datetime, recorded_at: datetime
) -> tuple[Row, tuple[Entry, ...]] | None:
    """The row of an occurrence at an instant, and what has to be written for it; None where its obligation is not in force."""
    found = book.of(occurrence)
    if found is None:
        return None
    agreement, obligation = found
    clocks = book.clocks(agreement, obligation)
    history = fold(entries, occurrence.wish)
    verdict = judge(obligation, occurrence, history, clocks, at)
    climbed = climb(obligation, occurrence, verdict, history, clocks.due, book.digests(agreement), at)
    wakes = [t.tell_at for t in climbed.reached] + [w for w in (verdict.next_change_at, climbed.next_at) if w]
    row = Row(
        occurrence=occurrence,
        verdict=verdict,
        revision=book.revision(agreement.id),
        day_table=book.day_table(obligation),
        wake_at=min(wakes, default=None),
    )
    return row, consequences(occurrence, history, verdict, recorded_at)


def _settle_chunk(
    record: Record, book: Rulebook, at: datetime, ids: Sequence[str], found: Mapping[str, Occurrence]
) -> Sequence[Entry]:
    for _ in range(_TRIES):
        draft = record.draft(at)
        stored = record.rows(ids)
        entries = record.entries(ids)
        rows: list[Row] = []
        written: list[Entry] = []
        for id in ids:
            occurrence = found[id] if id in found else stored[id].occurrence
            looked = look(book, occurrence, entries.get(id, ()), at, draft.recorded_at)
            if looked is None:
                continue
            row, new = looked
            written += new
            if new or row != stored.get(id):
                rows.append(row)
        try:
            _write(record, draft, rows, written)
        except HeadMoved:
            continue
        return written
    raise HeadMoved(f"the record moved {_TRIES} times while a chunk was decided")


def _write(record: Record, draft: Draft, rows: Sequence[Row], written: Sequence[Entry]) -> None:
    if written:
        record.commit(Batch("run", tuple(written), tuple(rows)), draft)
    elif rows:
        record.refresh(rows, draft)
