"""Other people's answers to the same questions, over thousands of cases: none may differ."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import FR, MO, MONTHLY, TH, TU, WE, YEARLY, rrule
from workclock import Break, Holidays, Schedule, WorkDay

from engine.domain.agreement.rule import DayOfPeriod, Every, WeekdayOfPeriod, Within, WorkingDayOfPeriod
from engine.domain.deadline.due import due
from engine.domain.deadline.period import Period, add_months, place_in
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar

Calendars = Mapping[str, Calendar]
EVERY_DAY = range(7)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def _office(calendar: Calendar) -> Schedule:
    """Worked on each day that is no day off: workclock knows no make-up days, so the days off are listed one by one."""
    off = [d for d in DAYS if not calendar.is_working_day(d)]
    hours = [WorkDay(time(9), time(18), days=EVERY_DAY), Break(time(12), time(13), days=EVERY_DAY), Holidays(off)]
    return Schedule(hours, time_zone=ZoneInfo("Asia/Shanghai"))


def _dst(_: Calendar) -> Schedule:
    weekday = [WorkDay(time(0, 30), time(3), days=range(5)), WorkDay(time(9), time(12), days=range(5))]
    return Schedule([*weekday, WorkDay(time(1), time(4), days=[5, 6])], time_zone=ZoneInfo("Europe/Berlin"))


def _nights(_: Calendar) -> Schedule:
    return Schedule([WorkDay(time(22), time(6), days=EVERY_DAY)], time_zone=ZoneInfo("America/New_York"))


def _always(_: Calendar) -> Schedule:
    return Schedule([WorkDay(time(0), time(0), days=EVERY_DAY)], time_zone=ZoneInfo("Africa/Cairo"))


@pytest.mark.parametrize(
    ("name", "schedule"), [("office", _office), ("dst", _dst), ("nights", _nights), ("always", _always)]
)
def test_working_time_is_what_workclock_says(
    calendars: Calendars, name: str, schedule: Callable[[Calendar], Schedule]
) -> None:
    calendar, random_ = calendars[name], random.Random(name)
    oracle = schedule(calendar)
    differences = []
    for _ in range(3000):
        start = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(seconds=random_.randrange(600 * 86_400))
        if random_.random() < 0.3:  # full hours, on which intervals begin and end
            start = start.replace(minute=0, second=0)
        length = timedelta(seconds=random_.choice([random_.randrange(1, 200 * 3600), 3600 * random_.randrange(1, 200)]))
        end = calendar.add(start, length)
        ours = end, calendar.subtract(start, length), calendar.elapsed(start, end + length)
        theirs = oracle.add(start, length), oracle.sub(start, length), oracle.between(start, end + length)
        if ours != theirs:
            differences.append((start, length, ours, theirs))
    assert differences == []


def test_working_days_are_what_numpy_says(calendars: Calendars) -> None:
    for name in ("office", "plain"):
        calendar, random_ = calendars[name], random.Random(name)
        off = np.array([d for d in DAYS if not calendar.is_working_day(d)], dtype="datetime64[D]")
        for _ in range(2000):
            on, n = DAYS[200 + random_.randrange(len(DAYS) - 400)], random_.randrange(1, 60)
            after = np.busday_offset(on, n, roll="backward", weekmask="1111111", holidays=off)
            before = np.busday_offset(on, -n, roll="forward", weekmask="1111111", holidays=off)
            assert (calendar.working_day(on, n), calendar.working_day(on, -n)) == (after.item(), before.item())


def test_a_working_day_rule_ends_on_the_day_that_numpy_says(calendars: Calendars) -> None:
    calendar, random_ = calendars["office"], random.Random(1)
    off = np.array([d for d in DAYS if not calendar.is_working_day(d)], dtype="datetime64[D]")
    for _ in range(2000):
        on, n = DAYS[200 + random_.randrange(len(DAYS) - 400)], random_.randrange(1, 30)
        anchor = calendar.instant(on, random_.randrange(86_400))
        result = due(Within(Amount.parse(f"{n} working days")), anchor, calendar)
        day = np.busday_offset(on, n, roll="backward", weekmask="1111111", holidays=off).item()
        assert result is not None
        assert calendar.local(result.at) == datetime.combine(day, time(18), tzinfo=calendar.zone)


def test_each_day_of_three_years_is_worked_or_not_as_the_chinese_calendar_says(calendars: Calendars) -> None:
    differences = [d for d in DAYS if calendars["office"].is_working_day(d) != chinese_calendar.is_workday(d)]
    assert differences == []


def test_months_are_added_as_dateutil_adds_them() -> None:
    random_ = random.Random(2)
    for _ in range(5000):
        on, months = date(1990, 1, 1) + timedelta(days=random_.randrange(25_000)), random_.randrange(-300, 300)
        assert add_months(on, months) == on + relativedelta(months=months)


@pytest.mark.parametrize("day", [*range(1, 29), *range(-28, 0)])
def test_a_day_of_each_month_is_what_rrule_says(calendars: Calendars, day: int) -> None:
    expected = [d.date() for d in rrule(MONTHLY, datetime(2020, 1, 1), bymonthday=day, until=datetime(2029, 12, 31))]  # noqa: DTZ001
    assert [place_in(p, DayOfPeriod(day), calendars["plain"]) for p in _months()] == expected


@pytest.mark.parametrize("day", [29, 30, 31])
def test_a_day_that_a_month_does_not_have_is_its_last(calendars: Calendars, day: int) -> None:
    for period in _months():
        result = place_in(period, DayOfPeriod(day), calendars["plain"])
        assert result == period.first + relativedelta(day=day)


@pytest.mark.parametrize("nth", [1, 2, 4, 5, -1, -2, -5])
def test_an_nth_weekday_of_each_month_is_what_rrule_says(calendars: Calendars, nth: int) -> None:
    for weekday, name in enumerate((MO, TU, WE, TH, FR)):
        rule = rrule(MONTHLY, datetime(2020, 1, 1), byweekday=name(nth), until=datetime(2029, 12, 31))  # noqa: DTZ001
        result = [place_in(p, WeekdayOfPeriod(weekday, nth), calendars["plain"]) for p in _months()]
        assert [d for d in result if d] == [d.date() for d in rule]


@pytest.mark.parametrize("nth", [1, 3, 20, 22, 23, -1, -5, -22])
def test_an_nth_working_day_of_each_month_is_what_rrule_says(calendars: Calendars, nth: int) -> None:
    rule = rrule(
        MONTHLY,
        datetime(2020, 1, 1),  # noqa: DTZ001
        byweekday=(MO, TU, WE, TH, FR),
        bysetpos=nth,
        until=datetime(2029, 12, 31),  # noqa: DTZ001
    )
    result = [place_in(p, WorkingDayOfPeriod(nth), calendars["plain"]) for p in _months()]
    assert [d for d in result if d] == [d.date() for d in rule]


def test_a_day_of_each_year_is_what_rrule_says(calendars: Calendars) -> None:
    for day in (1, 59, 60, 61, 365, -1, -31):
        rule = rrule(YEARLY, datetime(2020, 1, 1), byyearday=day, until=datetime(2029, 12, 31))  # noqa: DTZ001
        years = [Period.containing(date(y, 1, 1), Every.YEAR) for y in range(2020, 2030)]
        assert [place_in(p, DayOfPeriod(day), calendars["plain"]) for p in years] == [d.date() for d in rule]


def _months() -> list[Period]:
    period, result = Period.containing(date(2020, 1, 1), Every.MONTH), []
    while period.first.year < 2030:
        result.append(period)
        period = period.next()
    return result
