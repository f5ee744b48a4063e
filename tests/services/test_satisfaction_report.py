"""The report of satisfaction from a ledger: its figures worked out by hand, within scopes, for closed months."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.action import Action
from engine.domain.action.appeal_rating import AppealRating, DecideAppeal
from engine.domain.action.evidence import Attachment
from engine.domain.action.praise import PraiseItem
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.report_scope import ReportScope
from engine.domain.figures.satisfaction.closed_months import ChangedAfterClosing
from engine.domain.figures.satisfaction.report import SatisfactionReport
from engine.domain.ledger.entry import Kind
from engine.services.actions.act import act
from engine.services.actions.close_period import close_period
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.reading.satisfaction import report_satisfaction
from engine.services.reading.scorecard import scorecard
from engine.services.reading.verify import verify
from engine.services.surveys.answer import GivenAnswer, answer_round
from engine.wording.satisfaction import satisfaction_summary
from tests.conftest import PICTURE, World, instant
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve

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


def test_the_parts_sum_to_the_whole(rated: World) -> None:
    figures = report(rated, "2026-01-31T20:00")
    for parts in (figures.pairs, figures.departments, figures.owners):
        whole = [sum(counts) for counts in zip(*(part.scores.counts for part in parts), strict=True)]  # type: ignore[attr-defined]
        assert tuple(whole) == figures.scores.counts
    assert sum(one.ratings for one in figures.reasons) == figures.scores.low == len(figures.low)
    assert sum(unit.lost.minutes for unit in figures.departments) == figures.lost.minutes


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


def test_an_upheld_appeal_leaves_its_rating_out_and_praise_is_counted(world: World) -> None:
    organisation = world.definitions.organisation
    scheme = replace(organisation.ratings, appeals_decided_by="hr-head")
    world.definitions = replace(world.definitions, organisation=replace(organisation, ratings=scheme))
    arrears, owner = "insurance-finance/arrears-report@2025-12", "insurance-clerk-1"
    world.run("2026-01-02T09:00")
    world.act(Kind.NOTHING_TO_REPORT, arrears, owner, "2026-01-04T10:00")
    world.run("2026-01-05T08:40")
    world.act(Kind.RATED, arrears, "finance-clerk-1", "2026-01-05T10:00", score=2, reason="late")
    world.act(Kind.RATED, arrears, "finance-clerk-2", "2026-01-05T10:10", score=4)

    def do(action: Action, at: str) -> None:
        act(world.ledger, action, CommandTime(instant(at), rehearsal=True), Evidence(world.folder / "evidence"))

    do(PraiseItem(occurrence=arrears, actor="finance-clerk-2", text="quick"), "2026-01-05T10:20")
    do(
        AppealRating(occurrence=arrears, actor=owner, rater="finance-clerk-1", reason="it was there"),
        "2026-01-05T11:00",
    )
    assert report(world, "2026-01-05T12:00").scores.counts == (0, 1, 0, 1, 0)
    upheld = DecideAppeal(occurrence=arrears, actor="hr-head-1", decision="upheld", reason="the log shows it")
    do(upheld, "2026-01-05T14:00")
    figures = report(world, "2026-01-05T15:00")
    assert (figures.scores.counts, figures.low, figures.kudos) == ((0, 0, 0, 1, 0), (), 1)
    world.run("2026-01-05T15:05")
    assert report(world, "2026-01-05T12:00").scores.n == 2, "before the decision it counted"
    answer = verify(world.ledger, Evidence(world.folder / "evidence"), world.now)
    assert (answer.damage, answer.differences) == ((), ())


def test_praise_is_in_the_month_of_its_item_in_each_report_and_not_in_one_that_was_closed(rated: World) -> None:
    def praise(car: str, at: str) -> None:
        done = PraiseItem(occurrence=slips(car), actor="finance-clerk-2", text="quick")
        act(rated.ledger, done, CommandTime(instant(at), rehearsal=True), Evidence(rated.folder / "evidence"))

    def praised(label: str) -> tuple[int, int]:
        at, period = "2026-02-10T09:00", Period.of_label(label, Every.MONTH)
        whole = scorecard(rated.ledger, instant(at), period=period).whole
        return report(rated, at, period=period).kudos, whole.kudos

    praise("A-1", "2026-02-01T10:00")
    assert (praised("2026-01"), praised("2026-02")) == ((1, 1), (0, 0))
    month, command_time = JANUARY, CommandTime(instant("2026-02-02T09:00"), rehearsal=True)
    close_period(rated.ledger, month, actor="finance-head-1", command_time=command_time)
    praise("A-2", "2026-02-03T10:00")
    assert praised("2026-01") == (1, 1)


def test_expectations_come_from_the_last_round_that_counts(surveyed: Callable[..., World]) -> None:
    world = surveyed(replace(QUARTERLY, expectation=True))
    serve(world)
    world.run("2026-04-01T08:00")
    wished = GivenAnswer(about="insurance", scores={"timeliness": 2, "attitude": 4}, expected={"timeliness": 5})
    other = GivenAnswer(about="hr", scores={"timeliness": 3, "attitude": 3}, expected={"timeliness": 4})
    time = CommandTime(instant("2026-04-02T12:00"), rehearsal=True)
    answer_round(world.ledger, "quarterly@2026-Q1", [wished, other], actor="finance-head-1", command_time=time)
    april = Period.of_label("2026-04", Every.MONTH)
    assert report(world, "2026-04-03T12:00", period=april).dimensions == (), "the round is open"
    world.run("2026-04-13T09:00")

    def expected(scope: ReportScope) -> list[tuple[str, tuple[int, ...] | None, Fraction | None]]:
        gaps = report(world, "2026-04-14T09:00", scope, april).dimensions
        return [(gap.dimension, gap.expected.counts if gap.expected else None, gap.gap) for gap in gaps]

    assert expected(ReportScope()) == [("timeliness", (0, 0, 0, 1, 1), None)], "two answers show no mean"
    assert expected(ReportScope(department="insurance")) == [("timeliness", (0, 0, 0, 0, 1), None)]
    assert expected(ReportScope(owner="insurance-clerk")) == [], "rounds ask about departments"
    march = report(world, "2026-04-14T09:00", period=Period.of_label("2026-03", Every.MONTH))
    assert march.dimensions == (), "it closed after March"


def test_the_organisation_sets_from_how_many_ratings_on_a_mean_is_shown(rated: World) -> None:
    at = "2026-01-31T20:00"
    assert satisfaction_summary(report(rated, at)).en == "6 ratings, mean 2.33"
    organisation = rated.definitions.organisation
    scheme = replace(organisation.ratings, mean_from=8)
    changed = replace(rated.definitions, organisation=replace(organisation, ratings=scheme))
    apply(rated.ledger, changed, CommandTime(instant("2026-01-31T19:00"), rehearsal=True))
    figures = report(rated, at)
    assert satisfaction_summary(figures).en == "6 ratings (below 8: no mean is shown)"
    assert (figures.by_rater, figures.least) == ((), 8)
