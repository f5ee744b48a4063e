"""The transactions of one record: the parts of the record share them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from engine.store.connect import Database, unavailable


class Session:
    """Where a record reads and writes: on ``connection``, which has begun, or in a transaction for each piece of work.

    On a connection that has begun, nothing is committed here, and a piece of writing that fails takes back only itself.
    """

    def __init__(self, database: Database, connection: Connection | None = None) -> None:
        self.database = database
        self.connection = connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection to write on; what is written stands when the block ends. Raises Unavailable."""
        if self.connection is not None:
            with self.connection.begin_nested():
                yield self.connection
        else:
            with unavailable(), self.database.write.begin() as connection:
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read one state on. Raises Unavailable."""
        if self.connection is not None:
            yield self.connection
        else:
            with unavailable(), self.database.read.begin() as connection:
                yield connection
