"""``check: {sql: …}``, and the databases that such checks name: ``databases`` in settings.yaml."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar
from urllib.parse import unquote

from engine.domain.agreement.check.sql import SqlCheck
from engine.embedded_languages.sql_query import query_problem
from engine.loading.check.kind import CheckKind, ResourceKind
from engine.loading.check.values import CheckValues
from engine.loading.resource_block import ResourceBlock
from engine.loading.schema_fragments import LARGEST, block, described, patience, spelt, whole_number, word
from engine.loading.tree import Mapping
from engine.settings import MEGABYTE, Resource
from engine.wording.diagnostics import checks

_PASSWORD = re.compile(r"passw|passphrase|pwd|secret|token", re.IGNORECASE)
"""The parameters of drivers that are passwords: password, sslpassword, passwd, PWD."""


@dataclass(frozen=True, slots=True)
class SqlSource(Resource):
    """A database that checks may read: a SQLAlchemy URL, never shown because it holds the password.

    ``deadline`` bounds one query; ``rows`` and ``largest`` (in bytes) bound its answer.
    """

    SECTION: ClassVar[str] = "databases"
    url: str = field(repr=False)
    deadline: timedelta = timedelta(seconds=20)
    rows: int = 100_000
    largest: int = 20 * MEGABYTE


def _database(settings: ResourceBlock) -> SqlSource:
    default = SqlSource("")
    return SqlSource(
        url=settings.secret("url", plain_if=_without_password) or "",
        deadline=settings.span("deadline", default.deadline),
        rows=settings.number("rows", default.rows),
        largest=settings.largest(default.largest),
    )


def _without_password(url: str) -> bool:
    """Return whether a database URL holds no password and may therefore stand in the settings."""
    plain = unquote(unquote(url))  # %70assword is password for a driver, %2570assword perhaps after another step
    head, at, _ = plain.partition("://")[2].rpartition("@")
    return "://" in url and not (at and ":" in head) and _PASSWORD.search(plain) is None


def _check(check: Mapping, values: CheckValues) -> SqlCheck | None:
    query = check.scalar("query")
    if query is None:
        return None
    problem = query_problem(query.text, values.parameter)
    if problem is not None:
        values.problems.report(checks.QUERY_REFUSED, query.mark, actual=problem, right=f"`:{values.parameter}`")
        return None
    return SqlCheck(check.text("source") or "", query.text.strip())


KIND = CheckKind(
    order=20,
    schema=described(
        "A query that returns a row if the item is done.",
        "查到一行即为完成的查询。",
        **block(
            {
                "source": word("The name of the database in the settings.", "设置里的数据库名称。"),
                "query": spelt(
                    "One SELECT. With :key or :period it runs per item; without, it returns a column key or period.",
                    "一个 SELECT；写 :key 或 :period 时逐项查询，不写时结果要有 key 或 period 列。",
                    "word",
                    minLength=1,
                    maxLength=10_000,
                ),
            },
            "source",
            "query",
        ),
    ),
    read=_check,
    resource=ResourceKind(
        section=SqlSource.SECTION,
        key="source",
        description="Databases that checks may read.\n核验可以查询的数据库。",
        schema=block(
            {
                "url": word(
                    "A SQLAlchemy URL; if it contains a password, env:NAME or file:PATH.",
                    "SQLAlchemy 地址；含密码时写 env:变量名 或 file:文件。",
                ),
                "deadline": patience(
                    "The time limit of one query; default: 20 seconds.", "一次查询的时限，默认 20 秒。"
                ),
                "rows": whole_number(
                    "The most rows of a query; default: 100,000.", "一次查询最多多少行，默认 100000。", 1, 10_000_000
                ),
                "largest_mb": LARGEST,
            },
            "url",
        ),
        read=_database,
    ),
)
