"""The proof of the ratings: each row has its seal, and the counts are those of the rows."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from engine.domain.refusal import Refusal
from engine.store.bulk import put
from engine.store.codec import UNREADABLE
from engine.store.core_tables import rating_count_t, rating_t
from engine.store.ratings import CountKey, Numbers, count_values, counts_of
from engine.store.seal import is_sealed, row_name

_AT_A_TIME = 5000
"""Rows held in memory while all are read."""


def damaged_ratings(connection: Connection, key: bytes) -> Iterator[Refusal]:
    """The rows of ratings without their seal, and the counts that are not those of the rows."""
    expected: dict[CountKey, Numbers] = {}
    for row in _every(connection):
        if not is_sealed(key, rating_t, row):
            yield Refusal("row-altered", table=rating_t.name, row=row_name(rating_t, row._mapping))
        _count(row, expected)
    for row in connection.execute(select(rating_count_t)):
        wanted = expected.pop(tuple(row[:-3]), None)
        if wanted != tuple(row[-3:]):
            code = "row-foreign" if wanted is None else "row-altered"
            yield Refusal(code, table=rating_count_t.name, row=row_name(rating_count_t, row._mapping))
    for counted in expected:
        yield Refusal("row-missing", table=rating_count_t.name, row=", ".join(map(str, counted)))


def recount_ratings(connection: Connection) -> None:
    """Write the counts anew from the rows."""
    counted: dict[CountKey, Numbers] = {}
    for row in _every(connection):
        _count(row, counted)
    connection.execute(rating_count_t.delete())
    put(connection, rating_count_t, [count_values(key, numbers) for key, numbers in sorted(counted.items())])


def delete_unsealed(connection: Connection, key: bytes) -> int:
    """Delete the rows that the engine did not write, also those that are not filled yet; return how many."""
    unsealed = [row for row in _every(connection) if not is_sealed(key, rating_t, row)]
    for row in unsealed:
        of_row = (rating_t.c.occurrence == row.occurrence) & (rating_t.c.rater == row.rater)
        connection.execute(rating_t.delete().where(of_row))
    return len(unsealed)


def _every(connection: Connection) -> Iterator[SqlRow[Any]]:
    every = select(rating_t).order_by(*rating_t.primary_key).execution_options(yield_per=_AT_A_TIME)
    with connection.execute(every) as rows:
        yield from rows


def _count(row: SqlRow[Any], found: dict[CountKey, Numbers]) -> None:
    try:
        added = list(counts_of(row._mapping))
    except UNREADABLE:  # its seal says so
        return
    for key, (ratings, lost_ratings, lost_minutes) in added:
        known = found.get(key, (0, 0, 0))
        found[key] = (known[0] + ratings, known[1] + lost_ratings, known[2] + lost_minutes)
