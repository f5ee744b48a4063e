"""JMESPath expressions of departments: results and refusals."""

import time

import pytest

from engine.embedded_languages.jmespath_query import CannotFindError, expression_problem, find
from engine.wording.refusal import refusal_text

ORDERS = {"orders": [{"no": "A-1", "sum": 3, "state": "done"}, {"no": "A-2", "sum": 5, "state": "open"}], "n": "7"}


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("orders[0].state", "done"),
        ("orders[?no=='A-2'].state | [0]", "open"),
        ("orders[?no=='A-3'].state | [0]", None),
        ("missing.deeper", None),
        ("sort_by(orders, &sum)[-1].no", "A-2"),
        ("length(orders)", 2),
        ("orders[].{no: no, sum: sum} | [0]", {"no": "A-1", "sum": 3}),
        ("[n, orders[0].no]", ["7", "A-1"]),
        ("max(orders[].sum)", 5),
    ],
)
def test_an_expression_finds_its_place(expression: str, result: object) -> None:
    assert expression_problem(expression) is None
    assert find(expression, ORDERS) == result


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("", "it is not a JMESPath expression"),
        ("orders[", "it is not a JMESPath expression"),
        ("(" * 400, "it is not a JMESPath expression"),
        ("a" * 501, "it has more than 500 characters"),
        ("join(',', keys(@))", "it uses the function `join`, which is not available"),
        ("orders[].to_string(@)", "it uses the function `to_string`, which is not available"),
        ("made_up(@)", "it uses the function `made_up`, which is not available"),
        ("[@, @] | [@, @] | [@, @] | [@, @] | [@, @]", "its [a, b] and {a: b} make 32 parts in total, but at most 20"),
        ("{" + ", ".join(f"k{i}: @" for i in range(21)) + "}", "its [a, b] and {a: b} make 21 parts in total"),
        ("&state", "it is not a JMESPath expression"),
        ("[&state]", "it is not a JMESPath expression"),
        ("not_null(&state)", "it is not a JMESPath expression"),
    ],
)
def test_an_expression_that_is_not_taken_says_why(expression: str, says: str) -> None:
    problem = expression_problem(expression)
    assert problem is not None
    assert refusal_text(problem).en.startswith(says)
    assert refusal_text(problem).zh
    with pytest.raises(CannotFindError):
        find(expression, ORDERS)


@pytest.mark.parametrize("expression", ["length(missing)", "sum(orders[].no)", "sort_by(orders, &missing)", "abs('x')"])
def test_a_function_on_what_it_cannot_work_with_is_told_without_the_document(expression: str) -> None:
    with pytest.raises(CannotFindError) as caught:
        find(expression, ORDERS)
    assert refusal_text(caught.value.refusal).en == f"the expression `{expression}` does not fit the response"


def test_an_expression_that_doubles_what_it_holds_never_runs() -> None:
    began = time.monotonic()
    with pytest.raises(CannotFindError):
        find(" | ".join(["[@, @]", "[]"] * 40), list(range(1000)))
    assert time.monotonic() - began < 1
