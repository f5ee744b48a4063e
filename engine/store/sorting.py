"""Rows in the order in which people look them up: by texts, Chinese by pinyin, and by places that were worked out
outside the database, such as those of titles in one language."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    Text,
    cast,
    func,
    literal,
    literal_column,
    select,
)

from engine.store.core_tables import occurrence_t
from engine.store.folding import folded_column

_APART = "\n"
"""Between the parts of a joined text; no id has it."""


def collated(connection: Connection, column: ColumnElement[str]) -> ColumnElement[bytes]:
    """A text column as ``engine.domain.text.collation_key`` has it."""
    if connection.dialect.name != "postgresql":
        return func.collation_key(column, type_=LargeBinary)
    return func.convert_to(folded_column(connection, column), literal_column("'GB18030'"), type_=LargeBinary)


def label_column(connection: Connection) -> ColumnElement[str]:
    """The label of an occurrence, or else the period that it serves; NULL where it has neither."""
    body: ColumnElement[Any] = occurrence_t.c.body
    if connection.dialect.name == "postgresql":
        document = cast(body, JSON)
        parts: list[ColumnElement[Any]] = [
            func.json_extract_path_text(document, literal_column(f"'{name}'")) for name in ("label", "served")
        ]
    else:
        parts = [func.json_extract(body, f"$.{name}") for name in ("label", "served")]
    return func.coalesce(*(func.nullif(part, "") for part in parts), type_=Text)


def joined_text(columns: Iterable[ColumnElement[Any]]) -> ColumnElement[Any]:
    """Several columns as one text, NULL as an empty part; ``joined`` makes the same of values."""
    first, *others = (func.coalesce(cast(column, Text), "") for column in columns)
    text: ColumnElement[Any] = first
    for other in others:
        text = text.op("||")(_APART).op("||")(other)
    return text


def joined(values: Iterable[object]) -> str:
    """Values as ``joined_text`` has them."""
    return _APART.join("" if value is None else str(value) for value in values)


def rank_table(connection: Connection, ranks: Mapping[str, int]) -> CTE:
    """The ranks of some texts as a table with the columns ``name`` and ``rank``, to be joined."""
    written = json.dumps(ranks, ensure_ascii=False)
    if connection.dialect.name == "postgresql":
        each = func.json_each_text(cast(literal(written, Text), JSON)).table_valued("key", "value", name="each")
    else:
        each = func.json_each(written).table_valued("key", "value", name="each")
    listed = select(each.c.key.label("name"), cast(each.c.value, Integer).label("rank")).cte("ranks")
    return listed.prefix_with("MATERIALIZED")  # else SQLite reads the list again for each row
