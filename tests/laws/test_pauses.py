"""Laws of pauses: nothing moves by nothing, more never means earlier, and how a span is cut does not matter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.rule import Roll, TimeOfDay, Within
from engine.domain.deadline.due import due, explain
from engine.domain.time.amount import Amount, Unit
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from tests.laws import strategies

SPANS = st.lists(
    st.tuples(st.integers(-3 * 86_400, 40 * 86_400), st.one_of(st.integers(0, 7200), st.integers(0, 10 * 86_400))),
    max_size=4,
)


def _drawn(data: st.DataObject, calendars: Mapping[str, Calendar]) -> tuple[Any, ...]:
    calendar = calendars[data.draw(strategies.NAMES)]
    start = data.draw(strategies.INSTANTS)
    pauses = tuple(
        Pause(start + timedelta(seconds=begin), start + timedelta(seconds=begin + length))
        for begin, length in data.draw(SPANS)
    )
    return Within(data.draw(strategies.AMOUNTS)), start, calendar, pauses


@given(data=st.data())
def test_a_pause_of_no_length_moves_nothing(data: st.DataObject, calendars: Mapping[str, Calendar]) -> None:
    rule, start, calendar, pauses = _drawn(data, calendars)
    empty = tuple(Pause(p.since, p.since) for p in pauses)
    assert due(rule, start, calendar, empty) == due(rule, start, calendar)


@given(data=st.data())
def test_one_more_pause_never_makes_it_due_earlier(data: st.DataObject, calendars: Mapping[str, Calendar]) -> None:
    rule, start, calendar, pauses = _drawn(data, calendars)
    before = due(rule, start, calendar, pauses[1:])
    after = due(rule, start, calendar, pauses)
    assert before is not None and after is not None and before.at <= after.at


@given(data=st.data())
def test_a_pause_cut_in_two_is_the_whole_one(data: st.DataObject, calendars: Mapping[str, Calendar]) -> None:
    rule, start, calendar, pauses = _drawn(data, calendars)
    halves = [
        half
        for p in pauses
        if p.until is not None
        for middle in [p.since + (p.until - p.since) / 2]
        for half in (Pause(middle, p.until), Pause(p.since, middle))
    ]
    assert due(rule, start, calendar, halves) == due(rule, start, calendar, pauses)


@given(data=st.data())
def test_one_more_pause_never_makes_it_due_earlier_at_any_time_of_day(
    data: st.DataObject, calendars: Mapping[str, Calendar]
) -> None:
    rule, start, calendar, pauses = _drawn(data, calendars)
    rule = replace(rule, at=time(data.draw(st.integers(0, 23))))
    before, after = due(rule, start, calendar, pauses[1:]), due(rule, start, calendar, pauses)
    assert before is not None and after is not None and before.at <= after.at


@given(data=st.data())
def test_what_is_explained_with_pauses_is_what_is_computed(
    data: st.DataObject, calendars: Mapping[str, Calendar]
) -> None:
    rule, start, calendar, pauses = _drawn(data, calendars)
    result = due(rule, start, calendar, pauses)
    assert result is not None
    assert explain(rule, start, calendar, pauses)[-1].at == result.at


@given(data=st.data())
def test_a_due_time_in_days_is_in_no_pause_and_at_the_end_of_none(
    data: st.DataObject, calendars: Mapping[str, Calendar]
) -> None:
    rule, start, calendar, pauses = _drawn(data, calendars)
    at, roll = data.draw(st.sampled_from([None, *TimeOfDay, time(17)])), data.draw(st.sampled_from(Roll))
    rule = replace(rule, at=at, roll=roll)
    result = due(rule, start, calendar, pauses)
    assert result is not None
    if len(rule.amount.parts) == 1 and rule.amount.parts[0].unit.counts_days:
        assert not [p for p in pauses if p.until and max(p.since, start) < result.at <= p.until]


@given(data=st.data())
def test_time_that_nobody_works_pauses_no_working_time(data: st.DataObject, calendars: Mapping[str, Calendar]) -> None:
    calendar = calendars["office"]
    start = data.draw(strategies.INSTANTS)
    rule = Within(Amount.of(data.draw(st.integers(1, 40)), Unit.WORKING_HOUR))
    evening = calendar.closing(calendar.working_day(calendar.day_of(start), data.draw(st.integers(1, 9))))
    morning = calendar.add(evening, timedelta(0))
    assert due(rule, start, calendar, (Pause(evening, morning),)) == due(rule, start, calendar)
