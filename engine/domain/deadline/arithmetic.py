"""The arithmetic of due times: amounts counted forward and backward, pauses, rolls and times of day.

Each function computes, and appends its steps to ``steps`` where an explanation is wanted. The rules are those of
docs/for-agreement-writers/deadlines.md.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import assert_never

from engine.domain.agreement.rule import Roll, TimeOfDay
from engine.domain.deadline.explanation_steps import (
    CalendarDay,
    Step,
    TimeOnDay,
    amount_of,
    explain_length,
    explain_pause,
    explain_skipped,
    explain_skipped_days,
)
from engine.domain.deadline.period import add_months
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.calendar import DAY_SECONDS, Calendar
from engine.domain.time.pause import Pause


def forward(
    amount: Amount,
    start: datetime,
    first_day: date,
    calendar: Calendar,
    at: TimeOfDay | time | None,
    roll: Roll,
    steps: list[Step] | None,
    pauses: tuple[Pause, ...] = (),
) -> datetime:
    """The instant an amount after ``start``, which counts as ``first_day``; its parts apply from left to right.

    Only a last part in days ends at a time of day (``at``); an earlier one keeps the local time.
    """
    now, day0 = start, first_day
    for part in amount.parts[:-1]:
        now = _explain_part_after(part, now, day0, calendar, steps, pauses)
        day0 = calendar.day_of(now)
    last = amount.parts[-1]
    if not last.unit.counts_days:
        return _explain_part_after(last, now, day0, calendar, steps, pauses)
    anchor, clock = now, at or _default_at(last.unit)

    def ends_on(day: date) -> datetime:
        return time_on(day=rolled(day, roll, calendar, None), at=clock, start=anchor, day0=day0, calendar=calendar)

    day = day_after(last, day0, calendar)
    if pauses:
        day = _day_after_pauses(last.unit, day, now, calendar, pauses, ends_on, steps, past_each=True)
    if steps is not None:
        explain_skipped_days(steps, calendar, day0, day, working=last.unit.is_working)
    day = rolled(day, roll, calendar, steps)
    return time_on(day, clock, anchor, day0, calendar, last, steps)


def backward(
    amount: Amount,
    start: datetime,
    first_day: date,
    calendar: Calendar,
    at: TimeOfDay | time | None,
    roll: Roll,
    steps: list[Step] | None,
) -> datetime:
    """The instant an amount before ``start``; the mirror of ``forward``."""
    now, day0 = start, first_day
    for part in amount.parts[:-1]:
        now = _explain_part_before(part, now, day0, calendar, steps)
        day0 = calendar.day_ended_by(now)
    last = amount.parts[-1]
    if not last.unit.counts_days:
        return _explain_part_before(last, now, day0, calendar, steps)
    day = _day_before(last, day0, calendar)
    if steps is not None:
        explain_skipped_days(steps, calendar, day, day0, working=last.unit.is_working)
    day = rolled(day, roll, calendar, steps)
    return time_on(day, at or _default_at(last.unit), now, day0, calendar, last, steps)


# ---- parts


def day_after(part: Part, day: date, calendar: Calendar) -> date:
    """The day one part in days after a day; zero working days is the day itself or the next working day."""
    match part.unit:
        case Unit.DAY:
            return day + timedelta(days=part.count)
        case Unit.WEEK:
            return day + timedelta(weeks=part.count)
        case Unit.MONTH:
            return add_months(day, part.count)
        case _:
            return calendar.working_day(day, part.count)


def _day_before(part: Part, day: date, calendar: Calendar) -> date:
    """The day one part in days before a day; zero working days is the day itself or the previous working day."""
    match part.unit:
        case Unit.WORKING_DAY:
            if part.count == 0 and not calendar.is_working_day(day):
                return calendar.working_day(day, -1)
            return calendar.working_day(day, -part.count)
        case Unit.MONTH:
            return add_months(day, -part.count)
        case Unit.WEEK:
            return day - timedelta(weeks=part.count)
        case _:
            return day - timedelta(days=part.count)


def part_after(part: Part, at: datetime, calendar: Calendar) -> datetime:
    """One part after an instant; a part in days keeps the local time of day."""
    if not part.unit.counts_days:
        length = timedelta(seconds=part.count * part.unit.seconds)
        return calendar.add(at, length) if part.unit.is_working else at + length
    day0 = calendar.day_of(at)
    return at_same_time(at, day0, day_after(part, day0, calendar), calendar)


def part_before(part: Part, at: datetime, day0: date, calendar: Calendar) -> datetime:
    """One part before an instant, which counts as day ``day0``; a part in days keeps the local time of day."""
    if not part.unit.counts_days:
        length = timedelta(seconds=part.count * part.unit.seconds)
        return calendar.subtract(at, length) if part.unit.is_working else at - length
    return at_same_time(at, day0, _day_before(part, day0, calendar), calendar)


def _explain_part_after(
    part: Part, at: datetime, day0: date, calendar: Calendar, steps: list[Step] | None, pauses: tuple[Pause, ...]
) -> datetime:
    if not part.unit.counts_days:
        end = _time_after_pauses(part, at, calendar, pauses, steps)
    else:
        day = day_after(part, day0, calendar)
        if pauses:

            def ends_on(day: date) -> datetime:
                return at_same_time(at, day0, day, calendar)

            day = _day_after_pauses(part.unit, day, at, calendar, pauses, ends_on, steps, past_each=False)
        end = at_same_time(at, day0, day, calendar)
    if steps is not None:
        if part.unit.counts_days:
            explain_skipped_days(steps, calendar, day0, day, working=part.unit.is_working)
        else:
            explain_skipped(steps, calendar, at, end, working=part.unit.is_working)
        explain_length(steps, calendar, part, end, earlier=False)
    return end


def _explain_part_before(
    part: Part, at: datetime, day0: date, calendar: Calendar, steps: list[Step] | None
) -> datetime:
    end = part_before(part, at, day0, calendar)
    if steps is not None:
        if part.unit.counts_days:
            explain_skipped_days(steps, calendar, _day_before(part, day0, calendar), day0, working=part.unit.is_working)
        else:
            explain_skipped(steps, calendar, end, at, working=part.unit.is_working)
        explain_length(steps, calendar, part, end, earlier=True)
    return end


# ---- pauses


def _time_after_pauses(
    part: Part, start: datetime, calendar: Calendar, pauses: tuple[Pause, ...], steps: list[Step] | None
) -> datetime:
    """The end of a part in time units whose clock stands in each pause: the paused time, in that unit, is added."""
    working = part.unit.is_working
    left, now = timedelta(seconds=part.count * part.unit.seconds), start
    end = calendar.add(now, left) if working else now + left
    for pause in pauses:
        assert pause.until is not None  # merged pauses are closed
        since = max(pause.since, now)
        if pause.until <= now:
            continue
        if since >= end:
            break
        left -= calendar.elapsed(now, since) if working else since - now
        now = pause.until
        end = calendar.add(now, left) if working else now + left
        if steps is not None:
            length = calendar.elapsed(since, now) if working else now - since
            explain_pause(steps, calendar, pause, since, amount_of(length, working=working))
    return end


def _day_after_pauses(
    unit: Unit,
    day: date,
    start: datetime,
    calendar: Calendar,
    pauses: tuple[Pause, ...],
    ends_on: Callable[[date], datetime],
    steps: list[Step] | None,
    *,
    past_each: bool,
) -> date:
    """A due day, moved by each pause that begins before the due time of that day.

    A pause counts the days of the unit's kind after the day on which it begins, up to and including the day on which it
    ends. With ``past_each``, a due time that still lies in a pause moves on to the first day of that kind whose due
    time lies after it; the days of later pauses do not add to that move, so that two pauses never count more than one
    that spans both.
    """

    def moved(day: date, count: int) -> date:
        return calendar.working_day(day, count) if unit is Unit.WORKING_DAY else day + timedelta(days=count)

    counted = day
    for pause in pauses:
        assert pause.until is not None
        since = max(pause.since, start)
        if pause.until <= start:
            continue
        if since >= ends_on(day):
            break
        first, last = calendar.day_of(since), calendar.day_ended_by(pause.until)
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        count = sum(1 for d in days if unit is not Unit.WORKING_DAY or calendar.is_working_day(d))
        if count:
            counted = moved(counted, count)
        before, day = day, max(day, counted)
        within = past_each and ends_on(day) <= pause.until
        while past_each and ends_on(day) <= pause.until:
            day = moved(day, 1)
        if steps is not None:
            explain_pause(steps, calendar, pause, since, _days_between(unit, before, day, calendar), past=within)
    return day


def _days_between(unit: Unit, before: date, day: date, calendar: Calendar) -> Amount:
    """The days of the unit's kind after a date, up to and including another."""
    days = (before + timedelta(days=n) for n in range(1, (day - before).days + 1))
    if unit is Unit.WORKING_DAY:
        return Amount.of(sum(1 for d in days if calendar.is_working_day(d)), Unit.WORKING_DAY)
    return Amount.of((day - before).days, Unit.DAY)


# ---- the time of day


def at_same_time(at: datetime, day0: date, day: date, calendar: Calendar) -> datetime:
    """The local time of day of ``at`` (which counts as day ``day0``) on another day."""
    local = calendar.local(at)
    clock = local.time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    moved = calendar.instant(day + (local.date() - day0), seconds)
    return moved + timedelta(microseconds=clock.microsecond)


def _default_at(unit: Unit) -> TimeOfDay:
    return TimeOfDay.CLOSE if unit is Unit.WORKING_DAY else TimeOfDay.END_OF_DAY


def rolled(day: date, roll: Roll, calendar: Calendar, steps: list[Step] | None) -> date:
    """The day to which a day off moves; a working day stays."""
    if roll is Roll.NONE or calendar.is_working_day(day):
        return day
    following, preceding = calendar.working_day(day, 1), calendar.working_day(day, -1)
    match roll:
        case Roll.NEXT:
            moved = following
        case Roll.PREVIOUS:
            moved = preceding
        case Roll.NEAREST:
            moved = following if following - day <= day - preceding else preceding
        case Roll.NEXT_IN_MONTH:
            moved = following if following.month == day.month else preceding
        case Roll.PREVIOUS_IN_MONTH:
            moved = preceding if preceding.month == day.month else following
        case _:
            assert_never(roll)
    if steps is not None:
        steps.append(Step("rolled", day=CalendarDay.of(day, calendar), moved=CalendarDay.of(moved, calendar)))
    return moved


def time_on(
    day: date,
    at: TimeOfDay | time,
    start: datetime,
    day0: date,
    calendar: Calendar,
    part: Part | None = None,
    steps: list[Step] | None = None,
) -> datetime:
    """The instant of a time of day on a day. ``start``, which counts as day ``day0``, gives the *same time*."""
    match at:
        case TimeOfDay.CLOSE:
            end, code = calendar.closing(day), "at-close"
        case TimeOfDay.OPEN:
            end, code = calendar.opening(day), "at-opening"
        case TimeOfDay.END_OF_DAY:
            end, code = calendar.instant(day, DAY_SECONDS), "at-end-of-day"
        case TimeOfDay.SAME_TIME:
            end, code = at_same_time(start, day0, day, calendar), "at-same-time"
        case time():
            end, code = calendar.instant(day, at.hour * 3600 + at.minute * 60 + at.second), "at-clock"
        case _:
            assert_never(at)
    if steps is not None:
        step = Step(code, end, day=CalendarDay.of(day, calendar), time=TimeOnDay(day, calendar.local(end)))
        steps.append(step if part is None else Step("plus-until", end, amount=Amount((part,)), until=step))
    return end
