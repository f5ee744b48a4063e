"""The entries of the ledger: appended once, and read by what they are about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, literal_column, or_, select
from sqlalchemy import Row as SqlRow

from engine.domain.ids import ObligationId, OccurrenceId, event_text, obligation_text, occurrence_text
from engine.domain.ledger.entry import ENGINE, About, Entry, Kind
from engine.domain.ledger.subject_range import SubjectRange
from engine.domain.ledger.transition import DELIVERIES
from engine.services.ports.entries import AsOf
from engine.services.ports.occurrences import batched
from engine.services.ports.runs import Opening
from engine.store.bulk import CONDITIONS, among, begins_with, perhaps_there
from engine.store.codec import parsed
from engine.store.core_tables import entry_t
from engine.store.instants import instant, micro
from engine.store.runs import SqlRuns
from engine.store.session import Session

_AT_A_TIME = 1000
"""Entries held in memory while all of a sort are read one by one."""
_NAMES = entry_t.columns.keys()
_SEQ, _ABOUT = _NAMES.index("seq"), _NAMES.index("about")
"""Their places in a row: by name they take longer to find."""
_SPANS = 32
"""Ranges of ids in one statement: the driver keeps a hundred statements prepared, and each range adds to one."""
_SECOND = 1_000_000
"""Microseconds."""
_HOUR = 3600 * _SECOND
_SHORT = 200
"""The length up to which the bodies of entries are kept when they have been read."""


class SqlEntries:
    """The entries of a ledger. The instant from which one is known depends on the first run."""

    def __init__(self, session: Session, runs: SqlRuns) -> None:
        self._session = session
        self._runs = runs

    def of(self, ids: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about these occurrences, in order of recording."""
        known = self.unless_all(as_of)

        def read(wanted: Iterable[str]) -> Mapping[str, Sequence[Entry]]:
            return self._grouped(self.stored(About.OCCURRENCE, as_of=known, ids=wanted))

        return self._session.once_of("entries", ids, known, read)

    def of_people(self, ids: Iterable[str] | None = None, as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries of people and checks about these occurrences or every one, in order of recording."""
        known = self.unless_all(as_of)

        def read(wanted: Iterable[str] | None) -> Mapping[str, Sequence[Entry]]:
            return self._grouped(self.stored(About.OCCURRENCE, entry_t.c.actor != ENGINE, as_of=known, ids=wanted))

        return read(None) if ids is None else self._session.once_of("entries of people", ids, known, read)

    def of_people_by_kind(self, kinds: Iterable[Kind], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries of some kinds that people and checks made about every occurrence, in order of recording."""
        # one query for each kind, so that one with an index of its own is read by it
        each = (
            self.stored(About.OCCURRENCE, of_people(), holds(entry_t.c.kind, k), as_of=as_of) for k in sorted(kinds)
        )
        return self._grouped(iter(sorted((row for rows in each for row in rows), key=lambda row: row.seq)))

    def all(self, as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about every occurrence, in order of recording."""
        return self._grouped(self.stored(About.OCCURRENCE, as_of=as_of))

    def under(self, promises: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations (``agreement/obligation``), in order of recording."""
        begin = [ObligationId.parse(promise).occurrences for promise in sorted(promises)]
        found: dict[str, Sequence[Entry]] = {}
        for some in batched(begin, CONDITIONS):
            under = or_(*(begins_with(entry_t.c.subject_id, text) for text in some))
            found |= self._grouped(self.stored(About.OCCURRENCE, under, as_of=as_of))
        return found

    def under_within(
        self, promises: Mapping[str, Iterable[str]], within: SubjectRange, as_of: AsOf | None = None
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations that events of some names about the subjects in a
        range started, in order of recording; the names by obligation."""
        begin = [
            occurrence_text(promise, event_text(name, ""))
            for promise, names in sorted(promises.items())
            for name in sorted(names)
        ]
        grouped = self._grouped(iter(self.within(About.OCCURRENCE, begin, within, as_of)))
        return {id: group for id, group in grouped.items() if within.holds(OccurrenceId.parse(id).subject or "")}

    def with_files(self, ids: Iterable[str] | None = None) -> Iterator[Entry]:
        """The entries about some occurrences or all that name or erase files of evidence, by occurrence, then in order
        of recording."""
        named = entry_t.c.body.contains('"sha256":', autoescape=True) | holds(entry_t.c.kind, Kind.EVIDENCE_ERASED)
        query = select(entry_t).where(entry_t.c.about == About.OCCURRENCE.value, named)
        query = query.order_by(entry_t.c.subject_id, entry_t.c.seq).execution_options(yield_per=_AT_A_TIME)
        with self._session.reading() as connection:
            if ids is not None:
                query = query.where(among(connection, entry_t.c.subject_id, ids))
            with connection.execute(query) as result:
                yield from map(entry_of, result)

    def about(
        self,
        about: About,
        ids: Iterable[str] | None = None,
        as_of: AsOf | None = None,
        *,
        kinds: Iterable[Kind] | None = None,
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about these people or periods, or about all of a kind, in order of recording."""
        of, those = frozenset(ids) if ids is not None else None, frozenset(kinds) if kinds is not None else None
        known = self.unless_all(as_of)

        def read() -> Mapping[str, Sequence[Entry]]:
            which = () if those is None else (or_(*(entry_t.c.kind == kind.value for kind in sorted(those))),)
            return self._grouped(self.stored(about, *which, as_of=known, ids=of))

        return self._session.once_by_entries(("about", about, of, known, those), read, [about])

    def of_kinds(self, kinds: Iterable[Kind], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries of some kinds about every occurrence, in order of recording."""
        wanted = or_(*(holds(entry_t.c.kind, kind) for kind in kinds))
        return self._grouped(self.stored(About.OCCURRENCE, wanted, as_of=as_of))

    def proposing(self, since: datetime, as_of: AsOf | None = None) -> frozenset[str]:
        """The occurrences that were returned, or rated 1, after an instant."""
        returned, rated = holds(entry_t.c.kind, Kind.RETURNED), holds(entry_t.c.kind, Kind.RATED)
        by_index = select(entry_t.c.subject_id).where(or_(returned, rated), entry_t.c.recorded_at > micro(since))
        query = by_index.where(or_(returned, entry_t.c.body.contains('"score":1', autoescape=True)))
        with self._session.reading() as connection:
            return frozenset(connection.execute(self.known_at(query, as_of)).scalars())

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Every entry of a kind, in order of recording."""
        query = select(entry_t).where(holds(entry_t.c.kind, kind)).order_by(entry_t.c.seq)
        with self._session.reading() as connection:
            return tuple(entry_of(row) for row in connection.execute(query))

    def about_ratings(
        self,
        kind: Kind,
        since: datetime | None = None,
        *,
        agreements: Iterable[str] | None = None,
        most: int | None = None,
        as_of: AsOf | None = None,
    ) -> tuple[Entry, ...]:
        """The entries of a kind about ratings recorded after an instant, in order of recording; the last ones."""
        of, known = frozenset(agreements) if agreements is not None else None, self.unless_all(as_of)
        after = micro(since) if since is not None else None
        # from the beginning of an hour, so that whoever asks a little later asks for the same
        begin = after // _HOUR * _HOUR if after is not None else None

        def read() -> Sequence[tuple[int, Entry]]:
            return self._about_ratings(kind, begin, of, most, known)

        found = self._session.once_by_entries(("ratings", kind, begin, of, most, known), read)
        return tuple(entry for recorded_at, entry in found if after is None or recorded_at > after)

    def _about_ratings(
        self, kind: Kind, begin: int | None, agreements: frozenset[str] | None, most: int | None, as_of: AsOf | None
    ) -> Sequence[tuple[int, Entry]]:
        """The same with the instants of recording, in microseconds."""
        query = self.known_at(select(entry_t).where(holds(entry_t.c.kind, kind)), as_of)
        if begin is not None:
            query = query.where(entry_t.c.recorded_at > begin)
        if agreements is not None:
            under = [begins_with(entry_t.c.subject_id, obligation_text(id, "")) for id in sorted(agreements)]
            query = query.where(or_(false(), *under))
        query = query.order_by(entry_t.c.recorded_at.desc(), entry_t.c.seq.desc()).limit(most)
        opening = self._runs.opening()
        with self._session.reading() as connection:
            rows = connection.execute(query).all()
        return [(row.recorded_at, entry_of(row, opening)) for row in reversed(rows)]

    def delivered_since(self, since: datetime, most: int) -> tuple[str, ...]:
        """The occurrences that people and checks delivered after an instant, the last ones first, each once."""
        delivering = or_(*(holds(entry_t.c.kind, kind) for kind in (*DELIVERIES, Kind.RECEIVED)))
        with self._session.reading() as connection:
            first = _first_since(connection, micro(since))
            query = select(entry_t.c.subject_id).where(
                entry_t.c.seq >= first, holds(entry_t.c.about, About.OCCURRENCE), of_people(), delivering
            )
            found = connection.execute(query.order_by(entry_t.c.seq.desc()).limit(most)).scalars()
            return tuple(dict.fromkeys(found))

    def with_file(self, sha256: str) -> tuple[Entry, ...]:
        """The entries about occurrences whose evidence has a file with that SHA-256, in order of recording."""
        named = entry_t.c.body.contains(f'"sha256":"{sha256}"', autoescape=True)
        return tuple(entry_of(row) for row in self.stored(About.OCCURRENCE, named))

    def counts_of(self, person: str) -> tuple[Mapping[Kind, int], int]:
        """How many entries a person made, by kind, and how many are about that person."""
        made = select(entry_t.c.kind, func.count()).where(entry_t.c.actor == person).group_by(entry_t.c.kind)
        about = select(func.count()).where(entry_t.c.subject_id == person, entry_t.c.about == About.PERSON.value)
        with self._session.reading() as connection:
            counts = {Kind(kind): int(count) for kind, count in connection.execute(made)}
            return counts, int(connection.execute(about).scalar_one())

    def touched(self, since: int, *, by_engine: bool = False) -> frozenset[str]:
        """The occurrences that people have made entries about after an entry, or ``by_engine`` anybody."""
        return self._session.once_by_entries(("touched", since, by_engine), lambda: self._touched(since, by_engine))

    def _touched(self, since: int, by_engine: bool) -> frozenset[str]:
        query = select(entry_t.c.subject_id).where(entry_t.c.seq > since)
        if by_engine:
            query = query.where(entry_t.c.about == About.OCCURRENCE.value)
        else:
            query = query.where(holds(entry_t.c.about, About.OCCURRENCE), of_people())
        with self._session.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    # ---- for the other parts of the store

    def unless_all(self, as_of: AsOf | None) -> AsOf | None:
        """None where all that one state has was recorded by then: so it is asked for once, whatever the instant."""
        if as_of is None or self._session.state is None:
            return as_of
        last = self._runs.last_recorded_at()
        return None if last is not None and last <= as_of.at else as_of

    def stored(
        self, about: About, *which: ColumnElement[bool], as_of: AsOf | None = None, ids: Iterable[str] | None = None
    ) -> Iterator[SqlRow[Any]]:
        """The rows of the entries about a kind of subject, or about some of its ids, in order of recording."""
        ids = set(ids) if ids is not None else None
        if ids is not None and not ids:
            return
        query = self.known_at(select(entry_t).where(*which), as_of).order_by(entry_t.c.seq)
        with self._session.reading() as connection:
            if ids is None:
                yield from connection.execute(query.where(holds(entry_t.c.about, about))).all()
                return
            there = perhaps_there(connection, entry_t.c.subject_id, ids)
            if not there:
                return
            # `about` stays out of the condition: SQLite would read all that is about it, rather than these ids
            rows = connection.execute(query.where(among(connection, entry_t.c.subject_id, there)))
            wanted = about.value
            yield from [row for row in rows.all() if row[_ABOUT] == wanted]

    def within(
        self, about: About, begin: Iterable[str], within: SubjectRange, as_of: AsOf | None = None
    ) -> list[SqlRow[Any]]:
        """The rows of the entries about ids that begin with one of these texts and go on with a subject in a range, in
        order of recording. There may be a few of other subjects."""
        spans = [span for before in begin for span in within.spans(before)]
        known = (micro(as_of.at), self._runs.opening_batch()) if as_of is not None else ()
        wanted = about.value
        found: list[SqlRow[Any]] = []
        with self._session.reading() as connection:
            place = "%s" if connection.dialect.name == "postgresql" else "?"
            # the rest is not in the query: a partial index by kind would be taken instead of the range
            one = f"SELECT {', '.join(_NAMES)} FROM entry WHERE subject_id >= {place} AND subject_id < {place}"
            if known:
                one += f" AND (recorded_at <= {place} OR batch <= {place})"
            for some in batched(spans, _SPANS):
                # past SQLAlchemy, which would put together each of hundreds of ranges anew
                statement = " UNION ALL ".join([one] * len(some))
                rows = connection.exec_driver_sql(statement, tuple(v for span in some for v in (*span, *known)))
                found += [row for row in rows.all() if row[_ABOUT] == wanted]
        return sorted(found, key=itemgetter(_SEQ))

    def known_at(self, query: Select[Any], as_of: AsOf | None) -> Select[Any]:
        """A query over entries, limited to those known ``as_of``; the opening balance is always known."""
        as_of = self.unless_all(as_of)
        if as_of is None:
            return query
        opening = self._runs.opening_batch()
        return query.where(or_(entry_t.c.recorded_at <= micro(as_of.at), entry_t.c.batch <= opening))

    def _grouped(self, rows: Iterator[SqlRow[Any]]) -> Mapping[str, Sequence[Entry]]:
        opening = self._runs.opening()
        groups: dict[str, list[Entry]] = {}
        for row in rows:
            entry = entry_of(row, opening)
            group = groups.get(entry.subject_id)
            if group is None:
                groups[entry.subject_id] = [entry]
            else:
                group.append(entry)
        return groups


def _first_since(connection: Connection, at: int) -> int:
    """The number of the first entry recorded after an instant (microseconds), by halving: entries are numbered in the
    order of recording, and no index has their times."""
    low, high = 1, int(connection.execute(select(func.max(entry_t.c.seq))).scalar() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        recorded = connection.execute(select(entry_t.c.recorded_at).where(entry_t.c.seq == middle)).scalar()
        if recorded is None or recorded <= at:
            low = middle + 1
        else:
            high = middle
    return low


def known_since(opening: Opening | None, row: SqlRow[Any]) -> datetime:
    """The instant from which an entry is known; for the opening balance, the first run at the latest, whatever its
    stamp.

    A rehearsal counts in whole seconds; fractions only keep the chain in order.
    """
    return known_at(opening, row.seq, row.recorded_at)


def known_at(opening: Opening | None, seq: int, recorded: int) -> datetime:
    """The same by the number of an entry and the instant at which it was recorded, in microseconds."""
    return instant(recorded if opening is None else _known(opening, seq, recorded))


def _known(opening: Opening, seq: int, recorded: int) -> int:
    if seq <= opening.entry:
        recorded = min(recorded, micro(opening.at))
    return recorded // _SECOND * _SECOND if opening.rehearsal else recorded


def holds(column: Any, value: About | Kind) -> Any:
    """The condition that a column has a value, written as a literal: a partial index does not serve a parameter."""
    return column == literal_column(f"'{value.value}'")


def of_people() -> ColumnElement[bool]:
    """The condition that people or checks made an entry, written as the index ``entry_actor`` has it."""
    acted: ColumnElement[bool] = entry_t.c.actor != literal_column(f"'{ENGINE}'")
    return acted


def entry_of(row: SqlRow[Any], opening: Opening | None = None) -> Entry:
    """The entry of a row, dated by the instant from which it is known; without the ``opening`` as it was recorded."""
    seq, _batch, kind, _about, subject_id, actor, effective, recorded, body, _seal = row
    is_dated = opening is not None and (opening.rehearsal or seq <= opening.entry)
    if opening is not None and is_dated and (known := _known(opening, seq, recorded)) != recorded:
        # only entries dated by their recording: those of the engine may be dated ahead
        if effective == recorded or (actor != ENGINE and effective > known):
            effective = known
        recorded = known
    read = parsed(body) if len(body) > _SHORT else _short_body(body)
    return Entry(_kind(kind), subject_id, actor, instant(effective), instant(recorded), read)


@lru_cache(maxsize=256)
def _kind(name: str) -> Kind:
    return Kind(name)


@lru_cache(maxsize=4096)  # a run writes a few such bodies for its thousands of items; nobody changes one
def _short_body(body: str) -> Any:
    return parsed(body)
