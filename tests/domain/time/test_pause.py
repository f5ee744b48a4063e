"""Clocks that stop: what a pause adds, what it does not, and what holds while it stands.

The rules: docs/for-agreement-writers/deadlines.md#pauses.
"""

from datetime import time

import pytest

from engine.domain.action.fold import fold
from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Ahead, DayOfPeriod, InPeriod, Roll, TimeOfDay, Within
from engine.domain.deadline.due import due, explain
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.event import Fact
from engine.domain.occurrence.explanation import explain_due
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Reason, Timeliness
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause, merged
from engine.wording.amounts import amount_text
from engine.wording.steps import step_text
from tests import builders as build
from tests.builders import instant


def _pauses(text: str) -> tuple[Pause, ...]:
    """``03-02T14:00/03-02T16:00 …`` in March 2026 or any month of that year."""
    spans = [span.split("/") for span in text.split()]
    return tuple(Pause(instant(f"2026-{since}"), instant(f"2026-{until}"), "customer") for since, until in spans)


# 2 March 2026 is a Monday; 28 February (Saturday) was worked
@pytest.mark.parametrize(
    ("amount", "start", "pauses", "end"),
    [
        ("2 working days", "03-02T10:00", "", "03-04T18:00"),
        ("2 working days", "03-02T10:00", "03-02T14:00/03-02T16:00", "03-04T18:00"),
        ("2 working days", "03-02T10:00", "03-02T14:00/03-03T10:00", "03-05T18:00"),
        ("2 working days", "03-02T10:00", "03-02T14:00/03-03T00:00", "03-04T18:00"),
        ("2 working days", "03-02T10:00", "03-06T14:00/03-09T10:00", "03-04T18:00"),
        ("2 working days", "03-05T10:00", "03-06T14:00/03-09T10:00", "03-10T18:00"),
        ("2 working days", "03-05T10:00", "03-06T14:00/03-08T10:00", "03-09T18:00"),
        ("2 working days", "03-02T10:00", "02-25T10:00/03-02T09:00", "03-04T18:00"),
        ("2 working days", "03-02T10:00", "02-25T10:00/03-03T09:00", "03-05T18:00"),
        ("2 working days", "03-02T10:00", "03-02T14:00/03-03T10:00 03-05T09:00/03-06T09:00", "03-06T18:00"),
        ("3 days", "03-02T10:00", "03-03T14:00/03-05T10:00", "03-07T24:00"),
        ("1 week", "03-02T10:00", "03-03T14:00/03-05T10:00", "03-11T24:00"),
        ("1 month", "03-02T10:00", "03-03T14:00/03-05T10:00", "04-04T24:00"),
        ("8 working hours", "03-02T10:00", "03-02T11:00/03-02T14:00", "03-03T12:00"),
        ("2 working hours", "03-06T17:00", "03-07T00:00/03-09T00:00", "03-09T10:00"),
        ("2 working hours", "03-06T16:00", "03-06T18:00/03-09T12:00", "03-06T18:00"),
        ("2 working hours", "03-06T16:00", "03-06T17:00/03-09T12:00", "03-09T14:00"),
        ("36 hours", "03-02T10:00", "03-02T12:00/03-02T13:30", "03-03T23:30"),
        ("36 hours", "03-02T10:00", "03-03T22:00/03-04T10:00", "03-03T22:00"),
        ("2 working days 4 working hours", "03-02T16:00", "03-03T10:00/03-04T09:00 03-05T16:30/03-05T17:00", "03-06T11:30"),  # noqa: E501
        ("4 working hours 2 working days", "03-02T16:00", "03-02T17:00/03-03T10:00", "03-05T18:00"),
    ],
)  # fmt: skip
def test_a_pause_moves_the_due_instant_in_the_unit_of_the_amount(
    office: Calendar, amount: str, start: str, pauses: str, end: str
) -> None:
    rule = Within(Amount.parse(amount))
    stopped = _pauses(pauses)
    result = due(rule, instant(f"2026-{start}"), office, stopped)
    assert result is not None and result.at == instant(f"2026-{end}")
    steps = explain(rule, instant(f"2026-{start}"), office, stopped)
    assert steps[-1].at == result.at


# 6 March 2026 is a Friday
@pytest.mark.parametrize(
    ("amount", "at", "pauses", "end", "moved"),
    [
        ("1 working day", None, "03-06T14:00/03-06T20:00", "03-09T18:00", ["1 working day"]),
        ("1 working day", None, "03-06T14:00/03-08T10:00", "03-09T18:00", ["1 working day"]),
        ("1 working day", None, "03-06T14:00/03-09T09:00", "03-09T18:00", ["1 working day"]),
        ("1 working day", None, "03-06T14:00/03-09T18:00", "03-10T18:00", ["2 working days"]),  # not at its end either
        ("1 working day", None, "03-06T14:00/03-06T17:59", "03-06T18:00", ["0 working days"]),
        ("1 day", time(17), "03-06T16:00/03-06T23:00", "03-07T17:00", ["1 day"]),
        ("1 day", None, "03-06T16:00/03-06T24:00", "03-07T24:00", ["1 day"]),
        ("1 day", TimeOfDay.SAME_TIME, "03-06T09:00/03-06T11:00", "03-07T10:00", ["1 day"]),
        # what the first pause moves is not counted again by the second
        ("1 day", time(17), "03-06T16:00/03-06T23:00 03-06T23:30/03-07T10:00", "03-07T17:00", ["1 day", "0 days"]),
        ("1 day", time(17), "03-06T16:00/03-06T23:00 03-07T16:00/03-07T18:00", "03-08T17:00", ["1 day", "1 day"]),
    ],
)
def test_a_due_time_in_days_never_lies_in_a_pause(
    office: Calendar, amount: str, at: TimeOfDay | time | None, pauses: str, end: str, moved: list[str]
) -> None:
    rule, start, stopped = Within(Amount.parse(amount), at=at), instant("2026-03-05T10:00"), _pauses(pauses)
    result, steps = due(rule, start, office, stopped), explain(rule, start, office, stopped)
    assert result is not None and result.at == instant(f"2026-{end}") == steps[-1].at
    assert [amount_text(s.values["length"]).en for s in steps if s.code.startswith("paused")] == moved  # type: ignore[arg-type]


def test_a_due_time_that_lay_in_a_pause_is_explained_so(office: Calendar) -> None:
    stopped = _pauses("03-06T14:00/03-06T20:00")
    steps = explain(Within(Amount.parse("1 working day")), instant("2026-03-05T10:00"), office, stopped)
    assert step_text(steps[1]).en == (
        "paused from 2026-03-06 14:00 to 2026-03-06 20:00, waiting for the customer: the due time lay within; "
        "moved by 1 working day, past it"
    )


def test_each_pause_is_named_with_what_it_adds(office: Calendar) -> None:
    stopped = _pauses("03-02T11:00/03-02T14:00")
    steps = explain(Within(Amount.parse("8 working hours")), instant("2026-03-02T10:00"), office, stopped)
    text = "paused from 2026-03-02 11:00 to 2026-03-02 14:00, waiting for the customer: moved by 2 working hours"
    assert text in [step_text(s).en for s in steps]
    assert "2026-03-02 11:00 至 2026-03-02 14:00 暂停，等待客户：顺延 2 工作小时" in [step_text(s).zh for s in steps]


def test_the_day_is_moved_before_it_rolls(office: Calendar) -> None:
    rule = Within(Amount.parse("3 days"), roll=Roll.NEXT)
    stopped = _pauses("03-03T14:00/03-05T10:00")
    result = due(rule, instant("2026-03-02T10:00"), office, stopped)
    assert result is not None and result.at == instant("2026-03-09T24:00")


def test_dates_and_what_counts_backwards_never_pause(office: Calendar) -> None:
    stopped = _pauses("03-02T10:00/03-20T10:00")
    monthly = InPeriod(DayOfPeriod(5))
    assert due(monthly, build.month("2026-03"), office, stopped) == due(monthly, build.month("2026-03"), office)
    ahead = Ahead(Amount.parse("1 working day"), "settlement_at")
    at = instant("2026-03-12T10:00")
    assert due(ahead, at, office, stopped) == due(ahead, at, office)


def test_pauses_that_touch_or_overlap_are_one_and_empty_ones_none() -> None:
    item = _pauses("03-05T10:00/03-05T10:00 03-02T14:00/03-02T16:00 03-02T16:00/03-03T10:00 03-03T09:00/03-03T09:30")
    assert [(p.since, p.until) for p in merged(item)] == [(instant("2026-03-02T14:00"), instant("2026-03-03T10:00"))]
    assert merged([Pause(instant("2026-03-02T14:00"), None)]) == ()


def test_a_night_shift_belongs_to_the_day_it_opened(nights: Calendar) -> None:
    rule = Within(Amount.parse("1 working day"))
    start = instant("2026-03-02T23:00")
    whole_night = _pauses("03-02T23:30/03-03T05:00")
    next_night = _pauses("03-02T23:30/03-03T23:00")
    assert due(rule, start, nights, whole_night) == due(rule, start, nights)
    result = due(rule, start, nights, next_night)
    assert result is not None and result.at == instant("2026-03-05T06:00")


# ---- the verdict


def _arranged(office: Calendar) -> tuple[Obligation, Occurrence, Fact]:
    obligation = build.obligation(due=Within(Amount.parse("2 working days")))
    fact = build.fact(build.event("delivery.arranged", "A-1", "2026-03-02T10:00"))
    (occurrence,) = build.occurrences_of(office, obligation, fact)
    return obligation, occurrence, fact


def test_while_the_clock_stands_there_is_no_due_instant(office: Calendar) -> None:
    obligation, occurrence, fact = _arranged(office)
    paused = build.entry(Kind.PAUSED, "2026-03-03T10:00", waiting_for="bank", reason="statement")
    result = build.verdict(obligation, occurrence, [paused], office, "2026-03-20T10:00")
    assert (result.phase, result.timeliness, result.due, result.next_change_at, result.reasons) == (
        Phase.OPEN,
        Timeliness.PENDING,
        None,
        None,
        (Reason.STOPPED,),
    )
    steps = explain_due(obligation, occurrence, office, Facts.of((fact,)), pauses=fold([paused]).pauses)
    assert step_text(steps[-1]).en == (
        "paused since 2026-03-03 10:00, waiting for the bank; no due date until it is resumed"
    )
    resumed = build.entry(Kind.RESUMED, "2026-03-05T10:00", actor="ann")
    result = build.verdict(obligation, occurrence, [paused, resumed], office, "2026-03-05T10:00")
    assert result.due is not None and result.due.at == instant("2026-03-06T18:00")
    assert result.reasons == ()


def test_a_delivery_ends_the_pause_and_is_on_time_while_the_clock_stood(office: Calendar) -> None:
    obligation, occurrence, _ = _arranged(office)
    paused = build.entry(Kind.PAUSED, "2026-03-03T10:00", waiting_for="bank")
    delivered = build.entry(Kind.DELIVERED, "2026-03-20T10:00")
    result = build.verdict(obligation, occurrence, [paused, delivered], office, "2026-03-20T11:00")
    assert (result.phase, result.timeliness) == (Phase.CLOSED, Timeliness.ON_TIME)
    returned = build.entry(Kind.RETURNED, "2026-03-23T10:00", actor="ann", reason="r")
    result = build.verdict(obligation, occurrence, [paused, delivered, returned], office, "2026-03-23T10:00")
    assert result.reasons == (Reason.RETURNED,)
    assert result.due is not None


def test_a_pause_that_begins_at_the_due_instant_stops_nothing(office: Calendar) -> None:
    obligation, occurrence, _ = _arranged(office)
    for began, due_at in (("2026-03-04T17:59:59", None), ("2026-03-04T18:00", instant("2026-03-04T18:00"))):
        paused = build.entry(Kind.PAUSED, began, waiting_for="bank")
        result = build.verdict(obligation, occurrence, [paused], office, "2026-03-05T10:00")
        assert (result.due.at if result.due else None) == due_at


def test_a_correction_while_the_clock_stands_counts_from_its_own_time(office: Calendar) -> None:
    obligation = build.obligation(due=Within(Amount.parse("2 working days")))
    first = build.event("delivery.arranged", "A-1", "2026-03-02T10:00")
    second = build.event("delivery.arranged", "A-1", "2026-03-04T10:00", "2026-03-04T11:00")
    (occurrence,) = build.occurrences_of(office, obligation, build.fact(first, second))
    paused = build.entry(Kind.PAUSED, "2026-03-03T10:00", waiting_for="bank")
    resumed = build.entry(Kind.RESUMED, "2026-03-05T10:00")
    result = build.verdict(obligation, occurrence, [paused, resumed], office, "2026-03-05T10:00")
    # from the 4th: two working days, and the one day that the clock still stood
    assert result.due is not None and result.due.at == instant("2026-03-09T18:00")
