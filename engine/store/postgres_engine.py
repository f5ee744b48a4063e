"""Connections to PostgreSQL, prepared once for all their transactions."""

from collections.abc import Callable
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

_PATIENCE = 10
"""Seconds until a server that does not answer counts as away."""
LOCK_TIMEOUT = "30s"
"""How long PostgreSQL waits for a lock, such as that of another writer, before it gives up."""


def postgres_engine(parsed: URL, isolation_level: Any, *prepare: Callable[[Any, object], None], **pool: Any) -> Engine:
    """An engine whose connections have an isolation level from their beginning: an option of the engine would set it
    and take it back around each transaction. Each new connection is prepared by ``prepare``, too.

    Raises ImportError where the driver is not installed.
    """
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        isolation_level=isolation_level,
        connect_args={"connect_timeout": parsed.query.get("connect_timeout", _PATIENCE)},
        **pool,
    )
    for each in (_prepare, *prepare):
        event.listen(engine, "connect", each)
    event.listen(engine, "checkout", _require_open)
    return engine


def _require_open(connection: Any, _record: object, _proxy: object) -> None:
    """Have the pool replace a connection that the server has closed while nobody used it: its end is there to be read.

    Asking the server instead would take as long as a query, for each transaction.
    """
    if connection.closed:
        raise DisconnectionError
    with DefaultSelector() as selector:
        selector.register(connection.fileno(), EVENT_READ)
        if selector.select(0):
            raise DisconnectionError


def _prepare(connection: Any, _record: object) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute("SELECT current_setting('synchronous_commit')")
        if cursor.fetchone()[0] == "off":  # loses acknowledged commits when the server is killed
            cursor.execute("SET synchronous_commit = 'on'")
    connection.autocommit = False


def prepare_to_read(connection: Any, _record: object) -> None:
    """Plan each query by its values: a plan for any values reads the whole ledger where one asks for its last entries.

    A plan takes a tenth of a millisecond. A read is never shared among processes of the server: to begin them takes as
    much as most reads, and with them, to read the whole ledger for some of its entries counts as cheap.
    """
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = 'force_custom_plan'")
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    connection.autocommit = False


def prepare_only_to_read(connection: Any, _record: object) -> None:
    """Let the transactions of a connection write nothing."""
    connection.read_only = True
