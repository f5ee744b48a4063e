"""Figures of satisfaction: worked out by hand where that can be done, by all outcomes there are where it cannot."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from math import factorial, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.figures.satisfaction.distribution import Distribution, distributions
from engine.domain.figures.satisfaction.gap import gaps
from engine.domain.figures.satisfaction.inflation import top_grades
from engine.domain.figures.satisfaction.interval import mean_interval, share_interval
from engine.domain.figures.satisfaction.lost_time import LostTime
from engine.domain.figures.satisfaction.probability import binomial_tail, t_quantile, t_tail
from engine.domain.figures.satisfaction.rating_counts import RatingCount
from engine.domain.figures.satisfaction.response_rate import RatedDeliveries
from engine.domain.figures.satisfaction.shrunken_mean import shrunken_means
from engine.domain.figures.satisfaction.staff_export import exported_units
from engine.domain.figures.satisfaction.watermelon import Contrast, Limits, ServedPair, watermelons

counts = st.tuples(*[st.integers(0, 40)] * 5)


# ---- distribution, response rate, gap, lost time


def test_a_distribution_has_its_mean_its_variance_and_the_share_of_the_two_best() -> None:
    scores = Distribution((1, 0, 2, 4, 3))
    assert (scores.n, scores.mean, scores.top_two, scores.low) == (10, Fraction(38, 10), Fraction(7, 10), 1)
    assert scores.variance == Fraction(136, 90)  # 7.84 + 2 * 0.64 + 4 * 0.04 + 3 * 1.44 = 13.6, by 9


def test_below_k_ratings_there_is_no_mean() -> None:
    assert Distribution((0, 0, 0, 0, 4)).mean_from(5) is None
    assert Distribution((0, 0, 0, 0, 5)).mean_from(5) == 5
    assert (Distribution().mean, Distribution().top_two, Distribution((1, 0, 0, 0, 0)).variance) == (None, None, None)


@given(counts, counts)
def test_a_sum_of_distributions_has_the_ratings_of_both(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    both = Distribution(one) + Distribution(other)  # type: ignore[arg-type]
    assert both.n == sum(one) + sum(other)


def test_counts_are_grouped_by_key() -> None:
    found = distributions([RatingCount(("b",), 5, 2), RatingCount(("a",), 1, 1), RatingCount(("a",), 4, 3)])
    assert list(found.items()) == [(("a",), Distribution((1, 0, 0, 3, 0))), (("b",), Distribution((0, 0, 0, 0, 2)))]


def test_the_response_rate_is_the_share_of_deliveries_that_were_rated() -> None:
    assert RatedDeliveries(3, 12).share == Fraction(1, 4)
    assert (RatedDeliveries(0, 0).share, RatedDeliveries(0, 0).interval) == (None, None)


def test_the_gap_is_experience_less_expectation_and_blank_where_one_is_missing() -> None:
    five = Distribution((0, 0, 0, 5, 0))
    experienced = {"attitude": five, "speed": Distribution((0, 5, 0, 0, 0)), "words": Distribution((0, 0, 1, 0, 0))}
    found = gaps(experienced, {"speed": five, "care": five}, order=("speed", "unused"))
    assert [(g.dimension, g.experience, g.expectation, g.gap) for g in found] == [
        ("speed", 2, 4, -2),
        ("attitude", 4, None, None),
        ("care", None, 4, None),
        ("words", None, None, None),
    ]


def test_lost_time_is_summed_and_its_mean_is_of_those_who_name_any() -> None:
    lost = LostTime.of([RatingCount((), 2, 4, lost_ratings=3, lost_minutes=90), RatingCount((), 5, 9)])
    assert (lost.total, lost.mean) == (timedelta(minutes=90), timedelta(minutes=30))
    assert LostTime().mean is None


# ---- intervals


def test_tails_agree_with_tables() -> None:
    assert t_tail(2.0, 10) == pytest.approx(0.036694, abs=1e-6)
    assert t_quantile(0.975, 10) == pytest.approx(2.228139, abs=1e-6)
    assert binomial_tail(3, 10, 0.5) == pytest.approx(1 - 56 / 1024)


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    interval = share_interval(8, 10, level=0.95)
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    none, every = share_interval(0, 5), share_interval(5, 5)
    assert none is not None
    assert every is not None
    assert (none.low, every.high) == (0, 1)


def test_five_times_the_top_grade_leaves_room_below_as_clopper_and_pearson_have_it() -> None:
    interval = mean_interval(Distribution((0, 0, 0, 0, 5)))
    assert interval is not None
    assert interval.high == 5
    assert interval.low == pytest.approx(1 + 4 * 0.05 ** (1 / 5), abs=0.02)


@given(counts.filter(any))
def test_the_interval_of_a_mean_holds_the_mean_and_stays_on_the_scale(written: tuple[int, ...]) -> None:
    scores = Distribution(written)  # type: ignore[arg-type]
    interval = mean_interval(scores)
    assert interval is not None
    assert 1 <= interval.low <= float(scores.mean or 0) + 1e-5
    assert float(scores.mean or 0) - 1e-5 <= interval.high <= 5


def outcomes(n: int, parts: int = 5) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (n,)
        return
    for first in range(n + 1):
        yield from ((first, *rest) for rest in outcomes(n - first, parts - 1))


@pytest.mark.parametrize("n", [5, 8])
@pytest.mark.parametrize(
    "shares",
    [
        (0.2, 0.2, 0.2, 0.2, 0.2),
        (0, 0, 0, 0.1, 0.9),
        (0.02, 0.03, 0.05, 0.3, 0.6),
        (0.1, 0, 0, 0, 0.9),
        (0.5, 0, 0, 0, 0.5),
        (0, 0.1, 0.8, 0.1, 0),
        (0.7, 0.2, 0.1, 0, 0),
    ],
    ids=str,
)
def test_nine_of_ten_intervals_hold_the_true_mean_at_small_n(n: int, shares: tuple[float, ...]) -> None:
    """Over every outcome there is, with its exact probability."""
    true = sum((score + 1) * share for score, share in enumerate(shares))
    covered = 0.0
    for counted in outcomes(n):
        interval = mean_interval(Distribution(counted))  # type: ignore[arg-type]
        assert interval is not None
        if interval.low - 1e-6 <= true <= interval.high + 1e-6:
            ways = factorial(n) // prod(map(factorial, counted))
            covered += ways * prod(share**count for share, count in zip(shares, counted, strict=True))
    assert covered >= 0.9


# ---- ranking and export


def test_a_unit_with_few_ratings_is_drawn_to_the_mean_of_all() -> None:
    many, low = Distribution((0, 0, 0, 10, 90)), Distribution((5, 60, 35, 0, 0))
    units = {"few": Distribution((0, 0, 0, 0, 2)), "many": many, "low": low}
    found = {one.unit: one for one in shrunken_means(units)}
    means = {unit: float(one.scores.mean or 0) for unit, one in found.items()}
    drawn = {unit: means[unit] - one.value for unit, one in found.items()}
    assert drawn["few"] > 20 * drawn["many"] > 0 > drawn["low"]
    assert (found["many"].rank, found["few"].rank, found["low"].rank) == (1, 1, 3)


def test_units_that_differ_by_no_more_than_chance_are_tied() -> None:
    alike = {name: Distribution((0, 1, 4, 3, 2)) for name in "abc"} | {"d": Distribution((0, 1, 3, 4, 2))}
    found = shrunken_means(alike)
    assert [one.rank for one in found] == [1, 1, 1, 1]
    assert len({one.value for one in found}) == 1
    assert shrunken_means({"none": Distribution()}) == ()


def test_the_export_refuses_to_rank_what_ratings_cannot_tell_apart() -> None:
    alike = {
        "a": Distribution((0, 0, 2, 3, 1)),
        "b": Distribution((0, 0, 1, 3, 2)),
        "few": Distribution((0, 0, 0, 0, 4)),
    }
    found = exported_units(alike)
    assert [(u.unit, u.rank, u.t_score, u.index is None) for u in found] == [
        ("a", None, None, False),
        ("b", None, None, False),
        ("few", None, None, True),
    ]
    assert found[0].index == pytest.approx((23 / 6 - 1) * 25)
    assert found[2].interval is None


def test_the_export_ranks_what_differs_and_has_t_scores_from_eight_units_on() -> None:
    good, bad = Distribution((0, 0, 5, 40, 55)), Distribution((30, 40, 30, 0, 0))
    seven = {f"u{n}": good if n < 4 else bad for n in range(7)}
    assert [(u.unit, u.rank) for u in exported_units(seven)] == [
        *((f"u{n}", 1) for n in range(4)),
        *((f"u{n}", 5) for n in range(4, 7)),
    ]
    assert {u.t_score for u in exported_units(seven)} == {None}
    eight = exported_units(seven | {"u7": bad})
    assert sum(u.t_score or 0 for u in eight) == pytest.approx(400)


# ---- contrasts and inflation


def pair(provider: str, timely: int, due: int, *counted: int) -> ServedPair:
    return ServedPair(provider, "finance", timely, due, Distribution(counted))  # type: ignore[arg-type]


def test_watermelons_are_on_time_and_unhappy_and_the_other_way_round() -> None:
    pairs = [
        pair("green-outside", 9, 10, 2, 4, 0, 0, 0),
        pair("worse", 10, 10, 6, 0, 0, 0, 0),
        pair("late-and-loved", 7, 10, 0, 0, 0, 6, 0),
        pair("just-not-late", 15, 20, 0, 0, 0, 6, 0),
        pair("satisfying", 10, 10, 0, 0, 6, 0, 0),
        pair("few-ratings", 10, 10, 4, 0, 0, 0, 0),
        pair("few-items", 4, 4, 6, 0, 0, 0, 0),
        pair("nothing-due", 0, 0, 6, 0, 0, 0, 0),
    ]
    assert [(w.pair.provider, w.contrast) for w in watermelons(pairs)] == [
        ("worse", Contrast.ON_TIME_UNHAPPY),
        ("green-outside", Contrast.ON_TIME_UNHAPPY),
        ("late-and-loved", Contrast.LATE_HAPPY),
    ]
    strict = Limits(on_time=Fraction(1), late=Fraction(1, 2))
    assert [w.pair.provider for w in watermelons(pairs, strict)] == ["worse"]


def test_a_rater_who_gives_the_top_grade_far_more_often_than_others_is_named() -> None:
    scores = {(f"clerk-{n}",): Distribution((1, 4, 20, 30, 5)) for n in range(6)}
    scores |= {("kind",): Distribution((0, 0, 2, 8, 30)), ("new",): Distribution((0, 0, 0, 0, 4))}
    first, *others = top_grades(scores)
    assert (first.key, first.is_named, first.share, first.others) == (
        ("kind",),
        True,
        Fraction(3, 4),
        Fraction(34, 364),
    )
    assert not any(one.is_named for one in others)
    assert ("new",) not in {one.key for one in others}, "four ratings show nothing"


def test_where_all_give_the_same_grades_nobody_is_named() -> None:
    alike = Distribution((0, 0, 0, 0, 9))
    assert not any(one.is_named for one in top_grades({("a",): alike, ("b",): alike}))
