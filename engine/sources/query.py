"""Read a database query incrementally from its cursor, with the same guards as SQL checks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import pairwise

from engine.checks.databases import QueryResult, open_database
from engine.domain.text import Text
from engine.intake.number import spelled_float
from engine.intake.table import SourceTable
from engine.services.events.column_mapping import SourceRow
from engine.services.ports.events import Checkpoint
from engine.services.refused import Refused
from engine.settings import QuerySource, SqlSource
from engine.sources.take import Piece

CURSOR = "cursor"
"""The mark that says how far a query was read."""
_MOST = 1000
"""Answers that are taken at once: a query with a limit is asked again while it gets on."""


class Query:
    """A polled query as a source. Its cursor is kept in the commit of the events that it brought."""

    def __init__(self, name: str, settings: QuerySource, database: SqlSource) -> None:
        self.name = name
        self.mapped = settings.mapped
        self.waiting: list[str] = []
        self._settings = settings
        self._database = database

    def pieces(self, checkpoints: Callable[[], Mapping[str, str]], now: datetime) -> Iterator[Piece]:
        """What the query answers, and answers again while its cursor moves. Raises CouldNotError, and Refused where the
        rows are not in the order of the cursor."""
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
            after = _last(result, self._settings.cursor)
            opens = partial(SourceTable, result.columns, _rows(result))
            yield Piece(f"{self.name}.csv", opens, Checkpoint(self.name, CURSOR, after))


def _rows(result: QueryResult) -> Iterator[SourceRow]:
    for n, row in enumerate(result.rows, start=1):
        yield SourceRow(n, dict(zip(result.columns, map(spelled, row), strict=True)))


def _last(result: QueryResult, column: str) -> str:
    """The cursor of the last row."""
    names = [c.casefold() for c in result.columns]
    if column.casefold() not in names:
        words = Text(zh="查询结果没有游标列 {column}", en="the query answers no column {column} for the cursor")
        raise Refused(words.filled(column=column))
    place = names.index(column.casefold())
    found = [row[place] for row in result.rows]
    if any(value is None for value in found):
        words = Text(zh="游标列 {column} 里有空值", en="the cursor's column {column} is empty in some rows")
        raise Refused(words.filled(column=column))
    if not _ordered(found):
        words = Text(
            zh="结果没有按游标列 {column} 排序，请加 order by {column}",
            en="the rows are not in the order of the cursor: add order by {column}",
        )
        raise Refused(words.filled(column=column))
    return spelled(found[-1])


def _ordered(values: Sequence[object]) -> bool:
    numbers = all(isinstance(v, int | float | Decimal) for v in values)
    keys: Sequence[object] = values if numbers else _instants(values) or [spelled(v) for v in values]
    return all(a <= b for a, b in pairwise(keys))  # type: ignore[operator]


def _instants(values: Sequence[object]) -> list[datetime]:
    """Values as instants, whose offsets may change with the season; empty where they are none."""
    try:
        found = [datetime.fromisoformat(spelled(v)) for v in values]
    except ValueError:
        return []
    return found if all(f.tzinfo is not None for f in found) else []


def spelled(value: object) -> str:
    """A value of a database in our spelling: ``2026-02-13 17:30:00``, ``1001``, ``yes``; a text as it is."""
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
