"""Periods, what they are called, and the places in them; month ends clamp."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from engine.domain.agreement.rule import DayOfPeriod, Every, OnDate, Place, Serves, WeekdayOfPeriod, WorkingDayOfPeriod
from engine.domain.deadline.period import Period, add_months, periods, periods_of, place_in
from engine.domain.time.calendar import Calendar
from engine.wording.amounts import place_text


@pytest.mark.parametrize(
    ("on", "every", "first", "last", "name"),
    [
        (date(2026, 3, 5), Every.DAY, date(2026, 3, 5), date(2026, 3, 5), "2026-03-05"),
        (date(2026, 3, 5), Every.WEEK, date(2026, 3, 2), date(2026, 3, 8), "2026-W10"),
        (date(2026, 1, 1), Every.WEEK, date(2025, 12, 29), date(2026, 1, 4), "2026-W01"),
        (date(2027, 1, 1), Every.WEEK, date(2026, 12, 28), date(2027, 1, 3), "2026-W53"),
        (date(2026, 2, 28), Every.MONTH, date(2026, 2, 1), date(2026, 2, 28), "2026-02"),
        (date(2026, 12, 31), Every.MONTH, date(2026, 12, 1), date(2026, 12, 31), "2026-12"),
        (date(2026, 6, 30), Every.QUARTER, date(2026, 4, 1), date(2026, 6, 30), "2026-Q2"),
        (date(2026, 7, 1), Every.QUARTER, date(2026, 7, 1), date(2026, 9, 30), "2026-Q3"),
        (date(2026, 6, 30), Every.HALF_YEAR, date(2026, 1, 1), date(2026, 6, 30), "2026-H1"),
        (date(2026, 7, 1), Every.HALF_YEAR, date(2026, 7, 1), date(2026, 12, 31), "2026-H2"),
        (date(2026, 7, 1), Every.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_the_period_that_a_date_lies_in(on: date, every: Every, first: date, last: date, name: str) -> None:
    period = Period.containing(on, every)
    assert period == Period(first, last, every)
    assert str(period) == name


@pytest.mark.parametrize("every", list(Every))
def test_periods_follow_each_other_without_gap_or_overlap(every: Every) -> None:
    result = list(periods(every, date(2025, 11, 7), date(2027, 2, 3)))
    assert result[0].first <= date(2025, 11, 7) <= result[0].last
    assert result[-1].first <= date(2027, 2, 3) <= result[-1].last
    for item, following in pairwise(result):
        assert (following.first - item.last).days == 1
        assert item.next() == following
        assert following.previous() == item
    assert len({str(p) for p in result}) == len(result)


def test_a_delivery_is_about_the_period_before_this_one_or_the_next() -> None:
    january = Period.containing(date(2026, 1, 5), Every.MONTH)
    assert [str(january.served(s)) for s in (Serves.PREVIOUS, Serves.THIS, Serves.NEXT)] == [
        "2025-12",
        "2026-01",
        "2026-02",
    ]


@pytest.mark.parametrize(
    ("on", "every", "place", "result"),
    [
        (date(2026, 2, 1), Every.MONTH, DayOfPeriod(28), date(2026, 2, 28)),
        (date(2026, 2, 1), Every.MONTH, DayOfPeriod(29), date(2026, 2, 28)),
        (date(2026, 2, 1), Every.MONTH, DayOfPeriod(-1), date(2026, 2, 28)),
        (date(2026, 2, 1), Every.MONTH, DayOfPeriod(-28), date(2026, 2, 1)),
        (date(2026, 2, 1), Every.MONTH, DayOfPeriod(-29), date(2026, 2, 1)),
        (date(2026, 5, 1), Every.QUARTER, DayOfPeriod(32), date(2026, 5, 2)),
        (date(2026, 5, 1), Every.YEAR, DayOfPeriod(366), date(2026, 12, 31)),
        (date(2026, 3, 4), Every.WEEK, DayOfPeriod(7), date(2026, 3, 8)),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(6), date(2026, 3, 1)),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(0), date(2026, 3, 2)),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(1, 5), date(2026, 3, 31)),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(2, 5), None),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(1, -1), date(2026, 3, 31)),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(2, -1), date(2026, 3, 25)),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(1, -5), date(2026, 3, 3)),
        (date(2026, 3, 1), Every.MONTH, WeekdayOfPeriod(2, -5), None),
        (date(2026, 1, 1), Every.MONTH, WorkingDayOfPeriod(1), date(2026, 1, 4)),
        (date(2026, 10, 1), Every.MONTH, WorkingDayOfPeriod(3), date(2026, 10, 10)),
        (date(2026, 2, 1), Every.MONTH, WorkingDayOfPeriod(-1), date(2026, 2, 28)),
        (date(2026, 2, 1), Every.MONTH, WorkingDayOfPeriod(16), date(2026, 2, 28)),
        (date(2026, 2, 1), Every.MONTH, WorkingDayOfPeriod(17), None),
        (date(2026, 2, 1), Every.MONTH, WorkingDayOfPeriod(-16), date(2026, 2, 2)),
        (date(2026, 2, 1), Every.MONTH, WorkingDayOfPeriod(-17), None),
        (date(2026, 2, 16), Every.WEEK, WorkingDayOfPeriod(1), None),  # the week of Spring Festival
    ],
)
def test_a_place_in_a_period(office: Calendar, on: date, every: Every, place: Place, result: date | None) -> None:
    assert place_in(Period.containing(on, every), place, office) == result


@pytest.mark.parametrize(
    ("on", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_months_clamp_to_the_end_of_the_month(on: date, months: int, result: date) -> None:
    assert add_months(on, months) == result


def test_a_single_date_is_within_bounds_that_include_it() -> None:
    on = date(2026, 3, 31)
    assert [
        list(periods_of(OnDate(on), since, until)) != []
        for since, until in (
            (on, on),
            (on - timedelta(days=1), on),
            (on, on + timedelta(days=1)),
            (on + timedelta(days=1), on + timedelta(days=1)),
            (on - timedelta(days=1), on - timedelta(days=1)),
        )
    ] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (WorkingDayOfPeriod(2), "working day 2"),
        (WorkingDayOfPeriod(-1), "the last working day"),
        (WorkingDayOfPeriod(-2), "working day 2 from the end"),
        (WeekdayOfPeriod(4, 2), "the 2nd Friday"),
        (WeekdayOfPeriod(4, -1), "the last Friday"),
        (WeekdayOfPeriod(4, -2), "the 2nd last Friday"),
        (DayOfPeriod(-1), "the last day"),
        (DayOfPeriod(5), "day 5"),
    ],
)
def test_a_place_is_worded_from_either_end_of_its_period(place: Place, text: str) -> None:
    assert place_text(place).en == text


@pytest.mark.parametrize("label", ["2026-01", "2026-12", "2026-Q1", "2026-H2", "2026"])
def test_a_period_of_months_is_read_from_its_label(label: str) -> None:
    assert str(Period.read(label)) == label


def test_width_and_capitals_of_a_label_do_not_matter() -> None:
    assert str(Period.read(" ２０２６-q3 ")) == "2026-Q3"


@pytest.mark.parametrize("label", ["", "2026-13", "2026-Q5", "2026-H0", "2026-W07", "2026-01-05", "26-01", "Q1"])
def test_any_other_label_is_no_period_of_a_report(label: str) -> None:
    with pytest.raises(ValueError, match=label or "^$"):
        Period.read(label)
