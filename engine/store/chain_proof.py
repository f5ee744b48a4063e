"""The proof of the chain: every batch follows from the one before it, and every entry is the one that was recorded."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from engine.domain.action.table import payloads, transition
from engine.domain.ledger.entry import Kind
from engine.domain.refusal import Refusal
from engine.services.ports.ledger import Broken
from engine.store.chain import digest_of, link, spelled
from engine.store.codec import UNREADABLE
from engine.store.core_tables import batch_t, entry_t
from engine.store.entries import entry_of
from engine.store.seal import is_sealed

_AT_A_TIME = 5000
"""Entries held in memory while the whole chain is verified."""


def first_break(connection: Connection, key: bytes) -> Broken | None:
    """Verify the chain from its beginning; return the first batch or entry that does not fit, or None."""
    every = select(entry_t).order_by(entry_t.c.seq).execution_options(yield_per=_AT_A_TIME)
    with connection.execute(every) as rows:
        before, number, seq = "", 0, 0
        entries = _Entries(iter(rows))
        for batch in connection.execute(select(batch_t).order_by(batch_t.c.id)).all():
            number += 1
            if batch.id != number:
                return Broken(number, None, Refusal("chain-batch-missing", batch=number))
            try:
                expected = link(key, before, batch_columns(batch))
            except UNREADABLE as error:
                return Broken(number, None, Refusal("chain-batch-unreadable", batch=number, why=str(error)))
            if batch.hash != expected:
                return Broken(number, None, Refusal("chain-batch-misfit", batch=number))
            broken = _in_batch(entries, batch, seq, key)
            if broken is not None:
                return broken
            seq += batch.entries
            before = batch.hash
        if (left := entries.next()) is not None:
            return Broken(number + 1, left.seq, Refusal("chain-entry-foreign", entry=left.seq))
        return None


class _Entries:
    """The entries one after the other; one that was looked at can be taken again."""

    def __init__(self, rows: Iterator[SqlRow[Any]]) -> None:
        self._rows = rows
        self._waiting: SqlRow[Any] | None = None

    def next(self) -> SqlRow[Any] | None:
        row, self._waiting = self._waiting or next(self._rows, None), None
        return row

    def put_back(self, row: SqlRow[Any]) -> None:
        self._waiting = row


def _in_batch(entries: _Entries, batch: SqlRow[Any], before: int, key: bytes) -> Broken | None:
    """The first entry of a batch that is not the one that was recorded; ``before`` is the last one of earlier batches.

    Its columns are proven by its seal, its place by its number, and all of the batch by the digest.
    """
    spellings = []
    for seq in range(before + 1, before + batch.entries + 1):
        row = entries.next()
        if row is None or row.seq > seq:
            return Broken(batch.id, seq, Refusal("chain-entry-missing", entry=seq))
        if row.seq < seq:
            return Broken(batch.id, row.seq, Refusal("chain-entry-foreign", entry=row.seq))
        spelling = _spelling(row)
        if isinstance(spelling, Broken):
            return spelling
        if (misfiled := _misfiled(row)) is not None:
            return misfiled
        if row.batch != batch.id or not is_sealed(key, entry_t, row):
            problem = Refusal("chain-entry-changed", entry=seq, kind=str(row.kind), subject=str(row.subject_id))
            return Broken(batch.id, seq, problem)
        spellings.append(spelling)
    if digest_of(spellings) != batch.digest:
        return Broken(batch.id, before + 1, Refusal("chain-entries-changed", batch=batch.id, entry=before + 1))
    return None


def batch_columns(batch: SqlRow[Any]) -> list[str | int]:
    """The columns of a batch that its hash covers."""
    return [batch.id, batch.recorded_at, batch.command, batch.entries, batch.messages, batch.digest]


def _spelling(row: SqlRow[Any]) -> str | Broken:
    """The spelling of an entry that is hashed, or the reason why the entry cannot be read."""
    if Kind(row.kind) not in payloads():
        why = Refusal("chain-kind-unknown", kind=str(row.kind))
        return Broken(row.batch, row.seq, Refusal("chain-entry-unreadable", entry=row.seq, why=why))
    try:
        return spelled(entry_of(row), row.body)
    except UNREADABLE as error:
        return Broken(row.batch, row.seq, Refusal("chain-entry-unreadable", entry=row.seq, why=str(error)))


def _misfiled(row: SqlRow[Any]) -> Broken | None:
    """The problem of an entry that stands under another kind of subject than its own; entries are found by that.

    The column ``about`` follows from the kind, so the digest of the batch leaves it out.
    """
    about = transition(Kind(row.kind)).about.value
    if row.about == about:
        return None
    problem = Refusal(
        "chain-entry-misfiled",
        entry=row.seq,
        kind=str(row.kind),
        subject=str(row.subject_id),
        about=str(row.about),
        right=about,
    )
    return Broken(row.batch, row.seq, problem)
