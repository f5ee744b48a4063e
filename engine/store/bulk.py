"""Many rows or many ids in one statement, in the fastest way of each database.

PostgreSQL takes rows by COPY (four times the speed of single inserts) and ids as an array. SQLite takes rows one by one
inside its transaction, which is as fast as its file allows, and ids as JSON. Neither way has a limit on their number.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    any_,
    func,
    literal,
    select,
)
from sqlalchemy.exc import DBAPIError

from engine.store.overlay import table_to_write

FEW = 100
"""Up to this number, rows are inserted rather than copied: a copy begins with a temporary table."""

CONDITIONS = 200
"""Conditions joined by OR in one statement: SQLite refuses a tree of a thousand."""

RowValues = Mapping[str, object]


class Clash(Enum):
    """How to treat a row whose primary key exists already."""

    ERROR = "error"
    KEEP = "keep"
    REPLACE = "replace"


def put(connection: Connection, table: Table, rows: Sequence[RowValues], clash: Clash = Clash.ERROR) -> None:
    """Insert rows. All name the same columns in the same order, and no primary key occurs twice."""
    if rows:
        put_values(connection, table, tuple(rows[0]), [tuple(row.values()) for row in rows], clash)


def put_values(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: Sequence[tuple[object, ...]],
    clash: Clash = Clash.ERROR,
) -> None:
    """The same by the values of the rows, in the order of the ``names`` of their columns."""
    if not rows:
        return
    if connection.dialect.name == "postgresql" and len(rows) > FEW:
        _copy(connection, table, names, rows, clash)
    else:
        columns = ", ".join(names)
        places = ", ".join(["%s" if connection.dialect.name == "postgresql" else "?"] * len(names))
        into = table_to_write(connection, table)
        statement = f"INSERT INTO {into} ({columns}) VALUES ({places}){_on_clash(table, names, clash)}"
        # past SQLAlchemy, which would process each value of each row
        connection.exec_driver_sql(statement, rows)


def _copy(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[object, ...]], clash: Clash
) -> None:
    """COPY into the table, or, where rows may exist already, into a temporary table that is merged."""
    columns = ", ".join(names)
    into = written = table_to_write(connection, table)
    if clash is not Clash.ERROR:
        into = f"new_{table.name}"
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {into} (LIKE {written}) ON COMMIT DROP")
    cursor: Any = connection.connection.cursor()
    statement, base = f"COPY {into} ({columns}) FROM STDIN", connection.dialect.loaded_dbapi.Error
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except base as error:  # raise the error that SQLAlchemy would raise
        raise DBAPIError.instance(statement, None, error, base) from error
    if clash is not Clash.ERROR:
        merged = _on_clash(table, names, clash)
        connection.exec_driver_sql(f"INSERT INTO {written} ({columns}) SELECT {columns} FROM {into}{merged}")
        connection.exec_driver_sql(f"DROP TABLE {into}")


def _on_clash(table: Table, names: Sequence[str], clash: Clash) -> str:
    """The end of an INSERT statement for rows whose primary key exists already."""
    if clash is Clash.ERROR:
        return ""
    keys = [c.name for c in table.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    then = f"UPDATE SET {changed}" if clash is Clash.REPLACE and changed else "NOTHING"
    return f" ON CONFLICT ({', '.join(keys)}) DO {then}"


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a text column has one of these values, however many there are."""
    wanted: Collection[str] = sorted(set(values))
    if connection.dialect.name == "postgresql":
        return column == any_(literal(wanted, ARRAY(Text)))
    listed = func.json_each(json.dumps(wanted, ensure_ascii=False)).table_valued("value")
    return column.in_(select(listed.c.value))


def among_numbers(connection: Connection, column: Column[Any], values: Collection[int]) -> ColumnElement[bool]:
    """The condition that a column of numbers has one of these, however many there are."""
    if connection.dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(BigInteger)))
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))


def begins_with(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """The condition that a text column begins with a text, as a range: an index of either database serves it."""
    return and_(column >= prefix, column < _behind(prefix))


def begins_with_any(connection: Connection, column: Column[str], prefixes: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a text column begins with one of these texts, however many there are. No text begins with
    another one."""
    spans = [(prefix, _behind(prefix)) for prefix in sorted(prefixes)]
    first: ColumnElement[str]
    end: ColumnElement[str]
    if connection.dialect.name == "postgresql":
        firsts, ends = ([span[n] for span in spans] for n in (0, 1))
        arrays = func.unnest(literal(firsts, ARRAY(Text)), literal(ends, ARRAY(Text)))
        listed = arrays.table_valued("first", "behind").render_derived()
        first, end = listed.c.first, listed.c.behind
    else:
        listed = func.json_each(json.dumps(spans, ensure_ascii=False)).table_valued("value")
        first, end = func.json_extract(listed.c.value, "$[0]"), func.json_extract(listed.c.value, "$[1]")
    own = column.table.alias()
    inside = and_(own.c[column.name] >= first, own.c[column.name] < end)
    return column.in_(select(own.c[column.name]).select_from(listed).join(own, inside))


def _behind(prefix: str) -> str:
    """The first text behind all those that begin with a text."""
    return f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"
