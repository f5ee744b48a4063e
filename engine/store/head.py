"""The end of the chain of batches."""

from sqlalchemy import Connection, func, or_, select

from engine.domain.ledger.head import Head
from engine.services.ports.entries import AsOf
from engine.store.core_tables import batch_t, entry_t
from engine.store.instants import micro
from engine.store.runs import opening_batch
from engine.store.state_marks import StateMarks

_FEW = 200
"""The most entries behind an end that are looked through."""


def end_of_chain(connection: Connection) -> tuple[int, str] | None:
    """The number and the hash of the last batch; None where there is none."""
    row = connection.execute(select(batch_t.c.id, batch_t.c.hash).order_by(batch_t.c.id.desc()).limit(1)).first()
    return (row.id, row.hash) if row is not None else None


class ReadChain:
    """The chain of batches as one reading transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def end(self, marks: StateMarks | None) -> tuple[int, str] | None:
        """The number and the hash of the last batch: by the marks of the state where these were read before."""
        return marks.end if marks is not None else end_of_chain(self._connection)

    def new_since(self, end: tuple[int, str]) -> frozenset[str] | None:
        """The subjects and kinds of the entries behind an earlier end; None where they are many, or where the chain
        does not go on from there."""
        last = select(entry_t.c.about, entry_t.c.kind, entry_t.c.batch).order_by(entry_t.c.seq.desc()).limit(_FEW)
        newest = last.subquery("newest")
        hash_ = select(batch_t.c.hash).where(batch_t.c.id == end[0]).scalar_subquery()
        new = select(newest.c.about, newest.c.kind, func.count(), hash_).where(newest.c.batch > end[0])
        rows = self._connection.execute(new.group_by(newest.c.about, newest.c.kind)).all()
        if not rows or rows[0][3] != end[1] or sum(row[2] for row in rows) == _FEW:
            return None
        return frozenset(name for row in rows for name in row[:2])


def read_head(connection: Connection, as_of: AsOf | None) -> Head | None:
    """The end of the chain with the number of its last entry, as known ``as_of``."""
    query = select(batch_t.c.id, batch_t.c.hash).order_by(batch_t.c.id.desc()).limit(1)
    if as_of is not None:
        query = query.where(or_(batch_t.c.recorded_at <= micro(as_of.at), batch_t.c.id <= opening_batch(connection)))
    row = connection.execute(query).first()
    if row is None:
        return None
    last = select(entry_t.c.seq).where(entry_t.c.batch <= row.id).order_by(entry_t.c.seq.desc()).limit(1)
    entries = connection.execute(last).scalar()
    return Head(row.id, int(entries or 0), row.hash)
