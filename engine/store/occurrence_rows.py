"""The rows of occurrences as the table stores them, each with its seal.

A run writes thousands: their values are put in the order of the columns at once, not by name.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.services.ports.occurrences import Row
from engine.store.codec import canonical, canonical_text
from engine.store.core_tables import occurrence_t
from engine.store.instants import MICROSECOND, micro
from engine.store.listed import listed_values
from engine.store.occurrence_text import occurrence_text
from engine.store.seal import seal_of_spelled

COLUMNS = tuple(occurrence_t.columns.keys())
"""The columns of a row, in the order of its values."""
_VERDICT = slice(COLUMNS.index("phase"), COLUMNS.index("wake_at"))
"""The columns of the verdict."""


def occurrence_rows(rows: Iterable[Row], key: bytes) -> list[tuple[object, ...]]:
    """The values of rows, sealed with ``key``. Compute them before the transaction begins, since others wait for its
    end."""
    written: list[tuple[object, ...]] = []
    verdicts: dict[int, _Part] = {}  # by identity: items that open together share theirs
    lists: dict[int, _Part] = {}
    for row in rows:
        occurrence, wake_at, opens_at = row.occurrence, _micro(row.wake_at), micro(row.occurrence.opens_at)
        stake = str(occurrence.stake) if occurrence.stake is not None else None
        names = occurrence.id, occurrence.agreement, occurrence.obligation, row.revision, row.day_table
        body = occurrence_text(occurrence)
        verdict = verdicts.get(id(row.verdict))
        if verdict is None:
            verdict = verdicts[id(row.verdict)] = _part(_verdict_values(row.verdict))
        listed = lists.get(id(row.listed))
        if listed is None:
            listed = lists[id(row.listed)] = _part(listed_values(row.listed))
        between = occurrence.subject, stake, occurrence.currency, occurrence.named_owner
        seal = seal_of_spelled(
            key,
            f"{_TABLE},{_texts(names)},{canonical_text(body)},{verdict[1]},{_number(wake_at)},"
            f"{opens_at},{_texts(between)},{listed[1]}",
        )
        written.append((*names, body, *verdict[0], wake_at, seal, opens_at, *between, *listed[0]))
    return written


_TABLE = canonical_text(occurrence_t.name)
_Part = tuple[tuple[object, ...], str]
"""Values of a row that lie side by side, and as their seal spells them."""


def _part(values: tuple[object, ...]) -> _Part:
    # truths as numbers: as both databases have them, since SQLite has no booleans
    return values, canonical([int(value) if value is True or value is False else value for value in values])[1:-1]


def _texts(values: Iterable[str | None]) -> str:
    return ",".join([canonical_text(value) if value is not None else "null" for value in values])


def _number(value: int | None) -> str:
    return str(value) if value is not None else "null"


def has_verdict(stored: tuple[object, ...], verdict: Verdict) -> bool:
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
