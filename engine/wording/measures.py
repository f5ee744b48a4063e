"""Measures as text: shares as per cent, working hours, numbers; and the change from one period to the next."""

from decimal import Decimal

from engine.domain.agreement.indicator import Direction, MeasureUnit
from engine.domain.text import Text
from engine.wording import scorecard_labels as labels


def measure_text(value: Decimal | None, unit: MeasureUnit) -> Text:
    """A measure: ``96.2%``, ``3.5 小时``, ``12``; None is ``无``."""
    if value is None:
        return labels.NO_VALUE
    match unit:
        case MeasureUnit.SHARE:
            return Text.plain(f"{value * 100:.1f}%")
        case MeasureUnit.HOURS:
            return labels.HOURS.filled(value=f"{value:,.1f}")
        case MeasureUnit.NUMBER:
            return Text.plain(_number(value))


def change_text(
    value: Decimal | None, before: Decimal | None, unit: MeasureUnit, better: Direction | None
) -> Text | None:
    """The change since the period before: ``+3.1 个百分点，变好``; None where either has no value."""
    if value is None or before is None:
        return None
    change = value - before
    shown = f"{abs(change) * 100:.1f}" if unit is MeasureUnit.SHARE else _number(abs(change))
    if unit is MeasureUnit.HOURS:
        shown = f"{abs(change):,.1f}"
    if not Decimal(shown.replace(",", "")):
        return labels.SAME
    templates = {MeasureUnit.SHARE: labels.POINTS, MeasureUnit.HOURS: labels.HOURS_CHANGED}
    sign = "+" if change > 0 else "−"
    text = templates.get(unit, labels.COUNT_CHANGED).filled(sign=sign, value=shown)
    if better is None:
        return text
    improved = (change > 0) is (better is Direction.HIGHER)
    return (labels.IMPROVED if improved else labels.WORSENED).filled(change=text)


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value:,.2f}"
