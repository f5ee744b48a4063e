"""Calendars: working days, instants of local times, and working time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.domain.time.calendar import Calendar, NoWorkingTime
from tests import builders as build
from tests.builders import instant

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
ZERO = timedelta(0)


# ---- days


def test_a_holiday_is_a_day_off_even_on_a_weekday(office: Calendar) -> None:
    assert date(2026, 9, 25).weekday() == 4
    assert not office.is_working_day(date(2026, 9, 25))
    assert office.title(date(2026, 9, 25)).zh == "中秋节"


def test_a_make_up_day_counts_fully(office: Calendar) -> None:
    saturday = date(2026, 2, 14)
    assert office.is_working_day(saturday)
    assert office.hours(saturday) == office.hours(date(2026, 2, 9))
    assert office.elapsed(instant("2026-02-14T00:00"), instant("2026-02-14T24:00")) == 8 * HOUR
    assert office.working_day(date(2026, 2, 13), 1) == saturday
    assert office.working_day(date(2026, 2, 24), -1) == saturday


def test_a_half_day_has_its_own_hours() -> None:
    calendar = build.calendar(days={"2026-12-24": "09:00-12:00"})
    assert calendar.closing(date(2026, 12, 24)) == instant("2026-12-24T12:00")
    assert calendar.add(instant("2026-12-24T11:00"), 2 * HOUR) == instant("2026-12-25T10:00")


def test_a_yearly_date_holds_in_each_year_and_a_dated_exception_comes_first() -> None:
    calendar = build.calendar(yearly={"12-24": "", "02-29": ""}, days={"2026-12-24": "09:00-12:00"})
    assert [calendar.is_working_day(date(y, 12, 24)) for y in (2024, 2025, 2026, 2027)] == [False, False, True, False]
    assert not calendar.is_working_day(date(2028, 2, 29))
    assert calendar.title(date(2025, 12, 24)).en == "yearly 12-24"


def test_a_plain_day_is_called_by_its_weekday(office: Calendar) -> None:
    assert office.title(date(2026, 9, 26)) is None


def test_a_night_shift_belongs_to_the_day_it_opens(nights: Calendar) -> None:
    friday = date(2026, 3, 6)
    assert nights.opening(friday) == instant("2026-03-06T22:00")
    assert nights.closing(friday) == instant("2026-03-07T06:00")
    assert not nights.is_working_day(date(2026, 3, 7))
    assert nights.add(instant("2026-03-06T23:00"), 7 * HOUR) == instant("2026-03-07T06:00")
    assert nights.add(instant("2026-03-06T23:00"), 7 * HOUR + SECOND) == instant("2026-03-09T22:00:01")
    assert nights.elapsed(instant("2026-03-02T00:00"), instant("2026-03-09T00:00")) == 40 * HOUR


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-06T21:59:59", date(2026, 3, 6)),
        ("2026-03-06T22:00", date(2026, 3, 6)),
        ("2026-03-07T00:00", date(2026, 3, 6)),
        ("2026-03-07T05:59:59", date(2026, 3, 6)),
        ("2026-03-07T06:00", date(2026, 3, 7)),
        ("2026-03-07T23:00", date(2026, 3, 7)),
    ],
)
def test_day_0_of_an_instant_in_a_night_shift_is_the_day_the_shift_opened(nights: Calendar, at: str, day: date) -> None:
    assert nights.day_of(instant(at)) == day


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-06T00:00", date(2026, 3, 5)),
        ("2026-03-06T00:00:01", date(2026, 3, 5)),
        ("2026-03-06T06:00", date(2026, 3, 5)),
        ("2026-03-06T06:00:01", date(2026, 3, 6)),
        ("2026-03-06T22:00", date(2026, 3, 6)),
    ],
)
def test_the_closing_of_a_night_shift_ends_the_day_it_opened(nights: Calendar, at: str, day: date) -> None:
    assert nights.day_ended_by(instant(at)) == day


def test_an_instant_at_midnight_ends_the_day_before(office: Calendar) -> None:
    assert office.day_of(instant("2026-03-06T00:00")) == date(2026, 3, 6)
    assert office.day_ended_by(instant("2026-03-06T00:00")) == date(2026, 3, 5)
    assert office.day_ended_by(instant("2026-03-06T00:00:01")) == date(2026, 3, 6)


def test_a_midnight_that_a_clock_change_leaves_out_still_ends_the_day_before() -> None:
    cairo = build.calendar(zone="Africa/Cairo", china=False)  # at 2026-04-24 00:00 the clock shows 01:00
    midnight = cairo.instant(date(2026, 4, 23), 86_400)
    assert cairo.local(midnight).isoformat() == "2026-04-24T01:00:00+03:00"
    assert cairo.day_ended_by(midnight) == date(2026, 4, 23)


def test_work_until_24_closes_as_the_next_day_begins() -> None:
    late = build.calendar("16:00-24:00", china=False)
    assert late.closing(date(2026, 3, 5)) == instant("2026-03-06T00:00")
    assert late.add(instant("2026-03-05T23:00"), HOUR) == instant("2026-03-06T00:00")
    assert late.add(instant("2026-03-05T23:00"), HOUR + SECOND) == instant("2026-03-06T16:00:01")


def test_shifts_that_touch_are_one_stretch_of_work() -> None:
    always = build.calendar("00:00-24:00", weekend="00:00-24:00", china=False)
    assert always.add(instant("2026-03-05T20:00"), 100 * HOUR) == instant("2026-03-10T00:00")
    assert always.subtract(instant("2026-03-10T00:00"), 100 * HOUR) == instant("2026-03-05T20:00")


def test_hours_that_overlap_across_midnight_count_once() -> None:
    calendar = build.calendar("22:00-06:00", china=False, days={"2026-03-07": "05:00-08:00"})
    assert calendar.elapsed(instant("2026-03-06T22:00"), instant("2026-03-07T12:00")) == 10 * HOUR


def test_the_calendar_is_published_from_its_first_day_to_its_last_both_included(office: Calendar) -> None:
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [office.is_published(d) for d in days] == [False, True, True, False]


def test_the_opening_and_closing_of_a_day_off_are_its_two_midnights(office: Calendar) -> None:
    assert office.opening(date(2026, 9, 26)) == instant("2026-09-26T00:00")
    assert office.closing(date(2026, 9, 26)) == instant("2026-09-26T24:00")


def test_the_nth_working_day_counts_from_the_day_after_whether_or_not_the_first_is_worked(office: Calendar) -> None:
    assert office.working_day(date(2026, 9, 24), 1) == date(2026, 9, 28)
    assert office.working_day(date(2026, 9, 26), 1) == date(2026, 9, 28)
    assert office.working_day(date(2026, 9, 28), -1) == date(2026, 9, 24)
    assert office.working_day(date(2026, 9, 24), 0) == date(2026, 9, 24)
    assert office.working_day(date(2026, 9, 25), 0) == date(2026, 9, 28)


# ---- instants


def test_instants_are_in_utc(office: Calendar) -> None:
    assert office.instant(date(2026, 3, 5), 9 * 3600) == datetime(2026, 3, 5, 1, tzinfo=UTC)
    assert office.instant(date(2026, 3, 5), 9 * 3600).tzinfo is UTC


def test_a_local_time_in_a_gap_moves_forward_by_the_gap() -> None:
    berlin = build.calendar(zone="Europe/Berlin", china=False)  # 2026-03-29 02:00 becomes 03:00
    spring = date(2026, 3, 29)
    assert berlin.instant(spring, 2 * 3600 - 1) == datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    assert berlin.instant(spring, 2 * 3600 + 1800) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert berlin.local(berlin.instant(spring, 2 * 3600 + 1800)).hour == 3
    assert berlin.instant(spring, 3 * 3600) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_local_time_in_a_fold_is_the_first_of_the_two() -> None:
    berlin = build.calendar(zone="Europe/Berlin", china=False)  # 2026-10-25 03:00 becomes 02:00
    assert berlin.instant(date(2026, 10, 25), 2 * 3600 + 1800) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert berlin.instant(date(2026, 10, 25), 3 * 3600) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_working_hours_are_real_hours_across_a_clock_change() -> None:
    berlin = build.calendar("22:00-06:00", weekend="22:00-06:00", zone="Europe/Berlin", china=False)
    assert berlin.elapsed(berlin.opening(date(2026, 3, 28)), berlin.closing(date(2026, 3, 28))) == 7 * HOUR
    assert berlin.elapsed(berlin.opening(date(2026, 10, 24)), berlin.closing(date(2026, 10, 24))) == 9 * HOUR


def test_an_interval_that_lies_in_a_gap_does_not_exist() -> None:
    berlin = build.calendar(
        "02:00-03:00 09:00-10:00", weekend="02:00-03:00 09:00-10:00", zone="Europe/Berlin", china=False
    )
    spring = date(2026, 3, 29)
    assert berlin.elapsed(berlin.instant(spring, 0), berlin.instant(spring, 86_400)) == HOUR


# ---- working time


def test_eight_working_hours_from_nine_end_at_six_the_same_day_not_at_nine_the_next(office: Calendar) -> None:
    assert office.add(instant("2026-03-05T09:00"), 8 * HOUR) == instant("2026-03-05T18:00")
    assert office.add(instant("2026-03-05T09:00"), 8 * HOUR + SECOND) == instant("2026-03-06T09:00:01")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-05T10:00", 2, "2026-03-05T12:00"),  # the lunch break begins: passed by noon, not by one
        ("2026-03-05T11:00", 2, "2026-03-05T14:00"),
        ("2026-03-05T12:00", 1, "2026-03-05T14:00"),
        ("2026-03-05T12:30", 1, "2026-03-05T14:00"),
        ("2026-03-05T18:00", 1, "2026-03-06T10:00"),
        ("2026-03-05T23:00", 1, "2026-03-06T10:00"),
        ("2026-03-06T17:00", 1, "2026-03-06T18:00"),
        ("2026-03-06T17:00", 2, "2026-03-09T10:00"),
        ("2026-09-24T16:00", 8, "2026-09-28T16:00"),  # Mid-Autumn on Friday
        ("2026-09-30T17:00", 2, "2026-10-08T10:00"),  # the National Day week
        ("2026-09-18T17:00", 2, "2026-09-20T10:00"),  # Sunday 20 September is worked
        ("2026-09-20T17:00", 2, "2026-09-21T10:00"),
        ("2026-02-14T17:30", 1, "2026-02-24T09:30"),  # Spring Festival
        ("2026-04-30T16:00", 4, "2026-05-06T11:00"),  # Labour Day
        ("2026-05-08T17:00", 2, "2026-05-09T10:00"),  # Saturday 9 May is worked
        ("2025-12-31T17:00", 9, "2026-01-04T18:00"),  # New Year; Sunday 4 January is worked
    ],
)
def test_working_hours_pass_over_breaks_nights_weekends_and_holidays(
    office: Calendar, start: str, hours: int, end: str
) -> None:
    assert office.add(instant(start), hours * HOUR) == instant(end)
    assert office.elapsed(instant(start), instant(end)) == hours * HOUR


def test_forward_an_opening_is_working_time_and_a_closing_is_not(office: Calendar) -> None:
    assert office.is_working(instant("2026-03-05T09:00"))
    assert not office.is_working(instant("2026-03-05T12:00"))
    assert office.add(instant("2026-03-05T09:00"), ZERO) == instant("2026-03-05T09:00")
    assert office.add(instant("2026-03-05T12:00"), ZERO) == instant("2026-03-05T13:00")
    assert office.add(instant("2026-03-05T11:59:59"), ZERO) == instant("2026-03-05T11:59:59")


def test_backward_a_closing_is_working_time_and_an_opening_is_not(office: Calendar) -> None:
    assert office.subtract(instant("2026-03-05T12:00"), ZERO) == instant("2026-03-05T12:00")
    assert office.subtract(instant("2026-03-05T13:00"), ZERO) == instant("2026-03-05T12:00")
    assert office.subtract(instant("2026-03-05T09:00"), ZERO) == instant("2026-03-04T18:00")
    assert office.subtract(instant("2026-03-05T18:00"), 8 * HOUR) == instant("2026-03-05T09:00")
    assert office.subtract(instant("2026-03-05T18:00"), 8 * HOUR + SECOND) == instant("2026-03-04T17:59:59")


def test_seconds_are_kept(office: Calendar) -> None:
    assert office.add(instant("2026-03-05T17:59:07"), HOUR) == instant("2026-03-06T09:59:07")
    assert office.add(instant("2026-03-05T09:00:00.000001"), HOUR) == instant("2026-03-05T10:00:00.000001")


def test_a_second_before_closing_and_one_after(office: Calendar) -> None:
    assert office.add(instant("2026-03-05T17:59:59"), SECOND) == instant("2026-03-05T18:00")
    assert office.add(instant("2026-03-05T17:59:59"), 2 * SECOND) == instant("2026-03-06T09:00:01")


def test_what_a_calendar_was_asked_before_does_not_change_its_answers() -> None:
    fresh, requests = build.calendar(), build.calendar()
    for at in ("2001-05-05T12:00", "2049-05-05T12:00"):
        requests.add(instant(at), 3000 * HOUR)
        requests.subtract(instant(at), 3000 * HOUR)
    start = instant("2026-02-13T16:00")
    assert requests.add(start, 500 * HOUR) == fresh.add(start, 500 * HOUR)
    assert requests.subtract(start, 500 * HOUR) == fresh.subtract(start, 500 * HOUR)


def test_a_calendar_without_working_time_says_so() -> None:
    never = build.calendar("", china=False)
    for ask in (
        lambda: never.add(instant("2026-03-05T09:00"), HOUR),
        lambda: never.subtract(instant("2026-03-05T09:00"), HOUR),
        lambda: never.working_day(date(2026, 3, 5), 1),
    ):
        with pytest.raises(NoWorkingTime):
            ask()


def test_working_time_that_comes_only_once_a_year_is_found() -> None:
    stocktaking = build.calendar("", china=False, yearly={"12-31": "09:00-12:00"})
    assert stocktaking.add(instant("2026-01-01T00:00"), 5 * HOUR) == instant("2027-12-31T11:00")
    assert stocktaking.working_day(date(2026, 1, 1), 3) == date(2028, 12, 31)


@pytest.mark.parametrize(
    "at", ["2025-01-01T00:30", "2025-01-01T12:00", "2025-01-02T12:00", "2027-12-31T17:59", "2028-01-01T00:00"]
)
def test_the_edges_of_the_years_that_are_compiled_are_asked_about_like_any_day(at: str) -> None:
    always = build.calendar("00:00-24:00", weekend="00:00-24:00", china=False)
    assert always.is_working(instant("2026-06-01T10:00"))  # compiles 2025 to 2027
    assert always.add(instant(at), HOUR) == instant(at) + HOUR
    assert always.subtract(instant(at), HOUR) == instant(at) - HOUR
