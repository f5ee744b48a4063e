"""``due``: each form, and the rule that it becomes."""

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from engine.domain.agreement.rule import (
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    DueRule,
    InPeriod,
    Roll,
    TimeOfDay,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.time.amount import Amount
from engine.loading import load

AGREEMENT = "agreements/sales-finance.yaml"
BUDGET = "  - id: budget\n    when: {on: 2026-06-30}"
EVENT = "{event: delivery.arranged}"
MONTH = "{every: month}"
Changed = Callable[[str, str, str], Path]

DUE_RULES: tuple[tuple[str, str, DueRule], ...] = (
    (EVENT, "{within: 2 working days}", Within(Amount.parse("2 working days"))),
    (EVENT, "{within: promptly, at: open}", Within(Amount.parse("1 working day"), at=TimeOfDay.OPEN)),
    (EVENT, "{within: 3 days, at: 12:00}", Within(Amount.parse("3 days"), at=time(12))),
    (EVENT, "{within: 1 month, at: same time}", Within(Amount.parse("1 month"), at=TimeOfDay.SAME_TIME)),
    (
        EVENT,
        "{within: 1 week, from: {field: delivery_at}, roll: nearest}",
        Within(Amount.parse("1 week"), "delivery_at", roll=Roll.NEAREST),
    ),
    (EVENT, "{ahead: 1 working day, of: {field: delivery_at}}", Ahead(Amount.parse("1 working day"), "delivery_at")),
    (EVENT, "{day: same}", Within(Amount.parse("0 days"))),
    (EVENT, "{day: next, roll: next, at: close}", Within(Amount.parse("1 day"), None, TimeOfDay.CLOSE, Roll.NEXT)),
    (EVENT, "{before: {field: delivery_at}}", ByField("delivery_at")),
    (EVENT, "{at: {field: delivery_at}}", ByField("delivery_at", "at")),
    (EVENT, "{before: {event: vehicle.delivered}}", ByEvent("vehicle.delivered")),
    (MONTH, "{before: {day: 5}}", InPeriod(DayOfPeriod(5), "before")),
    (MONTH, "{by: {day: last}, roll: previous in month}", InPeriod(DayOfPeriod(-1), roll=Roll.PREVIOUS_IN_MONTH)),
    (MONTH, "{by: {weekday: friday, nth: 2}}", InPeriod(WeekdayOfPeriod(4, 2))),
    (MONTH, "{by: {weekday: monday, nth: last}}", InPeriod(WeekdayOfPeriod(0, -1))),
    (MONTH, "{by: {working_day: -2}, at: open}", InPeriod(WorkingDayOfPeriod(-2), at=TimeOfDay.OPEN)),
    (MONTH, '{by: {day: 1, shift: "-2 working days"}}', InPeriod(DayOfPeriod(1), shift=-2)),
    ("{every: year}", "{by: {month: 12, day: 20}}", InPeriod(DayOfPeriod(20), month=12)),
    ("{every: quarter}", "{before: {month: 2, day: 10}}", InPeriod(DayOfPeriod(10), "before", month=2)),
    ("{every: half-year}", "{by: {month: 6, working_day: last}}", InPeriod(WorkingDayOfPeriod(-1), month=6)),
    ("{every: week}", '{before: {weekday: friday, shift: "1 working day"}}', InPeriod(WeekdayOfPeriod(4), "before", 1)),
)
REFUSED = (
    (EVENT, "{by: {day: 5}}", "DC510"),
    (EVENT, "{at: agreed}", "DC510"),
    (EVENT, "{within: 3 days, of: {field: delivery_at}}", "DC511"),
    (EVENT, "{ahead: 3 days}", "DC511"),
    (EVENT, "{ahead: 3 days, from: {field: delivery_at}}", "DC511"),
    (EVENT, "{within: 2 hours, roll: next}", "DC509"),
    (EVENT, "{before: {field: delivery_at}, roll: next}", "DC509"),
    (EVENT, "{before: {field: delivery_at}, at: close}", "DC508"),
    (EVENT, "{day: same, at: close}", "DC507"),
    (EVENT, "{at: close}", "DC315"),
    (EVENT, "{roll: next}", "DC315"),
    (EVENT, "{before: {event: delivery.arranged}}", "DC506"),
    (MONTH, "{before: {day: 5}, at: 12:00}", "DC508"),
    (MONTH, "{by: {day: 5}, at: same time}", "DC508"),
    (MONTH, "{by: {day: 5}, at: close}", "DC507"),
    (MONTH, "{by: {working_day: 5}, roll: next}", "DC509"),
    (MONTH, "{by: {working_day: 28}}", "DC506"),
    (MONTH, "{by: {working_day: 0}}", "DC506"),
    (MONTH, "{by: {weekday: friday, nth: 6}}", "DC506"),
    (MONTH, "{by: {nth: 2, day: 3}}", "DC302"),
    ("{every: week}", "{by: {day: 8}}", "DC506"),
    ("{every: day}", "{by: {weekday: monday}}", "DC506"),
    ("{every: quarter}", "{by: {month: 4, day: 10}}", "DC506"),
    ("{every: year}", "{by: {month: 12, day: 32}}", "DC506"),
    ("{every: year}", "{by: {month: 13, day: 3}}", "DC306"),
    (MONTH, "{by: {month: 1, day: 10}}", "DC511"),
    (EVENT, "{before: {event: vehicle.delivered, month: 2}}", "DC511"),
    ("{request: true}", "{before: {event: vehicle.delivered}}", "DC510"),
)


@pytest.mark.parametrize(("when", "due", "rule"), DUE_RULES, ids=[f"{when} {due}" for when, due, _ in DUE_RULES])
def test_words_become_a_rule(when: str, due: str, rule: DueRule, changed: Changed) -> None:
    loaded = load(
        changed(AGREEMENT, "  - id: budget\n    when: {on: 2026-06-30}", f"  - id: x\n    when: {when}\n    due: {due}")
    )

    assert loaded.diagnostics == ()
    assert loaded.definitions is not None
    assert loaded.definitions.agreements[0].obligations[-1].due == rule


@pytest.mark.parametrize(("when", "due", "code"), REFUSED, ids=[f"{when} {due}" for when, due, _ in REFUSED])
def test_what_cannot_be_executed_is_refused(when: str, due: str, code: str, changed: Changed) -> None:
    loaded = load(
        changed(AGREEMENT, "  - id: budget\n    when: {on: 2026-06-30}", f"  - id: x\n    when: {when}\n    due: {due}")
    )

    assert [d.code for d in loaded.diagnostics] == [code]


@pytest.mark.parametrize(
    ("when", "due", "wrong", "guess"),
    [
        (MONTH, "{by: {day: 1, shift: 2 days}}", "2 days", "2 working days"),
        (MONTH, "{by: {day: 1, shift: -2 days}}", "-2 days", "-2 working days"),
        (MONTH, "{by: {day: -1}}", "-1", "last"),
        (MONTH, "{by: {weekday: friday, nth: -1}}", "-1", "last"),
        (MONTH, '{by: {day: 5}, at: "24:00"}', '"24:00"', "end of day"),
        (EVENT, "{within: 3 days, at: 24点}", "24点", "end of day"),
        (EVENT, "{within: 2.5 hours}", "2.5 hours", "2 hours 30 minutes"),
        (EVENT, "{within: 1.25 工作小时}", "1.25 工作小时", "1 working hour 15 working minutes"),
        (EVENT, "{within: 0.5 hours}", "0.5 hours", "30 minutes"),
        (EVENT, "{within: 2.5 days}", "2.5 days", None),  # half a day may be 12 hours or an afternoon
        (EVENT, "{within: 2.33 hours}", "2.33 hours", None),
        (MONTH, "{by: {day: 1, shift: 2 weeks}}", "2 weeks", None),
    ],
)
def test_a_misspelt_value_is_answered_with_one_that_means_the_same_and_loads(
    when: str, due: str, wrong: str, guess: str | None, changed: Changed
) -> None:
    written = f"  - id: x\n    when: {when}\n    due: {due}"
    (diagnostic,) = load(changed(AGREEMENT, BUDGET, written)).diagnostics
    if guess is None:
        assert "did you mean" not in diagnostic.hint.en
        return
    assert f"did you mean `{guess}`?" in diagnostic.hint.en
    right = due.replace(wrong, guess)
    assert load(changed(AGREEMENT, due, right)).diagnostics == ()
