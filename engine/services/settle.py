"""Open what has come up, judge what may have changed, and write down what follows; a chunk a commit.

Every step can be killed and repeated: occurrences are keyed by what they are, entries are written only where the
record does not say so yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.domain.climb import climb
from engine.domain.entries import ENGINE, Entry, Kind
from engine.domain.history import fold
from engine.domain.occurrence import Facts, Occurrence, Window, occurrence_id
from engine.domain.rule import OnDate, OnEvent, Recurring
from engine.domain.rulebook import Epoch, Rulebook, Rulebooks
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


def settle(record: Record, books: Rulebooks, at: datetime, *, definitions: str) -> Settled:
    """Bring all rows to an instant. ``definitions`` names what is in force: a change of it has everything looked at
    again.

    Two runs at once give the result of one: whoever finds the head moved reads and decides anew.
    """
    book = books.current
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
    gone = _gone(record, books, facts, changed, found)
    ids = sorted((moved | set(record.awake(at)) | (touched & (set(found) | set(record.rows(touched))))) - gone)
    opened = entries = 0
    for start in range(0, len(ids), CHUNK):
        written = _settle_chunk(record, books, at, ids[start : start + CHUNK], found, seen)
        opened += sum(e.kind is Kind.OPENED for e in written)
        entries += len(written)
    if gone:
        entries += _take_out(record, at, sorted(gone), seen)
    return Settled(opened, entries, seen)


def _facts(record: Record, book: Rulebook, passage: Passage | None, changed: frozenset[str]) -> Facts:
    """What may have begun or moved something since the last run: subjects with new events, requests made since, and
    series
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
    """The occurrences that may be new or moved since the last run: periods that came within the horizon, and what
    the facts give."""
    for agreement in book.definitions.agreements:
        for obligation in agreement.obligations:
            span = book.span(obligation, at)
            if passage is not None and isinstance(obligation.trigger, Recurring | OnDate):
                span = Window(passage.horizon + timedelta(days=1), span.until)
            if span.since <= span.until:
                yield from book.of_obligation(agreement, obligation, facts, span)


def _gone(
    record: Record, books: Rulebooks, facts: Facts, changed: frozenset[str], found: Mapping[str, Occurrence]
) -> frozenset[str]:
    """The stored occurrences that new facts no longer give: repeats after the end of their series, an event
    corrected to
    a date before the agreement.
    """
    single: set[str] = set()
    series: set[str] = set()
    for agreement in books.current.definitions.agreements:
        for obligation in agreement.obligations:
            if not isinstance(obligation.trigger, OnEvent):
                continue
            stems = series if obligation.follow_up is not None else single
            for name in obligation.trigger.events:
                for fact in facts.by_name.get(name, ()):
                    if fact.current.subject in changed:
                        stems.add(occurrence_id(agreement.id, obligation.key, fact.current.id))
    gone = set(record.rows(single - set(found)))
    first = 1
    while series:
        numbered = {f"{stem}#{n}": stem for stem in series for n in range(first, first + _REPEATS)}
        stored = record.rows(numbered)
        gone |= {id for id in stored if id not in found}
        series = {numbered[id] for id in stored}
        first += _REPEATS
    return frozenset(id for id, row in record.rows(gone).items() if _in_force(books, row))


def _in_force(books: Rulebooks, row: Row) -> bool:
    """Whether a row stands under terms that hold now: what stands under earlier ones is not theirs to take out."""
    terms = books.terms(row.occurrence, row.revision, row.day_table)
    return terms is not None and terms.until is None


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
    terms: Epoch, occurrence: Occurrence, entries: Sequence[Entry], at: datetime, recorded_at: datetime
) -> tuple[Row, tuple[Entry, ...]]:
    """The row of an occurrence at an instant by its terms, and what has to be written for it."""
    book, agreement, obligation = terms.book, terms.agreement, terms.obligation
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


def placed(
    books: Rulebooks, found: Occurrence | None, stored: Row | None, entries: Sequence[Entry]
) -> tuple[Epoch, Occurrence] | None:
    """The terms that an occurrence stands under, and the occurrence by them; None where it is nobody's (rule 17).

    ``found`` is what the terms in force now give. A stored one stays under the terms it arose under, unless the
    record says that
    it went over to these.
    """
    known = found or (stored.occurrence if stored is not None else None)
    if known is None:
        return None
    spans = books.epochs(known.agreement, known.obligation)
    current = spans[-1] if spans and spans[-1].until is None else None
    history = fold(entries)
    if stored is None:
        return (current, known) if found is not None and current is not None and current.claims(found) else None
    bound = books.terms(stored.occurrence, stored.revision, stored.day_table)
    if history.superseded is not None and current is not None and history.superseded.since == current.since:
        bound = current
    if bound is None:
        return None
    fresh = found is not None and bound == current and history.cancelled_at is None
    return bound, found if fresh and found is not None else stored.occurrence


def _settle_chunk(
    record: Record, books: Rulebooks, at: datetime, ids: Sequence[str], found: Mapping[str, Occurrence], seen: int
) -> Sequence[Entry]:
    """Judge and write some occurrences. What got new events since they were read is left to the run that reads
    those."""
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
            stands = placed(books, found.get(id), stored.get(id), entries.get(id, ()))
            if stands is None or stands[1].subject in fresh:
                continue
            row, new = look(*stands, entries.get(id, ()), at, draft.recorded_at)
            before = stored.get(id)
            if before is not None and books.terms(row.occurrence, before.revision, before.day_table) == stands[0]:
                row = replace(row, revision=before.revision, day_table=before.day_table)  # under which it arose
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
