"""The types of columns, the same on both databases."""

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.types import TypeEngine

INSTANT = BigInteger
"""Microseconds since 1970 in UTC."""
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Sorted by code points on both databases, as Python sorts, whatever the language of the server."""
SERIAL = BigInteger().with_variant(Integer, "sqlite")


def short_text(length: int) -> TypeEngine[str]:
    """A short text. SQLite does not enforce ``length`` and PostgreSQL has none: both accept the same texts."""
    return String(length).with_variant(Text(collation="C"), "postgresql")
