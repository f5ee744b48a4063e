"""Evaluate single occurrences: the row of each, and the entries that have to be written for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.action.case import Case
from engine.domain.agreement.rule import OnCause
from engine.domain.ledger.consequence import DueSet
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.ledger.history import RECOMPUTED
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.case import case_of, escalation_of
from engine.services.ports.occurrences import Row
from engine.services.run.evaluate_case import evaluate_case
from engine.services.run.untouched import UntouchedItems
from engine.services.terms import OccurrenceUnderTerms, under_terms


def evaluate_one(
    terms: Terms,
    occurrence: Occurrence,
    entries: Sequence[Entry],
    at: datetime,
    recorded_at: datetime,
    *,
    before: Row | None = None,
    found_out: bool = False,
) -> tuple[Row, tuple[Entry, ...]]:
    """The row of an occurrence at an instant by its terms, and the entries that have to be written for it. ``before``
    is the row that it takes the place of.

    Where a machine can check it, the entry of a breach is left out until the check has ``found_out``: it may have been
    done in time, and only be noticed now.
    """
    return evaluate_case(case_of(terms, occurrence, entries, at), recorded_at, before=before, found_out=found_out)


def wakes_by(case: Case) -> datetime | None:
    """The instant until which a row with this case has to wake; None where nothing changes by itself.

    It may wake earlier: for a digest, or for what was not told yet.
    """
    changes = (case.verdict.next_change_at, escalation_of(case).next_at)
    return min((change for change in changes if change is not None), default=None)


def is_late(wake_at: datetime | None, wakes_by: datetime | None) -> bool:
    """Return whether a stored row that wakes at an instant wakes too late, or never."""
    return wakes_by is not None and (wake_at is None or wake_at > wakes_by)


@dataclass(frozen=True, slots=True)
class StoredState:
    """The rows of some occurrences as the ledger has them, and the entries about them in order of recording, by id."""

    rows: Mapping[str, Row]
    entries: Mapping[str, Sequence[Entry]]


def evaluate_several(
    books: Rulebooks,
    at: datetime,
    recorded_at: datetime,
    ids: Iterable[str],
    arrived: Mapping[str, Sequence[OccurrenceUnderTerms]],
    known: StoredState,
    *,
    fresh: Collection[str] = (),
    breaches: bool = True,
) -> tuple[list[Row], list[Entry]]:
    """The rows that change at an instant, and the entries that have to be written for them.

    An occurrence whose subject is ``fresh`` is left out where it follows from events. Without ``breaches``, an open
    item that is overdue wakes the next run, which records the breach.
    """
    rows: list[Row] = []
    written: list[Entry] = []
    untouched = UntouchedItems(at, recorded_at)
    for id in ids:
        before = known.rows.get(id)
        if id not in arrived and before is None:
            continue
        entries = known.entries.get(id, ())
        placed = under_terms(books, arrived.get(id, ()), before, entries)
        if placed is None or (placed[1].subject in fresh and not isinstance(placed[0].obligation.trigger, OnCause)):
            continue
        if before is None and not entries:
            row, new = untouched.evaluate(*placed)
        else:
            row, new = evaluate_one(*placed, entries, at, recorded_at, before=before)
        if not breaches:
            row, new = _without_breach(row, new, at)
        if (
            before is not None
            and not _under_same(before, row)
            and books.fits(placed[0], before.revision, before.day_table)
        ):
            if _recomputed(before, row):
                new = tuple(_with_reason(e) for e in new)
            else:
                row = replace(row, revision=before.revision, day_table=before.day_table)  # those it arose under
        written += new
        if new or row != before:
            rows.append(row)
    return rows, written


def _without_breach(row: Row, new: tuple[Entry, ...], at: datetime) -> tuple[Row, tuple[Entry, ...]]:
    """The row and the entries of an occurrence without the breach of an open item; the row wakes at once instead."""
    others = tuple(e for e in new if e.kind is not Kind.BREACHED)
    if row.verdict.phase is not Phase.OPEN or len(others) == len(new):
        return row, new
    return replace(row, wake_at=min(row.wake_at or at, at)), others


def _under_same(before: Row, row: Row) -> bool:
    """Return whether a row names the revision and the day table that it named before."""
    return before.revision == row.revision and before.day_table == row.day_table


def _recomputed(before: Row, row: Row) -> bool:
    """Return whether newly published days have changed a date that was provisional."""
    old = before.verdict.due
    return old is not None and old.provisional and old != row.verdict.due and before.day_table != row.day_table


def _with_reason(entry: Entry) -> Entry:
    if entry.kind is not Kind.DUE_SET:
        return entry
    return replace(entry, body=replace(DueSet.read(entry), reason=RECOMPUTED).body())
