"""Money as text for people and for programs. It is never rounded and never summed across currencies.

The words are ours: CLDR writes ¥8,500.00 for what our users call 8,500.00 元, and CN¥8,500.00 in English.
"""

from collections.abc import Iterable
from decimal import Decimal

from engine.domain.text import Language

_YUAN = "CNY"


def exact(value: Decimal) -> str:
    """The amount for programs, with two decimals or as many as it has: ``8500.00``."""
    return f"{value:.{_places(value)}f}"


def amount(value: Decimal) -> str:
    """The amount for people, with thousands separators: ``8,500.00``."""
    return f"{value:,.{_places(value)}f}"


def money(value: Decimal, currency: str, language: Language) -> str:
    """Amount and currency: ``CNY 8,500.00``; Chinese writes yuan as ``8,500.00 元``."""
    if language is Language.ZH and currency == _YUAN:
        return f"{amount(value)} 元"
    return f"{currency} {amount(value)}"


def sums(stakes: Iterable[tuple[str, Decimal]], language: Language) -> tuple[str, ...]:
    """One text for each currency, in the same order; empty if no money is at stake."""
    return tuple(money(value, currency, language) for currency, value in stakes)


def unit(currency: str, language: Language) -> str:
    """The unit for the heading of a column of amounts: ``CNY``, or ``元`` for yuan in Chinese."""
    return "元" if language is Language.ZH and currency == _YUAN else currency


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) else 2
