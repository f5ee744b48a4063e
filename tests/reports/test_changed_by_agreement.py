"""What was changed by agreement stands in the overdue report of the month, in every format."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Within
from engine.domain.figures.overdue import OverdueReport
from engine.domain.ledger.terms_change import PlanEffect
from engine.domain.text import Language
from engine.domain.time.amount import Amount, Unit
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.reading.overdue import report_overdue
from engine.services.snapshot import rulebook
from engine.views.overdue import overdue_json
from tests import builders as build
from tests.conftest import instant
from tests.reports.overdue_formats import overdue_csv, overdue_html, overdue_terminal, overdue_xlsx

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"


def edited(old: Definitions, **longer: int) -> Definitions:
    """The obligations of Sales that are named get so many working days; one of 0 is removed."""

    def obligations(agreement: Any) -> Any:
        for o in agreement.obligations:
            days = longer.get(o.id.replace("-", "_"))
            if days is None:
                yield o
            elif days:
                yield replace(o, due=Within(Amount.of(days, Unit.WORKING_DAY)))

    agreements = (
        replace(a, obligations=tuple(obligations(a))) if a.id == "sales-finance" else a for a in old.agreements
    )
    return replace(old, agreements=tuple(agreements))


@pytest.fixture
def changed(world: Any) -> Any:
    """The slips of a car were moved, and its decoration slip was cancelled, by the head of Sales."""
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="100000")
    world.run("2026-01-14T09:00")
    new = edited(world.definitions, signed_slips=30, decoration_slip=0)
    apply(world.ledger, new, CommandTime(instant("2026-01-14T10:00"), rehearsal=True), actor="sales-head-1")
    world.definitions = new
    world.run("2026-01-15T09:00")
    return world


def report(world: Any, at: str, month: str | None = None) -> OverdueReport:
    return report_overdue(world.ledger, instant(at), period=build.month(month) if month else None)


def test_the_month_lists_each_item_with_its_first_due_time_its_money_and_who_applied_it(changed: Any) -> None:
    figures = report(changed, "2026-01-15T10:00")
    assert [(x.occurrence, x.effect, x.first_due_at, x.by) for x in figures.changed] == [
        (DECORATION, PlanEffect.CANCELLED, instant("2026-01-16T24:00"), "sales-head-1"),
        (SLIPS, PlanEffect.MOVES, instant("2026-01-14T17:30"), "sales-head-1"),
    ]
    assert [str(x.stake) for x in figures.changed] == ["None", "100000"], "nothing is at stake in a decoration slip"
    [applied] = figures.applied
    assert (applied.agreement, applied.by, applied.removed) == ("sales-finance", "sales-head-1", False)


def test_a_report_as_of_before_the_change_does_not_know_it(changed: Any) -> None:
    figures = report(changed, "2026-01-14T09:30")
    assert (figures.changed, figures.applied) == ((), ())


def test_an_item_moved_to_another_month_stands_in_the_month_it_first_fell_due_in(changed: Any) -> None:
    new = edited(changed.definitions, signed_slips=60)
    apply(changed.ledger, new, CommandTime(instant("2026-02-03T10:00"), rehearsal=True), actor="sales-head-1")
    january, february = report(changed, "2026-02-04T09:00", "2026-01"), report(changed, "2026-02-04T09:00")
    assert [x.occurrence for x in january.changed] == [DECORATION, SLIPS, SLIPS]
    assert {x.first_due_at for x in january.changed if x.occurrence == SLIPS} == {instant("2026-01-14T17:30")}
    assert ([x.occurrence for x in february.changed], len(february.applied)) == ([SLIPS], 1)


def test_a_change_that_moves_nothing_stands_there_with_who_applied_it(world: Any) -> None:
    world.run("2026-01-14T09:00")
    new = edited(world.definitions, decoration_slip=9)
    apply(world.ledger, new, CommandTime(instant("2026-01-14T10:00"), rehearsal=True), actor="sales-head-1")
    figures = report(world, "2026-01-15T09:00")
    assert (figures.changed, len(figures.applied)) == ((), 1)
    page = overdue_html(figures, rulebook(world.ledger).organisation, language=Language.EN)
    assert "14 Jan, 10:00, 销售部经理 (sales-head-1): agreement sales-finance changed" in page


def test_every_format_shows_it(changed: Any) -> None:
    figures, organisation = report(changed, "2026-01-15T10:00"), rulebook(changed.ledger).organisation
    for text in (
        overdue_terminal(figures, organisation, language=Language.ZH, width=120, ids=True),
        overdue_html(figures, organisation, language=Language.ZH),
    ):
        for part in ("因约定变更", "1月14日 17:30", "取消", "改期", "100,000.00", "销售部经理（sales-head-1）", SLIPS):
            assert part in text, (part, text)
    book = openpyxl.load_workbook(io.BytesIO(overdue_xlsx(figures, organisation, language=Language.EN)))
    [name] = [name for name in book.sheetnames if name.startswith("Changed")]
    rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
    assert {SLIPS, DECORATION} <= {value for row in rows for value in row}
    content = overdue_csv(figures, organisation, language=Language.EN, table="changed").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(content)))) == 1 + 2
    value = json.loads(overdue_json(figures, organisation))["changed_by_agreement"]
    assert [(x["occurrence"], x["effect"], x["by"]) for x in value["items"]] == [
        (DECORATION, "cancelled", "sales-head-1"),
        (SLIPS, "moves", "sales-head-1"),
    ]
    assert value["items"][1]["first_due_at_local"] == "2026-01-14T17:30:00+08:00"
    assert [x["agreement"] for x in value["applied"]] == ["sales-finance"]
