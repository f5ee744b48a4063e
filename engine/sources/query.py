"""Read a database query incrementally from its cursor, with the same guards as SQL checks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import pairwise

from engine.checks.databases import QueryResult, open_database
from engine.intake.number import spelled_float
from engine.intake.table import SourceTable
from engine.loading.check.sql import SqlSource
from engine.loading.event_source.query import QuerySource
from engine.services.events.column_mapping import SourceRow
from engine.services.ports.events import Checkpoint
from engine.services.refused import Refused
from engine.settings import Settings
from engine.sources.take import EventSource, Piece

CURSOR = "cursor"
"""The checkpoint that stores how far a query was read."""
_MOST = 1000
"""Most results that are read in one run: a query with a limit is repeated while its cursor moves."""


class Query:
    """A polled query as a source. Its cursor is stored in the commit of its events."""

    def __init__(self, name: str, settings: QuerySource, database: SqlSource) -> None:
        self.name = name
        self.mapped = settings.mapped
        self.waiting: list[str] = []
        self._settings = settings
        self._database = database

    def pieces(self, checkpoints: Callable[[], Mapping[str, str]], now: datetime) -> Iterator[Piece]:
        """Yield the results of the query while its cursor moves.

        Raises CouldNotError if the query fails, and Refused if the rows are not in the order of the cursor.
        """
        before: str | None = None
        for _ in range(_MOST):
            cursor = checkpoints().get(CURSOR, self._settings.start)
            if cursor == before:
                return
            before = cursor
            with open_database(self._database) as run_query:
                result = run_query(self._settings.query, {CURSOR: cursor})
            if not result.rows:
                return
            after = _last_cursor(result, self._settings.cursor)
            opens = partial(SourceTable, result.columns, _source_rows(result))
            yield Piece(f"{self.name}.csv", opens, Checkpoint(self.name, CURSOR, after))


def _source_rows(result: QueryResult) -> Iterator[SourceRow]:
    for n, row in enumerate(result.rows, start=1):
        yield SourceRow(n, dict(zip(result.columns, map(as_text, row), strict=True)))


def _last_cursor(result: QueryResult, column: str) -> str:
    """Return the cursor of the last row. Raises Refused if the rows are not in its order."""
    names = [c.casefold() for c in result.columns]
    if column.casefold() not in names:
        raise Refused("source-cursor-missing", column=column)
    position = names.index(column.casefold())
    cursors = [row[position] for row in result.rows]
    if any(value is None for value in cursors):
        raise Refused("source-cursor-empty", column=column)
    if not _is_ordered(cursors):
        raise Refused("source-cursor-unordered", column=column)
    return as_text(cursors[-1])


def _is_ordered(values: Sequence[object]) -> bool:
    numbers = all(isinstance(v, int | float | Decimal) for v in values)
    keys: Sequence[object] = values if numbers else _instants(values) or [as_text(v) for v in values]
    return all(a <= b for a, b in pairwise(keys))  # type: ignore[operator]


def _instants(values: Sequence[object]) -> list[datetime]:
    """Return values as instants, whose offsets may change with the season; empty if they are not instants."""
    try:
        instants = [datetime.fromisoformat(as_text(v)) for v in values]
    except ValueError:
        return []
    return instants if all(i.tzinfo is not None for i in instants) else []


def as_text(value: object) -> str:
    """Return a database value as text: ``2026-02-13 17:30:00``, ``1001``, ``yes``; a text is unchanged."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return spelled_float(value)
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)


def open_source(name: str, source: QuerySource, settings: Settings) -> EventSource | None:
    """The query as a source to read; None where its database is not in the settings."""
    database = settings.of(SqlSource).get(source.database)
    return None if database is None else Query(name, source, database)
