"""JMESPath expressions that departments write: which are accepted, and their evaluation.

JMESPath has no loops, but each step can double the data, and ``join`` can multiply it at once: an expression of one
line could fill the memory. The result of an accepted expression is at most ``PARTS`` times the size of the document.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import prod
from typing import Any

from engine.domain.text import Text

LONGEST = 500
"""The most characters of an expression."""
PARTS = 20
"""The most copies of the document that an expression may combine, counted over all ``[a, b]`` and ``{a: b}``."""
_FUNCTIONS = frozenset(
    (
        *("abs", "avg", "ceil", "contains", "ends_with", "floor", "keys", "length", "map", "max", "max_by", "min"),
        *("min_by", "not_null", "reverse", "sort", "sort_by", "starts_with", "sum", "to_number", "type", "values"),
    )
)

_TAKE_EXPRESSIONS = frozenset(("map", "max_by", "min_by", "sort_by"))

_TOO_LONG = Text(zh="超过 {limit} 个字符", en="it has more than {limit} characters")
_UNREADABLE = Text(zh="它不是 JMESPath 表达式", en="it is not a JMESPath expression")
_FUNCTION = Text(zh="不提供函数 `{name}`", en="it uses the function `{name}`, which is not available")
_TOO_WIDE = Text(
    zh="它的 [a, b] 和 {{a: b}} 一共拆出 {parts} 份，最多 {limit} 份",
    en="its [a, b] and {{a: b}} make {parts} parts in total, but at most {limit} are allowed",
)


class CannotFindError(ValueError):
    """The expression does not fit the document. ``text`` explains it without showing the document."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def expression_problem(expression: str) -> Text | None:
    """The reason why an expression is not accepted; None if it is."""
    if len(expression) > LONGEST:
        return _TOO_LONG.filled(limit=LONGEST)
    try:
        nodes = list(_nodes(_compiled(expression).parsed))
    except (ValueError, RecursionError):  # JMESPath's own errors are ValueErrors
        return _UNREADABLE
    for node in nodes:
        if node["type"] == "function_expression" and node["value"] not in _FUNCTIONS:
            return _FUNCTION.filled(name=node["value"])
    if any(_stray(node) for node in ({"type": "all", "children": nodes[:1]}, *nodes)):
        return _UNREADABLE
    several = ("multi_select_list", "multi_select_dict")
    parts = prod(len(node["children"]) for node in nodes if node["type"] in several)
    return _TOO_WIDE.filled(parts=parts, limit=PARTS) if parts > PARTS else None


def find(expression: str, document: object) -> object:
    """The result of an expression on a JSON document; None if it matches nothing.

    Raises CannotFindError if the expression is not accepted, or fails on this document.
    """
    problem = expression_problem(expression)
    if problem is not None:
        raise CannotFindError(problem)
    try:
        result: object = _compiled(expression).search(document)
    except (ValueError, TypeError, ArithmeticError, RecursionError):  # a function got a value of the wrong type
        misfit = Text(zh="表达式 `{find}` 与内容不符", en="the expression `{find}` does not fit the response")
        raise CannotFindError(misfit.filled(find=expression)) from None
    return result


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Any:
    import jmespath  # few agreements have one; without it validate stays fast

    return jmespath.compile(expression)


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node["children"]:
        if isinstance(child, Mapping):
            yield from _nodes(child)


def _stray(node: Mapping[str, Any]) -> bool:
    """Return whether a node has an ``&expression`` outside a function, which would be in the result."""
    accepted = node["type"] == "function_expression" and node["value"] in _TAKE_EXPRESSIONS
    children = (child for child in node["children"] if isinstance(child, Mapping))
    return not accepted and any(child["type"] == "expref" for child in children)
