"""Warnings that need computed dates."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from engine.domain.agreement.diagnostic import Severity
from engine.domain.text import Text
from engine.loading import load

AGREEMENT = "agreements/sales-finance.yaml"
CALENDAR = "calendars/shop.yaml"
TODAY = date(2026, 1, 15)
Changed = Callable[[str, str, str], Path]


def test_without_today_nothing_is_said_about_the_future(changed: Changed) -> None:
    assert load(changed(AGREEMENT, "{day: 5}, roll: previous", "{day: 5}")).diagnostics == ()


def test_due_dates_that_are_not_worked_are_named_with_the_roll_that_would_move_them(changed: Changed) -> None:
    folder = changed(AGREEMENT, "due: {before: {day: 5}, roll: previous}", "due: {by: {day: 1}}")
    changed(CALENDAR, "valid_from: 2026-01-01", "holidays: {country: CN}\nvalid_from: 2026-01-01")

    loaded = load(folder, today=TODAY)
    (warning,) = [d for d in loaded.diagnostics if d.file == AGREEMENT]
    assert (warning.code, warning.severity, warning.line, warning.column) == ("DC530", Severity.WARNING, 14, 5)
    assert warning.message == Text(
        zh="有些截止日是休息日 · 2026-02-01 星期日、2026-03-01 星期日、2026-05-01 劳动节、2026-06-01 休息、2026-10-01 "
        "国庆节、2026-11-01 星期日",
        en="Some due dates fall on days off · 2026-02-01 Sunday, 2026-03-01 Sunday, 2026-05-01 Labor Day, 2026-06-01 "
        "Closed, 2026-10-01 National Day, 2026-11-01 Sunday",
    )
    assert warning.hint == Text(
        zh="如果要移到工作日，写 roll: previous（2026-02-01 移到 2026-01-31）或 roll: next（移到 2026-02-02）",
        en="to move them to a working day, write roll: previous (2026-02-01 moves to 2026-01-31) or roll: next (to "
        "2026-02-02)",
    )
    assert loaded.definitions is not None


def test_a_date_that_rolls_is_not_told(sound: Path) -> None:
    assert [d.code for d in load(sound, today=TODAY).diagnostics] == ["DC610", "DC610"]


def test_a_role_that_nobody_holds_today_is_told_at_its_place(sound: Path) -> None:
    warnings = load(sound, today=date(2026, 7, 1)).diagnostics
    assert [(d.code, d.file, d.line, d.column, d.message.en) for d in warnings] == [
        ("DC610", "organisation.yaml", 12, 3, "Nobody holds this role · nobody holds `sales-head` on 2026-07-01"),
        ("DC610", "organisation.yaml", 13, 3, "Nobody holds this role · nobody holds `finance-clerk` on 2026-07-01"),
    ]


def test_where_no_people_are_known_no_role_is_told(folder: Path) -> None:
    (folder / "people.csv").unlink()
    assert load(folder, today=TODAY).diagnostics == ()


def test_a_recurring_obligation_without_a_date_in_the_agreements_time_is_an_error(changed: Changed) -> None:
    folder = changed(AGREEMENT, "until: 2026-12-31", "until: 2026-01-03")
    changed(AGREEMENT, "  - id: budget\n    when: {on: 2026-06-30}\n", "")

    loaded = load(folder)
    assert [(d.code, d.line, d.column, d.message.en) for d in loaded.diagnostics] == [
        (
            "DC506",
            14,
            5,
            "This obligation can never fall due · no due date lies within the agreement's effective dates 2026-01-01 "
            "– 2026-01-03",
        )
    ]
    assert loaded.definitions is None


@pytest.mark.parametrize(("since", "codes"), [("2024-01-15", []), ("2024-01-14", ["DC531"]), ("1970-01-01", ["DC531"])])
def test_a_start_more_than_two_years_back_is_a_warning_at_its_place(
    changed: Changed, since: str, codes: list[str]
) -> None:
    loaded = load(changed(AGREEMENT, "from: 2026-01-01", f"from: {since}"), today=TODAY)
    warnings = [d for d in loaded.diagnostics if d.file == AGREEMENT]
    assert [(d.code, d.severity, d.line, d.column) for d in warnings] == [(c, Severity.WARNING, 7, 19) for c in codes]
    assert loaded.definitions is not None


@pytest.mark.parametrize("until", ["9999-12-31", "1969-12-31", "2200-01-01"])
def test_a_date_of_people_lies_within_the_years_of_business(changed: Changed, until: str) -> None:
    loaded = load(changed("people.csv", "2025-01-01,,zh,li.na@example.com", f"2025-01-01,{until},zh,li.na@example.com"))
    [problem] = loaded.errors
    assert (problem.code, problem.line > 1, until in problem.message.en) == ("DC604", True, True)
    assert problem.hint.en == "write a date from 1970 to 2199; leave it empty for no end"


@pytest.mark.parametrize(
    ("due", "clock"),
    [
        ('{day: same, at: "18:00"}', "18:00"),
        ("{within: 0 working days}", "close of business"),
        ("{day: same, roll: next, at: open}", "start of business"),
        ("{day: same}", None),
        ("{within: 0 hours}", None),
        ('{day: next, at: "18:00"}', None),
    ],
)
def test_a_due_time_that_can_lie_before_its_event_is_a_warning(changed: Changed, due: str, clock: str | None) -> None:
    obligation = f"  - id: x\n    when: {{event: delivery.arranged}}\n    due: {due}\n"
    loaded = load(changed(AGREEMENT, "  - id: budget\n    when: {on: 2026-06-30}\n", obligation))
    found = [(d.code, clock is not None and clock in d.message.en) for d in loaded.diagnostics]
    assert found == ([("DC532", True)] if clock else [])
