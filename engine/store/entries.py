"""The entries of the ledger: appended once, and read by what they are about."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column, or_, select
from sqlalchemy import Row as SqlRow

from engine.domain.action.table import transition
from engine.domain.ids import ObligationId
from engine.domain.ledger.entry import ENGINE, About, Entry, Kind
from engine.services.ports.entries import AsOf
from engine.services.ports.runs import Opening
from engine.store.bulk import among
from engine.store.core_tables import entry_t
from engine.store.instants import instant, micro
from engine.store.runs import SqlRuns
from engine.store.seal import sealed
from engine.store.session import Session


class SqlEntries:
    """The entries of a ledger. The instant from which one is known depends on the first run."""

    def __init__(self, session: Session, runs: SqlRuns) -> None:
        self._session = session
        self._runs = runs

    def of(self, ids: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about these occurrences, in order of recording."""
        return self._grouped(self.stored(About.OCCURRENCE, as_of=as_of, ids=ids))

    def all(self, as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about every occurrence, in order of recording."""
        return self._grouped(self.stored(About.OCCURRENCE, as_of=as_of))

    def under(self, promises: Iterable[str], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries about the occurrences of these obligations (``agreement/obligation``), in order of recording."""
        begin = [ObligationId.parse(promise).occurrences for promise in sorted(promises)]
        under = [entry_t.c.subject_id.startswith(text, autoescape=True) for text in begin]
        return self._grouped(self.stored(About.OCCURRENCE, or_(*under), as_of=as_of)) if under else {}

    def about(
        self, about: About, ids: Iterable[str] | None = None, as_of: AsOf | None = None
    ) -> Mapping[str, Sequence[Entry]]:
        """The entries about these people or periods, or about all of a kind, in order of recording."""
        return self._grouped(self.stored(about, as_of=as_of, ids=ids))

    def of_kinds(self, kinds: Iterable[Kind], as_of: AsOf | None = None) -> Mapping[str, Sequence[Entry]]:
        """The entries of some kinds about every occurrence, in order of recording."""
        wanted = or_(*(holds(entry_t.c.kind, kind) for kind in kinds))
        return self._grouped(self.stored(About.OCCURRENCE, wanted, as_of=as_of))

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Every entry of a kind, in order of recording."""
        query = select(entry_t).where(holds(entry_t.c.kind, kind)).order_by(entry_t.c.seq)
        with self._session.reading() as connection:
            return tuple(entry_of(row) for row in connection.execute(query))

    def with_file(self, sha256: str) -> tuple[Entry, ...]:
        """The entries about occurrences whose evidence has a file with that SHA-256, in order of recording."""
        named = entry_t.c.body.contains(f'"sha256":"{sha256}"', autoescape=True)
        return tuple(entry_of(row) for row in self.stored(About.OCCURRENCE, named))

    def touched(self, since: int) -> frozenset[str]:
        """The occurrences that people have made entries about after an entry."""
        query = select(entry_t.c.subject_id).where(
            entry_t.c.seq > since, entry_t.c.about == About.OCCURRENCE.value, entry_t.c.actor != ENGINE
        )
        with self._session.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    # ---- for the other parts of the store

    def stored(
        self, about: About, *which: ColumnElement[bool], as_of: AsOf | None = None, ids: Iterable[str] | None = None
    ) -> Iterator[SqlRow[Any]]:
        """The rows of the entries about a kind of subject, or about some of its ids, in order of recording."""
        ids = set(ids) if ids is not None else None
        if ids is not None and not ids:
            return
        query = self.known_at(select(entry_t).where(holds(entry_t.c.about, about), *which), as_of).order_by(
            entry_t.c.seq
        )
        with self._session.reading() as connection:
            if ids is None:
                yield from connection.execute(query).all()
            else:
                yield from connection.execute(query.where(among(connection, entry_t.c.subject_id, ids))).all()

    def known_at(self, query: Select[Any], as_of: AsOf | None) -> Select[Any]:
        """A query over entries, limited to those known ``as_of``; the opening balance is always known."""
        if as_of is None:
            return query
        opening = self._runs.opening_batch()
        return query.where(or_(entry_t.c.recorded_at <= micro(as_of.at), entry_t.c.batch <= opening))

    def _grouped(self, rows: Iterator[SqlRow[Any]]) -> Mapping[str, Sequence[Entry]]:
        opening = self._runs.opening()
        groups: dict[str, list[Entry]] = {}
        for row in rows:
            groups.setdefault(row.subject_id, []).append(_as_known(entry_of(row), known_since(opening, row)))
        return groups


def _as_known(entry: Entry, known: datetime) -> Entry:
    if known == entry.recorded_at:
        return entry
    # only entries dated by their recording: those of the engine may be dated ahead
    now = entry.effective_at == entry.recorded_at
    ahead = now or (entry.actor != ENGINE and entry.effective_at > known)
    return replace(entry, effective_at=known if ahead else entry.effective_at, recorded_at=known)


def known_since(opening: Opening | None, row: SqlRow[Any]) -> datetime:
    """The instant from which an entry is known; for the opening balance, the first run at the latest, whatever its
    stamp.

    A rehearsal counts in whole seconds; fractions only keep the chain in order.
    """
    at = instant(row.recorded_at)
    if opening is None:
        return at
    if row.seq <= opening.entry:
        at = min(at, opening.at)
    return at.replace(microsecond=0) if opening.rehearsal else at


def holds(column: Any, value: About | Kind) -> Any:
    """The condition that a column has a value, written as a literal: a partial index does not serve a parameter."""
    return column == literal_column(f"'{value.value}'")


def entry_of(row: SqlRow[Any]) -> Entry:
    """The entry of a row."""
    return Entry(
        Kind(row.kind),
        row.subject_id,
        row.actor,
        instant(row.effective_at),
        instant(row.recorded_at),
        json.loads(row.body),
    )


def entry_values(entry: Entry, body: str, key: bytes, *, seq: int, batch: int, recorded_at: int) -> dict[str, object]:
    """The row of an entry, sealed with ``key``; ``body`` is the body of the entry as canonical JSON."""
    row = {
        "seq": seq,
        "batch": batch,
        "kind": entry.kind.value,
        "about": transition(entry.kind).about.value,
        "subject_id": entry.subject_id,
        "actor": entry.actor,
        "effective_at": micro(entry.effective_at),
        "recorded_at": recorded_at,
        "body": body,
    }
    return sealed(key, entry_t, row)
