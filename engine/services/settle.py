"""Open what has come up, judge what may have changed, and write down what follows; a chunk a commit.

Every step can be killed and repeated: occurrences are keyed by what they are, entries are written only where the record does not say so yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.climb import climb
from engine.domain.entries import ENGINE, Entry, Kind
from engine.domain.history import fold
from engine.domain.occurrence import Facts, Occurrence, Window, occurrence_id
from engine.domain.rule import OnDate, OnEvent, Recurring
from engine.domain.rulebook import Rulebook
from engine.domain.verdict import consequences, judge
from engine.services.ports import Batch, Draft, HeadMoved, Passage, Record, Row

CHUNK = 2000
"""Occurrences in one commit: short transactions, few of them."""
_TRIES = 50
_REPEATS = 50
"""How many numbers of a series are looked up at once."""


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
    seen = before.entries if before else 0
    changed = record.new_subjects(passage.entry if passage else 0)
    facts = _facts(record, book, passage, changed)
    found = {o.id: o for o in arrivals(book, at, passage, facts)}
    stored = record.rows(found)
    moved = {id for id, o in found.items() if id not in stored or stored[id].occurrence != o}
    touched = record.touched(passage.entry if passage else 0)
    gone = _gone(record, book, facts, changed, found)
    ids = sorted((moved | set(record.awake(at)) | (touched & (set(found) | set(record.rows(touched))))) - gone)
    opened = entries = 0
    for start in range(0, len(ids), CHUNK):
        written = _settle_chunk(record, book, at, ids[start : start + CHUNK], found, seen)
        opened += sum(e.kind is Kind.OPENED for e in written)
        entries += len(written)
    if gone:
        entries += _take_out(record, at, sorted(gone), seen)
    return Settled(opened, entries, seen)


def _facts(record: Record, book: Rulebook, passage: Passage | None, changed: frozenset[str]) -> Facts:
    """What may have begun or moved something since the last run: subjects with new events, requests made since, and series
    that go on. Everything, where there was no run.
    """
    if passage is None:
        return Facts.of(record.facts(), record.requests())
    series = {
        name
        for a in book.definitions.agreements
        for o in a.obligations
        if o.follow_up is not None and isinstance(o.trigger, OnEvent)
        for name in o.trigger.events
    }
    return Facts.of(record.facts(changed | record.series_subjects(series)), record.requests(passage.entry))


def arrivals(book: Rulebook, at: datetime, passage: Passage | None, facts: Facts) -> Iterator[Occurrence]:
    """The occurrences that may be new or moved since the last run: periods that came within the horizon, and what the facts give."""
    for agreement in book.definitions.agreements:
        for obligation in agreement.obligations:
            span = book.span(obligation, at)
            if passage is not None and isinstance(obligation.trigger, Recurring | OnDate):
                span = Window(passage.horizon + timedelta(days=1), span.until)
            if span.since <= span.until:
                yield from book.of_obligation(agreement, obligation, facts, span)


def _gone(
    record: Record, book: Rulebook, facts: Facts, changed: frozenset[str], found: Mapping[str, Occurrence]
) -> frozenset[str]:
    """The stored occurrences that new facts no longer give: repeats after the end of their series, an event corrected to
    a date before the agreement.
    """
    single: set[str] = set()
    series: set[str] = set()
    for agreement in book.definitions.agreements:
        for obligation in agreement.obligations:
            if not isinstance(obligation.trigger, OnEvent):
                continue
            stems = series if obligation.follow_up is not None else single
            for name in obligation.trigger.events:
                for fact in facts.by_name.get(name, ()):
                    if fact.current.subject in changed:
                        stems.add(occurrence_id(agreement.id, obligation.id, fact.current.id))
    gone = set(record.rows(single - set(found)))
    first = 1
    while series:
        numbered = {f"{stem}#{n}": stem for stem in series for n in range(first, first + _REPEATS)}
        stored = record.rows(numbered)
        gone |= {id for id in stored if id not in found}
        series = {numbered[id] for id in stored}
        first += _REPEATS
    return frozenset(gone)


def _take_out(record: Record, at: datetime, ids: Sequence[str], seen: int) -> int:
    """Take rows out, each with an entry that it lapsed, where it had been opened; the number of entries."""
    for _ in range(_TRIES):
        draft = record.draft(at)
        rows, entries, fresh = record.rows(ids), record.entries(ids), record.new_subjects(seen)
        gone = tuple(id for id in ids if id in rows and rows[id].occurrence.subject not in fresh)
        open_ = [id for id in gone if not fold(entries.get(id, ())).ended]
        lapsed = tuple(Entry(Kind.LAPSED, id, ENGINE, draft.recorded_at, draft.recorded_at) for id in open_)
        try:
            if lapsed:
                record.commit(Batch("run", lapsed, gone=gone), draft)
            elif gone:
                record.refresh((), draft, gone)
        except HeadMoved:
            continue
        return len(lapsed)
    raise HeadMoved(f"the record moved {_TRIES} times while rows were taken out")


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
    record: Record, book: Rulebook, at: datetime, ids: Sequence[str], found: Mapping[str, Occurrence], seen: int
) -> Sequence[Entry]:
    """Judge and write some occurrences. What got new events since they were read is left to the run that reads those."""
    for _ in range(_TRIES):
        draft = record.draft(at)
        stored = record.rows(ids)
        entries = record.entries(ids)
        fresh = record.new_subjects(seen)
        rows: list[Row] = []
        written: list[Entry] = []
        for id in ids:
            if id not in found and id not in stored:
                continue
            occurrence = found[id] if id in found else stored[id].occurrence
            if occurrence.subject in fresh:
                continue
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
