"""Ratings are stored in the commit of their entries; an instant in the past and closed months have theirs."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.satisfaction.rating_counts import RatingFilter, RatingPart
from engine.domain.ledger.entry import Kind
from engine.services.actions.close_period import close_period
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.older_rows import fill_older_rows
from engine.services.reading.ratings import PeriodRatings, months_of, ratings_as_of, ratings_of_period
from engine.services.reading.verify import verify
from engine.services.refused import Refused
from tests.conftest import PICTURE, World, instant

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
OTHER = "sales-finance/signed-slips@vehicle.delivered/A-2"
ALL = RatingFilter()
PAIR = (RatingPart.PROVIDER, RatingPart.CONSUMER)
JANUARY = Period.containing(instant("2026-01-15T12:00").date(), Every.MONTH)


def deliver(world: World, id: str, at: str) -> None:
    files = {name: Attachment(f"{name}.png", PICTURE + name.encode()) for name in ("order_slip", "delivery_slip")}
    world.act(Kind.DELIVERED, id, "sales-consultant-1", at, files=files, signed=list(files))


@pytest.fixture
def delivered(world: World) -> World:
    """Two cars of January, whose slips were handed in."""
    world.run("2026-01-02T09:00")
    for key in ("A-1", "A-2"):
        world.event(
            "vehicle.delivered", key, "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="1"
        )
    world.run("2026-01-08T16:00")
    for id in (SLIPS, OTHER):
        deliver(world, id, "2026-01-08T17:00")
    world.run("2026-01-09T08:40")
    return world


def rate(world: World, person: str, at: str, score: int, id: str = SLIPS) -> None:
    reason = "late" if score < 3 else ""
    world.act(Kind.RATED, id, person, at, score=score, reason=reason, dimensions={"timeliness": score}, lost_minutes=10)


def close(world: World, at: str) -> None:
    close_period(world.ledger, JANUARY, actor="finance-head-1", command_time=CommandTime(instant(at), rehearsal=True))


def scores(ratings: PeriodRatings) -> list[int]:
    return [count.score for count in ratings.counts((), ALL) for _ in range(count.ratings)]


def of_january(world: World, at: str) -> PeriodRatings:
    return ratings_of_period(world.ledger, instant(at), JANUARY)


def is_sound(world: World) -> bool:
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), world.now)
    return (answer.damage, answer.differences) == ((), ())


@pytest.mark.databases
def test_a_rating_is_counted_before_any_run_and_a_change_replaces_it(delivered: World) -> None:
    rate(delivered, "finance-clerk-1", "2026-01-09T10:00", 2)
    rate(delivered, "finance-clerk-2", "2026-01-09T10:00", 4)
    rate(delivered, "finance-clerk-1", "2026-01-09T11:00", 5)
    counts = delivered.ledger.ratings.counts(PAIR, ALL)
    assert [(c.key, c.score, c.ratings, c.lost_minutes) for c in counts] == [
        (("sales", "finance"), 4, 1, 10),
        (("sales", "finance"), 5, 1, 10),
    ]
    one, two = delivered.ledger.ratings.of([SLIPS])[SLIPS]
    assert (one.month, one.owner, one.score, one.first_score, one.rated_at) == (
        "2026-01", "sales-consultant", 5, 2, instant("2026-01-09T11:00")
    )  # fmt: skip
    assert (two.rater, two.score, two.first_score) == ("finance-clerk-2", 4, 4)
    assert is_sound(delivered)
    delivered.run("2026-01-10T09:00")
    assert is_sound(delivered)
    assert delivered.ledger.ratings.of([SLIPS])[SLIPS] == (one, two)


@pytest.mark.databases
def test_an_instant_in_the_past_has_the_ratings_known_then(delivered: World) -> None:
    rate(delivered, "finance-clerk-1", "2026-01-09T10:00", 2)
    rate(delivered, "finance-clerk-2", "2026-01-09T12:00", 3)
    rate(delivered, "finance-clerk-1", "2026-01-09T14:00", 4)
    assert scores(of_january(delivered, "2026-01-09T11:00")) == [2]
    assert scores(of_january(delivered, "2026-01-09T13:00")) == [2, 3]
    assert scores(of_january(delivered, "2026-01-09T15:00")) == [3, 4]
    every = ratings_as_of(delivered.ledger, instant("2026-01-09T15:00"))
    assert sorted(every, key=lambda r: (r.occurrence, r.rater)) == list(delivered.ledger.ratings.every(ALL))


def test_a_closed_month_keeps_its_ratings_and_what_came_later_stands_apart(delivered: World) -> None:
    rate(delivered, "finance-clerk-1", "2026-01-09T10:00", 2)
    close(delivered, "2026-02-02T09:00")
    rate(delivered, "finance-clerk-2", "2026-02-03T09:00", 1, id=OTHER)
    with pytest.raises(Refused) as refused:
        rate(delivered, "finance-clerk-1", "2026-02-03T10:00", 5)
    assert refused.value.refusal.code == "rating-month-closed"
    (low,) = delivered.ledger.ratings.of([SLIPS])[SLIPS]
    for at in ("2026-02-04T09:00", "2026-02-03T09:30"):  # stored rows, and the same from the facts
        january = of_january(delivered, at)
        assert scores(january) == [2]
        assert january.low(ALL, limit=1) == (low,)
        assert [(one.reason, one.ratings) for one in january.reasons(ALL)] == [("late", 1)]
        assert [(c.key, c.score) for c in january.dimension_counts((), ALL)] == [(("timeliness",), 2)]
        assert [c.key for c in january.rater_counts((), ALL)] == [("finance-clerk-1",)]
        assert [(r.rater, r.score) for r in january.changed.given] == [("finance-clerk-2", 1)]
        assert [closing.period for closing in january.closings] == ["2026-01"]
        delivered.run("2026-02-03T12:00") if at == "2026-02-04T09:00" else None
    assert scores(of_january(delivered, "2026-01-31T09:00")) == [2]


def test_a_closed_month_keeps_the_bad_rating_of_a_person_who_rates_again_after_it(delivered: World) -> None:
    organisation = delivered.definitions.organisation
    scheme = replace(organisation.ratings, bad_at_most=1)
    changed = replace(delivered.definitions, organisation=replace(organisation, ratings=scheme))
    apply(delivered.ledger, changed, CommandTime(instant("2026-01-09T09:00"), rehearsal=True))
    delivered.definitions = changed
    rate(delivered, "finance-clerk-1", "2026-01-09T10:00", 1)
    close(delivered, "2026-02-02T09:00")
    rate(delivered, "finance-clerk-1", "2026-02-03T09:00", 4)
    for at in ("2026-02-04T09:00", "2026-02-03T09:30"):  # stored rows, and the same from the facts
        january = of_january(delivered, at)
        assert scores(january) == [1]
        assert [(c.key, c.score) for c in january.dimension_counts((), ALL)] == [(("timeliness",), 1)]
        assert [(one.reason, one.ratings) for one in january.reasons(ALL)] == [("late", 1)]
        assert [(r.rater, r.score) for r in january.low(ALL)] == [("finance-clerk-1", 1)]
        assert january.rated_items(ALL) == 1
        assert [(r.rater, r.score) for r in january.changed.given] == [("finance-clerk-1", 4)]
        delivered.run("2026-02-03T12:00") if at == "2026-02-04T09:00" else None


def test_a_rating_left_out_after_the_closing_still_counts_in_the_closed_month(delivered: World) -> None:
    rate(delivered, "finance-clerk-1", "2026-01-09T10:00", 2)
    close(delivered, "2026-02-02T09:00")
    (rating,) = delivered.ledger.ratings.of([SLIPS])[SLIPS]
    left_out = replace(rating, left_out_at=instant("2026-02-03T09:00"))
    delivered.ledger.refresh([], delivered.ledger.expected_head(delivered.now), ratings=[left_out])
    assert delivered.ledger.ratings.counts((), ALL) == ()
    january = of_january(delivered, "2026-02-04T09:00")
    assert scores(january) == [2]
    assert [r.rater for r in january.low(ALL)] == ["finance-clerk-1"]
    assert january.changed.left_out == (left_out,)


def test_ratings_keep_the_parties_of_their_terms_when_an_owner_changes(delivered: World) -> None:
    rate(delivered, "finance-clerk-1", "2026-01-09T10:00", 4)
    agreements = tuple(
        replace(a, obligations=tuple(replace(o, owner="sales-head") for o in a.obligations))
        if a.id == "sales-finance"
        else a
        for a in delivered.definitions.agreements
    )
    changed = replace(delivered.definitions, agreements=agreements)
    apply(delivered.ledger, changed, CommandTime(instant("2026-01-12T09:00"), rehearsal=True))
    delivered.definitions = changed
    delivered.run("2026-01-12T10:00")
    rate(delivered, "finance-clerk-2", "2026-01-12T11:00", 3)
    delivered.run("2026-01-12T12:00")
    assert {r.owner for r in delivered.ledger.ratings.every(ALL)} == {"sales-consultant"}
    assert is_sound(delivered)


@pytest.mark.databases
def test_a_rating_of_an_earlier_version_is_filled_once_when_the_ledger_is_opened(delivered: World) -> None:
    rate(delivered, "finance-clerk-1", "2026-01-09T10:00", 2)
    delivered.run("2026-01-09T12:00")
    before = delivered.ledger.ratings.every(ALL), delivered.ledger.ratings.counts(PAIR, ALL)
    with delivered.ledger.database.write.begin() as connection:
        connection.execute(text("UPDATE rating SET month = '', score = 0, dimensions = '', seal = ''"))
        connection.execute(text("DELETE FROM rating_count"))
        connection.execute(text("UPDATE rating SET left_out_at = 0"))
    assert delivered.ledger.ratings.unfilled() == (SLIPS,)
    assert delivered.ledger.ratings.counts(PAIR, ALL) == ()
    assert fill_older_rows(delivered.ledger) == 1
    assert (delivered.ledger.ratings.every(ALL), delivered.ledger.ratings.counts(PAIR, ALL)) == before
    assert fill_older_rows(delivered.ledger) == 0
    assert is_sound(delivered)


def test_the_months_of_a_period() -> None:
    assert months_of(Period.of_label("2026-Q1", Every.QUARTER)) == ("2026-01", "2026-02", "2026-03")
    assert months_of(Period.of_label("2026", Every.YEAR))[::11] == ("2026-01", "2026-12")
