"""Connections whose commits wait for the disk, and whose writers wait for each other.

A writer on SQLite begins with the write lock, in WAL mode. On PostgreSQL, writers queue for one advisory lock and
readers have a snapshot (docs/adr/0010-one-writer-one-state.md).
"""

import atexit
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.pool import NullPool, QueuePool

from engine.domain.refusal import Refusal
from engine.domain.text import collation_key, folded
from engine.private_files import make_private_folder, private_opener
from engine.services.ports.ledger import Damaged, Unavailable
from engine.services.refused import Refused
from engine.store.database_url import parse_url
from engine.store.overlay import is_overlaid
from engine.store.postgres_engine import postgres_engine, prepare_only_to_read, prepare_to_read

_ONE_WRITER = 0x64756563  # "duec": the key of the advisory lock
_WRITERS, _READERS = 5, 15
"""The most connections that a process has for each at once; further threads wait for one. They are kept: opening one
takes as long as a page."""
BUSY_TIMEOUT = 30_000
"""How long SQLite waits for it, in milliseconds."""
_CACHE, _CHECKPOINT = 32_000, 4_000
"""The most KiB of pages that a writer of SQLite keeps, else a commit of thousands of rows writes the same pages again
and again; and the pages of the WAL from which on a commit takes them into the file."""
_UNREACHABLE = (
    "refused",
    "timeout",
    "timed out",
    "no such file",
    "starting up",
    "shutting down",
    "too many",
    "unreachable",
)
"""Parts of the errors of a server that cannot be reached, as opposed to errors of a wrong URL."""


_DAMAGED = ("malformed", "could not decode", "index corrupted", "invalid page")
"""Parts of the errors of a database whose pages or texts were changed. A file that is none may be a wrong path."""


class CannotOpen(OSError):
    """The database cannot be used; ``why`` gives the reason and a remedy."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(frozen=True, slots=True)
class Database:
    """The engines of one database: for writing, for reading, and for a rehearsal, which reads one state and writes only
    temporary tables (``engine.store.overlay``). Where the medium is read-only, writing is refused."""

    url: str | Path = field(repr=False)
    write: Engine
    read: Engine
    rehearse: Engine
    is_read_only: bool = False

    @property
    def exclusive(self) -> Engine:
        """The engine whose transactions keep other writers out; on a read-only medium there are none."""
        return self.read if self.is_read_only else self.write

    def dispose(self) -> None:
        """Close all connections that are not in use."""
        self.write.dispose()
        self.read.dispose()
        self.rehearse.dispose()


def connect(url: str | Path) -> Database:
    """Open a database by its SQLAlchemy URL (``sqlite:///…`` or ``postgresql+psycopg://…``), or by an SQLite file.

    The file of an SQLite database is created by the first write. Raises CannotOpen for a URL that is neither; its
    message has nothing of a URL that cannot be parsed.
    """
    try:
        parsed = parse_url(url)
    except ValueError:
        raise CannotOpen(Refusal("database-url-unreadable")) from None
    name = parsed.get_backend_name()
    if name == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            try:
                make_private_folder(Path(parsed.database).parent)
            except OSError as error:
                why = Refusal("database-folder-missing", why=error.strerror or str(error))
                raise CannotOpen(why) from error
        path = Path(parsed.database or "")
        if _is_read_only(path):
            return _read_only(url, parsed)
        write = _sqlite_engine(parsed, poolclass=QueuePool, pool_size=1, max_overflow=4)
        event.listen(write, "connect", _prepare_sqlite)
        event.listen(write, "begin", _begin_immediate)
        read, rehearse = _readers(parsed)
        for engine in (write, read, rehearse):
            event.listen(engine, "do_connect", partial(_make_file, parsed.database or ""))
        _FILES.add(path.resolve())
        _ENGINES.update((write, read, rehearse))
        return Database(url, write, read, rehearse)
    if name == "postgresql":
        try:
            # pools of their own: writers that wait for each other must not take the connections of readers;
            # a writer must see the commits made while it waited for the lock: a snapshot from before would be stale
            pool = {"poolclass": QueuePool, "max_overflow": 0}
            write = postgres_engine(parsed, "READ COMMITTED", **pool, pool_size=_WRITERS)
            read = postgres_engine(
                parsed, "REPEATABLE READ", prepare_to_read, prepare_only_to_read, **pool, pool_size=_READERS
            )
            rehearse = postgres_engine(parsed, "REPEATABLE READ", prepare_to_read, poolclass=NullPool)
        except ImportError as error:
            raise CannotOpen(Refusal("psycopg-missing")) from error
        _ENGINES.update((write, read, rehearse))
        return Database(url, write, read, rehearse)
    raise CannotOpen(Refusal("database-kind-unknown", kind=name))


def _sqlite_engine(url: URL, **pool: Any) -> Engine:
    """An engine whose errors do not show the values of a statement: they may be those of an anonymous form."""
    return create_engine(url, module=sqlite_module(), hide_parameters=True, **pool)


def _is_read_only(path: Path) -> bool:
    """Return whether an SQLite file can be read, but not written: it, or the folder of the files beside it."""
    if not path.is_file():
        return False
    return not os.access(path, os.W_OK) or not (os.access(path.parent, os.W_OK) or _wal(path).exists())


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _read_only(url: str | Path, parsed: URL) -> Database:
    """Open an SQLite file without writing anything beside it.

    A file in WAL mode needs that, unless SQLite is told that it cannot change; it can while it has a WAL.
    """
    path = Path(parsed.database or "")
    has_wal = _wal(path).exists() and _wal(path).stat().st_size > 0
    query = {"mode": "ro", "uri": "true"} | ({} if has_wal else {"immutable": "1"})
    beside = parsed.set(database=f"file:{quote(str(path.resolve()))}").update_query_dict(query)
    read, rehearse = _readers(beside)
    write = _sqlite_engine(beside, poolclass=NullPool)
    event.listen(write, "begin", partial(_refuse_to_write, path))
    _FILES.add(path.resolve())
    return Database(url, write, read, rehearse, is_read_only=True)


def _readers(url: URL) -> tuple[Engine, Engine]:
    """The engines of an SQLite file for reading and for a rehearsal: neither ever takes the write lock."""
    read = _sqlite_engine(url, poolclass=QueuePool, pool_size=_READERS, max_overflow=0)
    event.listen(read, "connect", _prepare_sqlite_reader)
    rehearse = _sqlite_engine(url, poolclass=NullPool)
    event.listen(rehearse, "connect", _prepare_sqlite_rehearsal)
    for engine in (read, rehearse):
        event.listen(engine, "begin", _begin)
    return read, rehearse


def _refuse_to_write(path: Path, _connection: Connection) -> None:
    raise Refused("ledger-read-only", path=str(path))


_FILES: set[Path] = set()
_ENGINES: WeakSet[Engine] = WeakSet()


@atexit.register
def _close_all() -> None:
    """Close all connections as the process ends: SQLite then takes its WAL into the file and removes it."""
    for engine in list(_ENGINES):
        engine.dispose()


def is_open_here(path: Path) -> bool:
    """Return whether this process has an SQLite database open in that file.

    A second library that opened it would drop the locks of the first.
    """
    return path.resolve() in _FILES


def sqlite_module() -> ModuleType:
    """The SQLite module to use: that of pysqlite3 where it is installed, since older libraries can lose a WAL reset."""
    try:
        import pysqlite3
    except ImportError:  # no wheel for this platform: the standard library's serves, and doctor says so
        return sqlite3
    return pysqlite3  # type: ignore[no-any-return]


def one_writer(connection: Connection) -> None:
    """Wait until no other transaction writes to the ledger, and make others wait until this one ends.

    SQLite has its write lock from BEGIN on. On PostgreSQL a lock on a table would do as well, but vacuum and backups
    lock tables too. A transaction that stays idle is ended after five minutes. A rehearsal waits for nobody.
    """
    if connection.dialect.name == "postgresql" and not is_overlaid(connection):
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '5min'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")


@contextmanager
def unavailable() -> Iterator[None]:
    """Turn the errors of a database that is away, full, read-only or locked into ``Unavailable``, and those of a
    damaged file into ``Damaged``. A thread that gets no connection in time finds it unavailable as well."""
    try:
        yield
    except TimeoutError as error:
        raise Unavailable(reason(error)) from error
    except (OperationalError, InterfaceError) as error:
        raise_if_damaged(error)
        raise Unavailable(reason(error)) from error
    except DBAPIError as error:
        raise_if_damaged(error)
        if not error.connection_invalidated:
            raise
        raise Unavailable(reason(error)) from error


def raise_if_damaged(error: Exception) -> None:
    """Raise Damaged if an error means that the database file cannot be read as it was written."""
    why = reason(error)
    if any(word in why.lower() for word in _DAMAGED):
        raise Damaged(why) from error


def is_away(why: str) -> bool:
    """Return whether an error means that the database is probably right, but cannot be reached now."""
    return any(word in why.lower() for word in _UNREACHABLE)


def reason(error: Exception) -> str:
    """The error of the database itself, on one line."""
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _make_file(path: str, *_: object) -> None:
    """Make the file of a database for its owner alone; SQLite gives the files beside it the same mode."""
    if path and path != ":memory:" and not path.startswith("file:"):
        # one that exists is not opened, since closing it would drop the locks of this process; and where the file
        # cannot be made, SQLite says why
        with suppress(OSError), open(path, "xb", opener=private_opener):
            pass


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins; the late begin of the driver loses updates
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE}")
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")
    cursor.close()
    _add_functions(connection)


def _prepare_sqlite_reader(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()
    _add_functions(connection)


def _prepare_sqlite_rehearsal(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()
    _add_functions(connection)
    connection.set_authorizer(_only_temporary)


def _only_temporary(action: int, table: str | None, _column: str | None, database: str | None, _by: str | None) -> int:
    """Refuse to write anything but temporary tables: a rehearsal must never make others wait.

    Older libraries ask about their own schema where a function such as ``json_each`` begins.
    """
    stored = database == "main" and table is not None and not table.startswith("sqlite_")
    return sqlite3.SQLITE_DENY if stored and action in _WRITES else sqlite3.SQLITE_OK


_WRITES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)


def _add_functions(connection: sqlite3.Connection) -> None:
    connection.create_function("folded", 1, _folded, deterministic=True)
    connection.create_function("collation_key", 1, _collation_key, deterministic=True)


def _collation_key(value: object) -> bytes | None:
    """A value as lists order by it (``engine.store.sorting``)."""
    return collation_key(value) if isinstance(value, str) else None


def _folded(value: object) -> str | None:
    """A value as searches compare it (``engine.store.folding``)."""
    return folded(value) if isinstance(value, str) else None


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def version_of(engine: Engine) -> str | None:
    """The migration of a database; None where it is empty."""
    with engine.begin() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return None
        version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return version


def upgrade(database: Database, key: Callable[[], bytes] | None = None) -> None:
    """Bring a database to the newest migration, where it is not there already.

    Two processes that do this at once queue, and the second finds it done. Alembic is imported only where there is
    something to do: that costs a third of a second. ``key`` gives the key of the chain to a migration that writes rows
    with seals: only where it has such rows to write. Raises CannotOpen for a database of a newer version.
    """
    from engine.store.migrations import HEAD

    if version_of(database.read) == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config(stdout=sys.stderr)
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        with database.write.begin() as connection:
            one_writer(connection)
            config.attributes["connection"] = connection
            config.attributes["key"] = key
            command.upgrade(config, HEAD)
    except CommandError as error:
        raise CannotOpen(Refusal("database-newer", why=str(error))) from error
