"""The proof of the chain: every batch follows from the one before it, and every entry is the one that was recorded."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from engine.domain.action.table import payloads, transition
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.head import Head
from engine.domain.refusal import Refusal
from engine.services.ports.ledger import Broken
from engine.store.chain import Digest, link, spelled
from engine.store.codec import UNREADABLE, canonical_text
from engine.store.core_tables import batch_t, entry_t
from engine.store.entries import entry_of
from engine.store.instants import written_micro
from engine.store.seal import seal_of_spelled

_AT_A_TIME = 5000
"""Entries held in memory while the whole chain is verified."""


def first_break(connection: Connection, key: bytes, since: Head | None = None) -> Broken | None:
    """Verify the chain from its beginning, or behind a head; return the first batch or entry that does not fit, or
    None."""
    before, number, seq = (since.hash, since.batch, since.entries) if since is not None else ("", 0, 0)
    every = select(entry_t).where(entry_t.c.seq > seq) if since is not None else select(entry_t)
    every = every.order_by(entry_t.c.seq).execution_options(yield_per=_AT_A_TIME)
    all_batches = select(batch_t).where(batch_t.c.id > number) if since is not None else select(batch_t)
    all_batches = all_batches.order_by(batch_t.c.id).execution_options(yield_per=_AT_A_TIME)
    with connection.execute(every) as rows, connection.execute(all_batches) as batches:
        entries = iter(rows)
        for batch in batches:
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
        if (left := next(entries, None)) is not None:
            return Broken(number + 1, left.seq, Refusal("chain-entry-foreign", entry=left.seq))
        return None


def _in_batch(entries: Iterator[SqlRow[Any]], batch: SqlRow[Any], before: int, key: bytes) -> Broken | None:
    """The first entry of a batch that is not the one that was recorded; ``before`` is the last one of earlier batches.

    Its columns are proven by its seal, its place by its number, and all of the batch by the digest.
    """
    digest, number, expected = Digest(), batch.id, before
    for row in islice(entries, batch.entries):
        expected += 1
        if row[0] != expected:
            return _misplaced(batch, row.seq, expected)
        text = _proven(key, number, row)
        if text is None:
            return _fault(batch, row)
        digest.add(text)
    if expected < before + batch.entries:
        return _misplaced(batch, None, expected + 1)
    if digest.hexadecimal() != batch.digest:
        return Broken(batch.id, before + 1, Refusal("chain-entries-changed", batch=batch.id, entry=before + 1))
    return None


def _misplaced(batch: SqlRow[Any], seq: int | None, expected: int) -> Broken:
    """The problem where another entry than the expected one follows, or none."""
    if seq is None or seq > expected:
        return Broken(batch.id, expected, Refusal("chain-entry-missing", entry=expected))
    return Broken(batch.id, seq, Refusal("chain-entry-foreign", entry=seq))


def batch_columns(batch: SqlRow[Any]) -> list[str | int]:
    """The columns of a batch that its hash covers."""
    return [batch.id, batch.recorded_at, batch.command, batch.entries, batch.messages, batch.digest]


def _proven(key: bytes, place: int, row: SqlRow[Any]) -> str | None:
    """The spelling of an entry that is hashed, if its columns have their seal and it stands in the batch of the number
    ``place``; else None.

    Both texts, that of the seal and that of the chain, are put together of the same parts, each spelled once.
    """
    seq, number, kind, about, subject, actor, effective_at, recorded_at, body, seal = row
    known = _names(kind)
    if known is None or about != known[0] or number != place:
        return None
    if not (type(effective_at) is type(recorded_at) is int):
        return None
    _about, spelled_names, spelled_kind = known
    try:
        who = f"{canonical_text(subject)},{canonical_text(actor)}"
        columns = f"{seq},{number},{spelled_names},{who},{effective_at},{recorded_at},{canonical_text(body)}"
        if seal != seal_of_spelled(key, f"{_TABLE},{columns}"):
            return None
        recorded = _recorded(recorded_at)
        effective = recorded if effective_at == recorded_at else written_micro(effective_at)
    except UNREADABLE:
        return None
    return f'[{spelled_kind},{who},"{effective}","{recorded}",{body}]'


_TABLE = canonical_text(entry_t.name)
_recorded = lru_cache(maxsize=256)(written_micro)
"""An instant as it is spelled. Cached: the entries of a batch share theirs."""


@lru_cache(maxsize=256)
def _names(kind: object) -> tuple[str, str, str] | None:
    """The kind of subject of a kind of entry; both as canonical JSON, and the kind alone; None for an unknown kind."""
    about = _about(kind)
    if about is None:
        return None
    spelled_kind = canonical_text(str(kind))
    return about, f"{spelled_kind},{canonical_text(about)}", spelled_kind


@lru_cache(maxsize=256)
def _about(kind: object) -> str | None:
    """The kind of subject of a kind of entry; None for a kind that there is not."""
    known = Kind(str(kind))
    return transition(known).about.value if known in payloads() else None


def _fault(batch: SqlRow[Any], row: SqlRow[Any]) -> Broken:
    """The problem of an entry that is not the one that was recorded: what readers of it meet first."""
    why = Refusal("chain-kind-unknown", kind=str(row.kind)) if _about(row.kind) is None else _unread(row)
    if why is not None:
        return Broken(row.batch, row.seq, Refusal("chain-entry-unreadable", entry=row.seq, why=why))
    if row.about != _about(row.kind):
        return _misfiled(row)
    problem = Refusal("chain-entry-changed", entry=row.seq, kind=str(row.kind), subject=str(row.subject_id))
    return Broken(batch.id, row.seq, problem)


def _unread(row: SqlRow[Any]) -> str | None:
    """The reason why an entry cannot be read, or None."""
    try:
        spelled(entry_of(row), row.body)
    except UNREADABLE as error:
        return str(error)
    return None


def _misfiled(row: SqlRow[Any]) -> Broken:
    """The problem of an entry that stands under another kind of subject than its own; entries are found by that.

    The column ``about`` follows from the kind, so the digest of the batch leaves it out.
    """
    problem = Refusal(
        "chain-entry-misfiled",
        entry=row.seq,
        kind=str(row.kind),
        subject=str(row.subject_id),
        about=str(row.about),
        right=_about(row.kind),
    )
    return Broken(row.batch, row.seq, problem)
