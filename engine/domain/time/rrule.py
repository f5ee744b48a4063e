"""Recurrence rules of RFC 5545 (RRULE), limited to dates: the time of day belongs to the due rule.

python-dateutil computes the dates. Loading rejects the rules that dateutil reads in another way than people do
(engine/loading/rrule.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, timedelta
from enum import StrEnum
from itertools import islice

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CYCLE = 400
"""The years after which the Gregorian calendar repeats itself, day for day and weekday for weekday."""
HORIZON = 200
"""The minimum number of years for which the dates of a rule are produced."""


class Frequency(StrEnum):
    """The unit in which a rule counts. Hours, minutes and seconds are not supported."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, order=True)
class ByDay:
    """A weekday (Monday is 0). ``nth`` counts in its month or year, from the end if negative; 0 means all of them."""

    nth: int
    weekday: int

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RRule:
    """A rule. The fields have the names of RFC 5545 (section 3.3.10); an empty tuple is a part that is left out.

    ``until`` is a local date, included. ``wkst`` is the first day of a week (Monday is 0).
    """

    freq: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    bymonth: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    byday: tuple[ByDay, ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, without parts that have their default."""
        lists = {
            "BYMONTH": self.bymonth,
            "BYWEEKNO": self.byweekno,
            "BYYEARDAY": self.byyearday,
            "BYMONTHDAY": self.bymonthday,
            "BYDAY": self.byday,
            "BYSETPOS": self.bysetpos,
        }
        parts = [
            f"FREQ={self.freq}",
            f"INTERVAL={self.interval}" if self.interval != 1 else "",
            *(f"{name}={','.join(map(str, values))}" for name, values in lists.items() if values),
            f"WKST={WEEKDAYS[self.wkst]}" if self.wkst else "",
            f"COUNT={self.count}" if self.count else "",
            f"UNTIL={self.until:%Y%m%d}" if self.until else "",
        ]
        return ";".join(part for part in parts if part)


def dates(rule: RRule, since: date) -> Iterator[date]:
    """The local dates of a rule that counts from ``since``, in order, each once; none before ``since``.

    Parts that the rule leaves open (the day of a month, the weekday) are taken from ``since``. The dates end after 200
    to 600 years, also for a rule that never fires (again). dateutil gives up only at the year 9999, so the rule is
    moved to the last 400-year cycle before it, whose days are the same as ours.
    """
    if rule.freq is Frequency.WEEKLY and rule.bysetpos:
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

    later = max(0, (MAXYEAR - HORIZON - since.year) // _CYCLE * _CYCLE)
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
