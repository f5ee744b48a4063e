"""The proof of every row outside of the chain: each has its seal, none is missing, and none is too many."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select
from sqlalchemy import Row as SqlRow

from engine.domain.ids import DefinitionName
from engine.domain.ledger.entry import About
from engine.domain.ledger.head import Head
from engine.domain.refusal import Refusal
from engine.store.closed_months import missing_closed_months
from engine.store.contacts import damaged_contacts
from engine.store.core_tables import (
    batch_t,
    checkpoint_t,
    closed_month_t,
    contact_t,
    definition_t,
    draft_t,
    entry_t,
    event_t,
    message_t,
    occurrence_t,
    row_draft_t,
    run_t,
    tally_t,
)
from engine.store.draft_counts import is_of_drafts, missing_drafts
from engine.store.entries import holds
from engine.store.event_proof import DifferingEvent, EventPass, new_differing_events
from engine.store.events import CHECKPOINTS_OF, checkpoints_of
from engine.store.numbered import NAMES, NUMBERED, missing_numbers
from engine.store.rating_proof import damaged_ratings
from engine.store.runs import RUNS
from engine.store.seal import is_sealed, row_name
from engine.store.term_proof import damaged_terms, rows_of_items

_AT_A_TIME = 5000
"""Rows held in memory while a table is read."""
_MESSAGES_AT_A_TIME = 50
"""Messages held in memory: one may be a digest of megabytes."""
SEALED = (
    contact_t,
    occurrence_t,
    message_t,
    run_t,
    checkpoint_t,
    tally_t,
    closed_month_t,
    draft_t,
    row_draft_t,
    *NUMBERED,
)
"""The tables whose rows have a seal and are in no batch."""
_SMALL = tuple(table for table in SEALED if table not in (occurrence_t, message_t))
"""Those that do not grow with the ledger, or hardly: all of their rows are looked at behind a batch, too."""


def damaged_rows(connection: Connection, key: bytes) -> tuple[Refusal, ...]:
    """The rows that are not the ones that were written, in a ledger whose chain is whole: of every table but ``batch``
    and ``entry``, which the chain proves, and the texts of definitions, which their hashes prove."""
    events, unsealed = EventPass(connection), list[Refusal]()
    terms = tuple(damaged_terms(connection, events.parts(), _sealed_items(connection, key, unsealed)))
    seals = {table: unsealed if table is occurrence_t else _seals(connection, table, key) for table in SEALED}
    return (
        *_definitions(connection),
        *_damaged_events(events.differing()),
        *terms,
        *damaged_ratings(connection, key),
        *(damage for table in SEALED for damage in seals[table]),
        *_messages(connection),
        *damaged_contacts(connection),
        *_runs(connection),
        *_checkpoints(connection),
        *missing_closed_months(connection),
        *missing_numbers(connection),
        *missing_drafts(connection),
    )


def damaged_since(connection: Connection, key: bytes, since: Head) -> tuple[Refusal, ...]:
    """Like ``damaged_rows``, without occurrences, and without the events and messages that were there at a head."""
    earlier = select(func.coalesce(func.sum(batch_t.c.messages), 0)).where(batch_t.c.id <= since.batch)
    last = int(connection.execute(earlier).scalar_one())
    return (
        *_definitions(connection),
        *_damaged_events(new_differing_events(connection, since.entries)),
        *(damage for table in _SMALL for damage in _seals(connection, table, key)),
        *_seals(connection, message_t, key, message_t.c.id > last),
        *_messages(connection, since.batch),
        *damaged_contacts(connection),
        *_runs(connection),
        *_checkpoints(connection),
        *missing_closed_months(connection),
        *missing_numbers(connection),
        *missing_drafts(connection),
    )


def altered(connection: Connection, table: Table, key: bytes, *which: ColumnElement[bool]) -> Iterator[SqlRow[Any]]:
    """The rows of a table, or some of them, that lack the seal of their columns, by primary key."""
    at_a_time = _MESSAGES_AT_A_TIME if table is message_t else _AT_A_TIME
    every = select(table).where(*which).order_by(*table.primary_key).execution_options(yield_per=at_a_time)
    with connection.execute(every) as rows:
        for row in rows:
            if not is_sealed(key, table, row):
                yield row


def _sealed_items(connection: Connection, key: bytes, unsealed: list[Refusal]) -> Iterator[Sequence[Sequence[Any]]]:
    """The ids and bodies of all occurrences, some at a time; those that lack their seal are added to ``unsealed``. The
    rows are long, and read once for both."""
    body = occurrence_t.columns.keys().index("body")
    for rows in rows_of_items(connection, *occurrence_t.columns):
        for row in rows:
            if not is_sealed(key, occurrence_t, row):
                unsealed.append(_damage("row-altered", occurrence_t, row[0]))
        yield [(row[0], row[body]) for row in rows]


def _seals(connection: Connection, table: Table, key: bytes, *which: ColumnElement[bool]) -> Iterator[Refusal]:
    for row in altered(connection, table, key, *which):
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


def _damaged_events(differing: Iterable[DifferingEvent]) -> Iterator[Refusal]:
    """The rows of events that are not the newest versions in the entries."""
    for id, is_stored, expected in differing:
        code = "row-missing" if not is_stored else "row-foreign" if expected is None else "row-altered"
        yield _damage(code, event_t, id)


def _messages(connection: Connection, behind: int = 0) -> Iterator[Refusal]:
    """The messages that are missing or too many: each batch says how many came with it, and has an instant of its own.

    They are numbered through all batches, so one that is missing is named by its number. Only batches ``behind`` one
    whose number differs are looked at closer.
    """
    query = select(message_t.c.made_at, func.count().label("kept")).group_by(message_t.c.made_at)
    made = query.subquery("made")
    kept = func.coalesce(made.c.kept, 0)
    batches = select(batch_t.c.id, batch_t.c.recorded_at, batch_t.c.messages)
    joined = batches.select_from(batch_t.outerjoin(made, made.c.made_at == batch_t.c.recorded_at))
    for batch in connection.execute(
        joined.where(batch_t.c.id > behind, batch_t.c.messages != kept).order_by(batch_t.c.id)
    ).all():
        yield from _differing(connection, batch)
    foreign = select(message_t.c.id).where(message_t.c.made_at.not_in(select(batch_t.c.recorded_at)))
    for id in connection.execute(foreign.order_by(message_t.c.id)).scalars():
        yield _damage("row-foreign", message_t, id)


def _differing(connection: Connection, batch: SqlRow[Any]) -> Iterator[Refusal]:
    """The messages of a batch that are missing or too many."""
    earlier = select(func.coalesce(func.sum(batch_t.c.messages), 0)).where(batch_t.c.id < batch.id)
    last = int(connection.execute(earlier).scalar_one())
    query = select(message_t.c.id).where(message_t.c.made_at == batch.recorded_at).order_by(message_t.c.id)
    kept = list(connection.execute(query).scalars())
    numbers = sorted(set(range(last + 1, last + batch.messages + 1)) - set(kept))
    for id in numbers[: max(0, batch.messages - len(kept))]:
        yield _damage("row-missing", message_t, id)
    for id in kept[batch.messages :]:
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
    for name in sorted({*counted, *tallies} - {RUNS} - NAMES):
        source = name.removeprefix(CHECKPOINTS_OF)
        if name not in tallies:
            yield _damage("row-missing", tally_t, name)
        elif counted[name] < tallies[name]:
            yield Refusal("checkpoints-missing", source=source, count=tallies[name] - counted[name])
        elif counted[name] > tallies[name]:
            yield Refusal("checkpoints-foreign", source=source, count=counted[name] - tallies[name])


def _tallies(connection: Connection) -> Mapping[str, int]:
    return dict(connection.execute(select(tally_t.c.name, tally_t.c.total).where(~is_of_drafts())).tuples().all())
