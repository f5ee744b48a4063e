"""The law of series: many due times at once, and the dates of common rules, are those that come one by one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.domain.agreement.rule import DayOfPeriod, Every, InPeriod, Recurring, Roll, WorkingDayOfPeriod
from engine.domain.deadline.due import due, series
from engine.domain.deadline.period import Period, periods
from engine.domain.time.calendar import Calendar
from engine.domain.time.rrule import RRule, _matches
from engine.domain.time.rrule_arithmetic import common_dates, is_common
from tests.laws import strategies

Calendars = Mapping[str, Calendar]
SINCE = st.dates(date(2019, 1, 1), date(2027, 6, 30))
"""From before the published days of the calendars until after them."""
PLAIN = st.builds(
    InPeriod,
    strategies.PLACES,
    st.sampled_from(["by", "before"]),
    st.sampled_from([0, 0, 0, 2, -1]),
    strategies.TIMES,
    st.sampled_from([Roll.NONE, Roll.NONE, Roll.NONE, Roll.NEXT]),
)
"""Mostly rules that neither shift nor roll."""


@settings(max_examples=200)
@given(st.data())
def test_the_due_times_of_a_series_are_those_of_its_periods(calendars: Calendars, data: st.DataObject) -> None:
    rule, every = data.draw(PLAIN), data.draw(st.sampled_from(Every))
    months = {Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}.get(every)
    rule = replace(rule, month=data.draw(st.one_of(st.none(), st.integers(1, months))) if months else None)
    since = data.draw(SINCE)
    until = since + timedelta(days=data.draw(st.integers(0, 800)))
    calendar = calendars[data.draw(strategies.NAMES)]
    one_by_one = [(period, due(rule, period, Calendar(calendar.table))) for period in periods(every, since, until)]
    expected = tuple((period, due_time) for period, due_time in one_by_one if due_time is not None)
    assert series(Recurring(every), rule, since, until, calendar) == expected


def test_on_a_day_of_a_clock_change_a_series_ends_at_the_local_time() -> None:
    calendar = Calendar(strategies.TABLES["dst"])
    days = [date(2026, 3, 28) + timedelta(days=n) for n in range(3)] + [date(2026, 10, 25)]
    for place in (DayOfPeriod(1), WorkingDayOfPeriod(1)):
        for at in (None, datetime(2026, 1, 1, 2, 30).time(), datetime(2026, 1, 1, 17).time()):  # noqa: DTZ001
            for bound in ("by", "before"):
                rule = InPeriod(place, bound, at=at)  # type: ignore[arg-type]
                for day in days:
                    period = Period.containing(day, Every.DAY)
                    shown = series(Recurring(Every.DAY), rule, day, day, calendar)
                    expected = due(rule, period, Calendar(calendar.table))
                    assert shown == (((period, expected),) if expected is not None else ())


@settings(max_examples=400)
@given(strategies.RULES, SINCE, st.sampled_from([1, 2, 3, 5, 13]))
def test_the_dates_of_a_common_rule_are_those_of_dateutil(rule: RRule, since: date, interval: int) -> None:
    rule = replace(rule, interval=interval)
    assume(is_common(rule))
    assert list(islice(common_dates(rule, since, 2199), 300)) == [
        on for on in islice(_matches(rule, since), 300) if on.year <= 2199
    ]
