"""The dates of recurrence rules.

Arithmetic computes those of the common rules, python-dateutil those of all others. Loading rejects the rules that
dateutil reads in another way than people do (engine/loading/rrule.py).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import MAXYEAR, date, datetime, timedelta
from itertools import islice

from engine.domain.time.rrule_arithmetic import common_dates, is_common
from engine.domain.time.rrule_parts import WEEKDAYS, ByDay, Frequency, RRule

__all__ = ["HORIZON", "WEEKDAYS", "ByDay", "Frequency", "RRule", "dates"]

_CYCLE = 400
"""The years after which the Gregorian calendar repeats itself, day for day and weekday for weekday."""
HORIZON = 200
"""The minimum number of years for which the dates of a rule are produced."""


def dates(rule: RRule, since: date) -> Iterator[date]:
    """The local dates of a rule that counts from ``since``, in order, each once; none before ``since``.

    Parts that the rule leaves open (the day of a month, the weekday) are taken from ``since``. The dates end after 200
    to 600 years, also for a rule that never fires (again). dateutil gives up only at the year 9999, so the rule is
    moved to the last 400-year cycle before it, whose days are the same as ours.
    """
    if is_common(rule):
        yield from common_dates(rule, since, MAXYEAR - _later(since))
    elif rule.freq is Frequency.WEEKLY and rule.bysetpos:
        yield from _positions_in_weeks(rule, since)
    else:
        yield from _matches(rule, since)


def _positions_in_weeks(rule: RRule, since: date) -> Iterator[date]:
    """The dates of a weekly rule with positions, which count in whole weeks (RFC 5545, BYSETPOS).

    dateutil counts those of the first week from ``since`` on, so the rule starts with that week. Dates before
    ``since`` are dropped, and take nothing from ``COUNT``.
    """
    week = since - timedelta(days=(since.weekday() - rule.wkst) % 7)
    days = rule.byday or (ByDay(0, since.weekday()),)
    matches = (on for on in _matches(replace(rule, count=None, byday=days), week) if on >= since)
    yield from islice(matches, rule.count)


def _matches(rule: RRule, since: date) -> Iterator[date]:
    """The dates as dateutil gives them."""
    from dateutil import rrule as dateutil  # here: every command imports this module, and few meet a rule

    later = _later(since)
    match: datetime
    try:
        for match in dateutil.rrule(
            getattr(dateutil, rule.freq),
            dtstart=since.replace(year=since.year + later),
            interval=rule.interval,
            wkst=rule.wkst,
            count=rule.count,
            until=_years_on(rule.until, later) if rule.until else None,
            bymonth=rule.bymonth or None,
            byweekno=rule.byweekno or None,
            byyearday=rule.byyearday or None,
            bymonthday=rule.bymonthday or None,
            byweekday=[dateutil.weekday(day.weekday, day.nth or None) for day in _expanded_weekdays(rule)] or None,
            bysetpos=rule.bysetpos or None,
        ):
            yield match.date().replace(year=match.year - later)
    except ValueError:  # a week that runs into the year 10000
        return


def _later(since: date) -> int:
    """The years from ``since`` to the same day of the last cycle before the year 9999."""
    return max(0, (MAXYEAR - HORIZON - since.year) // _CYCLE * _CYCLE)


def _years_on(on: date, years: int) -> date:
    return on.replace(year=on.year + years) if on.year + years <= MAXYEAR else date.max


def _expanded_weekdays(rule: RRule) -> Iterator[ByDay]:
    """The weekdays; if one is counted, all are: dateutil would read ``MO,2TU`` as Mondays that are Tuesdays."""
    counted = any(day.nth for day in rule.byday)
    most = 5 if rule.freq is Frequency.MONTHLY or rule.bymonth else 53
    for day in rule.byday:
        if counted and not day.nth:
            yield from (ByDay(nth, day.weekday) for nth in range(1, most + 1))
        else:
            yield day
