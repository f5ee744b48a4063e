"""The check of effect: the exact test, its limits, and how often it is right."""

import math
import random
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

import pytest

from engine.domain.defect.effect import STAGES, DeliverySample, limit, needed, p_value, stage_result, stage_sizes
from engine.domain.ledger.effect_finding import EffectResult


def test_the_probability_is_that_of_fisher_on_his_tea_cups() -> None:
    """Fisher, The Design of Experiments: 3 of 4 cups right and better has 17 of 70 chances."""
    assert math.isclose(p_value(DeliverySample(4, 3), DeliverySample(4, 1)), 17 / 70)


def test_the_probability_equals_the_sum_of_exact_fractions() -> None:
    """Counted with whole numbers, without logarithms."""
    for before, after in (
        (DeliverySample(30, 7), DeliverySample(20, 1)),
        (DeliverySample(5, 5), DeliverySample(9, 2)),
        (DeliverySample(12, 0), DeliverySample(8, 3)),
    ):
        total, everything = before.defects + after.defects, before.deliveries + after.deliveries
        chances = sum(
            math.comb(after.deliveries, k) * math.comb(before.deliveries, total - k) for k in range(after.defects + 1)
        )
        assert math.isclose(p_value(before, after), float(Fraction(chances, math.comb(everything, total))))


def test_without_deliveries_or_defects_nothing_is_shown() -> None:
    """Each such comparison is certain under “nothing has changed”."""
    assert p_value(DeliverySample(0, 0), DeliverySample(100, 3)) == 1.0
    assert p_value(DeliverySample(100, 0), DeliverySample(100, 0)) == 1.0
    assert p_value(DeliverySample(100, 9), DeliverySample(0, 0)) == 1.0


def test_looks_are_taken_at_quarters_of_the_plan_rounded_up() -> None:
    """25, 50, 75 and 100 %."""
    assert stage_sizes(200) == (50, 100, 150, 200)
    assert stage_sizes(30) == (8, 15, 23, 30)


def test_early_looks_are_strict_and_the_last_is_near_the_level() -> None:
    """The limits of O'Brien and Fleming for four stages at 5 %, one-sided."""
    assert [round(limit(number), 5) for number in range(1, STAGES + 1)] == [0.00026, 0.0071, 0.02263, 0.04146]


def test_a_look_says_effective_once_the_limit_is_reached() -> None:
    """40 of 200 before, 20 of 200 after."""
    last = stage_result(4, DeliverySample(200, 40), DeliverySample(200, 20), 200)
    assert (last.finding, last.needed) == (EffectResult.EFFECTIVE, None)
    assert last.p <= last.limit


def test_a_look_that_shows_nothing_yet_says_how_many_deliveries_are_needed() -> None:
    """After as many more, with the same share of defects, a stage shows it; the stage before does not."""
    before, after = DeliverySample(200, 40), DeliverySample(50, 5)
    first = stage_result(1, before, after, 200)
    assert (first.finding, first.needed) == (EffectResult.NOT_SHOWN_YET, 100)
    assert stage_result(3, before, DeliverySample(150, 15), 200).finding is EffectResult.EFFECTIVE
    assert stage_result(2, before, DeliverySample(100, 10), 200).finding is EffectResult.NOT_SHOWN_YET


def test_the_number_still_needed_may_lie_beyond_the_plan() -> None:
    """No defect in a short plan: the number is the smallest at which the last limit is reached."""
    before, after = DeliverySample(100, 8), DeliverySample(20, 0)
    more = needed(before, after, 20)
    assert more is not None
    assert (
        p_value(before, DeliverySample(20 + more, 0))
        <= limit(STAGES)
        < p_value(before, DeliverySample(20 + more - 1, 0))
    )
    assert stage_result(4, before, after, 20).finding is EffectResult.NOT_SHOWN_YET


def test_with_too_few_before_no_number_is_enough() -> None:
    """One defect in three deliveries is no rate to be lower than; nor is a rate that has grown."""
    assert needed(DeliverySample(3, 0), DeliverySample(10, 0), 20) is None
    assert needed(DeliverySample(100, 10), DeliverySample(50, 10), 100) is None


def test_a_defect_that_came_again_has_recurred_when_the_plan_cannot_show_less() -> None:
    """While clean deliveries could still show it, it is not shown yet; at the end of the plan it has recurred."""
    before = DeliverySample(100, 10)
    assert stage_result(2, before, DeliverySample(50, 2), 100).finding is EffectResult.NOT_SHOWN_YET
    assert stage_result(2, before, DeliverySample(50, 6), 100).finding is EffectResult.RECURRED
    assert stage_result(4, before, DeliverySample(100, 8), 100).finding is EffectResult.RECURRED


def test_more_defects_than_deliveries_are_refused() -> None:
    """Such a sample is a bug of the caller."""
    with pytest.raises(ValueError, match="4 of 3"):
        DeliverySample(3, 4)


@cache
def _most(number: int, before: DeliverySample, deliveries: int) -> int:
    """The most defects after the action with which a stage says effective; -1 where none is few enough."""
    most = -1
    while most < deliveries and p_value(before, DeliverySample(deliveries, most + 1)) <= limit(number):
        most += 1
    return most


def _is_effective(defects: int, sizes: Sequence[int], before: int, cumulated: Sequence[int]) -> bool:
    sample = DeliverySample(before, defects)
    return any(
        seen <= _most(number, sample, size) for number, (size, seen) in enumerate(zip(sizes, cumulated, strict=True), 1)
    )


def _simulated(rate_before: float, rate_after: float, deliveries: int, runs: int, seed: int) -> float:
    """The share of seeded runs in which some stage says effective, with so many deliveries before and planned."""
    chance, sizes, shown = random.Random(seed), stage_sizes(deliveries), 0
    for _ in range(runs):
        before = sum(chance.random() < rate_before for _ in range(deliveries))
        after = [chance.random() < rate_after for _ in range(deliveries)]
        shown += _is_effective(before, sizes, deliveries, [sum(after[:size]) for size in sizes])
    return shown / runs


@pytest.mark.parametrize(("rate", "deliveries"), [(0.2, 200), (0.05, 200), (0.4, 60)])
def test_of_2000_runs_without_change_at_most_5_percent_are_called_effective(rate: float, deliveries: int) -> None:
    """Seeded."""
    assert _simulated(rate, rate, deliveries, 2000, seed=12) <= 0.05


def test_a_halving_from_20_percent_is_found_in_4_of_5_runs_with_200_and_200_deliveries() -> None:
    """2,000 seeded runs."""
    assert _simulated(0.2, 0.1, 200, 2000, seed=12) >= 0.8


def _exactly(before: int, planned: int, rate_before: float, rate_after: float) -> float:
    """The probability that some stage says effective, summed over all that can happen."""
    sizes, total = stage_sizes(planned), 0.0
    steps = [_binomial(size - last, rate_after) for size, last in zip(sizes, (0, *sizes[:-1]), strict=True)]
    for defects, weight in enumerate(_binomial(before, rate_before)):
        if weight < 1e-9:
            continue
        limits = [_most(number, DeliverySample(before, defects), size) for number, size in enumerate(sizes, 1)]
        going = {0: 1.0}
        for most, step in zip(limits, steps, strict=True):
            after: dict[int, float] = {}
            for seen, chance in going.items():
                for more, probability in enumerate(step[: max(0, limits[-1] - seen + 1)]):
                    after[seen + more] = after.get(seen + more, 0.0) + chance * probability
            total += weight * sum(chance for seen, chance in after.items() if seen <= most)
            going = {seen: chance for seen, chance in after.items() if seen > most}
    return total


def _binomial(n: int, rate: float) -> list[float]:
    return [math.comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(n + 1)]


@pytest.mark.parametrize(("before", "planned"), [(200, 200), (400, 40), (40, 300), (20, 20)])
def test_the_level_of_the_whole_check_is_below_5_percent_exactly(before: int, planned: int) -> None:
    """Whatever the rate and the shape of the samples; and the power that the seeded runs estimate is exact too."""
    assert max(_exactly(before, planned, rate, rate) for rate in (0.03, 0.1, 0.3, 0.5)) <= 0.041
    if (before, planned) == (200, 200):
        assert _exactly(200, 200, 0.2, 0.1) >= 0.83
