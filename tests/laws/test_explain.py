"""The law of explain: whatever the rule, the steps end at the instant that due gives."""

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.agreement.rule import Ahead, Every, TimeOfDay, Within
from engine.domain.deadline.due import Due, WholeDay, due, explain
from engine.domain.deadline.period import Period
from engine.domain.time.calendar import Calendar
from engine.wording.steps import step_text
from tests.laws import strategies

Calendars = Mapping[str, Calendar]


@given(st.data())
def test_what_is_explained_from_an_instant_ends_at_its_due_instant(calendars: Calendars, data: st.DataObject) -> None:
    calendar = calendars[data.draw(strategies.NAMES)]
    rule, anchor = data.draw(strategies.FROM_INSTANT), data.draw(strategies.INSTANTS)
    result, steps = due(rule, anchor, calendar), explain(rule, anchor, calendar)
    assert result is not None
    assert steps[0].at == anchor
    _ends_at(steps, result)


@given(st.data())
def test_what_is_explained_from_a_date_ends_at_its_due_instant(calendars: Calendars, data: st.DataObject) -> None:
    calendar, on = calendars[data.draw(strategies.NAMES)], WholeDay(data.draw(strategies.DATES))
    amount, at = data.draw(strategies.AMOUNTS), data.draw(st.sampled_from([None, *TimeOfDay]))
    for rule in (Within(amount, at=at), Ahead(amount, "d", at=at)):
        result, steps = due(rule, on, calendar), explain(rule, on, calendar)
        assert result is not None
        assert steps[0].at == on.begins(calendar)
        assert f"{on.on} " in step_text(steps[0]).en.split(";")[1]
        _ends_at(steps, result)


@given(st.data())
def test_what_is_explained_from_a_period_ends_at_its_due_instant_or_says_nothing(
    calendars: Calendars, data: st.DataObject
) -> None:
    calendar = calendars[data.draw(strategies.NAMES)]
    period = Period.containing(data.draw(strategies.DATES), data.draw(st.sampled_from(list(Every))))
    rule = data.draw(strategies.PERIODIC)
    result, steps = due(rule, period, calendar), explain(rule, period, calendar)
    if result is None:
        assert steps == ()
    else:
        _ends_at(steps, result)


@given(st.data())
def test_forward_is_never_before_its_anchor_and_backward_never_after_the_day_of_it(
    calendars: Calendars, data: st.DataObject
) -> None:
    calendar, anchor = calendars[data.draw(strategies.NAMES)], data.draw(strategies.INSTANTS)
    amount = data.draw(strategies.AMOUNTS)
    # "close" may lie before the event on its own day; the same time, and the end of the event's own date, may not
    own_date = calendar.local(anchor).date() == calendar.day_of(
        anchor
    )  # else: after midnight in a shift of the day before
    for at in (TimeOfDay.SAME_TIME, TimeOfDay.END_OF_DAY) if own_date else (TimeOfDay.SAME_TIME,):
        result = due(Within(amount, at=at), anchor, calendar)
        assert result is not None
        assert result.at >= anchor
    back = due(Ahead(amount, "moment", at=TimeOfDay.SAME_TIME), anchor, calendar)
    assert back is not None
    assert back.at <= anchor + timedelta(hours=1)  # a time in a gap moves forward by it


def _ends_at(steps: tuple, result: Due) -> None:  # type: ignore[type-arg]
    assert steps[-1].at == result.at
    assert all(
        step_text(step).zh and step_text(step).en and "{" not in step_text(step).zh + step_text(step).en
        for step in steps
    )
    assert ("provisional" in step_text(steps[-1]).en) is result.provisional
