"""Text in SQL as people search for it: folded, and within JSON.

SQLite has the function ``folded`` from its connection; PostgreSQL composes the same of its own.
"""

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, String, cast, collate, func, literal_column, select

_UNSEEN = "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""The characters that nobody sees, on PostgreSQL, which knows no categories."""


def folded_column(connection: Connection, column: ColumnElement[str]) -> ColumnElement[str]:
    """A text column as ``engine.domain.text.folded`` writes it."""
    if connection.dialect.name != "postgresql":
        return func.folded(column, type_=String)
    plain = func.translate(func.normalize(column, literal_column("NFKC")), _UNSEEN, "")
    return func.lower(collate(plain, "default"), type_=String)


def contains(connection: Connection, column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """The condition that a column, folded, has a folded text in it."""
    where = func.strpos if connection.dialect.name == "postgresql" else func.instr
    return where(folded_column(connection, column), text) > 0


def body_may_contain(connection: Connection, body: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """The same for canonical JSON, anywhere in it: quick, and true at least where a value contains the text."""
    return contains(connection, body, json.dumps(text, ensure_ascii=False)[1:-1])


def _as_json(body: ColumnElement[str]) -> ColumnElement[Any]:
    from sqlalchemy.dialects.postgresql import JSONB  # its dialect takes long to import, and SQLite needs none of it

    return cast(body, JSONB)


def json_value(connection: Connection, body: ColumnElement[str], key: str) -> ColumnElement[str]:
    """The text under a key of a JSON object; null where there is none."""
    if connection.dialect.name == "postgresql":
        text: ColumnElement[str] = _as_json(body)[key].astext
        return text
    return func.json_extract(body, f"$.{key}", type_=String)


def any_text_under(
    connection: Connection, table: FromClause, key: str, *, text: str, same_as: frozenset[str]
) -> ColumnElement[bool]:
    """The condition that, in the column ``body`` of a table, a text at or below a key has a folded text in it or is one
    of ``same_as``."""
    content, source, is_text = _texts_under(connection, table.c.body, key)
    fits = contains(connection, content, text)
    if same_as:
        fits |= content.in_(sorted(same_as))
    return select(literal_column("1")).select_from(source).where(is_text, fits).correlate(table).exists()


def _texts_under(
    connection: Connection, body: ColumnElement[str], key: str
) -> tuple[ColumnElement[str], FromClause, ColumnElement[bool]]:
    """The values at or below a key: the column of their content, what it is selected from, and whether one is text."""
    if connection.dialect.name == "postgresql":
        value = func.jsonb_path_query(_as_json(body), literal_column(f"'$.{key}.**'")).column_valued("value")
        return value.op("#>>")(literal_column("'{}'")), value.scalar_alias, func.jsonb_typeof(value) == "string"
    tree = func.json_tree(body, f"$.{key}").table_valued("atom", "type", name="tree")
    return tree.c.atom, tree, tree.c.type == "text"
