"""Text in SQL as people search for it: folded.

SQLite has the function ``folded`` from its connection; PostgreSQL composes the same of its own.
"""

from sqlalchemy import ColumnElement, Connection, String, collate, func, literal_column

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
