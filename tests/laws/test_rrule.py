"""The laws of recurrence rules: what dateutil and RFC 5545 say of their dates, in every zone, once a local date."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby, takewhile

from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.domain.agreement.rule import DayOfPeriod, InPeriod, OnRule
from engine.domain.deadline.period import periods_of
from engine.domain.occurrence.expand.obligation import occurrences
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Window
from engine.domain.time.calendar import DAY_SECONDS, Calendar
from engine.domain.time.rrule import Frequency, RRule, dates
from engine.store import codec
from tests.laws import strategies

Calendars = Mapping[str, Calendar]
ONE_DAY = timedelta(days=1)
UNTIL = date(2031, 12, 31)
SINCE = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def _dates(rule: RRule, since: date) -> list[date]:
    return list(takewhile(lambda on: on <= UNTIL, dates(rule, since)))


@given(st.data())
def test_the_dates_are_those_that_dateutil_reads_from_the_text(data: st.DataObject) -> None:
    rule, since = data.draw(strategies.RULES), data.draw(SINCE)
    counted = {bool(day.nth) for day in rule.byday}
    assume(not (rule.freq is Frequency.WEEKLY and rule.bysetpos))  # dateutil counts in a part of the first week
    assume(len(counted) < 2)  # dateutil takes MO,2TU for Mondays that are Tuesdays
    theirs = rrulestr(str(rule), dtstart=datetime.combine(since, time()))
    assert _dates(rule, since) == [on.date() for on in takewhile(lambda on: on.date() <= UNTIL, theirs)]


@given(st.data())
def test_the_dates_are_those_that_the_table_of_the_rfc_picks(data: st.DataObject) -> None:
    rule, since = data.draw(strategies.RULES), data.draw(SINCE)
    until = min(rule.until or UNTIL, UNTIL)
    result = [on for on in _picked(rule, since) if since <= on <= until]
    assert _dates(rule, since) == result[: rule.count]


def _picked(rule: RRule, since: date) -> Iterator[date]:
    """The days that a rule of the strategy picks from each of its periods, by the RFC's table alone, the whole of its
    first period included."""
    first = date(since.year, 1, 1) - timedelta(days=14)
    days = [first + n * ONE_DAY for n in range((UNTIL - first).days + 15)]
    begun = _period(rule, since)
    for period, members in groupby(days, key=lambda on: _period(rule, on)):
        if period < begun or (period - begun) % rule.interval:
            continue
        picked = [on for on in members if _is_picked(rule, on, since)]
        places = [n - 1 if n > 0 else len(picked) + n for n in rule.bysetpos]
        chosen = {picked[n] for n in places if 0 <= n < len(picked)}
        yield from (on for on in picked if not rule.bysetpos or on in chosen)


def _period(rule: RRule, on: date) -> int:
    """The number of the day, week, month or year that a date lies in."""
    match rule.freq:
        case Frequency.DAILY:
            return on.toordinal()
        case Frequency.WEEKLY:
            return (on.toordinal() - 1 - rule.wkst) // 7  # day 1 was a Monday
        case Frequency.MONTHLY:
            return on.year * 12 + on.month
        case Frequency.YEARLY:
            return on.year


def _is_picked(rule: RRule, on: date, since: date) -> bool:
    last = monthrange(on.year, on.month)[1]
    if rule.bymonth and on.month not in rule.bymonth:
        return False
    if rule.bymonthday and on.day not in rule.bymonthday and on.day - last - 1 not in rule.bymonthday:
        return False
    nth, nth_from_the_end = (on.day - 1) // 7 + 1, -((last - on.day) // 7 + 1)
    if rule.byday:
        return any(d.weekday == on.weekday() and d.nth in (0, nth, nth_from_the_end) for d in rule.byday)
    match rule.freq:
        case Frequency.WEEKLY:
            return on.weekday() == since.weekday()
        case Frequency.MONTHLY | Frequency.YEARLY if not rule.bymonthday:
            return on.day == since.day
        case _:
            return True


@given(st.data())
def test_a_date_falls_due_once_at_its_local_end_in_every_zone(calendars: Calendars, data: st.DataObject) -> None:
    calendar = calendars[data.draw(strategies.NAMES)]
    agreement = data.draw(strategies.agreements())
    since = agreement.effective_from
    rule = data.draw(strategies.RULES)
    obligation = replace(
        data.draw(strategies.obligations()), trigger=OnRule(rule, since), due=InPeriod(DayOfPeriod(1)), follow_up=None
    )
    window = Window(since, min(agreement.effective_until or UNTIL, date(2027, 12, 31)))
    result = occurrences(
        replace(agreement, obligations=(obligation,)), {"c": calendar}, window, Facts.of(()), strategies.CATALOGUE
    )
    expected = [on for on in _dates(rule, since) if on <= window.until]
    assert [o.served for o in result] == [on.isoformat() for on in expected]
    assert len({o.id for o in result}) == len(result)
    assert [o.due.at for o in result if o.due] == [calendar.instant(on, DAY_SECONDS) for on in expected]


@given(st.data())
def test_windows_over_the_dates_of_a_rule_tile(data: st.DataObject) -> None:
    trigger = OnRule(data.draw(strategies.RULES), data.draw(SINCE))
    first, middle, last = sorted(data.draw(st.tuples(SINCE, SINCE, SINCE)))
    whole = list(periods_of(trigger, first, last))
    parts = [*periods_of(trigger, first, middle), *periods_of(trigger, middle + ONE_DAY, last)]
    assert parts == whole
    assert all(period.first == period.last for period in whole)


@given(st.data())
def test_a_rule_is_the_same_after_it_was_recorded(data: st.DataObject) -> None:
    trigger = OnRule(data.draw(strategies.RULES), data.draw(SINCE))
    assert codec.load(OnRule, codec.dump(trigger)) == trigger
