"""A report on a period is not taken, and nobody is told of it, before that period is practically over."""

from dataclasses import replace
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Timeliness
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.reading.explain import explain_occurrence
from engine.services.refused import Refused
from engine.wording.refusal import refusal_text
from engine.wording.steps import step_text
from tests.builders import instant

ARREARS = "insurance-finance/arrears-report@2026-02"
"""About February 2026, whose last working day is Saturday 28, a make-up day; due before 5 March."""
EXPENSES = "sales-finance/last-month.expenses@2026-01"
"""About January 2026, whose last working day for sales is Saturday 31; due on 1 February at noon."""
SALES_CLOSE = "2026-01-31T17:30"


def refused(world: Any, kind: Kind, id: str, actor: str, at: str, **given: Any) -> str:
    with pytest.raises(Refused) as caught:
        world.act(kind, id, actor, at, **given)
    return refusal_text(caught.value.refusal).en


@pytest.fixture
def february(world: Any) -> Any:
    world.run("2026-02-10T18:00")
    return world


def test_a_report_on_february_is_refused_on_10_february_and_told_from_when_it_is_taken(february: Any) -> None:
    assert refused(february, Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-02-10T18:00") == (
        "2026-02 is not over: it can be delivered from 2026-02-28 17:30 on, the close of its last working day."
    )


@pytest.mark.parametrize(
    ("kind", "actor"),
    [
        (Kind.NOTHING_TO_REPORT, "insurance-clerk-1"),
        (Kind.DELIVERED, "insurance-clerk-1"),
        (Kind.PARTLY_DELIVERED, "insurance-clerk-1"),
        (Kind.RECEIVED, "finance-clerk-1"),
    ],
)
def test_no_kind_of_delivery_comes_before_the_close_of_the_last_working_day(
    february: Any, kind: Kind, actor: str
) -> None:
    assert "2026-02 is not over" in refused(february, kind, ARREARS, actor, "2026-02-28T17:29:59")


def test_from_the_close_of_the_last_working_day_it_is_taken(february: Any) -> None:
    done = february.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-02-28T17:30")
    assert done.verdict.timeliness is Timeliness.ON_TIME


def test_a_receipt_is_not_dated_back_to_before_the_period_was_over(february: Any) -> None:
    assert "2026-02 is not over" in refused(
        february, Kind.RECEIVED, ARREARS, "finance-clerk-1", "2026-03-02T10:00", claimed="2026-02-27T10:00"
    )


def test_early_allowed_lifts_it(february: Any) -> None:
    def changed(agreement: Any) -> Any:
        terms = tuple(replace(o, early=True) if o.id == "arrears-report" else o for o in agreement.obligations)
        return replace(agreement, obligations=terms)

    definitions = february.definitions
    new = replace(definitions, agreements=tuple(changed(a) for a in definitions.agreements))
    at = resolve_command_time(february.ledger, instant("2026-02-10T18:10"), february.now)
    apply(february.ledger, new, at)
    done = february.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", "2026-02-10T18:20")
    assert done.verdict.timeliness is Timeliness.ON_TIME


def test_what_serves_its_own_period_may_come_at_any_time_of_it(february: Any) -> None:
    id = "consumer-credit-finance/completion-dates@2026-02"
    done = february.act(Kind.NOTHING_TO_REPORT, id, "consumer-credit-clerk-1", "2026-02-10T18:00")
    assert done.verdict.timeliness is Timeliness.ON_TIME


def test_the_item_opens_and_its_first_step_is_told_when_the_period_is_over(world: Any) -> None:
    world.run("2026-01-30T09:00")
    world.run("2026-01-31T12:00")
    assert world.entries(EXPENSES, Kind.NOTIFIED) == []
    world.run(SALES_CLOSE)
    assert [e.effective_at for e in world.entries(EXPENSES, Kind.OPENED)] == [instant(SALES_CLOSE)]
    world.run("2026-02-01T09:00")
    notified = {str(e.body["step"]) for e in world.entries(EXPENSES, Kind.NOTIFIED)}
    assert {step for step in notified if "before" in step}, notified
    assert all(e.recorded_at >= instant(SALES_CLOSE) for e in world.entries(EXPENSES, Kind.NOTIFIED))


def test_the_explanation_begins_with_the_instant_from_which_it_is_taken(february: Any) -> None:
    february.run("2026-03-02T09:00")
    steps = explain_occurrence(february.ledger, ARREARS, instant("2026-03-02T09:00")).steps
    assert step_text(steps[0]).en == (
        "about 2026-02: it can be delivered from 2026-02-28 17:30 on, the close of its last working day"
    )
