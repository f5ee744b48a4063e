"""The transactions of a ledger, shared by its parts."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection

from engine.store.connect import Database, unavailable
from engine.store.one_state import OneState
from engine.store.state_marks import MARKS, StateMarks, read_marks

T = TypeVar("T")

FEW = 200
"""The most ids whose values are kept while one state is read."""


class Session:
    """Gives a ledger connections: ``connection``, which has begun, or a transaction for each piece of work.

    ``key`` keys the chain and the seals of the rows. ``state`` has the values of a connection that only reads, on one
    state.

    On a connection that has begun, nothing is committed here, and writing that fails rolls back only itself.
    """

    def __init__(
        self, database: Database, key: bytes, connection: Connection | None = None, state: OneState | None = None
    ) -> None:
        self.database = database
        self.key = key
        self.connection = connection
        self.state = state

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

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """A value of the state that is read: made once on one state, and each time where others may write in between.

        Nobody changes such a value.
        """
        return self.state.once(key, make) if self.state is not None else make()

    def once_of(self, name: str, ids: Iterable[str], also: Hashable, make: Callable[[frozenset[str]], T]) -> T:
        """A value about some ids of the state that is read, as ``once`` has it; of many ids it is made each time."""
        wanted = frozenset(ids)
        return self.once((name, wanted, also), lambda: make(wanted)) if len(wanted) <= FEW else make(wanted)

    def marks(self) -> StateMarks | None:
        """The marks of the state that is read; None where others may write in between."""
        connection = self.connection
        if self.state is None or connection is None:
            return None
        return self.state.once(MARKS, lambda: read_marks(connection))

    def once_by_entries(self, key: Hashable, make: Callable[[], T], follows: Iterable[str] | None = None) -> T:
        """The same for a value that follows from batches and entries alone: it stays until the chain goes on; with
        ``follows`` until there is an entry about one of these subjects, or of one of these kinds."""
        if self.state is None:
            return make()
        return self.state.once_by_entries(key, make, frozenset(follows) if follows is not None else None)
