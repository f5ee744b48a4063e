"""The columns of an occurrence's row that lists select, sort and count by."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, MetaData, Table
from sqlalchemy import Row as SqlRow

from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.listed import Asked, Listed
from engine.store.core_tables import occurrence_t
from engine.store.instants import MICROSECOND, instant, micro
from engine.store.seal import is_sealed

_NOTHING = Listed()
_NO_TIME = timedelta()
_COLUMNS = [column.name for column in occurrence_t.columns]
_READ = (
    *("terms_since", "first_due_at", "returns", "assigned_to", "turn", "asked", "returnable_until"),
    *("stopped_since", "changed_at", "extensions", "paused", "responded_at"),
)
_take = itemgetter(*map(_COLUMNS.index, _READ))
"""Takes what a row has for lists by place: by name it takes three times as long."""
_ADDED = ("opens_at", "extensions")
"""The first of the columns that came with each later version of the table."""


def _before(column: str) -> Table:
    """The table as it was before a column came."""
    earlier = _COLUMNS[: _COLUMNS.index(column)]
    return Table(occurrence_t.name, MetaData(), *(Column(c.name, c.type) for c in occurrence_t.columns[: len(earlier)]))


_EARLIER = tuple(map(_before, _ADDED))
"""The table as it was in each earlier version."""


def listed_values(listed: Listed) -> tuple[object, ...]:
    """The columns of what a row carries for lists: those from ``terms_since`` on, in their order."""
    asked = [[a.kind.value, a.side.value, a.by, micro(a.until)] for a in listed.asked] if listed.asked else None
    return (
        _micro(listed.terms_since),
        _micro(listed.first_due_at),
        listed.returns,
        listed.assigned_to,
        listed.turn.value if listed.turn is not None else None,
        json.dumps(asked, ensure_ascii=False) if asked else None,
        _micro(listed.asked_until) if asked else None,
        _micro(listed.returnable_until),
        _micro(listed.stopped_since),
        _micro(listed.changed_at),
        listed.extensions,
        listed.paused // MICROSECOND if listed.paused else 0,
        _micro(listed.responded_at),
    )


def listed_from(row: Sequence[Any]) -> Listed:
    """The values for lists in a stored row, which begins with the columns of the table; none in a row that an earlier
    version wrote."""
    return _listed(*_take(row))


@lru_cache(maxsize=4096)  # most items have but their due time
def _listed(
    since: int | None,
    due_at: int | None,
    returns: Any,
    to: str | None,
    turn: str | None,
    asked: str | None,
    until: int | None,
    stopped: int | None,
    changed: int | None,
    extensions: Any,
    paused: Any,
    responded: int | None,
) -> Listed:
    if extensions is None:
        return _NOTHING
    return Listed(
        instant(since) if since is not None else None,
        instant(due_at) if due_at is not None else None,
        int(returns),
        to,
        Side(turn) if turn is not None else None,
        asked_from(asked) if asked is not None else (),
        instant(until) if until is not None else None,
        instant(stopped) if stopped is not None else None,
        instant(changed) if changed is not None else None,
        int(extensions),
        timedelta(microseconds=int(paused)) if paused else _NO_TIME,
        instant(responded) if responded is not None else None,
    )


def asked_from(written: str | None) -> tuple[Asked, ...]:
    """The requests that a column names."""
    if written is None:
        return ()
    return tuple(Asked(Kind(kind), Side(side), by, instant(until)) for kind, side, by, until in json.loads(written))


def _micro(at: datetime | None) -> int | None:
    return micro(at) if at is not None else None


def was_sealed(key: bytes, row: SqlRow[Any]) -> bool:
    """Return whether a row has the seal that an earlier version gave it."""
    return any(is_sealed(key, earlier, row) for earlier in _EARLIER)
