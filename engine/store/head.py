"""The end of the chain of batches."""

from sqlalchemy import Connection, or_, select

from engine.domain.ledger.head import Head
from engine.services.ports.entries import AsOf
from engine.store.core_tables import batch_t, entry_t
from engine.store.instants import micro
from engine.store.one_state import OneState
from engine.store.runs import opening_batch
from engine.store.state_marks import MARKS, StateMarks


def end_of_chain(connection: Connection) -> tuple[int, str] | None:
    """The number and the hash of the last batch; None where there is none."""
    row = connection.execute(select(batch_t.c.id, batch_t.c.hash).order_by(batch_t.c.id.desc()).limit(1)).first()
    return (row.id, row.hash) if row is not None else None


def known_end(state: OneState, connection: Connection) -> tuple[int, str] | None:
    """The end of the chain of a state: by its marks where these were read before."""
    marks: StateMarks | None = state.known(MARKS)
    return marks.end if marks is not None else end_of_chain(connection)


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
