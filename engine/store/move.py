"""Move a ledger to another database: copy every row in one transaction, and verify the copy before the commit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, inspect, select
from sqlalchemy.exc import DataError

from engine.domain.ledger.head import Head
from engine.services.refused import Refused
from engine.store.bulk import put
from engine.store.connect import Database, one_writer, reason, unavailable, upgrade, version_of
from engine.store.core_tables import METADATA
from engine.store.ledger import SqlLedger
from engine.store.open_rounds import rounds_with_forms

CHUNK = 5000
"""Rows read and written at a time."""

Progress = Callable[[int, int], None]
"""Called with the number of rows copied and the number of all rows."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The result of a move: the number of rows of each table, by name, and the head; None for an empty ledger."""

    rows: tuple[tuple[str, int], ...]
    head: Head | None


def move(source: Database, target: Database, key: bytes, progress: Progress, *, without_forms: bool = False) -> Moved:
    """Copy a ledger, compare the counts, verify the chain of the copy with ``key``, then commit; only read the source.

    The forms of anonymous rounds that are open are never copied, since the source would keep them: with
    ``without_forms`` the copy goes on without them. Other writers to the source wait until the end. Raises Refused,
    with nothing written but empty tables, where a round has forms, the target is not empty, a text does not fit or the
    copy fails verification; Unavailable where a database goes away.
    """
    with unavailable(), source.read.begin() as connection:
        waiting = rounds_with_forms(connection)
    if waiting and not without_forms:
        raise Refused("rounds-have-forms", count=waiting)
    _expect_empty(target)
    upgrade(target)
    with unavailable(), source.exclusive.connect() as reading, target.write.begin() as writing:
        outer = reading.begin()
        try:
            one_writer(reading)
            one_writer(writing)
            rows = _copy(reading, writing, progress)
            counted = tuple((table.name, _count(writing, table)) for table in _tables())
            if rows != counted:
                raise Refused("counts-differ", source=str(dict(rows)), target=str(dict(counted)))
            copy = SqlLedger(target, key).on(writing)
            broken = copy.verify()
            if broken is not None:
                raise Refused("source-broken", batch=broken.batch, problem=broken.problem)
            return Moved(rows, copy.head())
        finally:
            outer.rollback()


def _tables() -> Sequence[Table]:
    return METADATA.sorted_tables


def _expect_empty(target: Database) -> None:
    """Raises Refused where the target has a ledger, or tables of another program."""
    with unavailable(), target.read.begin() as connection:
        existing = set(inspect(connection).get_table_names())
        ours = {table.name for table in _tables()}
        filled = sorted(t.name for t in _tables() if t.name in existing and _count(connection, t))
    foreign = sorted(existing - ours - {"alembic_version"})
    if version_of(target.read) is None:
        foreign = sorted(existing)
    if filled or foreign:
        raise Refused("target-not-empty", tables=tuple(filled or foreign))


def _copy(source: Connection, target: Connection, progress: Progress) -> tuple[tuple[str, int], ...]:
    counts = {table.name: _count(source, table) for table in _tables()}
    total, done = sum(counts.values()), 0
    copied: list[tuple[str, int]] = []
    for table in _tables():
        query = select(table).order_by(*table.primary_key).execution_options(yield_per=CHUNK)
        number = 0
        for chunk in source.execute(query).mappings().partitions():
            try:
                put(target, table, [dict(row) for row in chunk])
            except DataError as error:
                raise Refused("target-cannot-store", table=table.name, why=reason(error)) from error
            number += len(chunk)
            done += len(chunk)
            progress(done, total)
        copied.append((table.name, number))
    return tuple(copied)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
