"""JMESPath expressions that a department writes: which are taken, and what they find.

JMESPath has no loops, but it can double what it holds at each step, and its ``join`` can do so in one: an expression
of a line could fill the memory. What is taken here finds at the most as many times the document as ``PARTS``.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import prod
from typing import Any

from engine.domain.text import Text

LONGEST = 500
"""Characters of an expression at the most."""
PARTS = 20
"""How often an expression may put the document beside itself: the parts of all its ``[a, b]`` and ``{a: b}``."""
_FUNCTIONS = frozenset(
    (
        *("abs", "avg", "ceil", "contains", "ends_with", "floor", "keys", "length", "map", "max", "max_by", "min"),
        *("min_by", "not_null", "reverse", "sort", "sort_by", "starts_with", "sum", "to_number", "type", "values"),
    )
)

_TAKE_EXPRESSIONS = frozenset(("map", "max_by", "min_by", "sort_by"))

_TOO_LONG = Text(zh="超过 {limit} 个字符", en="it has more than {limit} characters")
_UNREADABLE = Text(zh="它不是 JMESPath 表达式", en="it is no JMESPath expression")
_FUNCTION = Text(zh="不提供函数 `{name}`", en="it uses the function `{name}`, which is not offered")
_TOO_WIDE = Text(
    zh="它的 [a, b] 和 {{a: b}} 一共拆出 {found} 份，最多 {limit} 份",
    en="its [a, b] and {{a: b}} make {found} parts together, at most {limit}",
)


class CannotFindError(ValueError):
    """The expression does not fit the document; ``text`` says so without showing it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def expression_problem(expression: str) -> Text | None:
    """What keeps an expression from being taken; None where nothing does."""
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
    return _TOO_WIDE.filled(found=parts, limit=PARTS) if parts > PARTS else None


def find(expression: str, document: object) -> object:
    """What an expression finds in a JSON document; None where nothing. Raises CannotFindError."""
    problem = expression_problem(expression)
    if problem is not None:
        raise CannotFindError(problem)
    try:
        found: object = _compiled(expression).search(document)
    except (ValueError, TypeError, ArithmeticError, RecursionError):  # a function on what it cannot work with
        words = Text(zh="表达式 `{find}` 对不上内容", en="the expression `{find}` does not fit what is there")
        raise CannotFindError(words.filled(find=expression)) from None
    return found


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Any:
    import jmespath  # few agreements have one, and validate stays fast

    return jmespath.compile(expression)


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node["children"]:
        if isinstance(child, Mapping):
            yield from _nodes(child)


def _stray(node: Mapping[str, Any]) -> bool:
    """Whether a node has an ``&expression`` that no function takes: it would be found in place of a value."""
    taken = node["type"] == "function_expression" and node["value"] in _TAKE_EXPRESSIONS
    children = (child for child in node["children"] if isinstance(child, Mapping))
    return not taken and any(child["type"] == "expref" for child in children)
