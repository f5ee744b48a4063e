"""Indicators: the organisation's own measures of service, each a formula over figures with a target and a weight."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.domain.ids import DefinitionKind, DefinitionName
from engine.domain.text import Text

INDICATORS = DefinitionName(DefinitionKind.INDICATORS, "indicators")
"""The name under which all indicators are recorded together."""


class MeasureUnit(StrEnum):
    """How a measure is written."""

    SHARE = "percent"
    """1 for 100 %."""
    HOURS = "hours"
    """Working hours."""
    NUMBER = "number"


class Direction(StrEnum):
    """The direction in which a measure gets better."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. ``formula`` is its text (``engine.domain.agreement.formula``); ``target`` None: it has none.

    ``weight`` is its part in the total of a scorecard, 0 for none. ``words`` say what it means.
    """

    id: str
    title: Text
    formula: str
    unit: MeasureUnit
    better: Direction
    target: Decimal | None = None
    weight: Decimal = Decimal(1)
    words: Text | None = None
