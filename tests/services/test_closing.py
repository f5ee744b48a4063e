"""Closing a month: its figures stay as of that instant, and later entries are shown apart."""

import json
from dataclasses import replace
from typing import Any

import pytest

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.overdue import OverdueReport
from engine.domain.ledger.closing import Closing
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.text import Language
from engine.services.actions.close_period import close_period, months
from engine.services.command_time import resolve_command_time
from engine.services.reading.overdue import report_overdue
from engine.services.refused import Refused
from engine.views.overdue import overdue_json
from engine.wording.action import later_title
from tests.builders import instant
from tests.conftest import World
from tests.reports.overdue_formats import overdue_csv, overdue_html, overdue_terminal

ARREARS = "insurance-finance/arrears-report@2025-12"
"""Due on 4 January, end of day."""
JANUARY = Period.containing(instant("2026-01-15T12:00").date(), Every.MONTH)


@pytest.fixture
def february(world: World) -> World:
    """1 February: a report of January is still owed."""
    world.run("2026-01-02T09:00")
    world.run("2026-02-01T09:00")
    return world


def close(world: World, when: str, actor: str = "finance-head-1", period: Period = JANUARY) -> Closing:
    return close_period(
        world.ledger, period, actor=actor, command_time=resolve_command_time(world.ledger, instant(when), world.now)
    )


def report(world: World, when: str) -> OverdueReport:
    return report_overdue(world.ledger, instant(when), period=JANUARY)


def test_the_figures_stay_and_what_came_later_stands_apart(february: World) -> None:
    before = report(february, "2026-02-02T10:00")
    closing = close(february, "2026-02-02T10:00")
    february.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-02-03T09:00")
    february.run("2026-02-03T09:30")
    assert february.verdict(ARREARS).timeliness is Timeliness.LATE
    after = report(february, "2026-02-10T10:00")
    assert after.closed is not None
    assert (after.as_of, after.closed.closing) == (closing.at, closing)
    assert (after.due, after.lines, after.late) == (before.due, before.lines, before.late)
    (later,) = after.closed.later
    assert (later.occurrence, later.by, later_title(later.what).zh, later.at) == (
        ARREARS,
        "insurance-clerk-1",
        "本期无发生（零报告）",
        instant("2026-02-03T09:00"),
    )
    assert report(february, "2026-02-02T09:00").closed is None  # as of before the closing
    assert february.differences() == ()


def test_what_is_recorded_in_the_second_of_the_closing_comes_after_it_in_a_rehearsal_too(february: World) -> None:
    before = report(february, "2026-02-02T10:00")
    close(february, "2026-02-02T10:00")
    february.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-02-02T10:00")
    after = report(february, "2026-02-02T10:01")
    assert after.closed is not None
    assert (after.due, after.lines, after.late) == (before.due, before.lines, before.late)
    assert [later.occurrence for later in after.closed.later] == [ARREARS]


def test_what_comes_up_after_the_closing_is_said(february: World) -> None:
    close(february, "2026-02-02T10:00")
    february.event(
        "vehicle.delivered", "A-9", "2026-01-20 15:00", "2026-02-03T09:00", customer="C", plate="P", amount="10"
    )
    closed = report(february, "2026-02-03T10:00").closed
    assert closed is not None
    slips = [x for x in closed.later if x.occurrence == "sales-finance/signed-slips@vehicle.delivered/A-9"]
    assert [later_title(x.what).en for x in slips] == ["new after the closing"]


def test_every_format_says_that_the_period_is_closed(february: World) -> None:
    close(february, "2026-02-02T10:00")
    february.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-02-03T09:00")
    result, organisation = report(february, "2026-02-10T10:00"), february.definitions.organisation
    closed = json.loads(overdue_json(result, organisation))["closed"]
    assert (closed["by"], closed["at"], len(closed["later"])) == ("finance-head-1", "2026-02-02T02:00:00Z", 1)
    for language, closing_text, later in (
        (Language.ZH, "2026年1月 已于 2月2日 10:00 由财务部经理关账", "关账之后"),
        (Language.EN, "January 2026 was closed by 财务部经理 at 2 Feb, 10:00", "After closing"),
    ):
        for text in (
            overdue_terminal(result, organisation, language=language, width=200),
            overdue_html(result, organisation, language=language),
        ):
            assert closing_text in text and later in text
        assert overdue_csv(result, organisation, language=language) == overdue_csv(
            replace(result, closed=None), organisation, language=language
        )


def test_a_month_is_closed_once_after_its_end_by_the_head_of_a_department_that_receives(february: World) -> None:
    with pytest.raises(Refused, match=r"^2026-02 has not ended yet and cannot be closed\.$"):
        close(february, "2026-02-02T10:00", period=JANUARY.next())
    with pytest.raises(Refused, match=r"^Only the head of a receiving department can close a period"):
        close(february, "2026-02-02T10:00", actor="finance-clerk-1")
    with pytest.raises(Refused, match=r"^There is nothing to close in 2025-12: the first agreement begins in 2026-01"):
        close(february, "2026-02-02T10:00", period=JANUARY.previous())
    close(february, "2026-02-02T10:00")
    with pytest.raises(Refused, match=r"^2026-01 was closed by 财务部经理 at 2026-02-02 10:00\.$"):
        close(february, "2026-02-02T11:00")
    listed = months(february.ledger, instant("2026-02-10T10:00"))
    assert [(str(m.period), m.closing is not None) for m in listed] == [("2026-01", True), ("2026-02", False)]


def test_a_rating_can_be_changed_until_the_month_is_closed(february: World) -> None:
    february.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-02-01T10:00")
    for score in (2, 3):
        february.act(Kind.RATED, ARREARS, "finance-clerk-1", "2026-02-01T11:00", score=score, comment="late")
    close(february, "2026-02-02T10:00")
    with pytest.raises(Refused, match=r"^2026-01 is closed; its ratings cannot be changed\.$"):
        february.act(Kind.RATED, ARREARS, "finance-clerk-1", "2026-02-02T11:00", score=5)
    assert february.act(Kind.RATED, ARREARS, "finance-clerk-2", "2026-02-02T11:00", score=5)


def test_closing_on_the_command_line(duecourse: Any) -> None:
    assert duecourse("run", "--in-process", "--as-of", "2026-02-02T09:00+08:00").code == 0
    done = duecourse("period", "close", "2026-01", "--as", "finance-head-1")
    assert (done.code, done.out.startswith("2026-01 is closed: its figures are fixed as of 2026-02-02 09:00")) == (
        0,
        True,
    )
    listed = json.loads(duecourse("period", "list", "--json").out)["periods"]
    assert [(p["period"], p["closed_by"]) for p in listed] == [("2026-01", "finance-head-1"), ("2026-02", None)]
    assert "closed by 财务部经理" in duecourse("report", "overdue", "--period", "2026-01").out
    assert duecourse("period", "close", "January", "--as", "finance-head-1").err == (
        "Error: “January” is not a month such as 2026-01\n"
    )
