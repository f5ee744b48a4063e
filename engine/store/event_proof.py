"""The proof of the rows of events: each is the newest version that the entries give."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, true
from sqlalchemy import Row as SqlRow

from engine.domain.ledger.entry import About, Kind
from engine.store.bulk import RowValues, among
from engine.store.codec import parsed
from engine.store.core_tables import entry_t, event_t
from engine.store.entries import holds
from engine.store.event_content import hash_of_content
from engine.store.events import COLUMNS, OF_VERSIONS, event_row

_AT_A_TIME = 5000
"""Events or entries held in memory while the newest versions are worked out."""
_SUBJECTS = 2000
"""Subjects whose events are held in memory at once."""
_SAME_AS = COLUMNS.index("same_as")

DifferingEvent = tuple[str, bool, RowValues | None]
"""An event by its id: whether it has a row, and the row that its entries give; None where none gives one."""


VersionEntry = tuple[str, str, int, Mapping[str, Any]]
"""An entry about an event: its kind, the id of the event, its instant in microseconds, its body."""


@dataclass(slots=True)
class EventPass:
    """One pass over the entries of all events, by subject, that serves two proofs: that of the rows of events, and of
    whatever else follows from the entries of ``parts``.

    A row that differs, or is missing, is named by a pass of its own, over the ids.
    """

    connection: Connection
    _differs: bool = False
    _rows: int = 0
    _entries: int = 0

    def parts(self) -> Iterator[Sequence[VersionEntry]]:
        """The entries of the events about some subjects at a time, in order of recording; of those with rows."""
        for within in subject_spans(self.connection):
            rows = self.connection.execute(select(event_t).where(within)).all()
            stored = {row[0]: row[:] for row in rows}  # plain tuples are compared much faster than rows
            entries = entries_of_events(self.connection, within)
            self._rows += len(stored)
            self._entries += len(entries)
            self._differs = self._differs or stored != _newest(entries)
            yield entries

    def differing(self) -> Iterator[DifferingEvent]:
        """The events whose rows are not what their entries give, by id, once all parts were taken.

        No row is missing where all entries about events are of events that have rows.
        """
        about_events = select(func.count()).where(holds(entry_t.c.about, About.EVENT))
        counted = (
            self.connection.execute(select(func.count()).select_from(event_t)).scalar_one(),
            self.connection.execute(about_events).scalar_one(),
        )
        if self._differs or (self._rows, self._entries) != counted:
            yield from differing_events(self.connection)


def subject_spans(connection: Connection) -> Iterator[ColumnElement[bool]]:
    """Conditions on the rows of events that divide them by their subjects, some thousands at a time."""
    column = event_t.c.subject
    behind: ColumnElement[bool] = true()
    while True:
        some = select(column).where(behind).distinct().order_by(column).limit(_SUBJECTS).subquery()
        last = connection.execute(select(func.max(some.c.subject))).scalar()
        if last is None:
            return
        yield behind & (column <= last)
        behind = column > last


def entries_of_events(connection: Connection, within: ColumnElement[bool]) -> list[VersionEntry]:
    """The entries of the events whose rows are within a span, in order of recording."""
    ids = select(event_t.c.id).where(within)
    rows = connection.execute(select(*_OF_VERSION).where(entry_t.c.subject_id.in_(ids)).order_by(entry_t.c.seq))
    return list(_read(rows.all()))


def new_differing_events(connection: Connection, since: int) -> Iterator[DifferingEvent]:
    """Like ``differing_events``, of the events recorded, corrected or cancelled after an entry."""
    new = select(entry_t.c.subject_id).where(holds(entry_t.c.about, About.EVENT), entry_t.c.seq > since)
    ids = sorted(set(connection.execute(new).scalars()))
    for some in (ids[n : n + _AT_A_TIME] for n in range(0, len(ids), _AT_A_TIME)):
        rows = connection.execute(select(event_t).where(among(connection, event_t.c.id, some)))
        stored = {row.id: row[:] for row in rows}
        entries = select(*_OF_VERSION).where(among(connection, entry_t.c.subject_id, some)).order_by(entry_t.c.seq)
        yield from _differing(some, stored, _newest(_read(connection.execute(entries))))


def differing_events(connection: Connection) -> Iterator[DifferingEvent]:
    """The events whose rows are not what their entries give, by id.

    Rows and entries are read by ranges of ids, so that few are in memory.
    """
    after: str | None = None
    while True:
        query = select(event_t).order_by(event_t.c.id).limit(_AT_A_TIME)
        rows = connection.execute(query if after is None else query.where(event_t.c.id > after)).all()
        last = rows[-1].id if len(rows) == _AT_A_TIME else None
        stored = {row[0]: row[:] for row in rows}  # plain tuples are compared much faster than rows
        expected = newest_versions(connection, after, last)
        if stored != expected:
            yield from _differing(sorted({*stored, *expected}), stored, expected)
        if last is None:
            return
        after = last


def _differing(
    ids: Iterable[str], stored: Mapping[str, Sequence[object]], expected: Mapping[str, tuple[object, ...]]
) -> Iterator[DifferingEvent]:
    for id in ids:
        row, wanted = stored.get(id), expected.get(id)
        if row is None or wanted is None:
            if row is not None or wanted is not None:
                yield id, row is not None, _by_column(wanted)
        elif row != wanted:
            yield id, True, _by_column(wanted)


def _by_column(values: tuple[object, ...] | None) -> RowValues | None:
    return dict(zip(COLUMNS, values, strict=True)) if values is not None else None


def newest_versions(
    connection: Connection, after: str | None = None, last: str | None = None
) -> dict[str, tuple[object, ...]]:
    """The rows of events as the entries give them, by id: of all, or of those ``after`` an id up to the ``last``."""
    query = select(*_OF_VERSION)
    ranged = after is not None or last is not None
    if not ranged:
        query = query.where(holds(entry_t.c.about, About.EVENT))
    if after is not None:
        query = query.where(entry_t.c.subject_id > after)
    if last is not None:
        query = query.where(entry_t.c.subject_id <= last)
    query = query.order_by(*((entry_t.c.subject_id,) if ranged else ()), entry_t.c.seq)
    with connection.execute(query.execution_options(yield_per=_AT_A_TIME)) as entries:
        return _newest(_read(entries))


_OF_VERSION = (entry_t.c.kind, entry_t.c.about, entry_t.c.subject_id, entry_t.c.effective_at, entry_t.c.body)
"""The columns of an entry that the row of an event follows from."""


def _read(entries: Iterable[SqlRow[Any]]) -> Iterator[VersionEntry]:
    """The entries about events among some (``_OF_VERSION``)."""
    about_events = About.EVENT.value
    for kind, about, id, effective_at, body in entries:
        if about == about_events:  # not in the query of a range: a partial index by kind would be taken
            yield kind, id, effective_at, parsed(body)


def _newest(entries: Iterable[VersionEntry]) -> dict[str, tuple[object, ...]]:
    """The rows of events as these entries give them, by id."""
    rows: dict[str, tuple[object, ...]] = {}
    for kind, id, effective_at, body in entries:
        if kind == Kind.EVENT_CANCELLED:
            identified = rows[id][:_SAME_AS]
            rows[id] = (*identified, body.get("same_as"), *rows[id][_SAME_AS + 1 : -1], True)
        elif kind in OF_VERSIONS:
            rows[id] = event_row(id, body, hash_of_content(effective_at, body["data"]))
    return rows
