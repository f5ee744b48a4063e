"""The rows of occurrences: a cache computed from entries and definitions, with the instant of the next change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, tuple_
from sqlalchemy import Row as SqlRow

from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.services.ports.occurrences import Row
from engine.store.bulk import Clash, RowValues, among, put
from engine.store.codec import UNREADABLE, dump_quickly, load
from engine.store.instants import MICROSECOND, instant, micro
from engine.store.seal import is_sealed, sealed
from engine.store.session import Session
from engine.store.tables import occurrence_t

_AT_A_TIME = 5000
"""Ids held in memory while all are read."""
_OVERDUE = (occurrence_t.c.phase == Phase.OPEN.value, occurrence_t.c.timeliness == Timeliness.OVERDUE.value)


class SqlOccurrences:
    """The stored occurrences of a ledger."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def awake(self, at: datetime) -> tuple[str, ...]:
        """The occurrences whose ``wake_at`` has come."""
        query = select(occurrence_t.c.id).where(occurrence_t.c.wake_at <= micro(at))
        with self._session.reading() as connection:
            return tuple(connection.execute(query.order_by(occurrence_t.c.wake_at, occurrence_t.c.id)).scalars())

    def rows(self, ids: Iterable[str]) -> Mapping[str, Row]:
        """The stored rows of these occurrences."""
        ids = set(ids)
        if not ids:
            return {}
        with self._session.reading() as connection:
            query = select(occurrence_t).where(among(connection, occurrence_t.c.id, ids))
            return {row.id: _row(row) for row in connection.execute(query)}

    def all_rows(self) -> tuple[Row, ...]:
        """Every stored row, by id."""
        with self._session.reading() as connection:
            return tuple(_row(row) for row in connection.execute(select(occurrence_t).order_by(occurrence_t.c.id)))

    def stored(self, ids: Iterable[str]) -> Mapping[str, "SqlStoredRow"]:
        """The rows that are stored under these ids, whether or not they can be read."""
        with self._session.reading() as connection:
            query = select(occurrence_t).where(among(connection, occurrence_t.c.id, ids))
            return {row.id: SqlStoredRow(row, self._session.key) for row in connection.execute(query)}

    def all_ids(self) -> Iterator[str]:
        """The ids of all stored rows, in order."""
        query = select(occurrence_t.c.id).order_by(occurrence_t.c.id)
        after: str | None = None
        while True:
            some = (
                query.limit(_AT_A_TIME) if after is None else query.where(occurrence_t.c.id > after).limit(_AT_A_TIME)
            )
            with self._session.reading() as connection:
                ids = list(connection.execute(some).scalars())
            yield from ids
            if len(ids) < _AT_A_TIME:
                return
            after = ids[-1]

    def count(self) -> int:
        """The number of stored rows."""
        with self._session.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(occurrence_t)).scalar_one())

    def open_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of occurrences that are upcoming or open, by id: all, or those of some (agreement, obligation)."""
        return self._rows_where(occurrence_t.c.phase.in_([Phase.UPCOMING.value, Phase.OPEN.value]), of=of)

    def closed_rows(self, before: datetime, of: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
        """The rows of some (agreement, obligation) that were closed before an instant, by id."""
        closed = occurrence_t.c.phase == Phase.CLOSED.value
        return self._rows_where(closed, occurrence_t.c.closed_at < micro(before), of=of)

    def overdue_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of open occurrences that are overdue, by id: all, or those of some (agreement, obligation)."""
        return self._rows_where(*_OVERDUE, of=of)

    def _rows_where(self, *conditions: ColumnElement[bool], of: Iterable[tuple[str, str]] | None) -> tuple[Row, ...]:
        query = select(occurrence_t).where(*conditions)
        if of is not None:
            promises = sorted(set(of))
            if not promises:
                return ()
            query = query.where(tuple_(occurrence_t.c.agreement, occurrence_t.c.obligation).in_(promises))
        with self._session.reading() as connection:
            return tuple(_row(row) for row in connection.execute(query.order_by(occurrence_t.c.id)))

    def overdue_count(self) -> int:
        """The number of open occurrences that are overdue."""
        with self._session.reading() as connection:
            return int(connection.execute(select(func.count()).where(*_OVERDUE)).scalar_one())


class SqlStoredRow:
    """A stored row as it is in the database, whoever wrote it there."""

    def __init__(self, row: SqlRow[Any], key: bytes) -> None:
        self._row = row
        self._key = key

    def has(self, occurrence: Occurrence, verdict: Verdict) -> bool:
        """Return whether it has this occurrence and this verdict: as they are written, or else as they are read."""
        row, wanted = self._row, _verdict_values(verdict)
        if row.body == dump_quickly(occurrence) and all(getattr(row, name) == v for name, v in wanted.items()):
            return _is_instant(row.wake_at)
        read = self.read()
        return read is not None and read.verdict == verdict and read.occurrence == occurrence

    def read(self) -> Row | None:
        """The row as it is read; None where it cannot be read."""
        try:
            read = _row(self._row)
        except UNREADABLE:
            return None
        return read if read.occurrence.id == self._row.id else None

    @property
    def is_sealed(self) -> bool:
        """True if the engine wrote all of it."""
        return is_sealed(self._key, occurrence_t, self._row)


def occurrence_values(rows: Iterable[Row], key: bytes) -> list[RowValues]:
    """Rows as the table stores them, sealed with ``key``. Compute them before the transaction begins, since others wait
    for its end."""
    return [sealed(key, occurrence_t, _values(row)) for row in rows]


def write_occurrences(connection: Connection, values: Sequence[RowValues], removed: Sequence[str]) -> None:
    """Write rows, replacing those that exist, and delete the rows with the ``removed`` ids."""
    put(connection, occurrence_t, values, Clash.REPLACE)
    if removed:
        connection.execute(occurrence_t.delete().where(among(connection, occurrence_t.c.id, removed)))


def _values(row: Row) -> dict[str, object]:
    verdict, occurrence = row.verdict, row.occurrence
    return {
        "id": occurrence.id,
        "agreement": occurrence.agreement,
        "obligation": occurrence.obligation,
        "revision": row.revision,
        "day_table": row.day_table,
        "body": dump_quickly(occurrence),
        **_verdict_values(verdict),
        "wake_at": micro(row.wake_at) if row.wake_at else None,
    }


def _verdict_values(verdict: Verdict) -> dict[str, object]:
    return {
        "phase": verdict.phase.value,
        "timeliness": verdict.timeliness.value,
        "outcome": verdict.outcome.value if verdict.outcome else None,
        "reasons": ",".join(r.value for r in verdict.reasons),
        "due_at": micro(verdict.due.at) if verdict.due else None,
        "provisional": bool(verdict.due and verdict.due.provisional),
        "delivered_at": micro(verdict.delivered_at) if verdict.delivered_at else None,
        "closed_at": micro(verdict.closed_at) if verdict.closed_at else None,
        "late_by": verdict.late_by // MICROSECOND if verdict.late_by is not None else None,
        "next_change_at": micro(verdict.next_change_at) if verdict.next_change_at else None,
    }


def _is_instant(micros: int | None) -> bool:
    try:
        return micros is None or instant(micros) is not None
    except UNREADABLE:
        return False


def _row(row: SqlRow[Any]) -> Row:
    def optional(micros: int | None) -> datetime | None:
        return instant(micros) if micros is not None else None

    verdict = Verdict(
        phase=Phase(row.phase),
        timeliness=Timeliness(row.timeliness),
        due=Due(instant(row.due_at), bool(row.provisional)) if row.due_at is not None else None,
        next_change_at=optional(row.next_change_at),
        outcome=Outcome(row.outcome) if row.outcome else None,
        reasons=tuple(Reason(r) for r in row.reasons.split(",") if r),
        delivered_at=optional(row.delivered_at),
        closed_at=optional(row.closed_at),
        late_by=timedelta(microseconds=row.late_by) if row.late_by is not None else None,
    )
    return Row(load(Occurrence, row.body), verdict, row.revision, row.day_table, optional(row.wake_at))
