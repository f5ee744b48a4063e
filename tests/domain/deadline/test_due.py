"""From an anchor, or a period, to the due instant; and the same walk explained."""

from datetime import date, datetime, time

import pytest

from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    DueRule,
    Every,
    InPeriod,
    Place,
    Recurring,
    Roll,
    TimeOfDay,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.deadline.due import Due, WholeDay, after, due, explain, same_time_after, series, step_at
from engine.domain.deadline.explanation_steps import Step
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from engine.wording.dates import weekday_text
from engine.wording.steps import step_text
from tests import builders as build
from tests.builders import instant, month


def within(text: str, *, at: TimeOfDay | time | None = None, roll: Roll = Roll.NONE) -> Within:
    return Within(Amount.parse(text), at=at, roll=roll)


def ahead(text: str, *, at: TimeOfDay | time | None = None, roll: Roll = Roll.NONE) -> Ahead:
    return Ahead(Amount.parse(text), field="settlement_at", at=at, roll=roll)


# ---- forward


@pytest.mark.parametrize(
    ("amount", "start", "end"),
    [
        # promptly, 及时: one working day, at close
        ("1 working day", "2026-02-13T16:00", "2026-02-14T18:00"),
        ("1 working day", "2026-02-14T16:00", "2026-02-24T18:00"),
        ("1 working day", "2026-02-14T00:00", "2026-02-24T18:00"),
        ("1 working day", "2026-02-13T23:59:59", "2026-02-14T18:00"),
        ("1 working day", "2026-02-18T10:00", "2026-02-24T18:00"),
        ("1 working day", "2026-09-24T20:00", "2026-09-28T18:00"),
        ("2 working days", "2026-09-18T10:00", "2026-09-21T18:00"),
        ("3 working days", "2026-09-30T09:00", "2026-10-10T18:00"),
        ("3 working days", "2026-10-03T09:00", "2026-10-10T18:00"),
        ("0 working days", "2026-09-24T10:00", "2026-09-24T18:00"),
        ("0 working days", "2026-09-25T10:00", "2026-09-28T18:00"),
        # plain days, weeks and months run on the wall calendar and end at 24:00
        ("3 days", "2026-01-10T09:00", "2026-01-13T24:00"),
        ("3 days", "2026-01-10T00:00", "2026-01-13T24:00"),
        ("3 days", "2026-01-09T23:59:59", "2026-01-12T24:00"),
        ("0 days", "2026-01-10T09:00", "2026-01-10T24:00"),
        ("1 week", "2026-02-14T09:00", "2026-02-21T24:00"),
        ("1 month", "2026-01-31T09:00", "2026-02-28T24:00"),
        ("1 month", "2024-01-31T09:00", "2024-02-29T24:00"),
        ("2 months", "2025-12-31T09:00", "2026-02-28T24:00"),
        ("12 months", "2024-02-29T09:00", "2025-02-28T24:00"),
        # time units are elapsed, working time units count on the calendar
        ("36 hours", "2026-09-24T16:00", "2026-09-26T04:00"),
        ("90 minutes", "2026-09-24T17:00", "2026-09-24T18:30"),
        ("8 working hours", "2026-09-24T16:00", "2026-09-28T16:00"),
        ("90 working minutes", "2026-09-24T17:00", "2026-09-28T09:30"),
        ("0 working hours", "2026-09-24T20:00", "2026-09-28T09:00"),
        # compound amounts apply from left to right; a part in days keeps the local time
        ("2 working days 4 working hours", "2026-09-23T16:00", "2026-09-29T11:00"),
        ("4 working hours 2 working days", "2026-09-23T16:00", "2026-09-29T18:00"),
        ("1 day 4 hours", "2026-09-23T22:00", "2026-09-25T02:00"),
        ("4 hours 1 day", "2026-09-23T22:00", "2026-09-25T24:00"),
        ("1 working day 1 working hour", "2026-09-23T20:00", "2026-09-28T10:00"),
    ],
)
def test_an_amount_after_an_event(office: Calendar, amount: str, start: str, end: str) -> None:
    assert due(within(amount), instant(start), office) == Due(instant(end))
    assert after(Amount.parse(amount), instant(start), office) == instant(end)


@pytest.mark.parametrize(
    ("amount", "at", "end"),
    [
        ("1 working day", TimeOfDay.OPEN, "2026-09-28T09:00"),
        ("1 working day", TimeOfDay.CLOSE, "2026-09-28T18:00"),
        ("1 working day", TimeOfDay.END_OF_DAY, "2026-09-28T24:00"),
        ("1 working day", TimeOfDay.SAME_TIME, "2026-09-28T16:20:30"),
        ("1 working day", time(12), "2026-09-28T12:00"),
        ("1 working day", time(12, 5, 7), "2026-09-28T12:05:07"),
        ("2 days", TimeOfDay.SAME_TIME, "2026-09-26T16:20:30"),
        ("2 days", time(12), "2026-09-26T12:00"),
        ("2 days", time(0), "2026-09-26T00:00"),
    ],
)
def test_a_rule_in_days_ends_at_the_time_of_day_it_names(
    office: Calendar, amount: str, at: TimeOfDay | time, end: str
) -> None:
    assert due(within(amount, at=at), instant("2026-09-24T16:20:30"), office) == Due(instant(end))


def test_close_is_the_end_of_the_last_interval_of_that_day() -> None:
    calendar = build.calendar(days={"2026-12-24": "09:00-12:00"})
    assert due(within("1 working day"), instant("2026-12-23T10:00"), calendar) == Due(instant("2026-12-24T12:00"))


def test_in_a_night_shift_the_day_of_the_event_is_the_day_the_shift_opened(nights: Calendar) -> None:
    rule = within("1 working day")
    assert due(rule, instant("2026-03-05T23:00"), nights) == Due(instant("2026-03-07T06:00"), provisional=False)
    assert due(rule, instant("2026-03-06T05:59"), nights) == Due(instant("2026-03-07T06:00"))
    assert due(rule, instant("2026-03-06T06:00"), nights) == Due(instant("2026-03-10T06:00"))


def test_a_day_part_keeps_the_local_time_across_a_clock_change() -> None:
    berlin = build.calendar(zone="Europe/Berlin", china=False)
    start = datetime.fromisoformat("2026-03-28T02:30+01:00")
    assert due(within("1 day 0 hours"), start, berlin) == Due(datetime.fromisoformat("2026-03-29T03:30+02:00"))
    assert due(within("24 hours"), start, berlin) == Due(datetime.fromisoformat("2026-03-29T03:30+02:00"))
    late = datetime.fromisoformat("2026-03-28T12:00+01:00")
    assert due(within("1 day 0 hours"), late, berlin) == Due(datetime.fromisoformat("2026-03-29T12:00+02:00"))
    assert due(within("24 hours"), late, berlin) == Due(datetime.fromisoformat("2026-03-29T13:00+02:00"))


def test_the_end_of_a_day_is_the_first_of_two_midnights_in_a_fold() -> None:
    havana = build.calendar(zone="America/Havana", china=False)  # 2026-11-01 01:00 becomes 00:00
    start = datetime.fromisoformat("2026-10-31T12:00-04:00")
    assert due(within("0 days"), start, havana) == Due(datetime.fromisoformat("2026-11-01T00:00-04:00"))


# ---- rolls


@pytest.mark.parametrize(
    ("start", "roll", "end"),
    [
        ("2026-09-23T10:00", Roll.NONE, "2026-09-26T24:00"),  # Saturday of Mid-Autumn
        ("2026-09-23T10:00", Roll.NEXT, "2026-09-28T24:00"),
        ("2026-09-23T10:00", Roll.PREVIOUS, "2026-09-24T24:00"),
        ("2026-09-23T10:00", Roll.NEAREST, "2026-09-28T24:00"),  # two days either way: forward
        ("2026-09-22T10:00", Roll.NEAREST, "2026-09-24T24:00"),  # Friday: one day back, three forward
        ("2026-09-24T10:00", Roll.NEAREST, "2026-09-28T24:00"),  # Sunday
        ("2026-09-25T10:00", Roll.NEXT, "2026-09-28T24:00"),
        ("2026-09-21T10:00", Roll.NEXT, "2026-09-24T24:00"),  # worked: stays
        ("2026-05-27T10:00", Roll.NEXT, "2026-06-01T24:00"),
        ("2026-05-27T10:00", Roll.NEXT_IN_MONTH, "2026-05-29T24:00"),
        ("2026-05-20T10:00", Roll.NEXT_IN_MONTH, "2026-05-25T24:00"),
        ("2026-07-29T10:00", Roll.PREVIOUS, "2026-07-31T24:00"),
        ("2026-07-29T10:00", Roll.PREVIOUS_IN_MONTH, "2026-08-03T24:00"),
        ("2026-08-05T10:00", Roll.PREVIOUS_IN_MONTH, "2026-08-07T24:00"),
        ("2026-02-11T10:00", Roll.NEXT, "2026-02-14T24:00"),  # the make-up Saturday is a working day for rolls
        ("2026-02-12T10:00", Roll.PREVIOUS, "2026-02-14T24:00"),
    ],
)
def test_three_days_after_roll_off_days_not_worked(office: Calendar, start: str, roll: Roll, end: str) -> None:
    assert due(within("3 days", roll=roll), instant(start), office) == Due(instant(end))


def test_a_roll_makes_close_and_open_meaningful_for_plain_days(office: Calendar) -> None:
    start = instant("2026-09-23T10:00")
    assert due(within("3 days", at=TimeOfDay.CLOSE, roll=Roll.NEXT), start, office) == Due(instant("2026-09-28T18:00"))
    assert due(within("3 days", at=TimeOfDay.OPEN, roll=Roll.NEXT), start, office) == Due(instant("2026-09-28T09:00"))


# ---- backward


@pytest.mark.parametrize(
    ("amount", "start", "end"),
    [
        ("1 working day", "2026-09-28T10:00", "2026-09-24T18:00"),
        ("1 working day", "2026-09-26T10:00", "2026-09-24T18:00"),
        ("2 working days", "2026-02-25T10:00", "2026-02-14T18:00"),
        ("1 working day", "2026-09-29T00:00", "2026-09-24T18:00"),  # midnight ends Monday
        ("1 working day", "2026-09-29T00:00:01", "2026-09-28T18:00"),
        ("0 working days", "2026-09-25T10:00", "2026-09-24T18:00"),
        ("3 days", "2026-01-13T09:00", "2026-01-10T24:00"),
        ("1 month", "2026-03-31T09:00", "2026-02-28T24:00"),
        ("1 week", "2026-01-13T09:00", "2026-01-06T24:00"),
        ("4 working hours", "2026-09-28T10:00", "2026-09-24T15:00"),
        ("4 hours", "2026-09-28T10:00", "2026-09-28T06:00"),
        ("1 working day 2 working hours", "2026-09-28T10:00", "2026-09-23T17:00"),
        ("8 working hours", "2026-03-05T18:00", "2026-03-05T09:00"),
    ],
)
def test_an_amount_before_a_moment(office: Calendar, amount: str, start: str, end: str) -> None:
    assert due(ahead(amount), instant(start), office) == Due(instant(end))


@pytest.mark.parametrize(
    ("amount", "end"),
    [
        ("1 working day", "2026-09-28T18:00"),
        ("3 days", "2026-09-26T24:00"),
        ("1 week", "2026-09-22T24:00"),
        ("1 month", "2026-08-29T24:00"),
        ("0 days", "2026-09-29T24:00"),
        ("0 working days", "2026-09-29T18:00"),
        ("4 working hours", "2026-09-28T14:00"),  # units of time count from 00:00 of the date
        ("36 hours", "2026-09-27T12:00"),
        ("1 working day 4 working hours", "2026-09-24T14:00"),
    ],
)
def test_an_amount_before_a_date_counts_the_date_as_day_0(office: Calendar, amount: str, end: str) -> None:
    on = WholeDay(date(2026, 9, 29))  # a Tuesday
    assert due(ahead(amount), on, office) == Due(instant(end))
    steps = explain(ahead(amount), on, office)
    assert steps[-1].at == instant(end)
    assert step_text(steps[0]).en == "counting starts at 2026-09-29 00:00; 2026-09-29 (Tuesday) is day 0"


def test_a_date_is_its_own_day_0_also_while_the_shift_of_the_evening_before_is_open(nights: Calendar) -> None:
    friday = WholeDay(date(2026, 3, 6))
    assert due(within("1 day"), friday, nights) == Due(instant("2026-03-07T24:00"))
    assert due(within("0 working days"), friday, nights) == Due(instant("2026-03-07T06:00"))
    assert due(ahead("1 working day"), friday, nights) == Due(instant("2026-03-06T06:00"))  # the shift of the 5th
    assert due(within("1 day"), friday.begins(nights), nights) == Due(instant("2026-03-06T24:00"))


def test_one_working_day_before_the_close_of_a_night_shift_is_the_close_of_the_shift_before(nights: Calendar) -> None:
    assert due(ahead("1 working day"), instant("2026-03-06T06:00"), nights) == Due(instant("2026-03-05T06:00"))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-10T12:00", "2026-03-09T12:00"),
        ("2026-03-10T00:00", "2026-03-09T00:00"),
        ("2026-03-10T00:00:01", "2026-03-09T00:00:01"),
    ],
)
def test_one_day_ahead_at_the_same_time_is_a_day_earlier_also_from_midnight(
    office: Calendar, start: str, end: str
) -> None:
    assert due(ahead("1 day", at=TimeOfDay.SAME_TIME), instant(start), office) == Due(instant(end))
    assert due(ahead("1 day 0 hours"), instant(start), office) == Due(instant(end))


# ---- an instant that is the due instant


@pytest.mark.parametrize(
    "rule", [ByField("delivery_at"), ByField("delivery_at", "at"), ByEvent("refund.paid"), Agreed()]
)
def test_a_moment_named_by_field_later_event_or_agreement_is_itself_the_due_instant(
    office: Calendar, rule: DueRule
) -> None:
    at = instant("2026-09-26T19:00")
    assert due(rule, at, office) == Due(at)
    assert [step.at for step in explain(rule, at, office)] == [at]


# ---- places


@pytest.mark.parametrize(
    ("month_of", "place", "bound", "end"),
    [
        ("2026-01", DayOfPeriod(5), "before", "2026-01-04T24:00"),
        ("2026-01", DayOfPeriod(5), "by", "2026-01-05T24:00"),
        ("2026-01", DayOfPeriod(1), "before", "2025-12-31T24:00"),
        ("2026-02", DayOfPeriod(31), "by", "2026-02-28T24:00"),
        ("2028-02", DayOfPeriod(31), "by", "2028-02-29T24:00"),
        ("2026-02", DayOfPeriod(-1), "by", "2026-02-28T24:00"),
        ("2026-02", DayOfPeriod(-2), "by", "2026-02-27T24:00"),
        ("2026-03", WeekdayOfPeriod(4, 1), "by", "2026-03-06T24:00"),
        ("2026-03", WeekdayOfPeriod(4, -1), "by", "2026-03-27T24:00"),
        ("2026-03", WeekdayOfPeriod(0, 5), "by", "2026-03-30T24:00"),
        ("2026-10", WorkingDayOfPeriod(1), "by", "2026-10-08T18:00"),
        ("2026-10", WorkingDayOfPeriod(3), "by", "2026-10-10T18:00"),  # the make-up Saturday
        ("2026-02", WorkingDayOfPeriod(-1), "by", "2026-02-28T18:00"),  # the make-up Saturday
        ("2026-09", WorkingDayOfPeriod(-2), "by", "2026-09-29T18:00"),
        ("2026-10", WorkingDayOfPeriod(1), "before", "2026-10-07T24:00"),
    ],
)
def test_a_place_in_a_month(office: Calendar, month_of: str, place: Place, bound: str, end: str) -> None:
    rule = InPeriod(place, bound)  # type: ignore[arg-type]
    result = due(rule, build.month(month_of), office)
    assert result is not None
    assert result.at == instant(end)


def test_before_the_5th_is_told_as_the_end_of_the_4th(office: Calendar) -> None:
    assert [
        step_text(step).en for step in explain(InPeriod(DayOfPeriod(5), "before"), build.month("2026-01"), office)
    ] == [
        "day 5 of 2026-01 is 2026-01-05 (Monday)",
        "“before” it: the last day is 2026-01-04 (make-up working day)",
        "end of 2026-01-04 (make-up working day) (24:00)",
    ]


@pytest.mark.parametrize(("at", "end"), [(None, "2026-01-05T18:00"), (time(12), "2026-01-05T12:00")])
def test_a_shift_moves_by_working_days_and_ends_at_close(office: Calendar, at: time | None, end: str) -> None:
    rule = InPeriod(DayOfPeriod(1), shift=2, at=at)
    assert due(rule, build.month("2026-01"), office) == Due(instant(end))
    back = InPeriod(DayOfPeriod(1), shift=-2, at=at)
    assert due(back, build.month("2026-03"), office) == Due(instant(end.replace("01-05", "02-27")))


def test_a_roll_of_before_moves_the_last_allowed_day(office: Calendar) -> None:
    rule = InPeriod(DayOfPeriod(5), "before", roll=Roll.PREVIOUS)
    assert due(rule, build.month("2026-01"), office) == Due(instant("2026-01-04T24:00"))  # a Sunday that is worked
    assert due(rule, build.month("2026-04"), office) == Due(instant("2026-04-03T24:00"))  # the 4th is a Saturday
    assert due(rule, build.month("2026-07"), office) == Due(instant("2026-07-03T24:00"))


def test_a_place_that_the_period_does_not_have_gives_no_due_instant(office: Calendar) -> None:
    for place in (WeekdayOfPeriod(4, 5), WorkingDayOfPeriod(25)):
        assert due(InPeriod(place), build.month("2026-03"), office) is None
        assert explain(InPeriod(place), build.month("2026-03"), office) == ()


# ---- provisional


def test_a_due_instant_beyond_the_published_calendar_is_provisional(office: Calendar) -> None:
    rule = within("1 working day")
    assert due(rule, instant("2026-12-30T10:00"), office) == Due(instant("2026-12-31T18:00"))
    assert due(rule, instant("2026-12-31T10:00"), office) == Due(instant("2027-01-01T18:00"), provisional=True)
    assert due(within("1 day"), instant("2026-12-30T10:00"), office) == Due(instant("2026-12-31T24:00"))


def test_a_place_that_leans_on_an_unpublished_day_is_provisional_also_where_it_ends_before(office: Calendar) -> None:
    january = build.month("2027-01")
    first = due(InPeriod(WorkingDayOfPeriod(1), "before"), january, office)
    assert first == Due(instant("2026-12-31T24:00"), provisional=True)  # 1 January is worked, as far as is known today
    back = due(InPeriod(WorkingDayOfPeriod(2), shift=-3), january, office)
    assert back == Due(instant("2026-12-30T18:00"), provisional=True)
    assert due(InPeriod(DayOfPeriod(1), "before"), january, office) == Due(instant("2026-12-31T24:00"))


@pytest.mark.parametrize(
    ("rule", "at"),
    [
        (InPeriod(DayOfPeriod(5)), "2027-01-05T24:00"),
        (InPeriod(DayOfPeriod(5), "before"), "2027-01-04T24:00"),
        (InPeriod(WeekdayOfPeriod(4)), "2027-01-01T24:00"),
        (within("36 hours"), "2027-01-01T22:00"),
        (within("1 month"), "2027-01-31T24:00"),
    ],
)
def test_a_due_time_that_no_holiday_can_move_is_never_provisional(office: Calendar, rule: DueRule, at: str) -> None:
    anchor = build.month("2027-01") if isinstance(rule, InPeriod) else instant("2026-12-31T10:00")
    assert due(rule, anchor, office) == Due(instant(at))


@pytest.mark.parametrize(
    "rule",
    [InPeriod(DayOfPeriod(5), roll=Roll.NEXT), within("1 month", roll=Roll.NEXT), within("24 hours 1 working hour")],
)
def test_a_roll_or_working_time_makes_it_provisional(office: Calendar, rule: DueRule) -> None:
    anchor = build.month("2027-01") if isinstance(rule, InPeriod) else instant("2026-12-31T10:00")
    found = due(rule, anchor, office)
    assert found is not None
    assert found.provisional


# ---- steps and follow-ups


@pytest.mark.parametrize(
    ("amount", "before", "due_at", "at"),
    [
        ("2 working days", True, "2026-09-28T18:00", "2026-09-23T00:00"),
        ("1 working day", True, "2026-09-24T24:00", "2026-09-23T00:00"),  # midnight ends the 24th
        ("1 working day", False, "2026-09-24T18:00", "2026-09-28T00:00"),
        ("1 working day", False, "2026-09-24T24:00", "2026-09-28T00:00"),
        ("3 working days", False, "2026-09-24T18:00", "2026-09-30T00:00"),
        ("4 working hours", True, "2026-09-28T10:00", "2026-09-24T15:00"),
        ("4 hours", False, "2026-09-28T10:00", "2026-09-28T14:00"),
        ("1 day", True, "2026-09-28T24:00", "2026-09-27T24:00"),
        ("1 week", False, "2026-09-28T24:00", "2026-10-05T24:00"),
    ],
)
def test_a_step_of_working_days_begins_with_that_day(
    office: Calendar, amount: str, before: bool, due_at: str, at: str
) -> None:
    assert step_at(Amount.parse(amount), instant(due_at), office, before=before) == instant(at)


@pytest.mark.parametrize(
    ("every", "times", "start", "end"),
    [
        ("1 week", 1, "2026-09-24T18:00", "2026-10-01T18:00"),
        ("1 week", 3, "2026-09-24T18:00", "2026-10-15T18:00"),
        ("1 month", 1, "2026-01-31T12:00", "2026-02-28T12:00"),
        ("1 month", 2, "2026-01-31T12:00", "2026-03-31T12:00"),
        ("1 month", 1, "2026-01-30T24:00", "2026-02-28T24:00"),
        ("1 month", 2, "2026-01-30T24:00", "2026-03-30T24:00"),
        ("1 working day", 1, "2026-09-24T24:00", "2026-09-28T24:00"),
        ("1 working day", 2, "2026-09-24T18:00", "2026-09-29T18:00"),
        ("4 working hours", 2, "2026-09-24T18:00", "2026-09-28T18:00"),
    ],
)
def test_repeats_keep_the_time_of_day_and_count_from_the_day_that_the_first_one_ends(
    office: Calendar, every: str, times: int, start: str, end: str
) -> None:
    assert same_time_after(Amount.parse(every), times, instant(start), office) == instant(end)


# ---- explain


def test_explain_names_the_anchor_each_skipped_day_and_the_cut_off(office: Calendar) -> None:
    start = instant("2026-09-24T16:00")
    steps = explain(within("1 working day"), start, office)
    assert [(step_text(step), step.at) for step in steps] == [
        (Text("从 2026-09-24 16:00 起算，2026-09-24（星期四） 为第 0 天",
              "counting starts at 2026-09-24 16:00; 2026-09-24 (Thursday) is day 0"), start),
        (Text("跳过 2026-09-25（中秋节）", "2026-09-25 (中秋节) is skipped"), None),
        (Text("跳过 2026-09-26（星期六）", "2026-09-26 (Saturday) is skipped"), None),
        (Text("跳过 2026-09-27（星期日）", "2026-09-27 (Sunday) is skipped"), None),
        (Text("加 1 个工作日：2026-09-28（星期一） 下班时（18:00）",
              "1 working day: close of 2026-09-28 (Monday) (18:00)"),
         instant("2026-09-28T18:00")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "nth", "skipped", "day"),
    [
        ("2026-02", 1, ["2026-02-01 (Sunday) is skipped"], "working day 1 of 2026-02 is 2026-02-02 (Monday)"),
        ("2026-01", -1, ["2026-01-31 (Saturday) is skipped"], "the last working day of 2026-01 is 2026-01-30 (Friday)"),
        ("2026-06", 2, [], "working day 2 of 2026-06 is 2026-06-02 (Tuesday)"),
    ],
)
def test_explain_names_the_days_off_between_the_edge_of_a_period_and_a_working_day_of_it(
    office: Calendar, text: str, nth: int, skipped: list[str], day: str
) -> None:
    steps = explain(InPeriod(WorkingDayOfPeriod(nth)), month(text), office)
    assert [step_text(s).en for s in steps[:-1]] == [*skipped, day]


def _texts(rule: DueRule, start: str, calendar: Calendar) -> list[str]:
    return [step_text(step).en for step in explain(rule, instant(start), calendar)][1:]


def test_a_working_time_that_ends_at_midnight_skips_no_day_after_it() -> None:
    around_the_clock = build.calendar("00:00-24:00", china=False)
    friday = "2026-09-25T00:00"
    assert _texts(within("24 working hours"), friday, around_the_clock) == ["plus 24 working hours: 2026-09-26 00:00"]
    assert _texts(ahead("24 working hours"), "2026-09-26T00:00", around_the_clock) == [
        "24 working hours earlier: 2026-09-25 00:00"
    ]
    assert _texts(within("0 working hours"), "2026-09-26T00:00", around_the_clock)[:2] == [
        "2026-09-26 (Saturday) is skipped",
        "2026-09-27 (Sunday) is skipped",
    ]


def test_the_close_at_midnight_is_told_as_24_00_and_that_of_a_night_shift_with_its_date(nights: Calendar) -> None:
    around_the_clock = build.calendar("00:00-24:00", china=False)
    monday = "1 working day: close of 2026-09-28 (Monday) (24:00)"
    assert _texts(within("1 working day"), "2026-09-25T10:00", around_the_clock)[-1] == monday
    shift = "1 working day: close of 2026-03-06 (Friday) (2026-03-07 06:00)"
    assert _texts(within("1 working day"), "2026-03-05T23:00", nights)[-1] == shift
    same = "1 day: the same time on 2026-03-06 (Friday) (2026-03-07 01:00)"
    assert _texts(within("1 day", at=TimeOfDay.SAME_TIME), "2026-03-06T01:00", nights)[-1] == same


@pytest.mark.parametrize(("rule", "at"), [("0 days", time(18)), ("0 working days", None)])
def test_explain_says_that_a_due_time_lies_before_the_event(office: Calendar, rule: str, at: time | None) -> None:
    late, early = (
        _texts(within(rule, at=at), "2026-03-05T20:00", office),
        _texts(within(rule, at=at), "2026-03-05T10:00", office),
    )
    assert late[-1] == "this is before counting starts (2026-03-05 20:00): overdue at once"
    assert early == [text.replace("20:00", "10:00") for text in late[:-1]]


def test_a_midnight_that_clocks_skip_is_told_as_the_time_that_it_is() -> None:
    sao_paulo = build.calendar(zone="America/Sao_Paulo", china=False)
    start = datetime.fromisoformat("2018-11-03T10:00-03:00")
    texts = [step_text(step).en for step in explain(within("0 days"), start, sao_paulo)]
    assert texts[-1] == "0 days: end of 2018-11-03 (Saturday) (2018-11-04 01:00)"


def test_explain_names_the_days_that_each_part_of_a_compound_amount_skips(office: Calendar) -> None:
    texts = [
        step_text(s).en for s in explain(within("1 working day 4 working hours"), instant("2026-09-24T16:00"), office)
    ]
    assert texts == [
        "counting starts at 2026-09-24 16:00; 2026-09-24 (Thursday) is day 0",
        "2026-09-25 (中秋节) is skipped",
        "2026-09-26 (Saturday) is skipped",
        "2026-09-27 (Sunday) is skipped",
        "plus 1 working day: 2026-09-28 16:00",
        "plus 4 working hours: 2026-09-29 11:00",
    ]
    back = [
        step_text(s).en for s in explain(ahead("1 working day 4 working hours"), instant("2026-09-28T16:00"), office)
    ]
    assert back == [
        "counting starts at 2026-09-28 16:00; 2026-09-28 (Monday) is day 0",
        "2026-09-25 (中秋节) is skipped",
        "2026-09-26 (Saturday) is skipped",
        "2026-09-27 (Sunday) is skipped",
        "1 working day earlier: 2026-09-24 16:00",
        "4 working hours earlier: 2026-09-24 11:00",
    ]


def test_explain_names_the_days_that_an_nth_working_day_passes_over(office: Calendar) -> None:
    texts = [step_text(s).zh for s in explain(InPeriod(WorkingDayOfPeriod(1)), build.month("2026-10"), office)]
    skipped = [f"跳过 2026-10-0{n}（{_name(office, date(2026, 10, n))}）" for n in range(1, 8)]
    assert skipped[0] == "跳过 2026-10-01（国庆节）"
    assert texts == [
        *skipped,
        "2026-10 的第 1 个工作日是 2026-10-08（星期四）",
        "2026-10-08（星期四） 下班时（18:00）",
    ]


def test_explain_counts_a_moment_at_midnight_as_the_end_of_its_day_when_counting_backward(office: Calendar) -> None:
    texts = [step_text(s).en for s in explain(ahead("1 working day"), instant("2026-09-29T00:00"), office)]
    assert texts[0] == "counting starts at 2026-09-29 00:00; 2026-09-28 (Monday) is day 0"
    assert texts[-1] == "1 working day: close of 2026-09-24 (Thursday) (18:00)"


def test_explain_tells_of_a_make_up_day_that_is_used(office: Calendar) -> None:
    texts = [step_text(s).en for s in explain(within("2 working days"), instant("2026-02-13T10:00"), office)]
    assert texts[1] == "2026-02-14 (make-up working day) is a working day"
    assert texts[-1] == "2 working days: close of 2026-02-24 (Tuesday) (18:00)"


def test_explain_tells_of_a_roll(office: Calendar) -> None:
    texts = [step_text(s).en for s in explain(within("3 days", roll=Roll.NEXT), instant("2026-09-23T10:00"), office)]
    assert texts[1:] == [
        "2026-09-26 (Saturday) is a day off; moved to 2026-09-28 (Monday)",
        "3 days: end of 2026-09-28 (Monday) (24:00)",
    ]


def test_explain_says_that_a_date_is_provisional_and_still_ends_at_it(office: Calendar) -> None:
    steps = explain(within("1 working day"), instant("2026-12-31T10:00"), office)
    assert steps[-1] == Step("provisional", instant("2027-01-01T18:00"), until=date(2026, 12, 31))
    assert step_text(steps[-1]) == Text(
        "暂定：工作日历只公布到 2026-12-31，公布后重新计算",
        "provisional: the calendar is published until 2026-12-31; recalculated when more days are published",
    )


def test_a_series_has_each_calendars_own_due_instants_and_leaves_out_periods_without_one() -> None:
    rule, since, until = InPeriod(WeekdayOfPeriod(4, nth=5), at=TimeOfDay.CLOSE), date(2026, 1, 1), date(2026, 12, 31)
    for hours in ("09:00-18:00", "10:00-12:00"):
        calendar = build.calendar(hours)
        result = series(Recurring(Every.MONTH), rule, since, until, calendar)
        assert [str(period) for period, _ in result] == ["2026-01", "2026-05", "2026-07", "2026-10"]
        assert all(due_time == due(rule, period, calendar) for period, due_time in result)


def test_working_days_before_a_day_off_are_counted_from_that_day(office: Calendar) -> None:
    sunday = instant("2026-03-08T10:00")
    assert due(ahead("2 working days"), sunday, office) == Due(instant("2026-03-05T18:00"))
    assert due(ahead("1 working day"), sunday, office) == Due(instant("2026-03-06T18:00"))


def _name(calendar: Calendar, on: date) -> str:
    title = calendar.title(on)
    return (title or weekday_text(on.weekday())).zh
