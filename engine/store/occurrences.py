"""The rows of occurrences: a cache computed from entries and definitions, with the instant of the next change."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select
from sqlalchemy import Row as SqlRow

from engine.domain.deadline.due import Due
from engine.domain.ids import ObligationId
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.listed import Listed
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.services.ports.occurrences import DueState, Row
from engine.store.bulk import among, begins_with, perhaps_there
from engine.store.codec import UNREADABLE, dump_quickly, load
from engine.store.core_tables import occurrence_t
from engine.store.instants import instant, micro
from engine.store.listed import listed_from, listed_values, was_sealed
from engine.store.occurrence_rows import COLUMNS, ReadRow, has_verdict
from engine.store.seal import is_sealed
from engine.store.session import Session

_AT_A_TIME = 5000
"""Rows or ids held in memory while many are read."""
_OVERDUE = (occurrence_t.c.phase == Phase.OPEN.value, occurrence_t.c.timeliness == Timeliness.OVERDUE.value)


_AHEAD = (Phase.UPCOMING.value, Phase.OPEN.value)
_NAMES = (occurrence_t.c.id, occurrence_t.c.agreement, occurrence_t.c.obligation)
_BODY, _WAKE_AT = COLUMNS.index("body"), COLUMNS.index("wake_at")
_LISTED = slice(COLUMNS.index("terms_since"), len(COLUMNS))
"""The places of these columns in a row: by name they take longer to find."""
_FEW = 8
"""Up to this number of obligations, the ids of their occurrences are looked up by their beginning."""


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
        return self._session.once_of("rows", ids, None, self._rows)

    def _rows(self, ids: Collection[str]) -> Mapping[str, Row]:
        if not ids:
            return {}
        with self._session.reading() as connection:
            there = perhaps_there(connection, occurrence_t.c.id, ids)
            if not there:
                return {}
            query = select(occurrence_t).where(among(connection, occurrence_t.c.id, there))
            return {row[0]: _row(row) for row in connection.execute(query).all()}

    def all_rows(self) -> tuple[Row, ...]:
        """Every stored row, by id."""
        with self._session.reading() as connection:
            return tuple(_row(row) for row in connection.execute(select(occurrence_t).order_by(occurrence_t.c.id)))

    def stored(self, ids: Iterable[str]) -> Mapping[str, "SqlStoredRow"]:
        """The rows that are stored under these ids, whether or not they can be read."""
        with self._session.reading() as connection:
            query = select(occurrence_t).where(among(connection, occurrence_t.c.id, ids))
            return {row[0]: SqlStoredRow(row, self._session.key) for row in connection.execute(query).all()}

    def unlisted(self) -> tuple[str, ...]:
        """The ids of rows as an earlier version wrote them; one that was edited since is left out."""
        earlier = select(occurrence_t).where(occurrence_t.c.extensions.is_(None)).order_by(occurrence_t.c.id)
        with self._session.reading() as connection:
            rows = connection.execute(earlier.execution_options(yield_per=_AT_A_TIME))
            return tuple(str(row.id) for row in rows if was_sealed(self._session.key, row))

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

    def unsettled_ids(self, at: datetime, of: Iterable[tuple[str, str]] | None = None) -> frozenset[str]:
        """The ids of occurrences that are not closed, or that can still be returned or answered after an instant: all,
        or those of some (agreement, obligation)."""
        columns = occurrence_t.c
        unsettled = or_(
            columns.phase.in_([phase.value for phase in Phase if phase is not Phase.CLOSED]),
            columns.returnable_until > micro(at),
            columns.asked_until > micro(at),
        )
        with self._session.reading() as connection:
            return frozenset(row.id for row in _of(connection, select(*_NAMES).where(unsettled), of))

    def due_states(self, of: Iterable[tuple[str, str]]) -> Mapping[str, DueState]:
        """When each stored occurrence of some (agreement, obligation) is due, by id."""
        columns = (*_NAMES, occurrence_t.c.due_at, occurrence_t.c.provisional, occurrence_t.c.outcome)
        with self._session.reading() as connection:
            rows = _of(connection, select(*columns), of)
            return {row.id: DueState(_due(row), row.outcome == Outcome.CANCELLED.value) for row in rows}

    def changeable_rows(self, of: tuple[str, str]) -> tuple[Row, ...]:
        """The rows of an (agreement, obligation) that are upcoming, open or cancelled, by id."""
        cancelled = occurrence_t.c.outcome == Outcome.CANCELLED.value
        return self._rows_where(or_(occurrence_t.c.phase.in_(_AHEAD), cancelled), of=[of])

    def open_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of occurrences that are upcoming or open, by id: all, or those of some (agreement, obligation)."""
        return self._rows_where(occurrence_t.c.phase.in_(_AHEAD), of=of)

    def closed_rows(self, before: datetime, of: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
        """The rows of some (agreement, obligation) that were closed before an instant, by id."""
        closed = occurrence_t.c.phase == Phase.CLOSED.value
        return self._rows_where(closed, occurrence_t.c.closed_at < micro(before), of=of)

    def overdue_rows(
        self, of: Iterable[tuple[str, str]] | None = None, besides: Collection[str] = ()
    ) -> tuple[Row, ...]:
        """The rows of open occurrences that are overdue, by id: all, or those of some (agreement, obligation), without
        those with the ids ``besides``."""
        if not besides:
            return self._rows_where(*_OVERDUE, of=of)
        with self._session.reading() as connection:
            ids = [row.id for row in _of(connection, select(*_NAMES).where(*_OVERDUE), of) if row.id not in besides]
        rows = self._rows(ids)  # an index has the ids alone: those that are known may be most
        return tuple(rows[id] for id in sorted(ids))

    def _rows_where(self, *conditions: ColumnElement[bool], of: Iterable[tuple[str, str]] | None) -> tuple[Row, ...]:
        query = select(occurrence_t).where(*conditions).order_by(occurrence_t.c.id)
        with self._session.reading() as connection:
            return tuple(_row(row) for row in _of(connection, query, of))

    def outdated(self, at: datetime) -> frozenset[str]:
        """The rows whose verdict no longer holds at an instant; each wakes by then."""
        columns = occurrence_t.c
        query = select(columns.id).where(columns.wake_at <= micro(at), columns.next_change_at <= micro(at))
        with self._session.reading() as connection:
            return frozenset(connection.execute(query).scalars())

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
        row = self._row
        if row[_BODY] == dump_quickly(occurrence) and has_verdict(row, verdict):
            return _is_instant(row[_WAKE_AT])
        read = self.read()
        return read is not None and read.verdict == verdict and read.occurrence == occurrence

    def has_listed(self, listed: Listed) -> bool:
        """Return whether it has these values for lists, as they are written."""
        return bool(self._row[_LISTED] == listed_values(listed))

    @property
    def listed(self) -> Listed:
        """The columns of it that lists select and count by."""
        return listed_from(self._row)

    @property
    def wake_at(self) -> datetime | None:
        """The instant at which it wakes; None: never. Ask only a row that has its occurrence and verdict."""
        return _optional(self._row[_WAKE_AT])

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


def _of(
    connection: Connection, query: Select[Any], promises: Iterable[tuple[str, str]] | None
) -> Iterator[SqlRow[Any]]:
    """The rows of a query that belong to one of some (agreement, obligation), however many; all for None."""
    if promises is None:
        yield from connection.execute(query)
        return
    wanted = frozenset(promises)
    if not wanted:
        return
    if len(wanted) <= _FEW:
        begin = [ObligationId(*promise).occurrences for promise in sorted(wanted)]
        yield from connection.execute(query.where(or_(*(begins_with(occurrence_t.c.id, text) for text in begin))))
        return
    agreements = {agreement for agreement, _ in wanted}
    for row in connection.execute(query.where(among(connection, occurrence_t.c.agreement, agreements))):
        if (row.agreement, row.obligation) in wanted:
            yield row


def _is_instant(micros: int | None) -> bool:
    try:
        return micros is None or instant(micros) is not None
    except UNREADABLE:
        return False


_READ = (
    *("body", "revision", "day_table", "phase", "timeliness", "outcome", "reasons", "due_at", "provisional"),
    *("delivered_at", "closed_at", "late_by", "next_change_at", "wake_at"),
)
_COUNT = len(COLUMNS)
_take = itemgetter(*map(COLUMNS.index, _READ))
"""Takes what a row has of an occurrence by place: by name it takes longer than reading the body."""


def _due(row: SqlRow[Any]) -> Due | None:
    return Due(instant(row.due_at), bool(row.provisional)) if row.due_at is not None else None


def _row(row: SqlRow[Any]) -> Row:
    values: tuple[Any, ...] = tuple(row[:_COUNT])
    body, revision, day_table, *verdict, wake_at = _take(values)
    occurrence = load(Occurrence, body)
    return Row(
        occurrence,
        _verdict(*verdict),
        revision,
        day_table,
        _optional(wake_at),
        listed_from(values),
        read_from=ReadRow(occurrence, values),
    )


@lru_cache(maxsize=4096)  # the items that are due on one day share theirs while they are open
def _verdict(
    phase: str,
    timeliness: str,
    outcome: str | None,
    reasons: str,
    due_at: int | None,
    provisional: bool,
    delivered_at: int | None,
    closed_at: int | None,
    late_by: int | None,
    next_change_at: int | None,
) -> Verdict:
    read_phase, read_timeliness, read_outcome, read_reasons = _state(phase, timeliness, outcome, reasons)
    return Verdict(
        read_phase,
        read_timeliness,
        Due(instant(due_at), bool(provisional)) if due_at is not None else None,
        _optional(next_change_at),
        read_outcome,
        read_reasons,
        _optional(delivered_at),
        _optional(closed_at),
        timedelta(microseconds=late_by) if late_by is not None else None,
    )


@lru_cache(maxsize=1024)  # an open set, but one of few: to make four enumerations of texts takes its time
def _state(
    phase: str, timeliness: str, outcome: str | None, reasons: str
) -> tuple[Phase, Timeliness, Outcome | None, tuple[Reason, ...]]:
    named = tuple(map(Reason, reasons.split(","))) if reasons else ()
    return Phase(phase), Timeliness(timeliness), Outcome(outcome) if outcome else None, named


def _optional(micros: int | None) -> datetime | None:
    return instant(micros) if micros is not None else None
