"""JMESPath expressions that departments write: which are accepted, and their evaluation.

JMESPath has no loops, but each step can double the data, and ``join`` can multiply it at once: an expression of one
line could fill the memory. The result of an accepted expression is at most ``PARTS`` times the size of the document.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import prod
from typing import Any

from engine.domain.refusal import Refusal

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


class CannotFindError(ValueError):
    """The expression does not fit the document. ``refusal`` says why without showing the document."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def expression_problem(expression: str) -> Refusal | None:
    """The reason why an expression is not accepted; None if it is."""
    if len(expression) > LONGEST:
        return Refusal("text-too-long", limit=LONGEST)
    try:
        nodes = list(_nodes(_compiled(expression).parsed))
    except (ValueError, RecursionError):  # JMESPath's own errors are ValueErrors
        return Refusal("not-jmespath")
    for node in nodes:
        if node["type"] == "function_expression" and node["value"] not in _FUNCTIONS:
            return Refusal("expression-function", name=node["value"])
    if any(_stray(node) for node in ({"type": "all", "children": nodes[:1]}, *nodes)):
        return Refusal("not-jmespath")
    several = ("multi_select_list", "multi_select_dict")
    parts = prod(len(node["children"]) for node in nodes if node["type"] in several)
    return Refusal("expression-too-wide", parts=parts, limit=PARTS) if parts > PARTS else None


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
        raise CannotFindError(Refusal("expression-misfit", find=expression)) from None
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
