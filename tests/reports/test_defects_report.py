"""``report defects``: a month worked out by hand, the same in every format.

| defect | category   | items         | amount of each | minutes lost | at the end of January          |
| ------ | ---------- | ------------- | -------------- | ------------ | ------------------------------ |
| D-1    | incomplete | S-1, S-2, S-3 | 1,000          | 30 (S-1)     | its action of the 8th is open  |
| D-2    | late       | S-4           | 1,000          | 90 (S-4)     | open                           |
| D-3    | wrong      | S-5           | 1,000          |              | dismissed: counts nowhere      |

Ten reminders were delivered, three of them returned and not delivered again: S-1, S-2 and S-3. So seven deliveries
stand in the month: 3 / 7 and 1 / 7 per delivery, 42.9 and 14.3 per 100.
"""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.agreement.rating_scheme import Category
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.defects import DefectReport
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.entry import Kind
from engine.domain.text import Language, Text
from engine.reports.formats import Display, write_report
from engine.reports.kind import report_kinds
from engine.services.actions.act import act
from engine.services.actions.close_period import close_period
from engine.services.actions.record_defect import decide_action, dismiss_defect, open_defect, state_root_cause
from engine.services.command_time import CommandTime
from engine.services.reading.defect_report import report_defects
from engine.services.snapshot import rulebook
from tests import builders as build
from tests.conftest import instant
from tests.fixtures.defects import deliver, item

END = "2026-01-30T18:00"
HEAD, CLERK = "sales-head-1", "finance-clerk-1"


def at(written: str) -> CommandTime:
    return CommandTime(instant(written), rehearsal=True)


def opened(world: Any, numbers: list[int], category: str, when: str) -> None:
    open_defect(
        world.ledger,
        [item(n) for n in numbers],
        category=category,
        severity="minor",
        description=f"Something was {category}",
        actor=CLERK,
        command_time=at(when),
    )


@pytest.fixture
def month(recording: Any) -> Any:
    """January as the table above has it."""
    deliver(recording, range(1, 11), "2026-01-05T10:00", returned=[1, 2, 3])
    for number, score, lost in ((1, 2, 30), (4, 1, 90)):
        recording.act(
            *(Kind.RATED, item(number), CLERK, f"2026-01-05T14:0{number}"),
            score=score,
            comment="bad",
            lost_minutes=lost,
        )
    opened(recording, [1, 2, 3], "incomplete", "2026-01-05T15:00")
    opened(recording, [4], "late", "2026-01-05T15:10")
    opened(recording, [5], "wrong", "2026-01-05T15:20")
    dismiss_defect(recording.ledger, "D-3", reason="no", actor="finance-head-1", command_time=at("2026-01-05T15:30"))
    state_root_cause(
        recording.ledger, "D-1", category="method", text="No list", actor=HEAD, command_time=at("2026-01-06T10:00")
    )
    decide_action(
        recording.ledger,
        "D-1",
        what="Keep a list of calls",
        due_on=date(2026, 1, 8),
        owner="sales-clerk",
        planned=40,
        actor=HEAD,
        command_time=at("2026-01-06T10:10"),
    )
    recording.run("2026-01-06T11:00")
    recording.run("2026-01-30T09:00")
    return recording


def figures(world: Any, when: str = END, scope: ReportScope = EVERYTHING) -> DefectReport:
    return report_defects(world.ledger, instant(when), build.month("2026-01"), scope)


def test_the_month_is_as_worked_out_by_hand(month: Any) -> None:
    report = figures(month)
    by_category = {c.category: (c.count, c.deliveries, c.stakes, c.lost_hours) for c in report.categories}
    assert by_category == {
        "incomplete": (3, 7, (("CNY", Decimal(3000)),), Decimal("0.5")),
        "late": (1, 7, (("CNY", Decimal(1000)),), Decimal("1.5")),
    }
    assert [round(c.per_100 or 0, 1) for c in report.categories] == [Decimal("42.9"), Decimal("14.3")]
    assert [(line.key, line.cumulative) for line in report.by_count] == [
        ("incomplete", Decimal("0.75")),
        ("late", Decimal(1)),
    ]
    assert [line.key for line in report.by_lost_hours] == ["late", "incomplete"]
    assert (report.whole.open, report.whole.recurred, report.whole.items, report.whole.closed) == (2, 0, 4, 0)
    assert [(a.defect.id, a.overdue_days) for a in report.actions] == [("D-1", 22)]
    assert [line.defect.id for line in report.open] == ["D-1", "D-2"]


def test_a_later_report_of_the_same_instant_says_the_same(month: Any) -> None:
    """From stored rows while nothing is newer; from all facts once a run has gone on."""
    now = figures(month)
    month.run("2026-02-02T09:00")
    month.act(Kind.RATED, item(6), CLERK, "2026-02-02T10:00", score=1, comment="bad", lost_minutes=500)
    assert figures(month) == now


def test_parts_add_up_to_the_whole_and_a_scope_holds_its_part_alone(month: Any) -> None:
    report = figures(month)
    assert sum(share.items for share in report.by_department) == report.whole.items == report.total.count
    sales = figures(month, scope=ReportScope(department="sales"))
    assert (sales.whole, sales.categories) == (report.whole, report.categories)
    nobody = figures(month, scope=ReportScope(department="hr"))
    assert (nobody.whole.open, nobody.total.count, nobody.open) == (0, 0, ())


def test_late_reasons_are_counted_by_the_items_of_the_month(month: Any) -> None:
    """Of the items that were late or are overdue, one has a reason; the others are counted as without one."""
    before = figures(month).late
    action = figures(month).actions[0].action.item
    reason = build.action(Kind.LATE_REASON, action, "sales-clerk-1", category="workload", note="year end")
    act(month.ledger, reason, at("2026-01-30T10:00"), Evidence(month.folder / "evidence"))
    after = figures(month).late
    assert (before.by_reason, after.by_reason) == ({}, {"workload": 1})
    assert (before.unstated - 1, after.lines[0].share) == (after.unstated, 1)


@pytest.mark.parametrize("language", [Language.ZH, Language.EN])
def test_every_format_has_the_same_numbers(month: Any, language: Language, tmp_path: Path) -> None:
    kind = report_kinds()["defects"]
    organisation, report = rulebook(month.ledger).organisation, figures(month)

    def written(format_: str, table: str = "") -> str:
        display = Display(language, 100, False, False, None, table)
        return write_report(kind, report, organisation, format_, display).decode()

    value = json.loads(written("json"))
    by_key = {section["title"]["en"]: section["rows"] for section in value["sections"]}
    assert [row["value"] for row in by_key["Pareto of defects: by number"]] == [3, 1]
    csv = written("csv", "pareto-count").splitlines()
    assert [line.split(",")[1] for line in csv[1:]] == ["3", "1"]
    page = written("html")
    assert ("资料差错 › 资料不全" if language is Language.ZH else "Documents › Incomplete") in page
    assert "75" in written("terminal")


def test_the_period_is_that_of_the_instant_unless_one_is_named(month: Any) -> None:
    february = report_defects(
        month.ledger, instant(END), Period.containing(date(2026, 2, 1), build.month("2026-02").every)
    )
    assert (february.total.count, february.whole.open) == (0, 2)


def test_a_closed_month_keeps_its_figures(month: Any) -> None:
    """A defect that is linked to an item afterwards, in that month's name, changes what is open now alone."""
    month.run("2026-02-02T09:00")
    close_period(month.ledger, build.month("2026-01"), actor="finance-head-1", command_time=at("2026-02-02T10:00"))
    closed = figures(month, "2026-02-03T09:00")
    assert (closed.total, closed.categories) == (figures(month).total, figures(month).categories)
    opened(month, [6], "late", "2026-02-03T10:00")
    month.act(Kind.RATED, item(4), "finance-head-1", "2026-02-03T10:10", score=1, comment="bad", lost_minutes=600)
    later = figures(month, "2026-02-03T11:00")
    assert (later.total, later.whole.items, later.whole.open) == (closed.total, 4, 3)
    written = write_report(
        report_kinds()["defects"], later, rulebook(month.ledger).organisation, "terminal", Display(Language.EN)
    )
    assert "January 2026 was closed by" in written.decode()


def test_a_quarter_keeps_the_figures_of_its_closed_months(month: Any) -> None:
    """What is recorded about January after its closing is in no figure of the quarter; February is as it is now."""
    month.run("2026-02-02T09:00")
    quarter = Period.containing(date(2026, 1, 1), Every.QUARTER)

    def of_quarter(when: str) -> DefectReport:
        return report_defects(month.ledger, instant(when), quarter)

    before = of_quarter("2026-02-02T09:30")
    close_period(month.ledger, build.month("2026-01"), actor="finance-head-1", command_time=at("2026-02-02T10:00"))
    closed = of_quarter("2026-02-03T09:00")
    assert (closed.total, closed.categories, closed.late) == (before.total, before.categories, before.late)
    assert closed.total.count == 4
    assert [closing.period for closing in closed.closings] == ["2026-01"]
    month.act(Kind.RATED, item(4), "finance-head-1", "2026-02-03T10:10", score=1, comment="bad", lost_minutes=600)
    action = figures(month).actions[0].action.item
    reason = build.action(Kind.LATE_REASON, action, "sales-clerk-1", category="workload", note="year end")
    act(month.ledger, reason, at("2026-02-03T10:30"), Evidence(month.folder / "evidence"))
    later = of_quarter("2026-02-03T11:00")
    assert (later.total, later.categories, later.late) == (closed.total, closed.categories, closed.late)
    opened(month, [6], "late", "2026-02-03T12:00")
    with_february = of_quarter("2026-02-03T13:00")
    assert (with_february.total.count, with_february.whole.open) == (closed.total.count + 1, closed.whole.open + 1)
    written = write_report(
        report_kinds()["defects"], later, rulebook(month.ledger).organisation, "terminal", Display(Language.EN)
    )
    assert "January 2026 was closed by" in written.decode()


def test_late_reasons_have_the_titles_of_the_organisations_list(month: Any) -> None:
    """A list of its own replaces the built-in one."""
    action = figures(month).actions[0].action.item
    reason = build.action(Kind.LATE_REASON, action, "sales-clerk-1", category="workload", note="year end")
    act(month.ledger, reason, at("2026-01-30T10:00"), Evidence(month.folder / "evidence"))
    titled = Category("workload", Text(zh="年底忙", en="busy at year end"))
    organisation = replace(rulebook(month.ledger).organisation, late_reasons=(titled,))
    display = Display(Language.EN, table="late-reasons")
    csv = write_report(report_kinds()["defects"], figures(month), organisation, "csv", display).decode()
    assert "busy at year end" in csv
