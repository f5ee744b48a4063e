"""Pareto: shares that add up to the whole, ties that stay ties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.figures.pareto import ParetoLine, pareto, vital_few
from engine.domain.text import Text
from engine.reports.chart import ChartLabel, ParetoBar, ParetoChart


def test_the_largest_comes_first_with_its_share_and_the_share_until_it() -> None:
    """Ten in all: 5, 3 and 2."""
    assert pareto({"late": 3, "wrong": 5, "rude": 2, "never": 0}) == (
        ParetoLine("wrong", 1, Decimal(5), Decimal("0.5"), Decimal("0.5")),
        ParetoLine("late", 2, Decimal(3), Decimal("0.3"), Decimal("0.8")),
        ParetoLine("rude", 3, Decimal(2), Decimal("0.2"), Decimal(1)),
    )


def test_equal_values_share_a_rank_and_the_few_are_never_cut_between_them() -> None:
    """Four, then three times two: 80 % is reached at the third of them, and the last has the same rank."""
    lines = pareto({"d": 2, "a": 4, "c": 2, "b": 2})
    assert [(line.key, line.rank) for line in lines] == [("a", 1), ("b", 2), ("c", 2), ("d", 2)]
    assert [line.key for line in vital_few(lines)] == ["a", "b", "c", "d"]
    assert [line.key for line in vital_few(pareto({"a": 9, "b": 1}))] == ["a"]


def test_nothing_has_no_lines_and_a_negative_value_is_a_bug() -> None:
    """Whatever the unit."""
    assert pareto({}) == pareto({"a": 0}) == ()
    with pytest.raises(ValueError, match="negative"):
        pareto({"a": -1})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 10**6), max_size=12))
def test_shares_add_up_and_are_those_that_a_chart_draws(values: dict[str, int]) -> None:
    """The last line is at exactly 100 %; a chart of the same values has the same order and shares."""
    lines = pareto(values)
    assert not lines or lines[-1].cumulative == 1
    assert sum((line.value for line in lines), Decimal(0)) == sum(values.values())
    bars = tuple(ParetoBar(ChartLabel(line.key, Text.plain(line.key)), line.value) for line in lines)
    chart = ParetoChart(Text.plain("c"), Text.plain("n"), bars)
    assert [bar.label.key for bar in chart.ordered] == [line.key for line in lines]
    assert list(chart.shares) == [(line.share, line.cumulative) for line in lines]
