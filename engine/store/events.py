"""Events and requests, read from the entries, and the checkpoints of the sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, update
from sqlalchemy import Row as SqlRow

from engine.domain.agreement.subject_number import bare_number
from engine.domain.ids import EventId, event_text
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.event import Event, Fact, Request
from engine.domain.ledger.subject_range import SubjectRange, adjoining
from engine.domain.occurrence.settled import EventOutline
from engine.services.ports.entries import AsOf
from engine.services.ports.events import (
    OPENED_ENTRIES,
    OPENED_SOURCE,
    Checkpoint,
    EventState,
    IdentifiedEvent,
    KnownNumber,
)
from engine.services.ports.runs import Opening
from engine.store.bulk import Clash, among, begins_with, perhaps_there, put, put_values
from engine.store.codec import parsed
from engine.store.connect import one_writer
from engine.store.core_tables import checkpoint_t, entry_t, event_t
from engine.store.entries import SqlEntries, holds, known_at, known_since
from engine.store.event_content import content_hash, hash_of_content
from engine.store.instants import instant, micro
from engine.store.runs import SqlRuns
from engine.store.seal import save_tallies, sealed
from engine.store.session import Session

_MANY = 10_000
"""Up to this number of new events, their ids are read and looked up."""
_FEW = 8
"""Up to this number of names, the ids of events are looked up by their beginning."""
_AT_A_TIME = 5000
"""Entries held in memory while the newest versions are worked out."""
_SAMPLES = 32
"""The events of a range of subjects that are looked at in order to find its bounds."""


class SqlEvents:
    """The events of a ledger. Versions are read from the entries, look-ups use a cache of the newest ones."""

    def __init__(self, session: Session, entries: SqlEntries, runs: SqlRuns) -> None:
        self._session = session
        self._entries = entries
        self._runs = runs

    def facts(self, subjects: Iterable[str] | None = None, as_of: AsOf | None = None) -> tuple[Fact, ...]:
        """Events with their corrections, by id."""
        known = self._entries.unless_all(as_of)
        if subjects is None:
            return _facts(self._entries.stored(About.EVENT, as_of=known), self._runs.opening())

        def read(wanted: Iterable[str]) -> tuple[Fact, ...]:
            ids = self._column(select(event_t.c.id), event_t.c.subject, wanted)
            return self.facts_of(ids, known)

        return self._session.once_of("facts", subjects, known, read)

    def facts_of(self, ids: Iterable[str], as_of: AsOf | None = None) -> tuple[Fact, ...]:
        """These events with their corrections, by id."""
        return _facts(self._entries.stored(About.EVENT, as_of=as_of, ids=ids), self._runs.opening())

    def outlines(self, as_of: AsOf | None = None) -> Iterator[EventOutline]:
        """Every event without its content, in order of its first recording."""
        is_asked = entry_t.c.body.contains('"same_as":"', autoescape=True)
        columns = (entry_t.c.subject_id, entry_t.c.kind, entry_t.c.effective_at, is_asked.label("is_asked"))
        query = select(*columns).where(holds(entry_t.c.about, About.EVENT)).order_by(entry_t.c.seq)
        outlines: dict[str, EventOutline] = {}
        with self._session.reading() as connection:
            for id, kind, at, asked in connection.execute(self._entries.known_at(query, as_of)):
                plain = id not in outlines and kind == Kind.EVENT_RECORDED and not asked
                outlines[id] = EventOutline(id, instant(at), plain)
        yield from outlines.values()

    def ranges(self, events: int, as_of: AsOf | None = None) -> tuple[SubjectRange, ...]:
        """Ranges that adjoin and hold all subjects, each with about so many events."""
        every = max(1, events // _SAMPLES)
        query = select(entry_t.c.subject_id).where(holds(entry_t.c.about, About.EVENT), entry_t.c.seq % every == 0)
        with self._session.reading() as connection:
            sample = connection.execute(self._entries.known_at(query, as_of)).scalars()
            subjects = sorted(EventId.parse(id).subject for id in sample)
        return adjoining(subjects[_SAMPLES::_SAMPLES])

    def facts_within(self, within: SubjectRange, names: Iterable[str], as_of: AsOf | None = None) -> tuple[Fact, ...]:
        """Events of these names with their corrections, of the subjects in a range, by id."""
        opening = self._runs.opening()
        begin = (event_text(name, "") for name in sorted(names))
        rows = self._entries.within(About.EVENT, begin, within, as_of)
        return tuple(fact for fact in _facts(rows, opening) if within.holds(fact.versions[0].subject))

    def requests(self, since: int = 0, as_of: AsOf | None = None) -> tuple[Request, ...]:
        """Requests recorded after an entry, in order of recording."""
        known = self._entries.unless_all(as_of)
        key, follows = ("requests", since, known), [Kind.REQUESTED]
        return self._session.once_by_entries(key, lambda: self._requests(since, known), follows)

    def _requests(self, since: int, as_of: AsOf | None) -> tuple[Request, ...]:
        opening = self._runs.opening()
        requests = []
        requested = holds(entry_t.c.kind, Kind.REQUESTED)
        # `about` leads the index of the few entries that are no course of an occurrence; by `seq` every entry is read
        entries = select(entry_t).where(holds(entry_t.c.about, About.OCCURRENCE), requested, entry_t.c.seq > since)
        query = self._entries.known_at(entries, as_of).order_by(entry_t.c.seq)
        with self._session.reading() as connection:
            for row in connection.execute(query):
                body = parsed(row.body)
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

    def new_subjects(self, since: int, besides: Sequence[tuple[int, int]] = ()) -> frozenset[str]:
        """The subjects of events recorded or corrected after an entry, without the spans of entries ``besides``."""
        spans = tuple(besides)
        return self._session.once(("new subjects", since, spans), lambda: self._new_subjects(since, spans))

    def _new_subjects(self, since: int, besides: Sequence[tuple[int, int]]) -> frozenset[str]:
        between: list[ColumnElement[bool]] = []
        start = since
        for first, last in besides:
            if first > since + 1:
                between.append(entry_t.c.seq.between(since + 1, first - 1))
            since = max(since, last)
        query = select(entry_t.c.subject_id).where(
            holds(entry_t.c.about, About.EVENT), or_(*between, entry_t.c.seq > since)
        )
        ids = self._session.once_by_entries(
            ("new events", start, tuple(besides)), lambda: self._read_column(query.limit(_MANY + 1)), [About.EVENT]
        )
        subjects = select(event_t.c.subject)
        if len(ids) <= _MANY:
            return frozenset(self._column(subjects, event_t.c.id, ids))
        with self._session.reading() as connection:  # the ids of a large import stay in the database
            return frozenset(connection.execute(subjects.where(event_t.c.id.in_(query))).scalars())

    def series_subjects(self, names: Iterable[str]) -> frozenset[str]:
        """The subjects of all events of these names."""
        names = set(names)
        if not 0 < len(names) <= _FEW:
            return frozenset(self._column(select(event_t.c.subject), event_t.c.name, names))
        of = or_(*(begins_with(event_t.c.id, event_text(name, "")) for name in sorted(names)))
        with self._session.reading() as connection:
            return frozenset(connection.execute(select(event_t.c.subject).where(of)).scalars())

    def states(self, ids: Iterable[str]) -> Mapping[str, EventState]:
        """The state of each of these events that is recorded, by id."""
        columns = (event_t.c.id, event_t.c.source, event_t.c.content, event_t.c.cancelled)
        with self._session.reading() as connection:
            there = perhaps_there(connection, event_t.c.id, ids)
            if not there:
                return {}
            rows = connection.execute(select(*columns).where(among(connection, event_t.c.id, there)))
            return {id: EventState(source, content, bool(cancelled)) for id, source, content, cancelled in rows}

    def numbers(self, bare: Iterable[str]) -> tuple[KnownNumber, ...]:
        """The known numbers that are these without leading zeros."""
        columns = (event_t.c.name, event_t.c.subject, event_t.c.same_as, event_t.c.cancelled)
        with self._session.reading() as connection:
            there = perhaps_there(connection, event_t.c.number, bare)
            if not there:
                return ()
            query = select(*columns).where(among(connection, event_t.c.number, there)).distinct()
            rows = connection.execute(query.order_by(event_t.c.subject, event_t.c.name))
            return tuple(KnownNumber(name, subject, same_as, bool(out)) for name, subject, same_as, out in rows)

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
            # sorted here: in the order of ids, SQLite would read every event
            return tuple(sorted(connection.execute(query).scalars()))

    def ids(self, subject: str) -> tuple[str, ...]:
        """The events about a subject, by id."""
        return tuple(sorted(self._column(select(event_t.c.id), event_t.c.subject, [subject])))

    def latest(self, most: int) -> tuple[str, ...]:
        """The ids of the events that were recorded last, the newest first."""
        about_events = holds(entry_t.c.about, About.EVENT)
        query = select(entry_t.c.subject_id).where(about_events, entry_t.c.kind == Kind.EVENT_RECORDED.value)
        with self._session.reading() as connection:
            return tuple(connection.execute(query.order_by(entry_t.c.seq.desc()).limit(most)).scalars())

    def checkpoints(self, source: str) -> Mapping[str, str]:
        """The values of the checkpoints of a source, by name."""
        marks = self._session.marks() if source == OPENED_SOURCE else None
        if marks is not None:
            return {OPENED_ENTRIES: marks.opened} if marks.opened is not None else {}
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

    def _read_column(self, query: Select[tuple[str]]) -> Sequence[str]:
        with self._session.reading() as connection:
            return connection.execute(query).scalars().all()

    def _column(self, query: Select[Any], column: Any, values: Iterable[str]) -> list[str]:
        values = set(values)
        if not values:
            return []
        with self._session.reading() as connection:
            there = perhaps_there(connection, column, values)
            return list(connection.execute(query.where(among(connection, column, there))).scalars()) if there else []


def _facts(rows: Iterable[SqlRow[Any]], opening: Opening | None) -> tuple[Fact, ...]:
    """The events of these entries, by id; the entries about one are in order of recording."""
    versions: dict[str, list[Event]] = {}
    opened = opening.entry if opening is not None else 0
    known_since: dict[tuple[int, bool], datetime] = {}  # the entries of a commit share theirs
    for seq, _batch, kind, _about, id, _actor, effective_at, recorded_at, written, _seal in rows:
        place = (recorded_at, seq <= opened)
        known = known_since.get(place)
        if known is None:
            known = known_since[place] = known_at(opening, seq, recorded_at)
        of_event = versions.get(id)
        if kind == Kind.EVENT_CANCELLED:
            if of_event is not None:  # else its number was a question until then
                of_event.append(replace(of_event[-1], recorded_at=known, cancelled=True))
            continue
        body = parsed(written)
        if body.get("same_as") is not None:  # it opens nothing until the recorder has answered
            continue
        name, key, subject, data, source = _content_of(body)
        event = Event(name, key, subject, instant(effective_at), data, known, source)
        if of_event is None:
            versions[id] = [event]
        else:
            of_event.append(event)
    return tuple(Fact(tuple(versions[id])) for id in sorted(versions))


_content_of = itemgetter("name", "key", "subject", "data", "source")
"""Takes what an event is from the body of its entry."""


def write_events(connection: Connection, entries: Sequence[Entry], contents: Mapping[str, str]) -> None:
    """Update the newest versions by entries that are being recorded; ``contents`` has the hashes that are known."""
    put_values(connection, event_t, COLUMNS, _event_values(entries, contents), Clash.REPLACE)
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


def _event_values(entries: Iterable[Entry], contents: Mapping[str, str]) -> list[tuple[object, ...]]:
    rows: dict[str, tuple[object, ...]] = {}
    for entry in entries:
        if entry.kind in OF_VERSIONS:
            id, body = entry.subject_id, entry.body
            content = contents.get(id) or hash_of_content(micro(entry.effective_at), body["data"])
            rows[id] = event_row(id, body, content)
    return list(rows.values())


COLUMNS = tuple(event_t.columns.keys())
"""The columns of an event, in the order of its values; the last one says whether it was cancelled."""


def event_row(id: str, body: Mapping[str, Any], content: str) -> tuple[object, ...]:
    """The row of an event by the body of its entry and the hash of its content."""
    subject, get = body["subject"], body.get
    number = bare_number(str(subject))
    return (id, body["name"], subject, number, get("identity"), get("same_as"), body["source"], content, False)


OF_VERSIONS = frozenset(kind.value for kind in (Kind.EVENT_RECORDED, Kind.EVENT_CORRECTED))
"""The kinds of the entries that are versions of events."""


def _checkpoint_values(checkpoints: Iterable[Checkpoint], key: bytes) -> list[dict[str, object]]:
    newest = {(c.source, c.name): c for c in checkpoints}
    rows = ({"source": c.source, "name": c.name, "value": c.value} for c in newest.values())
    return [sealed(key, checkpoint_t, row) for row in rows]
