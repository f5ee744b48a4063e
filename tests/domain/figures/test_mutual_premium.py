"""Mutual premium, by seeded simulations: a planted one is found, innocent pairs are not named."""

import random
from dataclasses import dataclass, replace

import pytest

from engine.domain.figures.satisfaction.mutual_premium import MutualPremium, RoundScore, mutual_premiums

PAIR = ("d00", "d01")


@dataclass(frozen=True)
class Outcome:
    """Of many simulated reports: the share that names the planted pair, the share of innocent pairs that are named, and
    the share of reports that name one."""

    found: float
    innocent: float
    wrong: float


def scores(
    seed: int, departments: int = 10, premium: float = 1.0, rounds: int = 4, liking: float = 0.0
) -> list[RoundScore]:
    """All rate all. Leniency and quality differ, noise is 0.6; ``liking`` is a lasting one, in each direction alone."""
    chance = random.Random(seed)
    names = [f"d{n:02}" for n in range(departments)]
    lenient = {name: chance.gauss(0, 0.4) for name in names}
    quality = {name: chance.gauss(0, 0.5) for name in names}
    likes = {(a, b): chance.gauss(0, liking) for a in names for b in names}
    return [
        RoundScore(
            f"2026-Q{n + 1}",
            a,
            b,
            3.5 + lenient[a] + quality[b] + likes[a, b] + premium * ({a, b} == set(PAIR)) + chance.gauss(0, 0.6),
        )
        for n in range(rounds)
        for a in names
        for b in names
        if a != b
    ]


def named(found: tuple[MutualPremium, ...]) -> set[tuple[str, str]]:
    return {(one.one, one.other) for one in found if one.is_named}


def simulated(runs: int, departments: int = 10, premium: float = 1.0, liking: float = 0.0) -> Outcome:
    found = innocent = wrong = tested = 0
    for seed in range(runs):
        result = mutual_premiums(scores(seed, departments, premium, liking=liking))
        names = named(result)
        planted = {PAIR} if premium else set()
        found += bool(names & planted)
        innocent += len(names - planted)
        wrong += bool(names - planted)
        tested += len(result) - len(planted)
    return Outcome(found / runs, innocent / tested, wrong / runs)


@pytest.mark.parametrize("departments", [8, 12])
def test_a_premium_of_one_point_over_four_rounds_is_named_in_nine_of_ten_cases(departments: int) -> None:
    outcome = simulated(400, departments)
    assert outcome.found >= 0.9
    assert outcome.innocent <= 0.01


@pytest.mark.slow
@pytest.mark.parametrize("departments", [8, 10, 12])
def test_the_same_in_two_thousand_simulations(departments: int) -> None:
    outcome = simulated(2000, departments)
    assert outcome.found >= 0.9
    assert outcome.innocent <= 0.01
    assert outcome.wrong <= 0.2


def test_without_a_premium_at_most_one_innocent_pair_in_a_hundred_is_named() -> None:
    outcome = simulated(400, premium=0.0)
    assert outcome.innocent <= 0.01
    assert outcome.wrong <= 0.2


def test_where_liking_lasts_innocent_pairs_are_still_not_named_and_fewer_premiums_are_found() -> None:
    """Honest liking of 0.5 points, a different one in each direction. The power is not promised: docs/figures.md."""
    outcome = simulated(400, departments=12, liking=0.5)
    assert outcome.innocent <= 0.01
    assert outcome.found < simulated(100, departments=12).found


def test_a_mild_rater_and_a_good_department_are_no_premium() -> None:
    mild = [
        RoundScore(s.round, s.rater, s.rated, s.score + 1.5 * (s.rater == "d00") + 1.5 * (s.rated == "d01"))
        for s in scores(3, premium=0.0)
    ]
    before, after = mutual_premiums(scores(3, premium=0.0)), mutual_premiums(mild)
    assert [(p.one, p.other) for p in before] == [(p.one, p.other) for p in after]
    assert [p.premium for p in before] == pytest.approx([p.premium for p in after])


def test_a_premium_that_goes_one_way_alone_is_not_mutual() -> None:
    def one_way(seed: int) -> list[RoundScore]:
        return [replace(s, score=s.score + 2.5 * ((s.rater, s.rated) == PAIR)) for s in scores(seed, premium=0.0)]

    assert sum(PAIR in named(mutual_premiums(one_way(seed))) for seed in range(100)) <= 20


def test_the_premium_its_count_and_what_they_can_show_are_said_for_each_pair() -> None:
    first, *others = mutual_premiums(scores(1))
    assert ((first.one, first.other), first.scores, first.is_named) == (PAIR, 8, True)
    assert first.premium == pytest.approx(1.0, abs=0.6)
    assert 0.7 < first.least_shown < 1.3
    assert len(others) == 44


def test_too_few_rounds_or_departments_show_nothing() -> None:
    assert mutual_premiums(scores(1, rounds=2)) == ()
    assert mutual_premiums(scores(1, departments=3)) == ()
    assert mutual_premiums([]) == ()


def test_pairs_that_rate_each_other_apart_from_all_others_show_nothing() -> None:
    """Where a pair rates nobody else, leniency and quality explain whatever it scores."""
    apart = [RoundScore(f"r{n}", a, b, 5.0) for n in range(4) for a, b in (("x", "y"), ("y", "x"))]
    found = mutual_premiums([*scores(2, premium=0.0), *apart])
    assert ("x", "y") not in {(one.one, one.other) for one in found}


def test_a_milder_round_is_no_premium() -> None:
    milder = [RoundScore(s.round, s.rater, s.rated, s.score + (s.round == "2026-Q2")) for s in scores(4)]
    assert [p.premium for p in mutual_premiums(milder)] == pytest.approx(
        [p.premium for p in mutual_premiums(scores(4))]
    )
