"""A source that is a query on a database: ``sources: {…: {database: …, query: …}}`` in settings.yaml."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.refusal import Value
from engine.embedded_languages.sql_query import parameters, query_problem
from engine.loading.check.sql import SqlSource
from engine.loading.event_source.kind import SourceKind, refuse_source
from engine.loading.resource_block import ResourceBlock
from engine.loading.schema_fragments import described, word
from engine.settings import NOT_MAPPED, Mapped, SourceSettings
from engine.wording.settings import NO_CURSOR, NO_DATABASE


@dataclass(frozen=True, slots=True)
class QuerySource(SourceSettings):
    """A query on a named database whose rows are events.

    ``:cursor`` in it stands for the value of the column ``cursor`` in the last row imported, at first ``start``.
    """

    READER: ClassVar[str] = "query"
    database: str
    query: str
    cursor: str
    start: str
    mapped: Mapped = NOT_MAPPED


def _source(settings: ResourceBlock, mapped: Mapped) -> QuerySource:
    name, query = settings.text("database"), settings.text("query")
    databases = settings.document.root.mapping(SqlSource.SECTION)
    if name not in [e.key.text for e in databases or ()]:
        refuse_source(settings, NO_DATABASE.filled(name=name))
    problem: Value | None = query_problem(query, "cursor")
    if problem is None and parameters(query) != ("cursor",):
        problem = NO_CURSOR
    if problem is not None:
        refuse_source(settings, problem)
    return QuerySource(name, query, settings.text("cursor"), settings.text("start"), mapped)


KIND = SourceKind(
    order=20,
    keys={
        "database": word("The name of a database above that is queried.", "要查询的数据库，写上面的名称。"),
        "query": described(
            "One SELECT with `:cursor`, ordered by the cursor's column.",
            "一条带 `:cursor` 的 SELECT，按游标列排序。",
            type="string",
            maxLength=10_000,
        ),
        "cursor": word(
            "The column whose last value becomes the next `:cursor`.", "哪一列的最后一个值是下一次的 `:cursor`。"
        ),
        "start": word("The first `:cursor`.", "第一次的 `:cursor`。"),
    },
    needed=("query", "cursor", "start"),
    read=_source,
)
