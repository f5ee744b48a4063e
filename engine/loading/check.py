"""``check``: how completion is verified. Reads each part and refuses checks that cannot work."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from engine.domain.agreement.check import AllOf, AnyOf, Attest, Check, FileCheck, HttpCheck, SheetRule, SqlCheck
from engine.domain.agreement.rule import OnDate, OnEvent, OnRequest, Trigger
from engine.domain.agreement.side import Side
from engine.domain.time.amount import Amount, Unit
from engine.embedded_languages.jmespath_query import expression_problem
from engine.embedded_languages.sql_query import query_problem
from engine.loading.problem_list import Problems
from engine.loading.to_plain import plain
from engine.loading.tree import Mapping, Scalar, Sequence
from engine.loading.values import amount
from engine.wording.diagnostics import checks

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN_IN_PATH = re.compile(r"[\x00-\x1f\x7f\\?#@]|^[/~]|^[A-Za-z]:|//|%")


@dataclass(frozen=True, slots=True)
class CheckReader:
    """Reads the check of one obligation.

    ``trigger`` decides whether an occurrence is identified by its period or by a key.
    """

    place: str
    trigger: Trigger
    problems: Problems

    def check(self, block: Mapping) -> Check | None:
        """The check; None if a problem was reported."""
        attests = list(_attests(block))
        for second in attests[1:]:
            self.problems.report(checks.TWO_ATTESTATIONS, second.mark)
        check = self._check(block)
        return None if len(attests) > 1 else check

    def _check(self, block: Mapping) -> Check | None:
        for key, read in (("attest", self._attest), ("file", self._file), ("sql", self._sql), ("http", self._http)):
            inner = block.mapping(key)
            if inner is not None:
                return read(inner)
        several = block.sequence("all") or block.sequence("any")
        parts = [self._check(item) for item in several.items if isinstance(item, Mapping)] if several else []
        sound = tuple(part for part in parts if part is not None)
        if len(sound) < len(parts):
            return None
        return AllOf(sound) if "all" in block else AnyOf(sound)

    # ---- kinds of check

    def _attest(self, block: Mapping) -> Attest | None:
        schema = self._schema(block.mapping("schema"))
        if "schema" in block and schema is None:
            return None
        return Attest(Side(block.text("by") or "provider"), schema)

    def _file(self, block: Mapping) -> FileCheck | None:
        path = self._path(block.scalar("path"))
        age = amount(block.scalar("max_age"), f"{self.place}.file.max_age", self.problems, zero=False)
        row = self._schema(block.mapping("row"))
        if path is None or ("row" in block and row is None) or ("max_age" in block and age is None):
            return None
        columns = block.get("columns")
        table = SheetRule(
            sheet=block.text("sheet"),
            columns=tuple(c.text for c in columns.scalars()) if isinstance(columns, Sequence) else (),
            min_rows=int(block.text("min_rows") or 0),
            row=row,
        )
        return FileCheck(
            root=block.text("root") or "",
            path=path,
            min_bytes=int(block.text("min_bytes") or 1),
            max_age=None if age is None else _elapsed(age),
            table=None if table == SheetRule() else table,
        )

    def _sql(self, block: Mapping) -> SqlCheck | None:
        query = block.scalar("query")
        if query is None:
            return None
        problem = query_problem(query.text, self._parameter)
        if problem is not None:
            self.problems.report(checks.QUERY_REFUSED, query.mark, actual=problem, right=f"`:{self._parameter}`")
            return None
        return SqlCheck(block.text("source") or "", query.text.strip())

    def _http(self, block: Mapping) -> HttpCheck | None:
        path = self._path(block.scalar("path"))
        find, done_at = self._expression(block.scalar("find")), self._expression(block.scalar("done_at"))
        schema = self._schema(block.mapping("schema"))
        broken = ("schema" in block and schema is None) or ("done_at" in block and done_at is None)
        if path is None or find is None or broken:
            return None
        return HttpCheck(block.text("endpoint") or "", path, find, schema, done_at)

    # ---- values

    @property
    def _parameter(self) -> str:
        """The placeholder that identifies an occurrence of this trigger: ``key`` or ``period``."""
        return "key" if isinstance(self.trigger, OnEvent | OnRequest) else "period"

    def _path(self, node: Scalar | None) -> str | None:
        """The path; None if it leaves its root or does not name its occurrence, which is reported."""
        if node is None:
            return None
        names = _PLACEHOLDER.findall(node.text)
        bare = _PLACEHOLDER.sub("x", node.text)
        if (
            _FORBIDDEN_IN_PATH.search(bare)
            or "{" in bare
            or "}" in bare
            or ".." in bare.split("/")
            or not bare.strip("/")
        ):
            self.problems.report(checks.PATH_LEAVES_ROOT, node.mark, actual=node.text)
            return None
        happens_once = isinstance(self.trigger, OnDate)
        if any(name != self._parameter for name in names) or not (names or happens_once):
            wanted = f"`{{{self._parameter}}}`"
            self.problems.report(checks.NAMES_NO_OCCURRENCE, node.mark, actual=node.text, right=wanted)
            return None
        return node.text

    def _schema(self, block: Mapping | None) -> str | None:
        if block is None:
            return None
        from engine.embedded_languages.json_schema import problems_of_schema

        schema = json.dumps(plain(block), ensure_ascii=False, sort_keys=True)
        problems = problems_of_schema(schema)
        for problem in problems:
            self.problems.report(checks.SCHEMA_REFUSED, block.mark, actual=problem)
        return None if problems else schema

    def _expression(self, node: Scalar | None) -> str | None:
        if node is None:
            return None
        problem = expression_problem(node.text)
        if problem is not None:
            self.problems.report(checks.EXPRESSION_REFUSED, node.mark, actual=problem)
            return None
        return node.text


def _attests(block: Mapping) -> Iterator[Mapping]:
    """All ``attest`` blocks of a check."""
    inner = block.mapping("attest")
    if inner is not None:
        yield inner
    for key in ("all", "any"):
        several = block.sequence(key)
        for item in several.items if several else ():
            if isinstance(item, Mapping):
                yield from _attests(item)


_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


def _elapsed(age: Amount) -> timedelta:
    """An amount as elapsed time. The age of a file follows no calendar; the schema allows only such units."""
    return timedelta(seconds=sum(p.count * (p.unit.seconds or 86_400 * _DAYS[p.unit]) for p in age.parts))
