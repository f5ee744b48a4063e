"""The rows of occurrences: a cache computed from entries and definitions, with the instant of the next change."""

from collections.abc import Iterable, Mapping, Sequence
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
from engine.store.core_tables import occurrence_t
from engine.store.instants import MICROSECOND, instant, micro
from engine.store.seal import is_sealed, sealed
from engine.store.session import Session

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

    def read_each(self) -> tuple[tuple[Row, ...], tuple[str, ...]]:
        """The stored rows that can be read, and the ids of those that cannot, by id."""
        rows: list[Row] = []
        unreadable: list[str] = []
        with self._session.reading() as connection:
            for row in connection.execute(select(occurrence_t).order_by(occurrence_t.c.id)):
                try:
                    read = _row(row)
                except UNREADABLE:
                    read = None
                if read is not None and read.occurrence.id == row.id:
                    rows.append(read)
                else:
                    unreadable.append(str(row.id))
        return tuple(rows), tuple(unreadable)

    def altered(self) -> frozenset[str]:
        """The ids of the stored rows that lack the seal of their columns."""
        key = self._session.key
        with self._session.reading() as connection:
            rows = connection.execute(select(occurrence_t)).all()
        return frozenset(str(row.id) for row in rows if not is_sealed(key, occurrence_t, row))

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
        "wake_at": micro(row.wake_at) if row.wake_at else None,
    }


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
