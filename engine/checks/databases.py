"""Read databases: a fresh read-only connection, one statement at a time, bounded in time and size.

The database account decides what a query may see. The bounds here hold for hostile queries as well.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, bindparam, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import NullType

from engine.checks.observation import CouldNotError, one_line
from engine.domain.text import Text
from engine.embedded_languages.sql_query import with_parameters, without_semicolon
from engine.loading.check.sql import SqlSource
from engine.store.connect import is_open_here
from engine.wording.check import result_text

_LONGEST_VALUE = 1024 * 1024
"""Bytes of one row or value in SQLite: functions cannot be interrupted, so their values have to be short."""
_LONGEST_PATTERN = 100
_STEPS = 1000
"""Instructions of SQLite's virtual machine between two checks of the deadline."""
_FORBIDDEN_FUNCTIONS = frozenset(
    (
        *("load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", "optimize", "rtreecheck", "rtreenode"),
        *("rtreedepth", "sqlite_log", "fts5", "eval", "lsdir", "zipfile", "sqlar_compress", "sqlar_uncompress"),
    )
)
"""Functions of SQLite, its shell and common extensions that reach beyond the queried rows."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """The result of a query: the names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


RunQuery = Callable[[str, Mapping[str, str]], QueryResult]
"""Runs one query with its parameters. Raises CouldNotError."""


@contextmanager
def open_database(source: SqlSource) -> Iterator[RunQuery]:
    """Open a fresh connection, rolled back and closed at the end. Raises CouldNotError."""
    try:
        url = make_url(source.url)
        name = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise CouldNotError("database-bad-url") from None
    open_kind = {"sqlite": _sqlite, "postgresql": _postgres}.get(name, _other)
    with open_kind(url, source) as run_query:
        yield run_query


def _collected_rows(rows: Iterable[Sequence[object]], source: SqlSource) -> tuple[tuple[object, ...], ...]:
    """Return the rows, counted while they arrive. Raises CouldNotError if they are too many or too large."""
    kept: list[tuple[object, ...]] = []
    size = 0
    for row in rows:
        if len(kept) == source.rows:
            raise CouldNotError("database-too-many-rows", rows=source.rows)
        size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
        if size > source.largest:
            raise CouldNotError("database-too-large")
        kept.append(tuple(row))
    return tuple(kept)


def _timed_out(source: SqlSource) -> Text:
    return result_text("database-timed-out", seconds=f"{source.deadline.total_seconds():g}")


# ---- SQLite


@contextmanager
def _sqlite(url: URL, source: SqlSource) -> Iterator[RunQuery]:
    """Open a SQLite file with the standard library, which can limit the length of values.

    The file is read-only, an authorizer allows only reading, and a progress handler checks the deadline.
    """
    path = Path(url.database or "")
    if not path.name or not path.is_file():
        raise CouldNotError("database-no-file")
    if is_open_here(path):
        raise CouldNotError("database-own-ledger")
    seconds = source.deadline.total_seconds()
    until = monotonic() + seconds

    def run_query(query: str, values: Mapping[str, str]) -> QueryResult:
        nonlocal until
        until = monotonic() + seconds
        with _sqlite_errors(source), closing(connection.cursor()) as cursor:
            cursor.execute(query, values)
            columns = tuple(column[0] for column in cursor.description or ())
            return QueryResult(columns, _collected_rows(cursor, source))

    with _sqlite_errors(source):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=min(seconds, 5), isolation_level=None)
    with closing(connection):
        with _sqlite_errors(source):
            connection.set_progress_handler(lambda: monotonic() > until, _STEPS)
            _restrict(connection, source)
        yield run_query


def _restrict(connection: sqlite3.Connection, source: SqlSource) -> None:
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(source.largest, _LONGEST_VALUE))
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _LONGEST_PATTERN)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Allow reading, and functions that depend only on their arguments."""
    match action:
        case sqlite3.SQLITE_SELECT | sqlite3.SQLITE_READ | sqlite3.SQLITE_RECURSIVE:
            return sqlite3.SQLITE_OK
        case sqlite3.SQLITE_FUNCTION if (second or "").lower() not in _FORBIDDEN_FUNCTIONS:
            return sqlite3.SQLITE_OK
        case _:
            return sqlite3.SQLITE_DENY


@contextmanager
def _sqlite_errors(source: SqlSource) -> Iterator[None]:
    """Translate SQLite's errors; its messages about a query quote only the query."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or type(error).__name__
        match name.removeprefix("SQLITE_").partition("_")[0]:
            case "INTERRUPT":
                problem = _timed_out(source)
            case "BUSY" | "LOCKED":
                problem = result_text("database-locked")
            case "CANTOPEN" | "PERM" | "IOERR":
                problem = result_text("database-no-file")
            case "NOTADB" | "CORRUPT":
                problem = result_text("database-not-intact")
            case "TOOBIG":
                problem = result_text("database-too-large")
            case "AUTH":
                problem = result_text("database-not-allowed")
            case "READONLY":
                problem = result_text("database-read-only")
            case "ERROR" | "ProgrammingError" | "Warning":
                problem = result_text("database-query-broken", why=one_line(str(error)))
            case _:
                problem = result_text("database-query-failed", code=name)
        raise CouldNotError(problem) from None
    except (ValueError, OverflowError):
        raise CouldNotError("database-query-broken", why="text") from None
    except MemoryError:
        raise CouldNotError("database-too-large") from None


# ---- PostgreSQL

_WRAPPED = """
SELECT CASE WHEN sum(octet_length(line)) OVER (ROWS UNBOUNDED PRECEDING) <= :duecourse_bytes THEN line END
FROM (SELECT row_to_json(asked)::text AS line FROM (
{query}
) AS asked LIMIT :duecourse_rows) AS lines
"""
"""One statement, counted on the server: a row beyond the allowed bytes is not sent. Inside brackets only a SELECT is
grammatical: no write, no second statement."""
_SHAPE = """
SELECT * FROM (
{query}
) AS asked LIMIT 0
"""
_MIGHTY = """
SELECT rolsuper OR pg_has_role('pg_read_server_files', 'MEMBER') OR pg_has_role('pg_write_server_files', 'MEMBER')
    OR pg_has_role('pg_execute_server_program', 'MEMBER')
FROM pg_roles WHERE rolname = current_user
"""
_SQLSTATES = {
    "55P03": "database-locked",
    "25006": "database-read-only",
    "0A000": "database-not-allowed",
    "42501": "database-not-allowed",
}


@contextmanager
def _postgres(url: URL, source: SqlSource) -> Iterator[RunQuery]:
    """Open a read-only session with timeouts set on the server.

    Each query has its own transaction, rolled back so that no setting outlives the query.
    """

    def prepare(connection: Any, _record: object) -> None:
        milliseconds = int(source.deadline.total_seconds() * 1000)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for setting in (
                "default_transaction_read_only = on",
                "standard_conforming_strings = on",  # the SQL scanner relies on this
                f"statement_timeout = {milliseconds}",
                f"lock_timeout = {milliseconds}",
                f"idle_in_transaction_session_timeout = {milliseconds}",
            ):
                cursor.execute(f"SET {setting}")
        connection.autocommit = False

    patience = max(2, int(source.deadline.total_seconds()))  # libpq takes whole seconds, at least two
    with _connected(url.set(drivername="postgresql+psycopg"), source, prepare, connect_timeout=patience) as connection:
        with _errors(source), connection.begin():
            if connection.exec_driver_sql(_MIGHTY).scalar():  # its SELECT statements can read and write files
                raise CouldNotError("database-too-mighty")

        def run_query(query: str, values: Mapping[str, str]) -> QueryResult:
            caps = {"duecourse_bytes": source.largest, "duecourse_rows": source.rows + 1}
            with _errors(source), connection.begin() as transaction:
                shape = connection.execute(_statement(_SHAPE, query, values), values)
                lines = connection.execute(_statement(_WRAPPED, query, values, caps), {**values, **caps})
                result = _from_json(tuple(shape.keys()), lines.scalars(), source)
                transaction.rollback()
                return result

        yield run_query


def _statement(frame: str, query: str, values: Mapping[str, str], caps: Mapping[str, int] | None = None) -> Any:
    spelled = with_parameters(without_semicolon(query), values)
    # without a type from us, the server gives a parameter the type of the column that it is compared with
    untyped = [bindparam(name, type_=NullType()) for name in (*values, *(caps or ()))]
    return text(frame.replace("{query}", spelled)).bindparams(*untyped)


def _from_json(columns: tuple[str, ...], lines: Iterable[str | None], source: SqlSource) -> QueryResult:
    def rows() -> Iterator[tuple[object, ...]]:
        for line in lines:
            if line is None:
                raise CouldNotError("database-too-large")
            values = json.loads(line, parse_float=Decimal)
            yield tuple(values[column] for column in columns)

    return QueryResult(columns, _collected_rows(rows(), source))


# ---- shared


@contextmanager
def _connected(
    url: URL, source: SqlSource, prepare: Callable[[Any, object], None] | None = None, **arguments: object
) -> Iterator[Connection]:
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args=arguments)
    except (NoSuchModuleError, ImportError):
        raise CouldNotError("database-no-driver", name=one_line(url.get_backend_name(), 40)) from None
    if prepare is not None:
        event.listen(engine, "connect", prepare)
    with _errors(source, connecting=True):
        connection = engine.connect()
    with closing(connection):
        yield connection


@contextmanager
def _other(url: URL, source: SqlSource) -> Iterator[RunQuery]:
    """Open any other database that SQLAlchemy supports; only the account limits what a query may do.

    Queries are rolled back, and their rows are counted as they arrive.
    """
    with _connected(url, source) as connection:

        def run_query(query: str, values: Mapping[str, str]) -> QueryResult:
            with _errors(source), connection.begin() as transaction:
                statement = _statement("{query}", query, values).execution_options(stream_results=True)
                rows = connection.execute(statement, values)
                result = QueryResult(tuple(rows.keys()), _collected_rows(rows, source))
                transaction.rollback()
                return result

        yield run_query


@contextmanager
def _errors(source: SqlSource, *, connecting: bool = False) -> Iterator[None]:
    """Translate a driver's errors: its own messages may contain the address, the password or a path."""
    try:
        yield
    except DBAPIError as error:
        raise CouldNotError(_translated(error.orig, source, connecting=connecting)) from None
    except SQLAlchemyError as error:
        raise CouldNotError("database-query-failed", code=type(error).__name__) from None
    except (OSError, ValueError, UnicodeError):
        if connecting:
            raise CouldNotError("database-away") from None
        raise CouldNotError("database-query-broken", why="text") from None


def _translated(error: BaseException | None, source: SqlSource, *, connecting: bool) -> Text:
    state = getattr(error, "sqlstate", None) or ""
    if state == "57014":
        return _timed_out(source)
    if state in _SQLSTATES:
        return result_text(_SQLSTATES[state])
    # before login there is no code
    if state.startswith("28") or (connecting and "authentication failed" in str(error)):
        return result_text("database-no-login")
    if connecting or state.startswith(("08", "57P")):
        return result_text("database-away")
    if state.startswith("42"):  # about the query's text, so it reveals no secret of the database
        diagnosis = getattr(error, "diag", None)
        return result_text("database-query-broken", why=one_line(getattr(diagnosis, "message_primary", None) or state))
    return result_text("database-query-failed", code=state or type(error).__name__)
