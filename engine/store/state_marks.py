"""The marks of a state, which nearly every reading of now asks for first: in one query, as each is a round trip."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, literal, select, true

from engine.services.ports.events import OPENED_ENTRIES, OPENED_SOURCE
from engine.store.core_tables import batch_t, checkpoint_t, occurrence_t, run_t

MARKS = "marks"
"""The name of this value of a state."""


@dataclass(frozen=True, slots=True)
class StateMarks:
    """The end of the chain, as the number and the hash of the last batch, and the last run that went through, None
    where there is none; whether every row has what lists need; and the checkpoint of the entries that are opened."""

    end: tuple[int, str] | None
    last_run: Row[Any] | None
    is_listed: bool
    opened: str | None


def read_marks(connection: Connection) -> StateMarks:
    """Read the marks of a state."""
    row = connection.execute(_QUERY).one()
    return StateMarks(
        end=(row.last_batch, row.last_hash) if row.last_batch is not None else None,
        last_run=row if row.id is not None else None,
        is_listed=not row.has_unlisted,
        opened=row.opened,
    )


_LAST_BATCH = select(batch_t.c.id, batch_t.c.hash).order_by(batch_t.c.id.desc()).limit(1).subquery("last_batch")
_LAST_RUN = select(run_t).order_by(run_t.c.id.desc()).limit(1).subquery("last_run")
_ONE = select(literal(1).label("one")).subquery("one")
_QUERY = select(
    _LAST_BATCH.c.id.label("last_batch"),
    _LAST_BATCH.c.hash.label("last_hash"),
    *_LAST_RUN.c,
    select(occurrence_t.c.id).where(occurrence_t.c.extensions.is_(None)).exists().label("has_unlisted"),
    select(checkpoint_t.c.value)
    .where(checkpoint_t.c.source == OPENED_SOURCE, checkpoint_t.c.name == OPENED_ENTRIES)
    .scalar_subquery()
    .label("opened"),
).select_from(_ONE.outerjoin(_LAST_BATCH, true()).outerjoin(_LAST_RUN, true()))
