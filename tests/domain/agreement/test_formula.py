"""The language of indicators: what it reads, what it refuses and where, and what comes out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.formula import (
    Calculation,
    CountCondition,
    EntryCount,
    FigureName,
    NotAFormula,
    Number,
    Operator,
    ValueTest,
    read_formula,
)
from engine.domain.agreement.indicator import Direction, Indicator, MeasureUnit
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.indicator_value import IndicatorValue, counts_in, formula_of, meets, value_of, weighted_total
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.service_group import ServiceGroup
from engine.domain.text import Text

GROUP = {"month": "2026-01", "provider": "sales", "consumer": "finance", "agreement": "a", "owner": "clerk"}
FIGURES = ServiceFigures.of(
    [
        ServiceGroup(**GROUP, person=None, part=DuePart.ON_TIME, count=19, delivered=19, returned=2),  # type: ignore[arg-type]
        ServiceGroup(**GROUP, person=None, part=DuePart.LATE, count=1, delivered=1),  # type: ignore[arg-type]
    ]
)
LOW = EntryCount("rated", (CountCondition("score", ValueTest.AT_MOST, Decimal(2)),))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on_time_rate", "0.95"),
        ("1 - on_time_rate", "0.05"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) × 4", "20"),
        ("10 − 2 − 3", "5"),
        ("8 ÷ 2 ÷ 2", "2"),
        ("-2 * -3", "6"),
        ("50% + 0.25", "0.75"),
        ("1 / 3", "0.333333"),
        ("count(rated, score <= 2) / deliveries", "0.2"),
        ("count(reminded)", "0"),
        ("（on_time ＋ 1）", None),
        ("lateness_median", None),
        ("1 / extensions", None),
        ("lateness_median + 1", None),
    ],
)
def test_a_formula_calculates_with_decimals_and_has_no_value_where_a_part_has_none(
    text: str, value: str | None
) -> None:
    if "＋" in text:
        with pytest.raises(NotAFormula):
            read_formula(text)
        return
    found = value_of(formula_of(text), FIGURES, {LOW: 4})
    assert found == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "formula-ends", 0),
        ("1 +", "formula-ends", 3),
        ("(1", "formula-ends", 2),
        ("1 2", "formula-unexpected", 2),
        ("1 + )", "formula-unexpected", 4),
        ("__import__('os')", "formula-character", 0),
        ("on_time_rate; 1", "formula-character", 12),
        ("on_time_rate(1)", "formula-unexpected", 12),
        ("count", "formula-ends", 5),
        ("count(rated score)", "formula-unexpected", 12),
        ("count(rated, score)", "formula-unexpected", 18),
        ("1" * 401, "formula-too-long", 400),
        ("(" * 30 + "1" + ")" * 30, "formula-too-deep", 20),
    ],
)
def test_a_text_that_is_no_formula_is_refused_at_its_place(text: str, code: str, at: int) -> None:
    with pytest.raises(NotAFormula) as refused:
        read_formula(text)
    assert (refused.value.problem.code, refused.value.at) == (code, at)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_within_itself(text: str) -> None:
    problem: NotAFormula | None = None
    try:
        read_formula(text)
    except NotAFormula as refused:
        problem = refused
    assert problem is None or 0 <= problem.at <= len(text)


def test_multiplication_binds_stronger_than_addition() -> None:
    assert read_formula("a + b * 2") == Calculation(
        Operator.ADD, FigureName("a"), Calculation(Operator.MULTIPLY, FigureName("b"), Number(Decimal(2)))
    )


@pytest.mark.parametrize(
    ("condition", "body", "holds"),
    [
        ("score <= 2", {"score": 2}, True),
        ("score <= 2", {"score": 3}, False),
        ("score <= 2", {}, False),
        ("score != 2", {}, False),
        ("score = 2", {"score": True}, False),
        ("dimensions.timeliness < 3", {"dimensions": {"timeliness": 1}}, True),
        ("dimensions.timeliness < 3", {"dimensions": 1}, False),
        ("reason = late", {"reason": "late"}, True),
        ("reason != late", {"reason": "wrong"}, True),
        ("reason = 'no-answer'", {"reason": "no-answer"}, True),
        ("partial = true", {"partial": True}, True),
    ],
)
def test_a_condition_tests_a_field_of_the_entry(condition: str, body: dict[str, object], holds: bool) -> None:
    formula = read_formula(f"count(rated, {condition})")
    assert isinstance(formula, EntryCount)
    assert meets(body, formula.conditions) is holds  # type: ignore[arg-type]


def _indicator(better: Direction, target: str | None, weight: int = 1) -> Indicator:
    of = Decimal(target) if target is not None else None
    return Indicator("i", Text.plain("i"), "on_time_rate", MeasureUnit.SHARE, better, of, Decimal(weight))


@pytest.mark.parametrize(
    ("better", "target", "value", "score"),
    [
        (Direction.HIGHER, "0.95", "0.95", "1"),
        (Direction.HIGHER, "0.95", "1", "1"),
        (Direction.HIGHER, "0.8", "0.4", "0.5"),
        (Direction.HIGHER, "0.8", "-1", "0"),
        (Direction.LOWER, "4", "4", "1"),
        (Direction.LOWER, "4", "8", "0.5"),
        (Direction.LOWER, "0", "1", "0"),
        (Direction.LOWER, "0", "0", "1"),
        (Direction.HIGHER, None, "1", None),
        (Direction.HIGHER, "1", None, None),
    ],
)
def test_a_score_is_the_part_of_the_target_that_is_reached(
    better: Direction, target: str | None, value: str | None, score: str | None
) -> None:
    found = IndicatorValue(_indicator(better, target), Decimal(value) if value else None, None)
    assert found.score == (Decimal(score) if score is not None else None)


def test_the_total_weighs_the_scores_and_leaves_out_what_has_none() -> None:
    half = IndicatorValue(_indicator(Direction.HIGHER, "1", 3), Decimal("0.5"), None)
    full = IndicatorValue(_indicator(Direction.HIGHER, "1", 1), Decimal(1), None)
    none = IndicatorValue(_indicator(Direction.HIGHER, "1", 5), None, None)
    assert weighted_total([half, full, none]) == Decimal("0.625")
    assert weighted_total([none]) is None
    assert counts_in([_indicator(Direction.HIGHER, "1")]) == frozenset()
