"""The values of indicators: formulas over figures and counts, scores against targets, and the weighted total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import assert_never

from engine.domain.agreement.formula import (
    Calculation,
    CountCondition,
    EntryCount,
    FigureName,
    Formula,
    Negative,
    Number,
    Operator,
    ValueTest,
    parts_of,
    read_formula,
)
from engine.domain.agreement.indicator import Direction, Indicator
from engine.domain.figures.named_figures import FIGURES
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.ledger.entry import Json

Counts = Mapping[EntryCount, int]
_PLACES = Decimal("0.000001")


@lru_cache(maxsize=1024)
def formula_of(text: str) -> Formula:
    """The formula of a text that loading has checked. Raises NotAFormula."""
    return read_formula(text)


def counts_in(indicators: Iterable[Indicator]) -> frozenset[EntryCount]:
    """The counts of entries that indicators need."""
    return frozenset(
        part for i in indicators for part in parts_of(formula_of(i.formula)) if isinstance(part, EntryCount)
    )


def value_of(formula: Formula, figures: ServiceFigures, counts: Counts) -> Decimal | None:
    """The value of a formula to six places; None where a figure in it has no value, or something is divided by 0."""
    value = _value(formula, figures, counts)
    return None if value is None else value.quantize(_PLACES).normalize() + 0


def _value(formula: Formula, figures: ServiceFigures, counts: Counts) -> Decimal | None:
    match formula:
        case Number(value=value):
            return value
        case FigureName(name=name):
            return FIGURES[name].value(figures)
        case EntryCount():
            return Decimal(counts.get(formula, 0))
        case Negative(of=of):
            value_inside = _value(of, figures, counts)
            return None if value_inside is None else -value_inside
        case Calculation(operator=operator, left=left, right=right):
            a, b = _value(left, figures, counts), _value(right, figures, counts)
            return None if a is None or b is None else _calculated(operator, a, b)
        case _:
            assert_never(formula)


def _calculated(operator: Operator, a: Decimal, b: Decimal) -> Decimal | None:
    match operator:
        case Operator.ADD:
            return a + b
        case Operator.SUBTRACT:
            return a - b
        case Operator.MULTIPLY:
            return a * b
        case Operator.DIVIDE:
            return a / b if b else None
        case _:
            assert_never(operator)


def meets(body: Mapping[str, Json], conditions: Iterable[CountCondition]) -> bool:
    """True if the body of an entry meets all conditions of a count."""
    return all(_meets(body, condition) for condition in conditions)


def _meets(body: Mapping[str, Json], condition: CountCondition) -> bool:
    found: Json = body
    for step in condition.field.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    if found is None:
        return False
    wanted = condition.value
    if isinstance(wanted, Decimal):
        number = _number(found)
        return number is not None and _compares(condition.test, number, wanted)
    return _compares(condition.test, _word(found), wanted)


def _number(value: Json) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _word(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _compares(test: ValueTest, a: str | Decimal, b: str | Decimal) -> bool:
    match test:
        case ValueTest.IS:
            return a == b
        case ValueTest.IS_NOT:
            return a != b
        case ValueTest.BELOW:
            return a < b  # type: ignore[operator]  # both are numbers, or both are texts
        case ValueTest.AT_MOST:
            return a <= b  # type: ignore[operator]
        case ValueTest.ABOVE:
            return a > b  # type: ignore[operator]
        case ValueTest.AT_LEAST:
            return a >= b  # type: ignore[operator]
        case _:
            assert_never(test)


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """The value of an indicator in a period and in the one before; None where it has none."""

    indicator: Indicator
    value: Decimal | None
    before: Decimal | None

    @property
    def met(self) -> bool | None:
        """True if the target is met; None without a value or a target."""
        if self.value is None or self.indicator.target is None:
            return None
        higher = self.indicator.better is Direction.HIGHER
        return self.value >= self.indicator.target if higher else self.value <= self.indicator.target

    @property
    def score(self) -> Decimal | None:
        """How much of the target is reached, 1 for all of it: value ÷ target, or target ÷ value where lower is better,
        from 0 to 1. None without a value or a target."""
        target = self.indicator.target
        if self.met is None or self.value is None or target is None:
            return None
        if self.met:
            return Decimal(1)
        part, whole = (self.value, target) if self.indicator.better is Direction.HIGHER else (target, self.value)
        reached = part / whole if whole > 0 and part > 0 else Decimal(0)
        return min(reached, Decimal(1)).quantize(_PLACES).normalize() + 0


def weighted_total(values: Iterable[IndicatorValue]) -> Decimal | None:
    """Σ weight × score ÷ Σ weight, over the indicators that have a score and a weight; None without any."""
    scored = [(v.score, v.indicator.weight) for v in values if v.score is not None and v.indicator.weight > 0]
    weights = sum((weight for _, weight in scored), Decimal(0))
    if not weights:
        return None
    return (sum((s * w for s, w in scored), Decimal(0)) / weights).quantize(_PLACES).normalize() + 0
