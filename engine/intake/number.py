"""Format stored numbers as people write them."""

from decimal import Decimal, InvalidOperation

_KEPT = 15
"""Digits of a number that Excel and common JSON parsers keep."""
_LARGEST_EXPONENT = 400
"""The largest exponent that is formatted; those of floats end at 324."""


def spelled_float(value: float) -> str:
    """Format a float: ``1001`` for 1001.0, ``0.3`` for 0.1 + 0.2.

    A whole number of more than 15 digits has lost some of them: it becomes ``2.03E+17``, which texts and keys reject.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return _plain(Decimal(f"{value:.15g}"))


def spelled_number(written: str) -> str:
    """Format a JSON number with a fraction or an exponent by the same rules; return other text unchanged.

    A number that no float can hold (``1e999999999``) stays as it is written, too: fields of numbers reject it.
    """
    try:
        value = Decimal(written)
    except InvalidOperation:
        return written
    if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
        return written
    if value == value.to_integral_value() or "e" in written.lower():
        return _plain(value)
    return f"{value:f}"


def _plain(value: Decimal) -> str:
    if value == 0:
        return "0"
    if not -_KEPT <= value.adjusted() < _KEPT:
        digits = format(value.normalize(), "E")
        mantissa, _, exponent = digits.partition("E")
        return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
