"""Connections with the facts of storage built in: SQLite begins with the write lock, in WAL, and waits for the disk."""

import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool, QueuePool


class CannotOpen(OSError):
    """The database cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Database:
    """A writing and a reading engine of one database."""

    url: str
    write: Engine
    read: Engine


def connect(url: str) -> Database:
    """Open a database by its SQLAlchemy URL (``sqlite:///…`` or ``postgresql+psycopg://…``).

    The file of an SQLite database is made when first written to. Raises CannotOpen for a URL that is neither.
    """
    try:
        parsed = make_url(url)
        name = parsed.get_backend_name()
    except Exception as error:
        raise CannotOpen(f"{url!r} is not a database URL (sqlite:///FILE or postgresql+psycopg://…)") from error
    if name == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        write = create_engine(parsed, module=sqlite_module(), poolclass=QueuePool, pool_size=1, max_overflow=4)
        event.listen(write, "connect", _prepare_sqlite)
        event.listen(write, "begin", _begin_immediate)
        read = create_engine(parsed, module=sqlite_module(), poolclass=NullPool)
        event.listen(read, "connect", _prepare_sqlite_reader)
        event.listen(read, "begin", _begin)
        return Database(url, write, read)
    if name == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        return Database(url, engine, engine.execution_options(isolation_level="REPEATABLE READ"))
    raise CannotOpen(f"{name} is not supported; use sqlite:///FILE or postgresql+psycopg://…")


def sqlite_module() -> ModuleType:
    """The SQLite to use: the package's newer one where there is one, since older ones can lose a WAL reset."""
    try:
        import pysqlite3
    except ImportError:  # no wheel for this platform: the standard library's serves, and doctor says so
        return sqlite3
    return pysqlite3  # type: ignore[no-any-return]


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins; the driver's own late begin loses updates
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _prepare_sqlite_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def version_of(engine: Engine) -> str | None:
    """The migration that a database stands at; None where it is empty."""
    with engine.begin() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def upgrade(database: Database) -> None:
    """Bring a database to the newest migration; nothing where it stands there already.

    Alembic is imported only when there is something to do: it costs a third of a second. Raises CannotOpen for a database
    of a newer version.
    """
    from engine.store.migrations import HEAD

    if version_of(database.write) == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config(stdout=sys.stderr)
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        with database.write.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
    except CommandError as error:
        raise CannotOpen(f"it was written by a newer version of duecourse ({error})") from error
