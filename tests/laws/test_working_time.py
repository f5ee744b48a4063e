"""Laws of working time: what holds for every calendar, instant and amount."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.time.calendar import Calendar
from tests.laws import strategies

Calendars = Mapping[str, Calendar]
ZERO, TICK = timedelta(0), timedelta(microseconds=1)


@given(st.data())
def test_the_time_elapsed_until_what_was_added_is_what_was_added(calendars: Calendars, data: st.DataObject) -> None:
    calendar, start, length = _drawn(calendars, data)
    assert calendar.elapsed(start, calendar.add(start, length)) == length


@given(st.data())
def test_add_gives_the_earliest_instant_by_which_the_amount_has_passed(
    calendars: Calendars, data: st.DataObject
) -> None:
    calendar, start, length = _drawn(calendars, data)
    assert calendar.elapsed(start, calendar.add(start, length) - TICK) < length


@given(st.data())
def test_subtract_mirrors_add_and_gives_the_latest_instant(calendars: Calendars, data: st.DataObject) -> None:
    calendar, end, length = _drawn(calendars, data)
    start = calendar.subtract(end, length)
    assert calendar.elapsed(start, end) == length
    assert calendar.elapsed(start + TICK, end) < length
    # there and back: no later than the end, with no working time in between
    assert calendar.add(start, length) <= end
    assert calendar.elapsed(calendar.add(start, length), end) == ZERO
    there = calendar.add(end, length)
    assert calendar.subtract(there, length) >= end
    assert calendar.elapsed(end, calendar.subtract(there, length)) == ZERO


@given(st.data())
def test_add_is_monotonic_in_start_and_amount(calendars: Calendars, data: st.DataObject) -> None:
    calendar, start, length = _drawn(calendars, data)
    later, more = start + data.draw(strategies.LENGTHS), length + data.draw(strategies.LENGTHS)
    assert calendar.add(start, length) <= calendar.add(later, length)
    assert calendar.add(start, length) < calendar.add(start, more)
    assert calendar.add(start, ZERO) <= calendar.add(start, length)
    assert calendar.subtract(start, length) <= calendar.subtract(later, length)
    assert calendar.subtract(start, more) < calendar.subtract(start, length)


@given(st.data())
def test_adding_one_amount_and_then_another_is_adding_their_sum(calendars: Calendars, data: st.DataObject) -> None:
    calendar, start, first = _drawn(calendars, data)
    second = data.draw(strategies.LENGTHS)
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)
    assert calendar.add(calendar.add(start, ZERO), second) == calendar.add(start, second)


@given(st.data())
def test_elapsed_time_is_additive(calendars: Calendars, data: st.DataObject) -> None:
    calendar = calendars[data.draw(strategies.NAMES)]
    first, second, third = sorted(data.draw(strategies.INSTANTS) for _ in range(3))
    assert calendar.elapsed(first, second) + calendar.elapsed(second, third) == calendar.elapsed(first, third)
    assert ZERO <= calendar.elapsed(first, second) <= second - first


@given(st.data())
def test_what_a_calendar_was_asked_before_does_not_change_its_answers(
    calendars: Calendars, data: st.DataObject
) -> None:
    name, start, length = data.draw(strategies.NAMES), data.draw(strategies.INSTANTS), data.draw(strategies.LENGTHS)
    requests, fresh = calendars[name], Calendar(strategies.TABLES[name])
    end = fresh.add(start, length)
    assert requests.add(start, length) == end
    assert Calendar(strategies.TABLES[name]).subtract(start, length) == requests.subtract(start, length)
    assert Calendar(strategies.TABLES[name]).elapsed(start, end) == length


@given(st.data())
def test_the_nth_working_day_there_and_back(calendars: Calendars, data: st.DataObject) -> None:
    calendar, on, n = calendars[data.draw(strategies.NAMES)], data.draw(strategies.DATES), data.draw(st.integers(1, 60))
    there = calendar.working_day(on, n)
    assert calendar.is_working_day(there)
    assert there > on
    if calendar.is_working_day(on):
        assert calendar.working_day(there, -n) == on


def _drawn(calendars: Calendars, data: st.DataObject) -> tuple[Calendar, datetime, timedelta]:
    return calendars[data.draw(strategies.NAMES)], data.draw(strategies.INSTANTS), data.draw(strategies.LENGTHS)
