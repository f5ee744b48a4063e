"""Events and requests, read from the entries, and the checkpoints of the sources."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from engine.domain.agreement.subject_number import bare_number
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.event import Event, Fact, Request
from engine.services.ports.entries import AsOf
from engine.services.ports.events import Checkpoint, EventState, IdentifiedEvent, KnownNumber
from engine.store.bulk import Clash, among, put
from engine.store.codec import canonical, sha256
from engine.store.connect import one_writer
from engine.store.core_tables import checkpoint_t, entry_t, event_t
from engine.store.entries import SqlEntries, entry_of, holds, known_since
from engine.store.instants import instant, micro
from engine.store.runs import SqlRuns
from engine.store.seal import save_tallies, sealed
from engine.store.session import Session

_AT_A_TIME = 5000
"""Entries held in memory while the newest versions are worked out."""


class SqlEvents:
    """The events of a ledger. Versions are read from the entries, look-ups use a cache of the newest ones."""

    def __init__(self, session: Session, entries: SqlEntries, runs: SqlRuns) -> None:
        self._session = session
        self._entries = entries
        self._runs = runs

    def facts(self, subjects: Iterable[str] | None = None, as_of: AsOf | None = None) -> tuple[Fact, ...]:
        """Events with their corrections, by id."""
        opening = self._runs.opening()
        ids: list[str] | None = None
        if subjects is not None:
            ids = self._column(select(event_t.c.id), event_t.c.subject, subjects)
        versions: dict[str, list[Event]] = {}
        for row in self._entries.stored(About.EVENT, as_of=as_of, ids=ids):
            body = json.loads(row.body)
            known = known_since(opening, row)
            if row.kind == Kind.EVENT_CANCELLED:
                of_event = versions.get(row.subject_id)
                if of_event is None:  # its number was a question until then
                    continue
                of_event.append(replace(of_event[-1], recorded_at=known, cancelled=True))
                continue
            if body.get("same_as") is not None:  # it opens nothing until the recorder has answered
                continue
            versions.setdefault(row.subject_id, []).append(
                Event(
                    name=body["name"],
                    key=body["key"],
                    subject=body["subject"],
                    at=instant(row.effective_at),
                    data=body["data"],
                    recorded_at=known,
                    source=body["source"],
                )
            )
        return tuple(Fact(tuple(versions[id])) for id in sorted(versions))

    def requests(self, since: int = 0, as_of: AsOf | None = None) -> tuple[Request, ...]:
        """Requests recorded after an entry, in order of recording."""
        opening = self._runs.opening()
        requests = []
        entries = select(entry_t).where(holds(entry_t.c.kind, Kind.REQUESTED), entry_t.c.seq > since)
        query = self._entries.known_at(entries, as_of).order_by(entry_t.c.seq)
        with self._session.reading() as connection:
            for row in connection.execute(query):
                body = json.loads(row.body)
                known = known_since(opening, row)
                requests.append(
                    Request(
                        obligation=body["obligation"],
                        key=body["key"],
                        at=min(instant(row.effective_at), known),
                        recorded_at=known,
                        by=row.actor,
                        wish=datetime.fromisoformat(body["wish"]) if body.get("wish") else None,
                        comment=body.get("comment", ""),
                    )
                )
        return tuple(requests)

    def new_subjects(self, since: int) -> frozenset[str]:
        """The subjects of events recorded or corrected after an entry."""
        query = select(event_t.c.subject).join(entry_t, entry_t.c.subject_id == event_t.c.id).distinct()
        with self._session.reading() as connection:
            rows = connection.execute(query.where(holds(entry_t.c.about, About.EVENT), entry_t.c.seq > since))
            return frozenset(rows.scalars())

    def series_subjects(self, names: Iterable[str]) -> frozenset[str]:
        """The subjects of all events of these names."""
        return frozenset(self._column(select(event_t.c.subject), event_t.c.name, names))

    def states(self, ids: Iterable[str]) -> Mapping[str, EventState]:
        """The state of each of these events that is recorded, by id."""
        with self._session.reading() as connection:
            query = select(event_t).where(among(connection, event_t.c.id, ids))
            return {
                row.id: EventState(row.source, row.content, bool(row.cancelled)) for row in connection.execute(query)
            }

    def numbers(self, bare: Iterable[str]) -> tuple[KnownNumber, ...]:
        """The known numbers that are these without leading zeros."""
        columns = (event_t.c.name, event_t.c.subject, event_t.c.same_as, event_t.c.cancelled)
        with self._session.reading() as connection:
            query = select(*columns).where(among(connection, event_t.c.number, set(bare))).distinct()
            rows = connection.execute(query.order_by(event_t.c.subject, event_t.c.name))
            return tuple(KnownNumber(r.name, r.subject, r.same_as, bool(r.cancelled)) for r in rows)

    def identified(self, identities: Iterable[str]) -> tuple[IdentifiedEvent, ...]:
        """The events with these identities, by id."""
        columns = (event_t.c.id, event_t.c.name, event_t.c.subject, event_t.c.identity)
        with self._session.reading() as connection:
            query = select(*columns).where(among(connection, event_t.c.identity, set(identities)))
            query = query.where(event_t.c.same_as.is_(None), event_t.c.cancelled.is_(False)).order_by(event_t.c.id)
            return tuple(IdentifiedEvent(*row) for row in connection.execute(query))

    def in_question(self, id: str | None = None) -> tuple[str, ...]:
        """The ids of events whose number may be a known one, in order."""
        query = select(event_t.c.id).where(event_t.c.same_as.is_not(None), event_t.c.cancelled.is_(False))
        if id is not None:
            subject = select(event_t.c.subject).where(event_t.c.id == id).scalar_subquery()
            query = query.where(event_t.c.subject == subject)
        with self._session.reading() as connection:
            return tuple(connection.execute(query.order_by(event_t.c.id)).scalars())

    def ids(self, subject: str) -> tuple[str, ...]:
        """The events about a subject, by id."""
        return tuple(sorted(self._column(select(event_t.c.id), event_t.c.subject, [subject])))

    def checkpoints(self, source: str) -> Mapping[str, str]:
        """The values of the checkpoints of a source, by name."""
        with self._session.reading() as connection:
            query = select(checkpoint_t.c.name, checkpoint_t.c.value).where(checkpoint_t.c.source == source)
            return {row.name: row.value for row in connection.execute(query)}

    def save_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Save checkpoints that come without an event to record."""
        with self._session.writing() as connection:
            one_writer(connection)
            write_checkpoints(connection, checkpoints, self._session.key)

    def content(self, at: datetime, data: Mapping[str, str]) -> str:
        """The hash of an event's content."""
        return content_hash(at, dict(data))

    def _column(self, query: Select[Any], column: Any, values: Iterable[str]) -> list[str]:
        values = set(values)
        if not values:
            return []
        with self._session.reading() as connection:
            return list(connection.execute(query.where(among(connection, column, values))).scalars())


def write_events(connection: Connection, entries: Sequence[Entry]) -> None:
    """Update the newest versions by entries that are being recorded."""
    put(connection, event_t, _event_values(entries), Clash.REPLACE)
    same_as: dict[str | None, list[str]] = {}
    for entry in entries:
        if entry.kind is Kind.EVENT_CANCELLED:
            number = entry.body.get("same_as")
            same_as.setdefault(number if isinstance(number, str) else None, []).append(entry.subject_id)
    for number, ids in same_as.items():
        cancelled = update(event_t).where(among(connection, event_t.c.id, ids))
        connection.execute(cancelled.values(cancelled=True, same_as=number))


def write_checkpoints(connection: Connection, checkpoints: Sequence[Checkpoint], key: bytes) -> None:
    """Save checkpoints, and how many each source has now."""
    if not checkpoints:
        return
    put(connection, checkpoint_t, _checkpoint_values(checkpoints, key), Clash.REPLACE)
    number = select(checkpoint_t.c.source, func.count()).group_by(checkpoint_t.c.source)
    sources = {c.source for c in checkpoints}
    counted = connection.execute(number.where(among(connection, checkpoint_t.c.source, sources)))
    save_tallies(connection, key, {checkpoints_of(source): total for source, total in counted})


CHECKPOINTS_OF = "checkpoints of "
"""The beginning of the names of these tallies; the source follows."""


def checkpoints_of(source: str) -> str:
    """The name of the tally of the checkpoints of a source."""
    return f"{CHECKPOINTS_OF}{source}"


def _event_values(entries: Iterable[Entry]) -> list[dict[str, object]]:
    rows: dict[str, dict[str, object]] = {}
    for entry in entries:
        if entry.kind in (Kind.EVENT_RECORDED, Kind.EVENT_CORRECTED):
            body = entry.body
            rows[entry.subject_id] = {
                "id": entry.subject_id,
                "name": body["name"],
                "subject": body["subject"],
                "number": bare_number(str(body["subject"])),
                "identity": body.get("identity"),
                "same_as": body.get("same_as"),
                "source": body["source"],
                "content": content_hash(entry.effective_at, body["data"]),
                "cancelled": False,
            }
    return list(rows.values())


def newest_versions(connection: Connection) -> dict[str, dict[str, object]]:
    """The rows of all events as the entries give them, by id."""
    query = select(entry_t).where(holds(entry_t.c.about, About.EVENT)).order_by(entry_t.c.seq)
    rows: dict[str, dict[str, object]] = {}
    with connection.execute(query.execution_options(yield_per=_AT_A_TIME)) as entries:
        for entry in map(entry_of, entries):
            if entry.kind == Kind.EVENT_CANCELLED:
                rows[entry.subject_id] |= {"cancelled": True, "same_as": entry.body.get("same_as")}
            else:
                rows.update({str(row["id"]): row for row in _event_values([entry])})
    return rows


def _checkpoint_values(checkpoints: Iterable[Checkpoint], key: bytes) -> list[dict[str, object]]:
    newest = {(c.source, c.name): c for c in checkpoints}
    rows = ({"source": c.source, "name": c.name, "value": c.value} for c in newest.values())
    return [sealed(key, checkpoint_t, row) for row in rows]


def content_hash(at: datetime, data: object) -> str:
    """The hash that tells one version of an event from another, over its time and data."""
    return sha256(canonical([micro(at), data]))
