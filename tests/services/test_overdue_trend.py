"""The trend of the overdue report: the counts of earlier instants, as they follow from what is known now."""

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.overdue import OverdueReport
from engine.domain.figures.overdue_trend import OverdueSpans, TrendInstants
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.entry import Kind
from engine.services.reading.overdue import report_overdue
from tests.builders import instant

ARREARS = "insurance-finance/arrears-report@2025-12"
"""Due on 4 January, end of day."""
CAR = {"customer": "C", "plate": "P", "amount": "10"}


@pytest.fixture
def house(world: Any) -> Any:
    """A ledger that begins on 2 January; the arrears report comes ten days late, the rest never."""
    world.run("2026-01-02T09:00")
    world.run("2026-01-14T08:00")
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-01-14T09:00")
    world.run("2026-01-14T10:00")
    world.event("vehicle.delivered", "A-1", "2026-01-20 15:00", "2026-01-20 15:10", **CAR)
    for day in ("2026-01-21T09:00", "2026-02-02T09:00", "2026-02-10T18:00"):
        world.run(day)
    return world


def report(house: Any, when: str, scope: ReportScope = EVERYTHING, period: Period | None = None) -> OverdueReport:
    return report_overdue(house.ledger, instant(when), scope=scope, period=period, trend=True)


def counts(figures: OverdueReport) -> list[int | None]:
    assert figures.trend is not None
    return [figures.trend.before.count, *(point.count for point in figures.trend.weeks)]


def test_the_last_point_is_the_count_of_the_report_and_earlier_ones_are_those_of_its_reports(house: Any) -> None:
    now = report(house, "2026-02-10T18:00")
    assert now.trend is not None
    assert now.trend.weeks[-1].count == now.total.total > 0
    for point in (now.trend.before, *now.trend.weeks):
        if point.count is not None:
            assert point.count == report_overdue(house.ledger, point.at).total.total, point.at


def test_before_the_ledger_began_nothing_is_known(house: Any) -> None:
    before, *weeks = counts(report(house, "2026-02-10T18:00"))
    assert before is not None
    assert [count is None for count in weeks] == [True, True, False, False, False, False, False, False]
    assert report(house, "2026-01-14T08:30").trend.change is None


def test_a_late_delivery_counts_until_it_came(house: Any) -> None:
    scope = ReportScope(agreement="insurance-finance")
    at = {when: counts(report(house, when, scope))[-1] for when in ("2026-01-04T12:00", "2026-01-13T12:00")}
    later = report(house, "2026-01-20T12:00", scope)
    assert at == {"2026-01-04T12:00": 0, "2026-01-13T12:00": 1}
    assert [point.count for point in later.trend.weeks][-2:] == [1, 0]


def test_the_parts_of_the_house_sum_to_the_whole_at_each_point(house: Any) -> None:
    whole = counts(report(house, "2026-02-10T18:00"))
    departments = [d.id for d in house.definitions.organisation.departments]
    parts = [counts(report(house, "2026-02-10T18:00", ReportScope(department=id))) for id in departments]
    for n, count in enumerate(whole):
        assert count == (None if count is None else sum(part[n] for part in parts))


def test_rows_and_facts_give_the_same(house: Any) -> None:
    read = report(house, "2026-02-10T18:00")
    with patch("engine.services.reading.overdue_figures.current_state", lambda *_: None):
        assert report(house, "2026-02-10T18:00").trend == read.trend


def test_a_report_that_does_not_ask_for_it_has_none(house: Any) -> None:
    assert report_overdue(house.ledger, instant("2026-02-10T18:00")).trend is None


@pytest.mark.parametrize(
    ("at", "every", "before"),
    [
        ("2026-02-10T18:00", Every.MONTH, "2026-01-10T18:00"),
        ("2026-03-31T18:00", Every.MONTH, "2026-02-28T18:00"),
        ("2026-05-31T18:00", Every.QUARTER, "2026-02-28T18:00"),
        ("2026-02-10T18:00", Every.YEAR, "2025-02-10T18:00"),
    ],
)
def test_the_same_point_of_the_period_before_has_the_same_day_and_time(
    house: Any, at: str, every: Every, before: str
) -> None:
    calendar = house.snapshot(at).book.home
    instants = TrendInstants.of(instant(at), Period.containing(date(2026, 2, 1), every), calendar)
    assert instants.before == instant(before)
    assert instants.weeks[-1] == instant(at)
    assert {later - earlier for earlier, later in zip(instants.weeks, instants.weeks[1:], strict=False)} == {
        timedelta(weeks=1)
    }


def test_an_item_is_overdue_from_its_due_time_until_it_comes() -> None:
    instants = TrendInstants(
        instant("2026-01-04T23:59"),
        tuple(map(instant, ("2026-01-05T00:00", "2026-01-14T08:59", "2026-01-14T09:00", "2026-01-20T00:00"))),
    )
    spans = (
        OverdueSpans("a", "p", "o", ((instant("2026-01-05T00:00"), instant("2026-01-14T09:00")),)),
        OverdueSpans("a", "p", "o", ((instant("2026-01-14T09:00"), None),)),
    )
    trend = instants.trend(spans, instants.before)
    assert [trend.before.count, *(point.count for point in trend.weeks)] == [0, 1, 1, 1, 1]
    assert trend.change == 1
    assert instants.trend(spans, None).change is None
