"""The steps that explain a due time, as codes with values; ``engine.wording.steps`` has their sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Union

from engine.domain.agreement.rule import OnRule, Place
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A date with the name that its calendar has for it: a holiday or another exception; None for an ordinary day."""

    on: date
    name: Text | None

    @classmethod
    def of(cls, on: date, calendar: Calendar) -> "CalendarDay":
        """A date as its calendar names it."""
        return cls(on, calendar.title(on))


@dataclass(frozen=True, slots=True)
class DueTime:
    """A due time (UTC) with the zone to show it in: the 00:00 that ends a day is shown as that day's 24:00."""

    at: datetime
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class TimeOnDay:
    """A local time that belongs to a day of a calendar; it may lie on the next date, in a night shift or at 24:00."""

    day: date
    local: datetime


StepValue = Union[str, int, date, TimeOnDay, CalendarDay, DueTime, Amount, Place, OnRule, tuple[str, ...], "Step"]
"""A value of a step. An instant is local to the calendar."""


@dataclass(frozen=True, slots=True, init=False)
class Step:
    """One step of an explanation: ``Step("skipped", day=CalendarDay(on, name))``.

    ``at`` is the instant at which it arrives (UTC); None for a step about a day only.
    """

    code: str
    at: datetime | None
    values: Mapping[str, StepValue]

    def __init__(self, code: str, at: datetime | None = None, /, **values: StepValue) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "at", at)
        object.__setattr__(self, "values", values)


def explain_length(steps: list[Step], calendar: Calendar, part: Part, at: datetime, *, earlier: bool) -> None:
    """Add the step of one part of an amount, counted forward or, if ``earlier``, backward."""
    steps.append(Step("earlier" if earlier else "plus", at, amount=Amount((part,)), at=calendar.local(at)))


def explain_skipped(steps: list[Step], calendar: Calendar, start: datetime, end: datetime, *, working: bool) -> None:
    """Like ``explain_skipped_days``, for the days between two instants. An end at midnight, or at the close of a night
    shift, belongs to the day that it ends."""
    first, last = calendar.day_of(start), calendar.day_ended_by(end) if end > start else calendar.day_of(end)
    explain_skipped_days(steps, calendar, first - _ONE_DAY, last + _ONE_DAY, working=working)


def explain_skipped_days(steps: list[Step], calendar: Calendar, after: date, until: date, *, working: bool) -> None:
    """Add a step for each day between two dates, both excluded, that a count in working time skips, and for each
    make-up day that it uses."""
    on = after + _ONE_DAY
    while working and on < until:
        day = CalendarDay.of(on, calendar)
        if not calendar.is_working_day(on):
            steps.append(Step("skipped", day=day))
        elif day.name is not None:
            steps.append(Step("make-up-day", day=day))
        on += _ONE_DAY


def explain_pause(
    steps: list[Step], calendar: Calendar, pause: Pause, since: datetime, length: Amount, *, past: bool = False
) -> None:
    """Add the step of a closed pause that moves the due time by ``length``; ``past`` if it lay in the pause."""
    assert pause.until is not None
    begin, end = calendar.local(since), calendar.local(pause.until)
    code = "paused-past-its-end" if past else "paused"
    steps.append(Step(code, since=begin, until=end, waiting_for=pause.waiting_for, length=length))
    if pause.reached_limit:
        steps.append(Step("pause-limit-reached", until=end))


def amount_of(length: timedelta, *, working: bool) -> Amount:
    """A measured length in hours, minutes and seconds; those that are zero are left out."""
    seconds = int(length.total_seconds())
    units = (Unit.WORKING_HOUR, Unit.WORKING_MINUTE, Unit.WORKING_SECOND) if working else _TIME_UNITS
    counts = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    parts = tuple(Part(n, unit) for n, unit in zip(counts, units, strict=True) if n)
    return Amount(parts or (Part(0, units[0]),))


_TIME_UNITS = (Unit.HOUR, Unit.MINUTE, Unit.SECOND)
