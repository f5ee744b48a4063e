"""The circumstances of a database that an operator should know: its version and what its settings endanger."""

from dataclasses import dataclass

from sqlalchemy import Connection

from engine.domain.text import Text
from engine.store.connect import Database, sqlite_module, unavailable, version_of
from engine.wording.database import (
    SAFE_COMMITS,
    UNSAFE_COMMITS,
    encoding_text,
    flushing_text,
    journal_text,
    migration_text,
    sqlite_text,
)

_UNSAFE_FROM, _UNSAFE_UNTIL = (3, 7, 0), (3, 51, 2)
"""The SQLite versions, both included, that can lose a reset of the WAL and corrupt the file."""


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A property of a database that its ledger depends on. ``sound`` is False where it should be changed."""

    code: str
    text: Text
    sound: bool = True
    version: str | None = None


def circumstances(database: Database) -> tuple[Circumstance, ...]:
    """The library of a database, whether its commits survive a power cut, and its migration. Raises Unavailable."""
    with unavailable(), database.exclusive.connect() as connection:
        properties = _postgres(connection) if connection.dialect.name == "postgresql" else _sqlite(connection)
    from engine.store.migrations import HEAD

    with unavailable():
        version = version_of(database.read)
    return (*properties, Circumstance("migration", migration_text(version, HEAD), version == HEAD, version))


def _sqlite(connection: Connection) -> tuple[Circumstance, ...]:
    module = sqlite_module()
    version: tuple[int, ...] = module.sqlite_version_info
    safe = not _UNSAFE_FROM <= version <= _UNSAFE_UNTIL
    journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
    synchronous = int(connection.exec_driver_sql("PRAGMA synchronous").scalar() or 0)
    return (
        Circumstance("library", sqlite_text(module.sqlite_version, module.__name__, safe=safe), safe),
        Circumstance("journal", journal_text(journal), journal == "wal"),
        Circumstance("durability", SAFE_COMMITS if synchronous >= 2 else UNSAFE_COMMITS, synchronous >= 2),
    )


def _postgres(connection: Connection) -> tuple[Circumstance, ...]:
    def setting(name: str) -> str:
        return str(connection.exec_driver_sql(f"SELECT current_setting('{name}')").scalar())

    version, waits, flushes = setting("server_version"), setting("synchronous_commit"), setting("fsync")
    durable = waits != "off" and flushes == "on"
    encoding = setting("server_encoding")
    return (
        Circumstance("library", Text.plain(f"PostgreSQL {version}")),
        Circumstance("encoding", encoding_text(encoding), encoding == "UTF8"),
        Circumstance("durability", flushing_text(waits, flushes, durable=durable), durable),
    )
