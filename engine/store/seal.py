"""The seals of rows: each has an HMAC over all its columns under the key of the chain.

A seal shows that a row was edited, added or exchanged by something that lacks the key. An entry has one so that the
very entry is named, where the chain only names its batch.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import NoneType
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Boolean, Column, Connection, RowMapping, Table, select
from sqlalchemy import Row as SqlRow

from engine.store.bulk import Clash, put
from engine.store.codec import UNREADABLE, canonical
from engine.store.core_tables import tally_t

_BLOCK = 64
"""Bytes that SHA-256 takes at a time."""
_LENGTH = 16
"""Bytes: too many to guess, and half of what a hash would add to each row."""


def seal(key: bytes, table: Table, row: Mapping[str, Any] | RowMapping) -> str:
    """The seal of a row of a table, in hexadecimal. Raises TypeError or ValueError where a value has no spelling."""
    return seal_of_values(key, table, [row[name] for name in _columns(table) if name != "seal"])


def seal_of_values(key: bytes, table: Table, values: Iterable[object]) -> str:
    """The seal of a row by the values of all its columns but the seal, in their order."""
    row = [_name(table), *values]
    for place in _booleans(table):
        if isinstance(truth := row[place], bool):
            row[place] = int(truth)  # as both databases have it: SQLite has no booleans
    return _seal(key, _spelled(row))


def seal_of_spelled(key: bytes, columns: str) -> str:
    """The seal of a row, in hexadecimal, of which the name of the table and the columns before it are spelled already:
    as canonical JSON, separated by commas."""
    return _seal(key, f"[{columns}]".encode())


_PLAIN = {str, int, NoneType}
"""The types of almost all columns. Both writers spell their values alike, pydantic's in a third of the time."""


def _spelled(values: list[object]) -> bytes:
    """Values as canonical JSON."""
    return to_json(values) if _PLAIN.issuperset(map(type, values)) else canonical(values).encode()


def _seal(key: bytes, spelled: bytes) -> str:
    return _hmac(key, b"seal\n" + spelled)[:_LENGTH].hex()


def _hmac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104) from the two hashes that have taken the key: half the time of ``hmac.digest`` for the few
    hundred bytes of a row."""
    begun = _begun(key)
    inner, outer = begun[0].copy(), begun[1].copy()
    inner.update(message)
    outer.update(inner.digest())
    return outer.digest()


@lru_cache(maxsize=16)
def _begun(key: bytes) -> "tuple[hashlib._Hash, hashlib._Hash]":
    """The inner and the outer hash, which have taken the key."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    return hashlib.sha256(bytes(b ^ 0x36 for b in block)), hashlib.sha256(bytes(b ^ 0x5C for b in block))


@cache
def _name(table: Table) -> str:
    """The name of a table as a plain text, which SQLAlchemy's is not."""
    return str.__str__(table.name)


@cache
def _booleans(table: Table) -> tuple[int, ...]:
    """The places of booleans in the list that is sealed: the name of the table, then the columns without the seal."""
    columns = (column for column in table.columns if column.name != "seal")
    return tuple(n for n, column in enumerate(columns, start=1) if isinstance(column.type, Boolean))


@cache
def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def sealed(key: bytes, table: Table, row: Mapping[str, object]) -> dict[str, object]:
    """A row with its seal; it names every other column of the table."""
    return {**row, "seal": seal(key, table, row)}


def is_sealed(key: bytes, table: Table, row: SqlRow[Any]) -> bool:
    """Return whether a row of the database, which begins with all columns of the table in their order, has their
    seal."""
    count, place = _layout(table)
    columns = row[:count]  # a part of a row is taken at once, its values one after the other
    try:
        return bool(columns[place] == seal_of_values(key, table, (*columns[:place], *columns[place + 1 :])))
    except UNREADABLE:
        return False


@cache
def _layout(table: Table) -> tuple[int, int]:
    """The number of columns, and the place of the seal among them."""
    columns = _columns(table)
    return len(columns), columns.index("seal")


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
