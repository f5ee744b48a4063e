"""The record on a SQL database: SQLite by default, PostgreSQL by its URL."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, or_, select, tuple_, update
from sqlalchemy import Row as SqlRow

from engine.domain.agreement import Agreement
from engine.domain.calendar import EPOCH
from engine.domain.catalogue import Catalogue
from engine.domain.daytable import DayTable
from engine.domain.definitions import Definitions
from engine.domain.due import Due
from engine.domain.entries import ENGINE, About, Entry, Kind, Phase, move
from engine.domain.event import Event, Fact, Request
from engine.domain.occurrence import Occurrence
from engine.domain.organisation import Organisation, Person
from engine.domain.overdue import Head
from engine.domain.verdict import Outcome, Reason, Timeliness, Verdict
from engine.services.ports import (
    Batch,
    Cut,
    DefinitionText,
    Draft,
    EventState,
    HeadMoved,
    Leased,
    Mark,
    Message,
    Opening,
    Passage,
    Row,
)
from engine.store.bulk import Clash, among, put
from engine.store.chain import Broken, Witness, digest_of, link, spelled
from engine.store.codec import canonical, dump, dump_quickly, load, sha256
from engine.store.connect import Database, one_writer, unavailable
from engine.store.tables import (
    BatchRow,
    DefinitionRow,
    EntryRow,
    EventRow,
    MessageRow,
    OccurrenceRow,
    PassageRow,
    TakenRow,
)

T = TypeVar("T")

_MICRO = timedelta(microseconds=1)
_AT_A_TIME = 5000
"""Rows that are held while the whole chain is walked."""

batch_t, entry_t, definition_t = BatchRow.__table__, EntryRow.__table__, DefinitionRow.__table__  # type: ignore[attr-defined]
event_t, occurrence_t = EventRow.__table__, OccurrenceRow.__table__  # type: ignore[attr-defined]
message_t, passage_t = MessageRow.__table__, PassageRow.__table__  # type: ignore[attr-defined]
taken_t = TakenRow.__table__  # type: ignore[attr-defined]


def micro(at: datetime) -> int:
    """An instant as the tables keep it: microseconds since 1970 in UTC."""
    return (at - EPOCH) // _MICRO


def instant(micros: int) -> datetime:
    """The instant that ``micro`` wrote, in UTC."""
    return EPOCH + timedelta(microseconds=micros)


class SqlRecord:
    """The record port on a migrated database; ``key`` keys the chain, ``witness`` its heads outside the database."""

    def __init__(self, database: Database, key: bytes, witness: Witness | None = None) -> None:
        self._database = database
        self._key = key
        self._witness = witness
        self._outer: Connection | None = None
        self._opening: Opening | None = None
        # definitions never change under their hash: each is read and built once
        self._texts: dict[str, str] = {}
        self._values: dict[str, Any] = {}

    @property
    def database(self) -> Database:
        """Where the record is kept."""
        return self._database

    # ---- connections

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._outer is not None:
            with self._outer.begin_nested():
                yield self._outer
        else:
            with unavailable(), self._database.write.begin() as connection:
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._outer is not None:
            yield self._outer
        else:
            with unavailable(), self._database.read.begin() as connection:
                yield connection

    def reading(self, work: Callable[["SqlRecord"], T]) -> T:
        """Do some reading in one transaction, that is on one state, and return what it returned."""
        with self._reading() as connection:
            return work(self.on(connection))

    def rehearse(self, work: Callable[["SqlRecord"], T]) -> T:
        """Do some work in one transaction that is taken back, and return what it returned. Others wait to write."""
        with unavailable(), self._database.write.connect() as connection:
            outer = connection.begin()
            try:
                one_writer(connection)
                return work(self.on(connection))
            finally:
                outer.rollback()

    def on(self, connection: Connection) -> "SqlRecord":
        """This record on a connection that has begun."""
        inner = SqlRecord(self._database, self._key, self._witness)
        inner._outer, inner._texts, inner._values = connection, self._texts, self._values
        return inner

    # ---- the chain

    def draft(self, at: datetime) -> Draft:
        """Read the head; entries drafted on it are recorded at ``at`` or just after the last recorded instant."""
        with self._reading() as connection:  # one state: a commit between two would be stamped out of order
            last = _last_recorded_at(connection)
            free = micro(at) if last is None else max(micro(at), last + 1)
            taken = select(batch_t.c.id).where(batch_t.c.recorded_at == free)
            while connection.execute(taken).first() is not None:  # a stamp of the opening balance may lie ahead
                free += 1
                taken = select(batch_t.c.id).where(batch_t.c.recorded_at == free)
            return Draft(_head(connection, None), instant(free))

    def head(self, cut: Cut | None = None) -> Head | None:
        """The end of the chain, as known at a cut."""
        with self._reading() as connection:
            return _head(connection, cut)

    def last_recorded_at(self) -> datetime | None:
        """When the last batch was recorded, from the first run on."""
        with self._reading() as connection:
            last = _last_recorded_at(connection)
            return instant(last) if last is not None else None

    def commit(self, batch: Batch, draft: Draft) -> Head:
        """Append a batch, write the rows and messages that come with it, all in one transaction."""
        bodies = [canonical(e.body) for e in batch.entries]
        digest = digest_of(spelled(e, body) for e, body in zip(batch.entries, bodies, strict=True))
        recorded_at = micro(draft.recorded_at)
        before = draft.head
        number = before.batch + 1 if before else 1
        seq = before.entries if before else 0
        columns: list[str | int] = [number, recorded_at, batch.command, len(batch.entries), digest]
        link_hash = link(self._key, before.hash if before else "", columns)
        entries = [
            self._entry_row(entry, body, seq + n, number, recorded_at)
            for n, (entry, body) in enumerate(zip(batch.entries, bodies, strict=True), start=1)
        ]
        rows = [_occurrence_row(r) for r in batch.rows]
        with self._writing() as connection:
            self._expect(connection, before)
            connection.execute(
                batch_t.insert(),
                [
                    dict(
                        zip(("id", "recorded_at", "command", "entries", "digest"), columns, strict=True), hash=link_hash
                    )
                ],
            )
            put(connection, entry_t, entries)
            put(connection, definition_t, _definition_rows(batch.definitions), Clash.KEEP)
            put(connection, event_t, _event_rows(batch.entries), Clash.REPLACE)
            self._cancel(connection, [e.subject_id for e in batch.entries if e.kind is Kind.EVENT_CANCELLED])
            put(connection, taken_t, _taken_rows(batch.marks), Clash.REPLACE)
            put(connection, occurrence_t, rows, Clash.REPLACE)
            self._take_out(connection, batch.gone)
            self._add_messages(connection, batch.messages, recorded_at)
        head = Head(number, seq + len(entries), link_hash)
        if self._witness is not None and self._outer is None:
            self._witness.saw(head)
        return head

    def refresh(self, rows: Sequence[Row], draft: Draft, gone: Sequence[str] = ()) -> None:
        """Write rows alone."""
        written = [_occurrence_row(r) for r in rows]
        with self._writing() as connection:
            self._expect(connection, draft.head)
            put(connection, occurrence_t, written, Clash.REPLACE)
            self._take_out(connection, gone)

    @staticmethod
    def _cancel(connection: Connection, ids: Sequence[str]) -> None:
        if ids:
            connection.execute(update(event_t).where(among(connection, event_t.c.id, ids)).values(cancelled=True))

    @staticmethod
    def _take_out(connection: Connection, ids: Sequence[str]) -> None:
        if ids:
            connection.execute(occurrence_t.delete().where(among(connection, occurrence_t.c.id, ids)))

    def _expect(self, connection: Connection, before: Head | None) -> None:
        one_writer(connection)
        found = connection.execute(select(func.max(batch_t.c.id))).scalar()
        if found != (before.batch if before else None):
            raise HeadMoved

    @staticmethod
    def _entry_row(entry: Entry, body: str, seq: int, batch: int, recorded_at: int) -> dict[str, object]:
        return {
            "seq": seq,
            "batch": batch,
            "kind": entry.kind.value,
            "about": move(entry.kind).about.value,
            "subject_id": entry.subject_id,
            "actor": entry.actor,
            "effective_at": micro(entry.effective_at),
            "recorded_at": recorded_at,
            "body": body,
        }

    def verify(self) -> Broken | None:
        """Walk the chain from its beginning; the first batch or entry that does not fit, or None."""
        every = select(entry_t).order_by(entry_t.c.seq).execution_options(yield_per=_AT_A_TIME)
        with self._reading() as connection, connection.execute(every) as rows:
            before, number, seq = "", 0, 0
            pending = rows.fetchone()
            for batch in connection.execute(select(batch_t).order_by(batch_t.c.id)).all():
                number += 1
                if batch.id != number:
                    return Broken(number, None, f"batch {number} is missing")
                spellings: list[str] = []
                while pending is not None and pending.batch == batch.id:
                    seq += 1
                    if pending.seq != seq:
                        return Broken(number, seq, f"entry {seq} is missing")
                    spellings.append(spelled(_entry(pending), pending.body))
                    pending = rows.fetchone()
                columns = [batch.id, batch.recorded_at, batch.command, batch.entries, batch.digest]
                if batch.hash != link(self._key, before, columns):
                    return Broken(number, None, f"batch {number} does not follow from the one before it under this key")
                if len(spellings) != batch.entries or digest_of(spellings) != batch.digest:
                    first = seq - len(spellings) + 1
                    return Broken(number, first, f"the entries of batch {number} (from entry {first}) were changed")
                before = batch.hash
            if pending is not None:
                return Broken(number + 1, pending.seq, f"entry {pending.seq} belongs to no batch")
            if self._witness is None:
                return None
            hashes = connection.execute(select(batch_t.c.id, batch_t.c.hash)).all()
            return self._witness.missing({row.id: row.hash for row in hashes})

    # ---- opening balance, passages

    def _opening_batch(self) -> int:
        with self._reading() as connection:
            return _opening_batch(connection)

    def opening(self) -> Opening | None:
        """The first run, read from the chain itself; once it is there it never changes."""
        if self._opening is None:
            with self._reading() as connection:
                self._opening = _opening(connection)
        return self._opening

    def passage(self) -> Passage | None:
        """The last run that went through."""
        with self._reading() as connection:
            row = connection.execute(select(passage_t).order_by(passage_t.c.id.desc()).limit(1)).first()
            if row is None:
                return None
            asking = tuple(json.loads(row.asking)) if row.asking is not None else None
            return Passage(instant(row.at), row.entry, date.fromisoformat(row.horizon), row.definitions, asking)

    def passed(self, passage: Passage) -> None:
        """Keep that a run went through."""
        with self._writing() as connection:
            one_writer(connection)
            last = connection.execute(select(func.max(passage_t.c.id))).scalar()
            values = {
                "id": int(last or 0) + 1,
                "at": micro(passage.at),
                "entry": passage.entry,
                "horizon": passage.horizon.isoformat(),
                "definitions": passage.definitions,
                "asking": canonical(list(passage.asking)) if passage.asking is not None else None,
            }
            connection.execute(passage_t.insert(), [values])

    # ---- definitions

    def definition_hashes(self, cut: Cut | None = None) -> Mapping[str, str]:
        """The hash of each definition in force, by name. What the first run applied was in force from the start."""
        found: dict[str, str] = {}
        first = self._opening_batch() + 1
        for row in self._entry_rows(About.DEFINITION):
            if cut is not None and row.batch > first and row.recorded_at > micro(cut.at):
                continue
            body = json.loads(row.body)
            if body.get("hash"):
                found[row.subject_id] = str(body["hash"])
            else:
                found.pop(row.subject_id, None)
        return found

    def versions(self, cut: Cut | None = None) -> tuple[tuple[datetime | None, Mapping[str, str]], ...]:
        """What was in force, oldest first: since when (None: from the start) and the hashes by name."""
        found: list[tuple[datetime | None, Mapping[str, str]]] = []
        hashes: dict[str, str] = {}
        last, since = 0, EPOCH
        first = self._opening_batch() + 1
        for row in self._entry_rows(About.DEFINITION):
            if cut is not None and row.batch > first and row.recorded_at > micro(cut.at):
                break
            if row.batch != last and hashes:
                found.append((None if last <= first else since, dict(hashes)))
            last, since = row.batch, instant(row.recorded_at)
            hash_ = json.loads(row.body).get("hash")
            if hash_:
                hashes[row.subject_id] = str(hash_)
            else:
                hashes.pop(row.subject_id, None)
        if hashes:
            found.append((None if last <= first else since, hashes))
        return tuple(found)

    def definitions(self, cut: Cut | None = None) -> Definitions | None:
        """What is in force, read back from its recorded texts."""
        hashes = self.definition_hashes(cut)
        return self.defined(hashes) if hashes else None

    def defined(self, hashes: Mapping[str, str]) -> Definitions:
        """Definitions by their hashes, read back from their recorded texts."""
        missing = [h for h in hashes.values() if h not in self._texts]
        if missing:
            with self._reading() as connection:
                query = select(definition_t.c.hash, definition_t.c.body).where(definition_t.c.hash.in_(missing))
                self._texts.update({row.hash: row.body for row in connection.execute(query)})

        def read(kind: type[T], name: str) -> T:
            hash_ = hashes[name]
            if hash_ not in self._values:
                self._values[hash_] = load(kind, self._texts[hash_])
            value: T = self._values[hash_]
            return value

        def read_all(kind: type[T], prefix: str) -> tuple[T, ...]:
            return tuple(read(kind, name) for name in sorted(hashes) if name.startswith(prefix))

        return Definitions(
            organisation=read_all(Organisation, "organisation/")[0],
            catalogue=read(Catalogue, "catalogue/events"),
            calendars=read_all(DayTable, "calendar/"),
            agreements=read_all(Agreement, "agreement/"),
            people=read(tuple[Person, ...], "people/people"),
        )

    def spell(self, definitions: Definitions) -> tuple[DefinitionText, ...]:
        """Definitions as they are recorded, by name."""
        spelled_out = {
            f"organisation/{definitions.organisation.id}": dump(definitions.organisation),
            "catalogue/events": dump(definitions.catalogue),
            "people/people": dump(definitions.people, tuple[Person, ...]),
            **{f"calendar/{table.id}": dump(table) for table in definitions.calendars},
            **{f"agreement/{agreement.id}": dump(agreement) for agreement in definitions.agreements},
        }
        return tuple(DefinitionText(name, sha256(text), text) for name, text in sorted(spelled_out.items()))

    def digest(self, text: str) -> str:
        """The SHA-256 of a text."""
        return sha256(text)

    # ---- facts

    def _entry_rows(
        self,
        about: About,
        *which: ColumnElement[bool],
        cut: Cut | None = None,
        ids: Iterable[str] | None = None,
        since: int = 0,
    ) -> Iterator[SqlRow[Any]]:
        ids = set(ids) if ids is not None else None
        if ids is not None and not ids:
            return
        query = select(entry_t).where(_is(entry_t.c.about, about), *which).order_by(entry_t.c.seq)
        if since:
            query = query.where(entry_t.c.seq > since)
        if cut is not None:
            query = query.where(or_(entry_t.c.recorded_at <= micro(cut.at), entry_t.c.batch <= self._opening_batch()))
        with self._reading() as connection:
            if ids is None:
                yield from connection.execute(query).all()
            else:
                yield from connection.execute(query.where(among(connection, entry_t.c.subject_id, ids))).all()

    def _known(self, opening: Opening | None, row: SqlRow[Any]) -> datetime:
        """Since when a fact is known: the opening balance from the first run on at the latest, whatever its stamp.

        A rehearsal stands in whole seconds; what is below them only keeps the chain in order.
        """
        at = instant(row.recorded_at)
        if opening is None:
            return at
        if row.seq <= opening.entry:
            at = min(at, opening.at)
        return at.replace(microsecond=0) if opening.rehearsal else at

    def facts(self, subjects: Iterable[str] | None = None, cut: Cut | None = None) -> tuple[Fact, ...]:
        """Events with their corrections, by id."""
        opening = self.opening()
        ids: list[str] | None = None
        if subjects is not None:
            ids = self._column(select(event_t.c.id), event_t.c.subject, subjects)
        versions: dict[str, list[Event]] = {}
        for row in self._entry_rows(About.EVENT, cut=cut, ids=ids):
            body = json.loads(row.body)
            if row.kind == Kind.EVENT_CANCELLED:
                counted = versions[row.subject_id]
                counted.append(replace(counted[-1], recorded_at=self._known(opening, row), cancelled=True))
                continue
            versions.setdefault(row.subject_id, []).append(
                Event(
                    name=body["name"],
                    key=body["key"],
                    subject=body["subject"],
                    at=instant(row.effective_at),
                    data=body["data"],
                    recorded_at=self._known(opening, row),
                    source=body["source"],
                )
            )
        return tuple(Fact(tuple(versions[id])) for id in sorted(versions))

    def requests(self, since: int = 0, cut: Cut | None = None) -> tuple[Request, ...]:
        """Requests recorded after an entry, in order of recording."""
        opening = self.opening()
        found = []
        query = select(entry_t).where(_is(entry_t.c.kind, Kind.REQUESTED), entry_t.c.seq > since)
        if cut is not None:
            query = query.where(or_(entry_t.c.recorded_at <= micro(cut.at), entry_t.c.batch <= self._opening_batch()))
        with self._reading() as connection:
            for row in connection.execute(query.order_by(entry_t.c.seq)):
                body = json.loads(row.body)
                known = self._known(opening, row)
                found.append(
                    Request(
                        obligation=body["obligation"],
                        key=body["key"],
                        at=min(instant(row.effective_at), known),
                        recorded_at=known,
                        by=row.actor,
                        wish=datetime.fromisoformat(body["wish"]) if body.get("wish") else None,
                    )
                )
        return tuple(found)

    def new_subjects(self, since: int) -> frozenset[str]:
        """The subjects of events recorded or corrected after an entry."""
        query = select(event_t.c.subject).join(entry_t, entry_t.c.subject_id == event_t.c.id).distinct()
        with self._reading() as connection:
            found = connection.execute(query.where(_is(entry_t.c.about, About.EVENT), entry_t.c.seq > since))
            return frozenset(found.scalars())

    def series_subjects(self, names: Iterable[str]) -> frozenset[str]:
        """The subjects of all events of these names."""
        return frozenset(self._column(select(event_t.c.subject), event_t.c.name, names))

    def _column(self, query: Select[Any], column: Any, values: Iterable[str]) -> list[str]:
        values = set(values)
        if not values:
            return []
        with self._reading() as connection:
            return list(connection.execute(query.where(among(connection, column, values))).scalars())

    def event_states(self, ids: Iterable[str]) -> Mapping[str, EventState]:
        """How each of these events stands that is recorded."""
        with self._reading() as connection:
            query = select(event_t).where(among(connection, event_t.c.id, ids))
            return {
                row.id: EventState(row.source, row.content, bool(row.cancelled)) for row in connection.execute(query)
            }

    def event_ids(self, subject: str) -> tuple[str, ...]:
        """The events about a subject, by id."""
        return tuple(sorted(self._column(select(event_t.c.id), event_t.c.subject, [subject])))

    def marks(self, source: str) -> Mapping[str, str]:
        """What was taken from a source of events, by the name of the mark."""
        with self._reading() as connection:
            query = select(taken_t.c.mark, taken_t.c.value).where(taken_t.c.source == source)
            return {row.mark: row.value for row in connection.execute(query)}

    def mark(self, marks: Sequence[Mark]) -> None:
        """Keep marks that come without an event to record."""
        with self._writing() as connection:
            one_writer(connection)
            put(connection, taken_t, _taken_rows(marks), Clash.REPLACE)

    def content(self, at: datetime, data: Mapping[str, str]) -> str:
        """The hash of an event's content."""
        return content_hash(at, dict(data))

    def entries(self, ids: Iterable[str], cut: Cut | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about these occurrences, in order of recording."""
        return self._grouped(self._entry_rows(About.OCCURRENCE, cut=cut, ids=ids))

    def all_entries(self, cut: Cut | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about every occurrence, in order of recording."""
        return self._grouped(self._entry_rows(About.OCCURRENCE, cut=cut))

    def entries_under(self, promises: Iterable[str], cut: Cut | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations (``agreement/obligation``), in order of recording."""
        under = [entry_t.c.subject_id.startswith(f"{promise}@", autoescape=True) for promise in sorted(promises)]
        return self._grouped(self._entry_rows(About.OCCURRENCE, or_(*under), cut=cut)) if under else {}

    def entries_about(
        self, about: About, ids: Iterable[str] | None = None, cut: Cut | None = None
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about these people or periods, or about all there are of a kind, in order of recording."""
        return self._grouped(self._entry_rows(about, cut=cut, ids=ids))

    def entries_of(self, kind: Kind) -> tuple[Entry, ...]:
        """Every entry of a kind, in order of recording."""
        query = select(entry_t).where(_is(entry_t.c.kind, kind)).order_by(entry_t.c.seq)
        with self._reading() as connection:
            return tuple(_entry(row) for row in connection.execute(query))

    def _grouped(self, rows: Iterator[SqlRow[Any]]) -> Mapping[str, Sequence[Entry]]:
        opening = self.opening()
        found: dict[str, list[Entry]] = {}
        for row in rows:
            entry = _entry(row)
            known = self._known(opening, row)
            if known != entry.recorded_at:
                # only what is dated by its recording: what the engine writes may be dated ahead
                now = entry.effective_at == entry.recorded_at
                ahead = now or (entry.actor != ENGINE and entry.effective_at > known)
                entry = replace(entry, effective_at=known if ahead else entry.effective_at, recorded_at=known)
            found.setdefault(row.subject_id, []).append(entry)
        return found

    def touched(self, since: int) -> frozenset[str]:
        """The occurrences that people made entries about after an entry."""
        query = select(entry_t.c.subject_id).where(
            entry_t.c.seq > since, entry_t.c.about == About.OCCURRENCE.value, entry_t.c.actor != ENGINE
        )
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    # ---- rows

    def awake(self, at: datetime) -> tuple[str, ...]:
        """The occurrences whose ``wake_at`` has come."""
        query = select(occurrence_t.c.id).where(occurrence_t.c.wake_at <= micro(at))
        with self._reading() as connection:
            return tuple(connection.execute(query.order_by(occurrence_t.c.wake_at, occurrence_t.c.id)).scalars())

    def rows(self, ids: Iterable[str]) -> Mapping[str, Row]:
        """The stored rows of these occurrences."""
        ids = set(ids)
        if not ids:
            return {}
        with self._reading() as connection:
            query = select(occurrence_t).where(among(connection, occurrence_t.c.id, ids))
            return {row.id: _row(row) for row in connection.execute(query)}

    def all_rows(self) -> tuple[Row, ...]:
        """Every stored row, by id."""
        with self._reading() as connection:
            return tuple(_row(row) for row in connection.execute(select(occurrence_t).order_by(occurrence_t.c.id)))

    def open_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of occurrences that are upcoming or open, by id: all, or those of some (agreement, obligation)."""
        return self._rows_where(occurrence_t.c.phase.in_([Phase.UPCOMING.value, Phase.OPEN.value]), of=of)

    def overdue_rows(self, of: Iterable[tuple[str, str]] | None = None) -> tuple[Row, ...]:
        """The rows of open occurrences that are overdue, by id: all, or those of some (agreement, obligation)."""
        return self._rows_where(*_OVERDUE, of=of)

    def _rows_where(self, *which: ColumnElement[bool], of: Iterable[tuple[str, str]] | None) -> tuple[Row, ...]:
        query = select(occurrence_t).where(*which)
        if of is not None:
            promises = sorted(set(of))
            if not promises:
                return ()
            query = query.where(tuple_(occurrence_t.c.agreement, occurrence_t.c.obligation).in_(promises))
        with self._reading() as connection:
            return tuple(_row(row) for row in connection.execute(query.order_by(occurrence_t.c.id)))

    def overdue_count(self) -> int:
        """How many open occurrences are overdue."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).where(*_OVERDUE)).scalar_one())

    # ---- the outbox

    def _add_messages(self, connection: Connection, messages: Sequence[Message], made_at: int) -> None:
        if not messages:
            return
        last = int(connection.execute(select(func.max(message_t.c.id))).scalar() or 0)
        values = [
            {
                "id": last + n,
                "key": m.key,
                "person": m.person,
                "address": m.address,
                "channel": m.channel,
                "rung": m.rung,
                "digest_on": m.digest_on.isoformat() if m.digest_on else None,
                "about": canonical(list(m.about)),
                "subject": m.subject,
                "text": m.text,
                "made_at": made_at,
                "fence": 0,
                "tries": 0,
            }
            for n, m in enumerate(messages, start=1)
        ]
        connection.execute(message_t.insert(), values)

    def digests_since(self, on: date) -> frozenset[tuple[str, date]]:
        """(person, local date) of each digest made for that date or later."""
        query = select(message_t.c.person, message_t.c.digest_on).where(message_t.c.digest_on >= on.isoformat())
        with self._reading() as connection:
            return frozenset((row.person, date.fromisoformat(row.digest_on)) for row in connection.execute(query))

    def messages(self, since: int = 0) -> tuple[Message, ...]:
        """All messages in the order in which they were made."""
        with self._reading() as connection:
            query = select(message_t).where(message_t.c.id > since).order_by(message_t.c.id)
            return tuple(_message(row) for row in connection.execute(query))

    def lease(self, now: datetime, until: datetime, limit: int) -> tuple[Leased, ...]:
        """Claim unsent messages that nobody holds, oldest first; each claim raises the fencing number."""
        free = or_(message_t.c.leased_until.is_(None), message_t.c.leased_until <= micro(now))
        query = select(message_t).where(message_t.c.sent_at.is_(None), free).order_by(message_t.c.id).limit(limit)
        with self._writing() as connection:
            rows = connection.execute(query.with_for_update(skip_locked=True)).all()
            for row in rows:
                connection.execute(
                    update(message_t)
                    .where(message_t.c.id == row.id)
                    .values(leased_until=micro(until), fence=row.fence + 1, tries=row.tries + 1)
                )
        return tuple(Leased(row.id, row.fence + 1, instant(row.made_at), _message(row)) for row in rows)

    def sent(self, leased: Leased, now: datetime) -> bool:
        """Mark a message as sent by the holder of its lease."""
        return self._mark(leased, sent_at=micro(now), problem=None)

    def failed(self, leased: Leased, problem: str, again_at: datetime) -> None:
        """Keep why a message could not be sent."""
        self._mark(leased, leased_until=micro(again_at), problem=problem)

    def _mark(self, leased: Leased, **values: object) -> bool:
        held = (message_t.c.id == leased.id) & (message_t.c.fence == leased.fence) & message_t.c.sent_at.is_(None)
        with self._writing() as connection:
            return connection.execute(update(message_t).where(held).values(**values)).rowcount == 1


# ---- the chain's ends


def _opening_batch(connection: Connection) -> int:
    """The last batch of the opening balance: what lies before the first run; 0 where there is none."""
    first = connection.execute(select(func.min(batch_t.c.id)).where(batch_t.c.command == "run")).scalar()
    return int(first) - 1 if first is not None else 0


def _opening(connection: Connection) -> Opening | None:
    before = select(func.coalesce(func.sum(batch_t.c.entries), 0)).where(batch_t.c.id <= _opening_batch(connection))
    last = int(connection.execute(before).scalar_one())
    entry = connection.execute(select(entry_t).where(entry_t.c.seq == last + 1)).first()
    run = select(batch_t.c.command).where(batch_t.c.id == (entry.batch if entry is not None else 0))
    if entry is None or connection.execute(run).scalar() != "run":
        return None
    body = json.loads(entry.body)
    quiet = date.fromisoformat(body["quiet_before"]) if body.get("quiet_before") else None
    return Opening(last, instant(entry.effective_at), bool(body.get("rehearsal")), quiet)


def _head(connection: Connection, cut: Cut | None) -> Head | None:
    query = select(batch_t.c.id, batch_t.c.hash).order_by(batch_t.c.id.desc()).limit(1)
    if cut is not None:
        query = query.where(or_(batch_t.c.recorded_at <= micro(cut.at), batch_t.c.id <= _opening_batch(connection)))
    row = connection.execute(query).first()
    if row is None:
        return None
    entries = connection.execute(select(func.max(entry_t.c.seq)).where(entry_t.c.batch <= row.id)).scalar()
    return Head(row.id, int(entries or 0), row.hash)


def _last_recorded_at(connection: Connection) -> int | None:
    first = select(func.min(batch_t.c.id)).where(batch_t.c.command == "run").scalar_subquery()
    query = select(batch_t.c.recorded_at).where(batch_t.c.id >= first).order_by(batch_t.c.id.desc()).limit(1)
    last = connection.execute(query).scalar()
    return int(last) if last is not None else None


# ---- conditions

_OVERDUE = (occurrence_t.c.phase == Phase.OPEN.value, occurrence_t.c.timeliness == Timeliness.OVERDUE.value)


def _is(column: Any, value: About | Kind) -> Any:
    """The condition that a column holds a value, written out: an index over some rows serves no parameter."""
    return column == literal_column(f"'{value.value}'")


# ---- rows and values


def _entry(row: SqlRow[Any]) -> Entry:
    return Entry(
        Kind(row.kind),
        row.subject_id,
        row.actor,
        instant(row.effective_at),
        instant(row.recorded_at),
        json.loads(row.body),
    )


def _definition_rows(definitions: Iterable[DefinitionText]) -> list[dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for text in definitions:
        kind, _, id = text.name.partition("/")
        found[text.hash] = {"hash": text.hash, "kind": kind, "id": id, "body": text.body}
    return list(found.values())


def _event_rows(entries: Iterable[Entry]) -> list[dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for entry in entries:
        if entry.kind in (Kind.EVENT_RECORDED, Kind.EVENT_CORRECTED):
            body = entry.body
            found[entry.subject_id] = {
                "id": entry.subject_id,
                "name": body["name"],
                "subject": body["subject"],
                "source": body["source"],
                "content": content_hash(entry.effective_at, body["data"]),
                "cancelled": False,
            }
    return list(found.values())


def _taken_rows(marks: Iterable[Mark]) -> list[dict[str, object]]:
    newest = {(m.source, m.name): m for m in marks}
    return [{"source": m.source, "mark": m.name, "value": m.value} for m in newest.values()]


def content_hash(at: datetime, data: object) -> str:
    """What tells one version of an event from another: its time and its data."""
    return sha256(canonical([micro(at), data]))


def _occurrence_row(row: Row) -> dict[str, object]:
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
        "late_by": verdict.late_by // _MICRO if verdict.late_by is not None else None,
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


def _message(row: SqlRow[Any]) -> Message:
    return Message(
        key=row.key,
        person=row.person,
        address=row.address,
        channel=row.channel,
        rung=row.rung,
        digest_on=date.fromisoformat(row.digest_on) if row.digest_on else None,
        about=tuple(json.loads(row.about)),
        subject=row.subject,
        text=row.text,
    )
