"""Shares of counts."""

from decimal import Decimal

_PLACES = Decimal("0.000001")


def share(part: int, whole: int) -> Decimal | None:
    """``part`` ÷ ``whole`` to six places; None where there is no whole."""
    return (Decimal(part) / Decimal(whole)).quantize(_PLACES).normalize() if whole else None
