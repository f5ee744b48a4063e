"""The law of windows: occurrences over two adjoining windows are those over their union, each exactly once."""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.occurrence.expand.obligation import occurrences
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Window
from engine.domain.time.calendar import Calendar
from tests.laws import strategies

Calendars = Mapping[str, Calendar]
ONE_DAY = timedelta(days=1)
JANUARY, JULY = date(2026, 1, 1), date(2026, 7, 31)


@given(st.data())
def test_windows_tile(calendars: Calendars, data: st.DataObject) -> None:
    agreement, facts = data.draw(strategies.agreements()), Facts.of(data.draw(strategies.facts()))
    calendar = {"c": calendars[data.draw(strategies.NAMES)]}
    middle = JANUARY + timedelta(days=data.draw(st.integers(0, 200)))
    whole, first, second = (
        occurrences(agreement, calendar, window, facts, strategies.CATALOGUE)
        for window in (Window(JANUARY, JULY), Window(JANUARY, middle), Window(middle + ONE_DAY, JULY))
    )
    assert sorted(o.id for o in first + second) == sorted(o.id for o in whole)
    assert {o.id: o for o in first + second} == {o.id: o for o in whole}
    assert len({o.id for o in whole}) == len(whole)


@given(st.data())
def test_a_week_is_its_seven_days(calendars: Calendars, data: st.DataObject) -> None:
    agreement, facts = data.draw(strategies.agreements()), Facts.of(data.draw(strategies.facts()))
    calendar = {"c": calendars[data.draw(strategies.NAMES)]}
    since = JANUARY + timedelta(days=data.draw(st.integers(0, 200)))
    days = [since + n * ONE_DAY for n in range(7)]
    week = occurrences(agreement, calendar, Window(since, days[-1]), facts, strategies.CATALOGUE)
    each = [o for d in days for o in occurrences(agreement, calendar, Window(d, d), facts, strategies.CATALOGUE)]
    assert {o.id: o for o in each} == {o.id: o for o in week}
    assert len(each) == len(week)


@given(st.data())
def test_the_order_in_which_facts_are_given_changes_nothing(calendars: Calendars, data: st.DataObject) -> None:
    agreement, facts = data.draw(strategies.agreements()), data.draw(strategies.facts())
    calendar = {"c": calendars[data.draw(strategies.NAMES)]}
    window = Window(JANUARY, JULY)
    shuffled = data.draw(st.permutations(facts))
    assert occurrences(agreement, calendar, window, Facts.of(facts), strategies.CATALOGUE) == occurrences(
        agreement, calendar, window, Facts.of(shuffled), strategies.CATALOGUE
    )


@given(st.data())
def test_what_is_known_of_a_date_comes_in_the_order_in_which_it_became_known(
    calendars: Calendars, data: st.DataObject
) -> None:
    agreement, facts = data.draw(strategies.agreements()), Facts.of(data.draw(strategies.facts()))
    calendar = {"c": calendars[data.draw(strategies.NAMES)]}
    for result in occurrences(agreement, calendar, Window(JANUARY, JULY), facts, strategies.CATALOGUE):
        known = [dated.known_at for dated in result.dates]
        assert known
        assert known == sorted(known)
