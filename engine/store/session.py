"""The transactions of a ledger, shared by its parts."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from engine.store.connect import Database, unavailable


class Session:
    """Gives a ledger connections: ``connection``, which has begun, or a transaction for each piece of work.

    ``key`` keys the chain and the seals of the rows.

    On a connection that has begun, nothing is committed here, and writing that fails rolls back only itself.
    """

    def __init__(self, database: Database, key: bytes, connection: Connection | None = None) -> None:
        self.database = database
        self.key = key
        self.connection = connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection to write on, committed when the block ends. Raises Unavailable."""
        if self.connection is not None:
            with self.connection.begin_nested():
                yield self.connection
        else:
            with unavailable(), self.database.write.begin() as connection:
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads one state. Raises Unavailable."""
        if self.connection is not None:
            yield self.connection
        else:
            with unavailable(), self.database.read.begin() as connection:
                yield connection
