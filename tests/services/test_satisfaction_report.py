"""The report of satisfaction from a ledger: its figures worked out by hand, within scopes, for closed months."""

from fractions import Fraction

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.report_scope import ReportScope
from engine.domain.figures.satisfaction.closed_months import ChangedAfterClosing
from engine.domain.figures.satisfaction.report import SatisfactionReport
from engine.domain.ledger.entry import Kind
from engine.services.actions.close_period import close_period
from engine.services.command_time import CommandTime
from engine.services.reading.satisfaction import report_satisfaction
from tests.conftest import PICTURE, World, instant

JANUARY = Period.of_label("2026-01", Every.MONTH)
CARS = tuple(f"A-{n}" for n in range(1, 7))


def slips(car: str) -> str:
    return f"sales-finance/signed-slips@vehicle.delivered/{car}"


def rate(world: World, car: str, person: str, at: str, score: int, **values: object) -> None:
    world.act(Kind.RATED, slips(car), person, at, score=score, **values)  # type: ignore[arg-type]


@pytest.fixture
def rated(world: World) -> World:
    """Six cars of January; sales hands in the slips of five on time, and finance is unhappy with them.

    | car | clerk 1                      | clerk 2 | head    |
    | --- | ---------------------------- | ------- | ------- |
    | A-1 | 1, then 2: late, 30 minutes  | 3       |         |
    | A-2 | 2: late, 10 minutes          |         |         |
    | A-3 | 1: incomplete                |         | 4       |
    | A-4 | 2: comment                   |         |         |
    """
    world.run("2026-01-02T09:00")
    for car in CARS:
        world.event(
            "vehicle.delivered", car, "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate=car, amount="1"
        )
    world.run("2026-01-08T16:00")
    for car in CARS[:5]:
        files = {name: Attachment(f"{name}.png", PICTURE + name.encode()) for name in ("order_slip", "delivery_slip")}
        world.act(Kind.DELIVERED, slips(car), "sales-consultant-1", "2026-01-08T17:00", files=files, signed=list(files))
    world.run("2026-01-09T09:00")
    rate(world, "A-1", "finance-clerk-1", "2026-01-09T10:00", 1, reason="late")
    late = {"reason": "late", "lost_minutes": 30, "dimensions": {"timeliness": 1}}
    rate(world, "A-1", "finance-clerk-1", "2026-01-09T11:00", 2, **late)
    rate(world, "A-1", "finance-clerk-2", "2026-01-09T12:00", 3, dimensions={"timeliness": 3, "attitude": 5})
    rate(world, "A-2", "finance-clerk-1", "2026-01-09T13:00", 2, reason="late", lost_minutes=10)
    rate(world, "A-3", "finance-clerk-1", "2026-01-09T14:00", 1, reason="incomplete")
    rate(world, "A-3", "finance-head-1", "2026-01-09T15:00", 4)
    rate(world, "A-4", "finance-clerk-1", "2026-01-09T16:00", 2, comment="no order number")
    return world


def report(world: World, at: str, scope: ReportScope | None = None, period: Period = JANUARY) -> SatisfactionReport:
    return report_satisfaction(world.ledger, instant(at), period=period, scope=scope or ReportScope())


@pytest.mark.databases
def test_the_figures_are_those_worked_out_by_hand(rated: World) -> None:
    figures = report(rated, "2026-01-31T20:00")
    assert figures.scores.counts == (1, 3, 1, 1, 0)
    assert figures.scores.mean == Fraction(14, 6)
    assert (figures.response.rated, figures.response.deliveries) == (4, 5)
    assert (figures.lost.ratings, figures.lost.minutes, figures.kudos) == (2, 40, 0)
    assert [(one.reason, one.ratings) for one in figures.reasons] == [("late", 2), ("", 1), ("incomplete", 1)]
    (pair,) = [pair for pair in figures.pairs if pair.scores.n]
    assert (pair.provider, pair.consumer, pair.timely, pair.due) == ("sales", "finance", 5, 14), (
        "six decoration slips and two of last month too"
    )
    assert [(gap.dimension, gap.experienced.n) for gap in figures.dimensions] == [("timeliness", 2), ("attitude", 1)]
    assert [(unit.unit, unit.scores.n, unit.rank) for unit in figures.departments] == [("sales", 6, None)]
    assert [(unit.unit, unit.lost.minutes) for unit in figures.owners] == [("sales-consultant", 40)]
    assert [(low.rating.occurrence, low.rating.score, low.comment) for low in figures.low] == [
        (slips("A-3"), 1, ""),
        (slips("A-4"), 2, "no order number"),
        (slips("A-2"), 2, ""),
        (slips("A-1"), 2, ""),
    ]
    assert {low.title.obligation.en for low in figures.low if low.title} == {
        "Order and delivery slip signed by the customer"
    }


def test_stored_rows_and_the_facts_give_the_same_report(rated: World) -> None:
    now = report(rated, "2026-01-09T18:00")
    rated.run("2026-01-20T09:00")
    assert report(rated, "2026-01-09T18:00") == now


def test_a_scope_has_its_own_ratings_and_a_matrix_of_both_sides(rated: World) -> None:
    at = "2026-01-31T20:00"
    assert report(rated, at, ReportScope(department="finance")).scores.n == 0
    assert [pair.provider for pair in report(rated, at, ReportScope(department="finance")).pairs if pair.scores.n] == [
        "sales"
    ]
    assert report(rated, at, ReportScope(owner="sales-consultant")).scores.n == 6
    assert report(rated, at, ReportScope(agreement="hr-finance")).scores.n == 0
    assert report(rated, at, ReportScope(agreement="sales-finance", department="sales")).response.rated == 4
    assert report(rated, at, period=Period.of_label("2026-02", Every.MONTH)).scores.n == 0
    assert report(rated, at, period=Period.of_label("2026-Q1", Every.QUARTER)).scores.n == 6


def test_a_closed_month_keeps_its_report_and_lists_apart_what_came_later(rated: World) -> None:
    rated.run("2026-02-02T08:00")
    before = report(rated, "2026-02-02T09:00")
    closed = CommandTime(instant("2026-02-02T09:00"), rehearsal=True)
    close_period(rated.ledger, JANUARY, actor="finance-head-1", command_time=closed)
    rate(rated, "A-5", "finance-clerk-1", "2026-02-03T09:00", 1, reason="late")
    rate(rated, "A-1", "finance-head-1", "2026-02-03T10:00", 1, reason="late")
    after = report(rated, "2026-02-10T09:00")
    assert (after.scores, after.response, after.lost, after.reasons) == (
        before.scores,
        before.response,
        before.lost,
        before.reasons,
    )
    assert (after.low, after.pairs, after.departments, after.dimensions) == (
        before.low,
        before.pairs,
        before.departments,
        before.dimensions,
    )
    assert {rating.occurrence for rating in after.changed.given} == {slips("A-1"), slips("A-5")}
    assert (before.changed, [closing.period for closing in after.closings]) == (ChangedAfterClosing(), ["2026-01"])
