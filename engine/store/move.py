"""Carry a record to another database: every row of every table in one transaction, proved before it is committed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, inspect, select
from sqlalchemy.exc import DataError
from sqlmodel import SQLModel

from engine.domain.figures.overdue import Head
from engine.domain.text import Text
from engine.services.refused import Refused
from engine.store import tables  # noqa: F401  (fills the metadata)
from engine.store.bulk import put
from engine.store.connect import Database, one_writer, reason, unavailable, upgrade, version_of
from engine.store.ledger import SqlLedger

CHUNK = 5000
"""Rows read and written at a time."""

Progress = Callable[[int, int], None]
"""Told how many rows of how many are there."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was carried over: the rows of each table, by name, and the head of the chain, None of an empty record."""

    rows: tuple[tuple[str, int], ...]
    head: Head | None


def move(source: Database, target: Database, key: bytes, progress: Progress) -> Moved:
    """Copy a record, compare the counts, walk the chain of the copy with ``key``, then commit; the source is only read.

    Others wait to write to the source until it is done. Raises Refused, with nothing written but empty tables, where
    the target holds anything, a text does not fit or the copy does not prove; Unavailable where a database goes away.
    """
    _expect_empty(target)
    upgrade(target)
    with unavailable(), source.write.connect() as reading, target.write.begin() as writing:
        outer = reading.begin()
        try:
            one_writer(reading)
            one_writer(writing)
            rows = _copy(reading, writing, progress)
            counted = tuple((table.name, _count(writing, table)) for table in _tables())
            if rows != counted:
                words = Text(zh="行数不符：{source} 对 {target}", en="The counts differ: {source} against {target}")
                raise Refused(words.filled(source=str(dict(rows)), target=str(dict(counted))))
            copy = SqlLedger(target, key).on(writing)
            broken = copy.verify()
            if broken is not None:
                words = Text(
                    zh="链条在第 {batch} 批对不上：{problem}。什么都没有搬。先查原库：duecourse verify",
                    en="The chain breaks at batch {batch}: {problem}. Nothing was moved. Look first: duecourse verify",
                )
                raise Refused(words.filled(batch=broken.batch, problem=broken.problem))
            return Moved(rows, copy.head())
        finally:
            outer.rollback()


def _tables() -> Sequence[Table]:
    return SQLModel.metadata.sorted_tables


def _expect_empty(target: Database) -> None:
    """Raises Refused where the target holds a record, or tables of something else."""
    with unavailable(), target.read.begin() as connection:
        there = set(inspect(connection).get_table_names())
        ours = {table.name for table in _tables()}
        filled = sorted(t.name for t in _tables() if t.name in there and _count(connection, t))
    strange = sorted(there - ours - {"alembic_version"})
    if version_of(target.read) is None:
        strange = sorted(there)
    if filled or strange:
        words = Text(
            zh="目标数据库不是空的（{tables}）。请给一个新建的空库。",
            en="The target database is not empty ({tables}). Give a new, empty one.",
        )
        raise Refused(words.filled(tables=", ".join(filled or strange)))


def _copy(source: Connection, target: Connection, progress: Progress) -> tuple[tuple[str, int], ...]:
    counts = {table.name: _count(source, table) for table in _tables()}
    total, done = sum(counts.values()), 0
    copied: list[tuple[str, int]] = []
    for table in _tables():
        query = select(table).order_by(*table.primary_key).execution_options(yield_per=CHUNK)
        number = 0
        for some in source.execute(query).mappings().partitions():
            try:
                put(target, table, [dict(row) for row in some])
            except DataError as error:
                words = Text(zh="{table} 里有目标存不下的内容：{why}", en="{table} holds what the target cannot: {why}")
                raise Refused(words.filled(table=table.name, why=reason(error))) from error
            number += len(some)
            done += len(some)
            progress(done, total)
        copied.append((table.name, number))
    return tuple(copied)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
