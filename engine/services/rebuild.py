"""Make the caches of a ledger anew from its entries: events, stored items with their wake times, and the last run."""

from dataclasses import dataclass, replace

from engine.domain.time.calendar import EPOCH
from engine.services.case import case_of
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import Row
from engine.services.ports.runs import LastRun
from engine.services.refused import Refused
from engine.services.run.evaluate import evaluate_one, is_late, wakes_by
from engine.services.run.opened_spans import forget_spans
from engine.services.snapshot import rulebook
from engine.services.stored_rows import LastEvaluation, was_stored


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The numbers of rows that were made anew or deleted: of events, of items, and of names and addresses of
    ``people``; ``checkpoints`` says how many checkpoints, or sources of them, were wrong, ``run`` whether the last run
    was worked out anew."""

    events: int
    items: int
    checkpoints: int
    run: bool
    people: int = 0

    @property
    def changed(self) -> bool:
        """True if a row differed from what the entries give."""
        return bool(self.events or self.items or self.checkpoints or self.run or self.people)


def rebuild(ledger: Ledger) -> Rebuilt:
    """Make the caches anew, in one transaction; what is right already stays as it is.

    The next run evaluates what it has not read yet, as it would have done. Raises Refused, with nothing written, where
    the chain or a definition is damaged: nothing can be worked out from these.
    """
    return ledger.together(_rebuild)


def _rebuild(ledger: Ledger) -> Rebuilt:
    if (broken := ledger.verify()) is not None:
        raise Refused("rebuild-chain-broken", batch=broken.batch, problem=broken.problem)
    if damaged := ledger.definitions.damaged():
        raise Refused(damaged[0])
    events, people = ledger.repair_events(), ledger.repair_contacts()
    repaired = ledger.repair_bookkeeping()
    if repaired.runs:
        _record_last_run(ledger)
    forget_spans(ledger.events)
    return Rebuilt(events, _rebuild_items(ledger), repaired.checkpoints, repaired.runs, people)


def _record_last_run(ledger: Ledger) -> None:
    """Record a run that stands for the last one. It names no definitions, so that the next run evaluates everything."""
    last, recorded = ledger.runs.last(), ledger.runs.last_batch_at()
    if recorded is None:
        return
    at = max(recorded.replace(microsecond=0), last.at) if last is not None else recorded.replace(microsecond=0)
    entry = last.entry if last is not None else 0
    ledger.runs.record_run(LastRun(at, entry, rulebook(ledger).horizon(at), ""))


def _rebuild_items(ledger: Ledger) -> int:
    """Make the rows of occurrences anew that differ from what the entries give; return how many."""
    last_run, altered = ledger.runs.last(), ledger.occurrences.altered()
    readable, unreadable = ledger.occurrences.read_each()
    stored = {row.occurrence.id: row for row in readable}
    if last_run is None:
        return _write(ledger, [], sorted({*stored, *unreadable, *altered}))
    last = LastEvaluation.of(ledger, last_run)
    rows: list[Row] = []
    left = {*stored, *unreadable, *altered}
    for terms, occurrence in last.occurrences(ledger):
        left.discard(occurrence.id)
        before = None if occurrence.id in altered else stored.get(occurrence.id)
        entries = last.entries.get(occurrence.id, ())
        waits = last.waits(terms, occurrence)
        if waits and (before is not None or not was_stored(entries)):
            continue
        row, follows = evaluate_one(terms, occurrence, entries, last_run.at, last_run.at)
        if before is not None and last.books.fits(terms, before.revision, before.day_table):
            row = replace(row, revision=before.revision, day_table=before.day_table)
        if follows or waits:
            row = replace(row, wake_at=min(last_run.at, row.wake_at or last_run.at))
        late = before is not None and is_late(before, wakes_by(case_of(terms, occurrence, entries, last_run.at)))
        if before is None or late or replace(before, wake_at=row.wake_at) != row:
            rows.append(row)
    foreign = sorted(id for id in left if id in altered or id not in stored or not _waits(last, stored[id]))
    return _write(ledger, rows, foreign)


def _waits(last: LastEvaluation, row: Row) -> bool:
    """Return whether the next run decides on a row that nothing gives any more."""
    return row.occurrence.id in last.fresh or row.occurrence.subject in last.subjects


def _write(ledger: Ledger, rows: list[Row], removed: list[str]) -> int:
    if rows or removed:
        ledger.refresh(rows, ledger.expected_head(EPOCH), removed)
    return len(rows) + len(removed)
