"""The values in a check: paths, JSON Schemas and JMESPath expressions."""

import json
import re
from dataclasses import dataclass

from engine.domain.agreement.rule import OnDate, OnEvent, OnRequest, Trigger
from engine.embedded_languages.jmespath_query import expression_problem
from engine.loading.problem_list import Problems
from engine.loading.to_plain import plain
from engine.loading.tree import Mapping, Scalar
from engine.wording.diagnostics import checks

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FORBIDDEN_IN_PATH = re.compile(r"[\x00-\x1f\x7f\\?#@]|^[/~]|^[A-Za-z]:|//|%")


@dataclass(frozen=True, slots=True)
class CheckValues:
    """Reads the values in the check of one obligation and reports their problems.

    ``place`` names the check in messages. ``trigger`` decides whether an occurrence is identified by its period or by
    a key.
    """

    place: str
    trigger: Trigger
    problems: Problems

    @property
    def parameter(self) -> str:
        """The placeholder that identifies an occurrence of this trigger: ``key`` or ``period``."""
        return "key" if isinstance(self.trigger, OnEvent | OnRequest) else "period"

    def path(self, node: Scalar | None) -> str | None:
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
        if any(name != self.parameter for name in names) or not (names or happens_once):
            wanted = f"`{{{self.parameter}}}`"
            self.problems.report(checks.NAMES_NO_OCCURRENCE, node.mark, actual=node.text, right=wanted)
            return None
        return node.text

    def schema(self, block: Mapping | None) -> str | None:
        """The JSON Schema as JSON text; None if there is none or it cannot be used, which is reported."""
        if block is None:
            return None
        from engine.embedded_languages.json_schema import problems_of_schema

        schema = json.dumps(plain(block), ensure_ascii=False, sort_keys=True)
        problems = problems_of_schema(schema)
        for problem in problems:
            self.problems.report(checks.SCHEMA_REFUSED, block.mark, actual=problem)
        return None if problems else schema

    def expression(self, node: Scalar | None) -> str | None:
        """The JMESPath; None if there is none or it cannot be used, which is reported."""
        if node is None:
            return None
        problem = expression_problem(node.text)
        if problem is not None:
            self.problems.report(checks.EXPRESSION_REFUSED, node.mark, actual=problem)
            return None
        return node.text
