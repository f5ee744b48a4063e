"""What lets a report leave out old events: none of them falls due later than one at the end of its day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.rule import Within
from engine.domain.deadline.due import due
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from tests.laws import strategies

TICK = timedelta(microseconds=1)


@given(st.data())
def test_no_event_falls_due_later_than_one_at_the_end_of_its_day_or_of_a_later_day(
    calendars: Mapping[str, Calendar], data: st.DataObject
) -> None:
    calendar, start = calendars[data.draw(strategies.NAMES)], data.draw(strategies.INSTANTS)
    amount = Amount((data.draw(strategies.PARTS),))
    rule = Within(amount, at=data.draw(strategies.TIMES), roll=data.draw(strategies.ROLLS))
    day = calendar.local(start).date()
    for later in range(data.draw(st.integers(1, 12))):
        end = calendar.instant(day + timedelta(days=later + 1), 0) - TICK
        assert _due(rule, start, calendar) <= _due(rule, end, calendar)


def _due(rule: Within, start: datetime, calendar: Calendar) -> datetime:
    due_time = due(rule, start, calendar)
    assert due_time is not None
    return due_time.at
