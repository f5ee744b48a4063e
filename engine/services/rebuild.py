"""Make the caches of a ledger anew from its entries: events, stored items with their wake times, and the last run."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.ledger.entry import Entry, Kind
from engine.domain.time.calendar import EPOCH
from engine.services.case import case_of, ratings_of
from engine.services.closed_months import keep_closed_months
from engine.services.every_occurrence import OccurrencePart, Placed
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import Row, StoredRow, batched
from engine.services.ports.runs import LastRun
from engine.services.refused import Refused
from engine.services.run.evaluate_one import evaluate_one, is_late, wakes_by
from engine.services.run.opened_spans import forget_spans
from engine.services.snapshot import rulebook
from engine.services.stored_rows import LastEvaluation, listed_alike, was_stored


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The numbers of rows that were made anew or deleted: of events, of items, of the ``terms`` by which these are
    found, and of names and addresses of ``people``, of ``ratings`` and their counts, of the figures of closed
    ``months``, of ``drafts`` that were deleted; ``checkpoints`` says how many checkpoints, or sources of them, were
    wrong, ``run`` whether the last run was worked out anew. ``accounts`` counts wrong rows of accounts, sessions,
    links, audit and results of runs.
    """

    events: int
    items: int
    checkpoints: int
    run: bool
    people: int = 0
    terms: int = 0
    ratings: int = 0
    months: int = 0
    accounts: int = 0
    drafts: int = 0

    @property
    def changed(self) -> bool:
        """True if a row differed from what the entries give."""
        caches = (
            self.events,
            self.items,
            self.checkpoints,
            self.people,
            self.terms,
            self.ratings,
            self.months,
            self.drafts,
        )
        return self.run or any(caches) or bool(self.accounts)


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
    ratings = ledger.drop_altered_ratings()
    items, more_ratings = _rebuild_items(ledger)
    terms, months = ledger.repair_terms(), keep_closed_months(ledger, ledger.closed_months.unsound())
    counted = (people, terms, ratings + more_ratings, months, repaired.accounts, ledger.repair_drafts())
    return Rebuilt(events, items, repaired.checkpoints, repaired.runs, *counted)


def _record_last_run(ledger: Ledger) -> None:
    """Record a run that stands for the last one. It names no definitions, so that the next run evaluates everything."""
    last, recorded = ledger.runs.last(), ledger.runs.last_batch_at()
    if recorded is None:
        return
    at = max(recorded.replace(microsecond=0), last.at) if last is not None else recorded.replace(microsecond=0)
    entry = last.entry if last is not None else 0
    ledger.runs.record_run(LastRun(at, entry, rulebook(ledger).horizon(at), ""))


def _rebuild_items(ledger: Ledger) -> tuple[int, int]:
    """Make the rows of occurrences and of ratings anew that differ from what the entries give, part by part; return how
    many of each."""
    last_run, total = ledger.runs.last(), ledger.occurrences.count()
    if last_run is None:
        return sum(_write(ledger, [], ids) for ids in batched(ledger.occurrences.all_ids())), 0
    last = LastEvaluation.of(ledger, last_run)
    rebuilt, ratings, known = 0, 0, array("q")
    for part in last.parts(ledger):
        stored = ledger.occurrences.stored(part.ids)
        known.extend(map(hash, stored))
        entries = ledger.entries.of(part.ids)
        rows = [
            row
            for one in part.placed
            for row in [_rebuilt(last, one, stored.get(one.occurrence.id), entries.get(one.occurrence.id, ()))]
            if row is not None
        ]
        rebuilt += _write(ledger, rows, [])
        ratings += _rebuild_ratings(ledger, last.last_run.at, part, entries)
        total += len(rows) - sum(row.occurrence.id in stored for row in rows)
        known.extend(hash(row.occurrence.id) for row in rows if row.occurrence.id not in stored)
    if total > len(known):
        given = frozenset(known)
        for ids in batched([id for id in ledger.occurrences.all_ids() if hash(id) not in given]):
            stored = ledger.occurrences.stored(ids)
            rebuilt += _write(ledger, [], [id for id in ids if not _waits(last, stored[id])])
    return rebuilt, ratings


def _rebuild_ratings(ledger: Ledger, at: datetime, part: OccurrencePart, entries: Mapping[str, Sequence[Entry]]) -> int:
    """Make the ratings of a part anew that differ from what the entries give; return how many."""
    rated = [
        ratings_of(case_of(one.terms, one.occurrence, entries[one.occurrence.id], at))
        for one in part.placed
        if any(entry.kind is Kind.RATED for entry in entries.get(one.occurrence.id, ()))
    ]
    stored = ledger.ratings.sound(ratings[0].occurrence for ratings in rated)
    wrong = [
        ratings
        for ratings in rated
        if stored.get(ratings[0].occurrence, {}) != {rating.rater: rating for rating in ratings}
    ]
    if wrong:
        every = [rating for ratings in wrong for rating in ratings]
        ledger.refresh([], ledger.expected_head(EPOCH), ratings=every)
    return sum(len(ratings) for ratings in wrong)


def _sound(stored: StoredRow | None) -> Row | None:
    """A stored row, if it can be read and the engine wrote all of it."""
    return stored.read() if stored is not None and stored.is_sealed else None


def _rebuilt(last: LastEvaluation, placed: Placed, stored: StoredRow | None, entries: Sequence[Entry]) -> Row | None:
    """The row of an occurrence made anew; None where the stored one is right, or the next run decides on it."""
    terms, occurrence, at, before = placed.terms, placed.occurrence, last.last_run.at, _sound(stored)
    waits = last.waits(terms, occurrence)
    if waits and (before is not None or not was_stored(entries)):
        return None
    row, follows = evaluate_one(terms, occurrence, entries, at, at)
    if before is not None and last.books.fits(terms, before.revision, before.day_table):
        row = replace(row, revision=before.revision, day_table=before.day_table)
    if follows or waits:
        row = replace(row, wake_at=min(at, row.wake_at or at))
    late = before is not None and is_late(before.wake_at, wakes_by(case_of(terms, occurrence, entries, at)))
    return row if before is None or late or not _is_alike(before, row, at) else None


def _is_alike(before: Row, row: Row, at: datetime) -> bool:
    """Return whether a stored row is the one that is worked out, whenever it wakes."""
    rest = replace(before, wake_at=row.wake_at, listed=row.listed)
    return rest == row and listed_alike(before.listed, row.listed, at)


def _waits(last: LastEvaluation, stored: StoredRow) -> bool:
    """Return whether the next run decides on a row that nothing gives any more."""
    row = _sound(stored)
    return row is not None and (row.occurrence.id in last.fresh or row.occurrence.subject in last.subjects)


def _write(ledger: Ledger, rows: Sequence[Row], removed: Sequence[str]) -> int:
    if rows or removed:
        ledger.refresh(rows, ledger.expected_head(EPOCH), removed)
    return len(rows) + len(removed)
