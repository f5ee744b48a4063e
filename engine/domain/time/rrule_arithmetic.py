"""The dates of the common recurrence rules by arithmetic: ten times as fast as walking over all days of a year.

Rules with positions (BYSETPOS), weeks or days of the year, or weekdays counted in a year are not common
(``is_common``).
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from engine.domain.time.rrule_parts import ByDay, Frequency, RRule

_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_common(rule: RRule) -> bool:
    """Return whether this module has the dates of a rule."""
    if rule.bysetpos or rule.byweekno or rule.byyearday:
        return False
    return rule.freq is Frequency.MONTHLY or not any(day.nth for day in rule.byday)


def common_dates(rule: RRule, since: date, last_year: int) -> Iterator[date]:
    """The dates of a common rule that counts from ``since``, in order, until the end of a year."""
    match rule.freq:
        case Frequency.DAILY:
            found = _daily(rule, since, last_year)
        case Frequency.WEEKLY:
            found = _weekly(rule, since, last_year)
        case Frequency.MONTHLY:
            found = _monthly(rule, since, last_year)
        case Frequency.YEARLY:
            found = _yearly(rule, since, last_year)
    until, left = rule.until or date.max, rule.count or -1
    for on in found:
        if on > until or not left:
            return
        if on >= since:
            left -= 1
            yield on


def _daily(rule: RRule, since: date, last_year: int) -> Iterator[date]:
    for on in _every(since, timedelta(days=rule.interval), last_year):
        if _fits(rule, on):
            yield on


def _weekly(rule: RRule, since: date, last_year: int) -> Iterator[date]:
    if rule.byday:
        weekdays = {day.weekday for day in rule.byday}
    else:
        weekdays = set(range(7)) if rule.bymonthday else {since.weekday()}
    begin = since - timedelta(days=(since.weekday() - rule.wkst) % 7)
    days = [timedelta(days=n) for n in sorted((weekday - rule.wkst) % 7 for weekday in weekdays)]
    fits_all = not (rule.bymonth or rule.bymonthday)
    for week in _every(begin, timedelta(weeks=rule.interval), last_year):
        for day in days:
            if day > date.max - week:
                return
            on = week + day
            if on.year <= last_year and (fits_all or _fits(rule, on)):
                yield on


def _every(on: date, step: timedelta, last_year: int) -> Iterator[date]:
    while on.year <= last_year:
        yield on
        if step > date.max - on:
            return
        on += step


def _fits(rule: RRule, on: date) -> bool:
    """Return whether a day is in the months, on the days of the month and on the weekdays of a rule."""
    if rule.bymonth and on.month not in rule.bymonth:
        return False
    from_the_end = on.day - _length(on.year, on.month) - 1
    if rule.bymonthday and on.day not in rule.bymonthday and from_the_end not in rule.bymonthday:
        return False
    return not rule.byday or rule.freq is Frequency.WEEKLY or any(day.weekday == on.weekday() for day in rule.byday)


def _monthly(rule: RRule, since: date, last_year: int) -> Iterator[date]:
    days = rule.bymonthday or (() if rule.byday else (since.day,))
    for month in count(since.year * 12 + since.month - 1, rule.interval):
        year, index = divmod(month, 12)
        if year > last_year:
            return
        if not rule.bymonth or index + 1 in rule.bymonth:
            yield from _in_month(year, index + 1, days, rule.byday)


def _yearly(rule: RRule, since: date, last_year: int) -> Iterator[date]:
    months = sorted(set(rule.bymonth)) or (range(1, 13) if rule.bymonthday or rule.byday else (since.month,))
    days = rule.bymonthday or (() if rule.byday else (since.day,))
    for year in range(since.year, last_year + 1, rule.interval):
        for month in months:
            yield from _in_month(year, month, days, rule.byday)


def _in_month(year: int, month: int, days: Sequence[int], weekdays: Sequence[ByDay]) -> Iterator[date]:
    """The days of a month that are both on one of the days and on one of the weekdays, where these are given."""
    length = _length(year, month)
    if len(days) == 1 and not weekdays:  # by far the most
        day = days[0] if days[0] > 0 else length + 1 + days[0]
        if 0 < day <= length:
            yield date(year, month, day)
        return
    found = {day if day > 0 else length + 1 + day for day in days}
    if weekdays:
        counted = _on_weekdays(date(year, month, 1).weekday(), length, weekdays)
        found = found & counted if days else counted
    for day in sorted(found):
        if 0 < day <= length:
            yield date(year, month, day)


def _on_weekdays(first: int, length: int, weekdays: Sequence[ByDay]) -> set[int]:
    """The days on some weekdays, of a month that begins on the weekday ``first``."""
    found = set[int]()
    for day in weekdays:
        all_of_it = range(1 + (day.weekday - first) % 7, length + 1, 7)
        if not day.nth:
            found.update(all_of_it)
        elif abs(day.nth) <= len(all_of_it):
            found.add(all_of_it[day.nth - 1 if day.nth > 0 else day.nth])
    return found


def _length(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month] + leap
