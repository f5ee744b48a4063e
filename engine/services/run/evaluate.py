"""Open what has come up, judge what may have changed, and write down what follows; a chunk a commit.

Every step can be killed and repeated: occurrences are keyed by what they are, entries are written only where the
record does not say so yet.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine import gc_pause
from engine.domain.agreement.check import machines
from engine.domain.agreement.rule import OnEvent, Periodic
from engine.domain.ids import ObligationId, OccurrenceId, obligation_text, occurrence_text
from engine.domain.ledger.entry import ENGINE, Entry, Kind, Phase
from engine.domain.ledger.history import RECOMPUTED, fold
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.occurrence.rulebook import Rulebooks, Terms
from engine.domain.occurrence.verdict import consequences
from engine.services.case import Case
from engine.services.commit import decide
from engine.services.facts import facts_of, needed_by_others
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, ExpectedHead, Ledger
from engine.services.ports.occurrences import Row
from engine.services.ports.runs import LastRun
from engine.services.terms import OccurrenceUnderTerms, bindings, under_terms

CHUNK = 2000
"""Occurrences in one commit: short transactions, few of them."""
_REPEATS = 50
"""How many numbers of a series are looked up at once."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """How many occurrences were opened, how many entries written, and the last entry that was there to be judged."""

    opened: int
    entries: int
    seen: int


@gc_pause.passing_over_what_is_there()
def evaluate(ledger: Ledger, books: Rulebooks, at: datetime, *, definitions: str) -> Evaluated:
    """Bring all rows to an instant. ``definitions`` names what is in force: a change of it has everything looked at
    again.

    Two runs at once give the result of one: whoever finds the head moved reads and decides anew.
    """
    before = ledger.head()
    last_run = ledger.runs.last()
    if last_run is not None and last_run.definitions != definitions:
        last_run = None
    seen = before.entries if before else 0
    touched = ledger.entries.touched(last_run.entry if last_run else 0)
    changed = ledger.events.new_subjects(last_run.entry if last_run else 0) | needed_by_others(books, touched)
    facts = _facts(ledger, books, at, last_run, changed)
    found: dict[str, list[OccurrenceUnderTerms]] = {}
    for terms, occurrence in arrivals(books, at, last_run, facts):
        found.setdefault(occurrence.id, []).append((terms, occurrence))
    stored = ledger.occurrences.rows(found)
    moved = {id for id, given in found.items() if id not in stored or any(stored[id].occurrence != o for _, o in given)}
    if last_run is None:  # hours, digests and escalations may have changed: all that is not closed is looked at again
        touched |= {r.occurrence.id for r in ledger.occurrences.all_rows() if r.verdict.phase is not Phase.CLOSED}
    removed = _removed(ledger, books, facts, changed, found)
    if last_run is None:
        for id, given in _far(ledger.entries, books, at, facts, touched | set(stored), found).items():
            found[id] = [*found.get(id, ()), *given]
    known = set(found) | set(ledger.occurrences.rows(touched))
    ids = sorted((moved | set(ledger.occurrences.awake(at)) | (touched & known)) - removed)
    opened = entries = 0
    for start in range(0, len(ids), CHUNK):
        written = _evaluate_chunk(ledger, books, at, ids[start : start + CHUNK], found, seen)
        opened += sum(e.kind is Kind.OPENED for e in written)
        entries += len(written)
    if removed:
        entries += _remove(ledger, at, sorted(removed), seen)
    return Evaluated(opened, entries, seen)


def _facts(ledger: Ledger, books: Rulebooks, at: datetime, last_run: LastRun | None, changed: frozenset[str]) -> Facts:
    """What may have begun or moved something since the last run: subjects with new events, requests made since, and
    once the horizon has moved the series that go on. Everything, where there was no run.
    """
    if last_run is None:
        return facts_of(ledger, books)
    series = {
        name
        for a in books.current.definitions.agreements
        for o in a.obligations
        if o.follow_up is not None and isinstance(o.trigger, OnEvent)
        for name in o.trigger.events
    }
    going_on = books.current.horizon(at) > last_run.horizon
    subjects = changed | ledger.events.series_subjects(series) if going_on else changed
    return facts_of(ledger, books, subjects, since=last_run.entry)


def arrivals(books: Rulebooks, at: datetime, last_run: LastRun | None, facts: Facts) -> Iterator[OccurrenceUnderTerms]:
    """The occurrences that may be new or moved since the last run: periods that came within the horizon, and what
    the facts give, by the terms in force and by earlier ones."""
    for name in books.names():
        for terms in books.terms_of(*name):
            span = books.span(terms, at)
            if last_run is not None and isinstance(terms.obligation.trigger, Periodic):
                if terms.until is not None:
                    continue
                span = Window(last_run.horizon + timedelta(days=1), span.until)
            if span.since <= span.until:
                for occurrence in terms.occurrences(facts, span):
                    yield terms, occurrence


def _far(
    entries: Entries,
    books: Rulebooks,
    at: datetime,
    facts: Facts,
    ids: Iterable[str],
    near: Mapping[str, Sequence[OccurrenceUnderTerms]],
) -> Mapping[str, list[OccurrenceUnderTerms]]:
    """Stored occurrences whose date a change has moved beyond the horizon, by the terms that they went over to."""
    bound = bindings(entries.of(ids))
    wanted: dict[ObligationId, set[str]] = {}
    for id, since in bound.items():
        if all(terms.since != since for terms, _ in near.get(id, ())):
            wanted.setdefault(OccurrenceId.parse(id).obligation, set()).add(id)
    found: dict[str, list[OccurrenceUnderTerms]] = {}
    for name, some in sorted(wanted.items()):
        for terms in books.terms_of(name.agreement, name.obligation):
            if any(bound[id] == terms.since for id in some):
                for occurrence in terms.occurrences(facts, books.span(terms, at, far=True)):
                    if occurrence.id in some and bound[occurrence.id] == terms.since:
                        found[occurrence.id] = [(terms, occurrence)]
    return found


def _removed(
    ledger: Ledger,
    books: Rulebooks,
    facts: Facts,
    changed: frozenset[str],
    found: Mapping[str, Sequence[OccurrenceUnderTerms]],
) -> frozenset[str]:
    """The stored occurrences that new facts no longer give: repeats after the end of their series, an event
    corrected to
    a date before the agreement.
    """
    single: set[str] = set()
    series: set[tuple[str, str]] = set()
    for agreement in books.current.definitions.agreements:
        for obligation in agreement.obligations:
            if not isinstance(obligation.trigger, OnEvent):
                continue
            promise = obligation_text(agreement.id, obligation.key)
            for name in obligation.trigger.events:
                for fact in facts.by_name.get(name, ()):
                    if fact.current.subject in changed:
                        if obligation.follow_up is None:
                            single.add(occurrence_text(promise, fact.current.id))
                        else:
                            series.add((promise, fact.current.id))
    removed = set(ledger.occurrences.rows(single - set(found)))
    first = 1
    while series:
        numbered = {occurrence_text(*one, n): one for one in series for n in range(first, first + _REPEATS)}
        stored = ledger.occurrences.rows(numbered)
        removed |= {id for id in stored if id not in found}
        series = {numbered[id] for id in stored}
        first += _REPEATS
    bound = bindings(ledger.entries.of(removed))
    return frozenset(id for id, row in ledger.occurrences.rows(removed).items() if _in_force(books, row, bound))


def _in_force(books: Rulebooks, row: Row, bound: Mapping[str, datetime | None]) -> bool:
    """Whether a row stands under terms that hold now: what stands under earlier ones is not theirs to take out."""
    terms = books.terms(row.occurrence, row.revision, row.day_table, bound)
    return terms is not None and terms.until is None


def _remove(ledger: Ledger, at: datetime, ids: Sequence[str], seen: int) -> int:
    """Take rows out, each with an entry that it lapsed, where it had been opened; the number of entries."""

    def work(expected_head: ExpectedHead) -> tuple[Batch, int]:
        rows, entries, fresh = ledger.occurrences.rows(ids), ledger.entries.of(ids), ledger.events.new_subjects(seen)
        removed = tuple(id for id in ids if id in rows and rows[id].occurrence.subject not in fresh)
        open_ = [id for id in removed if fold(entries.get(id, ())).ended_at is None]
        lapsed = tuple(
            Entry(Kind.LAPSED, id, ENGINE, expected_head.recorded_at, expected_head.recorded_at) for id in open_
        )
        return Batch("run", lapsed, removed=removed), len(lapsed)

    return decide(ledger, at, work)


def evaluate_one(
    terms: Terms,
    occurrence: Occurrence,
    entries: Sequence[Entry],
    at: datetime,
    recorded_at: datetime,
    *,
    found_out: bool = False,
) -> tuple[Row, tuple[Entry, ...]]:
    """The row of an occurrence at an instant by its terms, and what has to be written for it.

    That it was breached is not written of what a machine can check before that has been ``found_out``: it may have been
    done in time, and only be seen now.
    """
    case = Case.of(terms, occurrence, entries, at)
    verdict, climbed = case.verdict, case.escalation()
    wakes = [t.notify_at for t in climbed.reached] + [w for w in (verdict.next_change_at, climbed.next_at) if w]
    row = Row(
        occurrence=occurrence,
        verdict=verdict,
        revision=case.book.revision(case.agreement.id),
        day_table=case.book.day_table(case.obligation),
        wake_at=min(wakes, default=None),
    )
    follows = consequences(occurrence, case.history, verdict, recorded_at)
    if not found_out and verdict.phase is Phase.OPEN and machines(case.obligation.check):
        follows = tuple(e for e in follows if e.kind is not Kind.BREACHED)
    return row, follows


def _evaluate_chunk(
    ledger: Ledger,
    books: Rulebooks,
    at: datetime,
    ids: Sequence[str],
    found: Mapping[str, Sequence[OccurrenceUnderTerms]],
    seen: int,
) -> Sequence[Entry]:
    """Judge and write some occurrences. What got new events since they were read is left to the run that reads
    those."""

    def work(expected_head: ExpectedHead) -> tuple[Batch, Sequence[Entry]]:
        stored = ledger.occurrences.rows(ids)
        entries = ledger.entries.of(ids)
        fresh = ledger.events.new_subjects(seen)
        rows: list[Row] = []
        written: list[Entry] = []
        for id in ids:
            if id not in found and id not in stored:
                continue
            stands = under_terms(books, found.get(id, ()), stored.get(id), entries.get(id, ()))
            if stands is None or stands[1].subject in fresh:
                continue
            row, new = evaluate_one(*stands, entries.get(id, ()), at, expected_head.recorded_at)
            before = stored.get(id)
            if before is not None and books.fits(stands[0], before.revision, before.day_table):
                if _recomputed(before, row):
                    new = tuple(_reasoned(e) for e in new)
                else:
                    row = replace(row, revision=before.revision, day_table=before.day_table)  # under which it arose
            written += new
            if new or row != stored.get(id):
                rows.append(row)
        return Batch("run", tuple(written), tuple(rows)), written

    return decide(ledger, at, work)


def _recomputed(before: Row, row: Row) -> bool:
    """Whether newly published days have settled a date that was provisional."""
    was = before.verdict.due
    return was is not None and was.provisional and was != row.verdict.due and before.day_table != row.day_table


def _reasoned(entry: Entry) -> Entry:
    return replace(entry, body={**entry.body, "reason": RECOMPUTED}) if entry.kind is Kind.DUE_SET else entry
