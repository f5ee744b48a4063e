"""Money keeps its decimals and its currency."""

from decimal import Decimal

import pytest

from engine.domain.text import Language
from engine.wording.money import amount, exact, money, sums, unit


@pytest.mark.parametrize(
    ("value", "shown", "written"),
    [
        ("8500", "8,500.00", "8500.00"),
        ("8500.5", "8,500.50", "8500.50"),
        ("0", "0.00", "0.00"),
        ("-12000.00", "-12,000.00", "-12000.00"),
        ("1234567.895", "1,234,567.895", "1234567.895"),
        ("1E+3", "1,000.00", "1000.00"),
    ],
)
def test_an_amount_has_two_decimals_or_as_many_as_it_needs(value: str, shown: str, written: str) -> None:
    assert amount(Decimal(value)) == shown
    assert exact(Decimal(value)) == written


def test_yuan_are_written_in_chinese_and_other_money_by_its_code() -> None:
    assert money(Decimal("8500"), "CNY", Language.ZH) == "8,500.00 元"
    assert money(Decimal("8500"), "CNY", Language.EN) == "CNY 8,500.00"
    assert money(Decimal("8500"), "EUR", Language.ZH) == "EUR 8,500.00"
    assert [unit("CNY", Language.ZH), unit("CNY", Language.EN), unit("EUR", Language.ZH)] == ["元", "CNY", "EUR"]


def test_currencies_are_never_added_to_each_other() -> None:
    stakes = (("CNY", Decimal("1")), ("EUR", Decimal("2")))
    assert sums(stakes, Language.EN) == ("CNY 1.00", "EUR 2.00")
    assert sums((), Language.EN) == ()
