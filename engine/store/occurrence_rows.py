"""The rows of occurrences as the table stores them, each with its seal, and as they were read.

A run writes thousands: their values are put in the order of the columns at once, not by name, and of a row that was
read only what differs is made and written anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.services.ports.occurrences import Row
from engine.store.codec import dump_quickly
from engine.store.core_tables import occurrence_t
from engine.store.instants import MICROSECOND, micro
from engine.store.listed import listed_values
from engine.store.seal import seal_of_values

COLUMNS = tuple(occurrence_t.columns.keys())
"""The columns of a row, in the order of its values."""
_VERDICT = slice(COLUMNS.index("phase"), COLUMNS.index("wake_at"))
"""The columns of the verdict."""
_BODY = COLUMNS.index("body")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The values of a stored row, and the occurrence that was read from its body."""

    occurrence: Occurrence
    values: tuple[object, ...]


def occurrence_rows(rows: Iterable[Row], key: bytes) -> list[tuple[object, ...]]:
    """The values of rows, sealed with ``key``. Compute them before the transaction begins, since others wait for its
    end. An occurrence that was read keeps its body; other columns are always made anew, so that no edit of one gets a
    seal."""
    written: list[tuple[object, ...]] = []
    for row in rows:
        occurrence, read = row.occurrence, row.read_from
        assert read is None or isinstance(read, ReadRow)
        before = (
            occurrence.id,
            occurrence.agreement,
            occurrence.obligation,
            row.revision,
            row.day_table,
            read.values[_BODY] if read is not None and read.occurrence is occurrence else dump_quickly(occurrence),
            *_verdict_values(row.verdict),
            _micro(row.wake_at),
        )
        behind = (
            micro(occurrence.opens_at),
            occurrence.subject,
            str(occurrence.stake) if occurrence.stake is not None else None,
            occurrence.currency,
            occurrence.named_owner,
            *listed_values(row.listed),
        )
        seal = seal_of_values(key, occurrence_t, before + behind)
        written.append((*before, seal, *behind))
    return written


def has_verdict(stored: Sequence[object], verdict: Verdict) -> bool:
    """Return whether a stored row, which begins with the columns of the table, has this verdict as it is written."""
    return stored[_VERDICT] == _verdict_values(verdict)


def _verdict_values(verdict: Verdict) -> tuple[object, ...]:
    due = verdict.due
    return (
        *_state(verdict.phase, verdict.timeliness, verdict.outcome, verdict.reasons),
        micro(due.at) if due is not None else None,
        due is not None and due.provisional,
        _micro(verdict.delivered_at),
        _micro(verdict.closed_at),
        verdict.late_by // MICROSECOND if verdict.late_by is not None else None,
        _micro(verdict.next_change_at),
    )


@lru_cache(maxsize=1024)
def _state(
    phase: Phase, timeliness: Timeliness, outcome: Outcome | None, reasons: tuple[Reason, ...]
) -> tuple[str, str, str | None, str]:
    written = outcome.value if outcome is not None else None
    return phase.value, timeliness.value, written, ",".join(reason.value for reason in reasons)


def _micro(at: datetime | None) -> int | None:
    return micro(at) if at is not None else None
