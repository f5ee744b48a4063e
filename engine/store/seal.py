"""The seals of rows: each has an HMAC over all its columns under the key of the chain.

A seal shows that a row was edited, added or exchanged by something that lacks the key. An entry has one so that the
very entry is named, where the chain only names its batch.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Column, Connection, RowMapping, Table, select
from sqlalchemy import Row as SqlRow

from engine.store.bulk import Clash, put
from engine.store.codec import UNREADABLE, canonical
from engine.store.tables import tally_t

_LENGTH = 16
"""Bytes: too many to guess, and half of what a hash would add to each row."""
_BLOCK = 64
"""The bytes of a block of SHA-256."""


def seal(key: bytes, table: Table, row: Mapping[str, Any] | RowMapping) -> str:
    """The seal of a row of a table, in hexadecimal. Raises TypeError or ValueError where a value has no spelling."""
    take, booleans = _columns(table)
    values = [table.name, *take(row)]
    for place in booleans:  # as both databases have it: SQLite has no booleans
        if isinstance(values[place], bool):
            values[place] = int(values[place])
    inner, outer = _keyed(key)
    inner, outer = inner.copy(), outer.copy()
    inner.update(b"seal\n" + canonical(values).encode())
    outer.update(inner.digest())
    return str(outer.hexdigest())[: 2 * _LENGTH]


def sealed(key: bytes, table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """A row with its seal; it names every other column of the table."""
    return {**row, "seal": seal(key, table, row)}


def is_sealed(key: bytes, table: Table, row: SqlRow[Any]) -> bool:
    """Return whether a row of the database has the seal of its columns."""
    try:
        return bool(row._mapping["seal"] == seal(key, table, row._mapping))
    except UNREADABLE:
        return False


def row_name(table: Table, row: RowMapping) -> str:
    """The primary key of a row, its parts separated by commas."""
    columns: Iterable[Column[object]] = table.primary_key
    return ", ".join(str(row[column.name]) for column in columns)


def save_tallies(connection: Connection, key: bytes, totals: Mapping[str, int]) -> None:
    """Write the numbers of rows by name."""
    rows: Sequence[dict[str, object]] = [
        sealed(key, tally_t, {"name": name, "total": total}) for name, total in sorted(totals.items())
    ]
    put(connection, tally_t, rows, Clash.REPLACE)


def tally(connection: Connection, name: str) -> int:
    """The number of rows that is stored under a name; 0 where there is none."""
    return int(connection.execute(select(tally_t.c.total).where(tally_t.c.name == name)).scalar() or 0)


@cache
def _columns(table: Table) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[int, ...]]:
    """The function that takes the sealed columns of a row, and the places of booleans behind the name of the table."""
    columns = [column for column in table.columns if column.name != "seal"]
    booleans = [n for n, column in enumerate(columns, start=1) if isinstance(column.type, Boolean)]
    return itemgetter(*(column.name for column in columns)), tuple(booleans)


@lru_cache(maxsize=8)
def _keyed(key: bytes) -> tuple[Any, Any]:
    """HMAC-SHA-256 after its key was hashed, inside and outside: copies of them save hashing it for each row."""
    if len(key) > _BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(_BLOCK, b"\0")
    return hashlib.sha256(bytes(b ^ 0x36 for b in padded)), hashlib.sha256(bytes(b ^ 0x5C for b in padded))
