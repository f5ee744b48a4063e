"""The proof of every row outside of the chain: each has its seal, none is missing, and none is too many."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy import Row as SqlRow

from engine.domain.ids import DefinitionName
from engine.domain.ledger.entry import About
from engine.domain.refusal import Refusal
from engine.store.contacts import damaged_contacts
from engine.store.core_tables import (
    batch_t,
    checkpoint_t,
    contact_t,
    definition_t,
    entry_t,
    event_t,
    message_t,
    occurrence_t,
    run_t,
    tally_t,
)
from engine.store.entries import holds
from engine.store.events import CHECKPOINTS_OF, checkpoints_of, newest_versions
from engine.store.runs import RUNS
from engine.store.seal import is_sealed, row_name

_AT_A_TIME = 5000
"""Rows held in memory while a table is read."""
SEALED = (contact_t, occurrence_t, message_t, run_t, checkpoint_t, tally_t)
"""The tables whose rows have a seal and are in no batch."""


def damaged_rows(connection: Connection, key: bytes) -> tuple[Refusal, ...]:
    """The rows that are not the ones that were written, in a ledger whose chain is whole: of every table but ``batch``
    and ``entry``, which the chain proves, and the texts of definitions, which their hashes prove."""
    return (
        *_definitions(connection),
        *_events(connection),
        *(damage for table in SEALED for damage in _seals(connection, table, key)),
        *_messages(connection),
        *damaged_contacts(connection),
        *_runs(connection),
        *_checkpoints(connection),
    )


def altered(connection: Connection, table: Table, key: bytes) -> Iterator[SqlRow[Any]]:
    """The rows of a table that lack the seal of their columns, by primary key."""
    every = select(table).order_by(*table.primary_key).execution_options(yield_per=_AT_A_TIME)
    with connection.execute(every) as rows:
        for row in rows:
            if not is_sealed(key, table, row):
                yield row


def _seals(connection: Connection, table: Table, key: bytes) -> Iterator[Refusal]:
    for row in altered(connection, table, key):
        yield _damage("row-altered", table, row_name(table, row._mapping))


def _damage(code: str, table: Table, row: object) -> Refusal:
    return Refusal(code, table=table.name, row=str(row))


def _definitions(connection: Connection) -> Iterator[Refusal]:
    """The definitions that stand under another name than their entries say, or that no entry names."""
    named: dict[str, set[str]] = {}
    query = select(entry_t.c.subject_id, entry_t.c.body).where(holds(entry_t.c.about, About.DEFINITION))
    for name, body in connection.execute(query):
        for hash_of_text in _hashes(body):
            named.setdefault(hash_of_text, set()).add(name)
    for row in connection.execute(select(definition_t).order_by(definition_t.c.hash)):
        if row.hash not in named:
            yield _damage("row-foreign", definition_t, row.hash)
        elif (row.kind, row.id) not in {(n.kind.value, n.id) for n in map(DefinitionName.parse, named[row.hash])}:
            yield _damage("row-altered", definition_t, row.hash)


def _hashes(body: str) -> list[str]:
    value = json.loads(body).get("hash")
    return [str(value)] if value else []


def _events(connection: Connection) -> Iterator[Refusal]:
    """The rows of events that are not the newest versions in the entries."""
    stored = {row.id: dict(row._mapping) for row in connection.execute(select(event_t))}
    expected = newest_versions(connection)
    for id in sorted({*stored, *expected}):
        if id not in stored:
            yield _damage("row-missing", event_t, id)
        elif id not in expected:
            yield _damage("row-foreign", event_t, id)
        elif stored[id] != expected[id]:
            yield _damage("row-altered", event_t, id)


def _messages(connection: Connection) -> Iterator[Refusal]:
    """The messages that are missing or too many: each batch says how many came with it, and has an instant of its own.

    They are numbered through all batches, so one that is missing is named by its number.
    """
    stored: dict[int, list[int]] = {}
    for id, made_at in connection.execute(select(message_t.c.id, message_t.c.made_at).order_by(message_t.c.id)):
        stored.setdefault(made_at, []).append(id)
    last = 0
    for made_at, total in connection.execute(select(batch_t.c.recorded_at, batch_t.c.messages).order_by(batch_t.c.id)):
        kept = stored.pop(made_at, [])
        numbers = [id for id in range(last + 1, last + total + 1) if id not in kept]
        for id in numbers[: max(0, total - len(kept))]:
            yield _damage("row-missing", message_t, id)
        for id in kept[total:]:
            yield _damage("row-foreign", message_t, id)
        last += total
    for id in sorted(id for ids in stored.values() for id in ids):
        yield _damage("row-foreign", message_t, id)


def _runs(connection: Connection) -> Iterator[Refusal]:
    """The numbers of runs that are missing."""
    stored = set(connection.execute(select(run_t.c.id)).scalars())
    total = _tallies(connection).get(RUNS, 0)
    last = max(stored, default=0)
    for id in range(1, max(last, total) + 1):
        if id not in stored:
            yield _damage("row-missing", run_t, id)
    if total < last:
        yield _damage("row-missing", tally_t, RUNS)


def _checkpoints(connection: Connection) -> Iterator[Refusal]:
    """The sources that lack checkpoints, and tallies of sources that have none."""
    query = select(checkpoint_t.c.source, func.count()).group_by(checkpoint_t.c.source)
    counted = Counter({checkpoints_of(source): total for source, total in connection.execute(query)})
    tallies = _tallies(connection)
    for name in sorted({*counted, *tallies} - {RUNS}):
        source = name.removeprefix(CHECKPOINTS_OF)
        if name not in tallies:
            yield _damage("row-missing", tally_t, name)
        elif counted[name] < tallies[name]:
            yield Refusal("checkpoints-missing", source=source, count=tallies[name] - counted[name])
        elif counted[name] > tallies[name]:
            yield Refusal("checkpoints-foreign", source=source, count=counted[name] - tallies[name])


def _tallies(connection: Connection) -> Mapping[str, int]:
    return dict(connection.execute(select(tally_t.c.name, tally_t.c.total)).tuples().all())
