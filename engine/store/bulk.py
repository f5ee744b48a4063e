"""Many rows or many ids in one statement, in the fastest way of each database.

PostgreSQL takes rows by COPY (four times the speed of single inserts) and ids as an array. SQLite takes rows one by one
inside its transaction, which is as fast as its file allows, and ids as JSON. Neither way has a limit on their number.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Table,
    Text,
    and_,
    any_,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import UserDefinedType

from engine.store.overlay import is_overlaid, table_to_write

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
    """COPY into the table what is new; what exists already goes into a temporary table that is merged."""
    columns, written = ", ".join(names), table_to_write(connection, table)
    existing: Sequence[tuple[object, ...]] = ()
    if clash is not Clash.ERROR:
        rows, existing = _new_and_existing(connection, table, written, names, rows)
    _copy_into(connection, written, columns, rows)
    if existing and (clash is Clash.REPLACE or len(table.primary_key) > 1):
        if _merge_arrays(connection, table, names, existing, clash):
            return
        into = f"new_{table.name}"
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {into} (LIKE {written}) ON COMMIT DROP")
        _copy_into(connection, into, columns, existing)
        merged = _on_clash(table, names, clash)
        connection.exec_driver_sql(f"INSERT INTO {written} ({columns}) SELECT {columns} FROM {into}{merged}")
        connection.exec_driver_sql(f"DROP TABLE {into}")


def _merge_arrays(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[object, ...]], clash: Clash
) -> bool:
    """Merge rows of a few texts and numbers in one statement; False where they are others, and nothing is done. A
    temporary table for them would take longer than the rows."""
    columns = list(zip(*rows, strict=True))
    kinds = [_kind_of(values) for values in columns] if len(names) <= _FEW_COLUMNS else [None]
    known = [kind for kind in kinds if kind is not None]
    if len(known) < len(names):
        return False
    arrays = ", ".join(f"%s::{kind.get_col_spec()}" for kind in known)
    into = f"{table_to_write(connection, table)} ({', '.join(names)})"
    statement = f"INSERT INTO {into} SELECT * FROM unnest({arrays}){_on_clash(table, names, clash)}"
    connection.exec_driver_sql(statement, tuple(map(_array_text, columns)))
    return True


_FEW_COLUMNS = 4


def _kind_of(values: Sequence[object]) -> "_Array | None":
    """The array that texts or numbers make; None for any others."""
    types = set(map(type, values))
    return _TEXTS if types == {str} else _NUMBERS if types == {int} else None


def _new_and_existing(
    connection: Connection, table: Table, written: str, names: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> tuple[Sequence[tuple[object, ...]], Sequence[tuple[object, ...]]]:
    """The rows whose primary key the table lacks, and the others; a key of several columns is not looked for."""
    key, *more = table.primary_key
    if more:
        return (), rows
    place = names.index(key.name)
    keys: Sequence[Any] = [row[place] for row in rows]
    is_text = isinstance(keys[0], str)
    if is_text:
        keys = perhaps_there(connection, key, keys)
    of = (_TEXTS if is_text else _NUMBERS).get_col_spec()
    query = f"SELECT {key.name} FROM {written} WHERE {key.name} = ANY((SELECT %s::{of})::{of})"  # as _seen_late
    known = set(connection.exec_driver_sql(query, (_array_text(keys),)).scalars()) if keys else ()
    if not known:
        return rows, ()
    return [row for row in rows if row[place] not in known], [row for row in rows if row[place] in known]


def _copy_into(connection: Connection, into: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    """COPY rows into a table that has none with their keys."""
    if not rows:
        return
    cursor: Any = connection.connection.cursor()
    statement, base = f"COPY {into} ({columns}) FROM STDIN", connection.dialect.loaded_dbapi.Error
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except base as error:  # raise the error that SQLAlchemy would raise
        raise DBAPIError.instance(statement, None, error, base) from error


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
        return column == any_(_seen_late(wanted, _TEXTS))
    listed = func.json_each(json.dumps(wanted, ensure_ascii=False)).table_valued("value")
    return column.in_(select(listed.c.value))


def perhaps_there(connection: Connection, column: Column[str], values: Iterable[str]) -> Sequence[str]:
    """Those of some texts, sorted, that a column may have: where they are many, one look between the first and the last
    of those with one beginning shows that it has none. New ids mostly have numbers behind those that are known.

    To look for each takes a microsecond, and far more before PostgreSQL has counted what a table has: as long as that
    lacks, it reads all of the table for them.
    """
    wanted = sorted(set(values))
    if len(wanted) <= FEW or is_overlaid(connection):
        return wanted
    spans = _with_one_beginning(wanted)
    if len(spans) > _MOST_SPANS:
        return wanted
    place = "%s" if connection.dialect.name == "postgresql" else "?"
    name = column.name
    one = f"EXISTS (SELECT 1 FROM {column.table.name} WHERE {name} >= {place} AND {name} <= {place})"
    ends = tuple(text for first, end in spans for text in (wanted[first], wanted[end - 1]))
    found = connection.exec_driver_sql(f"SELECT {', '.join([one] * len(spans))}", ends).one()
    if all(found):
        return wanted
    there = [span for span, has_any in zip(spans, found, strict=True) if has_any]
    return [value for first, end in there for value in wanted[first:end]]


_MOST_SPANS = 8


def _with_one_beginning(wanted: Sequence[str]) -> list[tuple[int, int]]:
    """The spans of sorted texts that share a beginning, each by its first place and the one behind it; of very many, so
    many that one sees it."""
    spans: list[tuple[int, int]] = []
    first, last = 0, len(wanted)
    while first < last and len(spans) <= _MOST_SPANS:
        if length := _beginning(wanted[first]):
            end = bisect_left(wanted, _behind(wanted[first][:length]), first)
        else:
            end = next((n for n in range(first, last) if _beginning(wanted[n])), last)
        spans.append((first, end))
        first = end
    return spans


def _beginning(text: str) -> int:
    """The length of the beginning that the ids of events of one name share, or those of an obligation's occurrences."""
    return max(text.rfind("@"), text.rfind("/")) + 1


def _seen_late(values: Collection[object], kind: "_Array") -> Any:
    """An array that PostgreSQL sees only as it looks for its values, where they are many.

    To plan by each takes longer than to find them; and as long as the server has not counted what a table has, it reads
    all of the table rather than an index.
    """
    array = literal(values, kind)
    return array if len(values) <= FEW else cast(select(array).scalar_subquery(), kind)


class _Array(UserDefinedType[Collection[object]]):
    """An array that goes to the server as one text, made here: the driver makes it value by value."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, of: str) -> None:
        self.of = of

    def get_col_spec(self, **_: object) -> str:
        """The name of the type."""
        return f"{self.of}[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Collection[object] | None], str]:
        """How a value is written."""
        return _array_text


_TEXTS, _NUMBERS = _Array("TEXT"), _Array("BIGINT")


def _array_text(values: Collection[object] | None) -> str:
    """Texts or numbers as PostgreSQL reads an array."""
    values = values or ()
    joined = '","'.join(map(str, values))
    if "\\" in joined or joined.count('"') != 2 * (len(values) - 1):
        joined = '","'.join([str(value).replace("\\", "\\\\").replace('"', '\\"') for value in values])
    return f'{{"{joined}"}}' if values else "{}"


def among_numbers(connection: Connection, column: Column[Any], values: Collection[int]) -> ColumnElement[bool]:
    """The condition that a column of numbers has one of these, however many there are."""
    if connection.dialect.name == "postgresql":
        return column == any_(_seen_late(values, _NUMBERS))
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
