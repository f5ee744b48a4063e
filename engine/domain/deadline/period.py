"""Periods: the spans of dates that recurring occurrences serve, and the places in them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import assert_never

from engine.domain.agreement.rule import (
    DayOfPeriod,
    Every,
    InPeriod,
    OnDate,
    OnRule,
    Periodic,
    Place,
    Recurring,
    Serves,
    WeekdayOfPeriod,
    WorkingDayOfPeriod,
)
from engine.domain.time.calendar import DAY_SECONDS, Calendar
from engine.domain.time.rrule import dates

MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
"""The number of months in each period that is made of months."""
_LABELS = {
    Every.MONTH: re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])", re.ASCII),
    Every.QUARTER: re.compile(r"[12]\d{3}-Q[1-4]", re.ASCII),
    Every.HALF_YEAR: re.compile(r"[12]\d{3}-H[12]", re.ASCII),
    Every.YEAR: re.compile(r"[12]\d{3}", re.ASCII),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of local dates, both ends included."""

    first: date
    last: date
    every: Every

    @classmethod
    def containing(cls, on: date, every: Every) -> "Period":
        """The period of that length that contains a date."""
        return _containing(on, every)

    @classmethod
    def _of(cls, on: date, every: Every) -> "Period":
        match every:
            case Every.DAY:
                return cls(on, on, every)
            case Every.WEEK:
                monday = on - timedelta(days=on.weekday())
                return cls(monday, monday + timedelta(days=6), every)
            case Every.MONTH | Every.QUARTER | Every.HALF_YEAR | Every.YEAR:
                months = MONTHS[every]
                first = date(on.year, (on.month - 1) // months * months + 1, 1)
                return cls(first, add_months(first, months) - timedelta(days=1), every)
            case _:
                assert_never(every)

    @classmethod
    def of_label(cls, label: str, every: Every) -> "Period":
        """The period of that length with a label, as ``str`` writes it. Raises ValueError if it is no such label."""
        year, _, part = label.partition("-")
        match every:
            case Every.DAY:
                return cls.containing(date.fromisoformat(label), every)
            case Every.WEEK:
                return cls.containing(date.fromisocalendar(int(year), int(part.removeprefix("W")), 1), every)
            case Every.MONTH | Every.QUARTER | Every.HALF_YEAR | Every.YEAR:
                month = (int(part.lstrip("QH") or 1) - 1) * MONTHS[every] + 1
                return cls.containing(date(int(year), month, 1), every)
            case _:
                assert_never(every)

    @classmethod
    def read(cls, label: str) -> "Period":
        """The month, quarter, half-year or year of a label: ``2026-01``, ``2026-Q1``, ``2026-H1``, ``2026``.

        Width and capitals do not matter. Raises ValueError for any other text, and for a year
        before 1000 or after 2999.
        """
        written = unicodedata.normalize("NFKC", label).strip().upper()
        every = next((every for every, form in _LABELS.items() if form.fullmatch(written)), None)
        if every is None:
            raise ValueError(label)
        return cls.of_label(written, every)

    def next(self) -> "Period":
        """The period after."""
        return Period.containing(self.last + timedelta(days=1), self.every)

    def previous(self) -> "Period":
        """The period before."""
        return Period.containing(self.first - timedelta(days=1), self.every)

    def served(self, serves: Serves) -> "Period":
        """The period that a delivery due in this period is about."""
        match serves:
            case Serves.PREVIOUS:
                return self.previous()
            case Serves.THIS:
                return self
            case Serves.NEXT:
                return self.next()
            case _:
                assert_never(serves)

    def __str__(self) -> str:
        """The label in ids, paths and deliveries: ``2026-03``, ``2026-W07``, ``2026-Q1``, ``2026-H1``, ``2026``."""
        year, month = self.first.year, self.first.month
        match self.every:
            case Every.DAY:
                return self.first.isoformat()
            case Every.WEEK:
                iso = self.first.isocalendar()
                return f"{iso.year}-W{iso.week:02}"
            case Every.MONTH:
                return f"{year}-{month:02}"
            case Every.QUARTER:
                return f"{year}-Q{(month + 2) // 3}"
            case Every.HALF_YEAR:
                return f"{year}-H{(month + 5) // 6}"
            case Every.YEAR:
                return f"{year}"
            case _:
                assert_never(self.every)


@lru_cache(maxsize=8192)  # the same for all rules: 20 years of days, or of every other length
def _containing(on: date, every: Every) -> Period:
    return Period._of(on, every)


@lru_cache(maxsize=256)  # the same for all rules
def periods(every: Every, since: date, until: date) -> Sequence[Period]:
    """The periods that touch the dates from ``since`` to ``until``, both included, in order."""
    found = [Period.containing(since, every)]
    while found[-1].last < until:
        found.append(found[-1].next())
    return tuple(found) if since <= until else tuple(p for p in found if p.first <= until)


def periods_of(trigger: Periodic, since: date, until: date) -> Iterator[Period]:
    """The periods of a trigger that touch the dates from ``since`` to ``until``, both included, in order."""
    match trigger:
        case Recurring(every=every):
            yield from periods(every, since, until)
        case OnDate(on=on):
            if since <= on <= until:
                yield Period.containing(on, Every.DAY)
        case OnRule(rule=rule, since=begin):
            for on in takewhile(lambda on: on <= until, dates(rule, begin)):
                if on >= since:
                    yield Period.containing(on, Every.DAY)
        case _:
            assert_never(trigger)


def span_of(rule: InPeriod, period: Period) -> Period:
    """The part of a period in which a rule has its place: one month of it if the rule names one, else all of it."""
    return period if rule.month is None else month_in(period, rule.month)


def month_in(period: Period, month: int) -> Period:
    """A month of a period that has several, counted from 1."""
    return Period.containing(add_months(period.first, month - 1), Every.MONTH)


def places_in(spans: Sequence[Period], place: Place, calendar: Calendar) -> Sequence[date | None]:
    """The same as ``place_in`` for many periods at once, in order."""
    match place:
        case DayOfPeriod(day=nth) if nth > 0:
            step = timedelta(days=nth - 1)
            return [day if (day := span.first + step) <= span.last else span.last for span in spans]
        case WorkingDayOfPeriod(nth=nth) if nth and all(span.first.year == span.last.year for span in spans):
            place_of, least, between = (nth - 1 if nth > 0 else nth), abs(nth), calendar.working_days_between
            worked = [between(span.first, span.last) for span in spans]
            return [days[place_of] if least <= len(days) else None for days in worked]
        case _:
            return [place_in(span, place, calendar) for span in spans]


def place_in(period: Period, place: Place, calendar: Calendar) -> date | None:
    """The date of a place in a period; None where there is no such day (a fifth Friday, a twentieth working day)."""
    match place:
        case DayOfPeriod(day=nth):
            if nth < 0:
                return max(period.first, period.last + timedelta(days=nth + 1))
            return min(period.last, period.first + timedelta(days=nth - 1))
        case WeekdayOfPeriod(weekday=weekday, nth=nth):
            if nth > 0:
                day = period.first + timedelta(days=(weekday - period.first.weekday()) % 7 + 7 * (nth - 1))
            else:
                day = period.last - timedelta(days=(period.last.weekday() - weekday) % 7 + 7 * (-nth - 1))
            return day if period.first <= day <= period.last else None
        case WorkingDayOfPeriod(nth=nth):
            edge = period.first - timedelta(days=1) if nth > 0 else period.last + timedelta(days=1)
            day = calendar.working_day(edge, nth)
            return day if period.first <= day <= period.last else None
        case _:
            assert_never(place)


def add_months(on: date, months: int) -> date:
    """The same day of the month ``months`` later (earlier if negative), at most the last day of that month."""
    index = on.year * 12 + on.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(on.day, last))


def practically_over_at(period: Period, calendar: Calendar) -> datetime:
    """The close of the last working day of a period (UTC); its end, where no day of it is worked."""
    last = calendar.working_day(period.last + timedelta(days=1), -1)
    if last < period.first:
        return calendar.instant(period.last, DAY_SECONDS)
    return calendar.closing(last)


def month_of(at: datetime, calendar: Calendar) -> Period:
    """The calendar month of an instant; 00:00 of the 1st still belongs to the month that it ends."""
    local: date = calendar.local(at - timedelta(microseconds=1)).date()
    return Period.containing(local, Every.MONTH)
