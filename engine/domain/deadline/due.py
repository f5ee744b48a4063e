"""From a rule to its due time, and the same computation explained step by step.

``due`` and ``explain`` share every line of the computation: what is explained is what is computed. The rules are those
of docs/for-agreement-writers/deadlines.md.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import assert_never

from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DueRule,
    InPeriod,
    Periodic,
    Place,
    Roll,
    TimeOfDay,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.deadline.arithmetic import (
    at_same_time,
    backward,
    day_after,
    forward,
    part_after,
    part_before,
    rolled,
    time_on,
)
from engine.domain.deadline.explanation_steps import CalendarDay, Step, explain_skipped_days
from engine.domain.deadline.period import Period, month_in, periods_of, place_in, places_in, span_of
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause, merged

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A due time (UTC). It is provisional if it depends on days whose holidays are not published yet."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class WholeDay:
    """A date without a time, from which a rule counts forward or backward: day 0 is the date itself.

    Amounts in time units count from its 00:00 in the calendar's zone.
    """

    on: date

    def begins(self, calendar: Calendar) -> datetime:
        """Its 00:00 as an instant (UTC)."""
        return calendar.instant(self.on, 0)


Anchor = datetime | WholeDay
"""Where an amount is counted from."""


def due(rule: DueRule, anchor: Anchor | Period, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due | None:
    """The due time of a rule from its anchor; None where the period has no such place.

    The anchor is the instant from which the rule counts (event, request, field, later event, agreed time; UTC), or the
    date of a field for a rule that counts from it. For a rule about periods it is the period in which the due time
    lies. ``pauses`` are closed, in any order, and stop only
    rules that count forward (``Within``); a pause counts only between the anchor and the due time.
    """
    return _evaluate(rule, anchor, calendar, None, merged(pauses) if pauses else ())


@lru_cache(maxsize=256)
def series(
    trigger: Periodic, rule: InPeriod, since: date, until: date, calendar: Calendar
) -> tuple[tuple[Period, Due], ...]:
    """The periods of a trigger that touch the dates from ``since`` to ``until``, both included, in order, each with
    its due time; periods without one are left out.

    Cached: of many obligations that are due on the fifth, one is computed and the others share its result.
    """
    if rule.shift or rule.roll is not Roll.NONE or rule.at in (TimeOfDay.OPEN, TimeOfDay.SAME_TIME):
        return tuple(_one_by_one(rule, tuple(periods_of(trigger, since, until)), calendar))
    before, found, days, after = _places(trigger, rule.place, rule.month, since, until, calendar)
    if rule.bound == "before":
        days = [day - _ONE_DAY for day in days]
    ends_at_close = rule.at is None and rule.bound == "by" and isinstance(rule.place, WorkingDayOfPeriod)
    if ends_at_close or rule.at is TimeOfDay.CLOSE:
        instants = list(map(calendar.closing, days))
    else:
        clock = rule.at if isinstance(rule.at, time) else None
        end = timedelta(0, (clock.hour * 60 + clock.minute) * 60 + clock.second) if clock is not None else _ONE_DAY
        instants = calendar.instants_in(days, end)
    known = tuple(zip(found, _certain(instants), strict=True))
    if not before and not after:
        return known
    return (*_one_by_one(rule, before, calendar), *known, *_one_by_one(rule, after, calendar))


def _one_by_one(rule: InPeriod, found: Sequence[Period], calendar: Calendar) -> Iterator[tuple[Period, Due]]:
    for period in found:
        if (due_time := due(rule, period, calendar)) is not None:
            yield period, due_time


@lru_cache(maxsize=256)  # rules that differ in their time of day share it
def _places(
    trigger: Periodic, place: Place, month: int | None, since: date, until: date, calendar: Calendar
) -> tuple[Sequence[Period], Sequence[Period], Sequence[date], Sequence[Period]]:
    """The periods that have a place, with the day of each; before and after them those whose due time may be
    provisional."""
    found = tuple(periods_of(trigger, since, until))
    spans = found if month is None else tuple(month_in(period, month) for period in found)
    begin, end = 0, len(found)
    if isinstance(place, WorkingDayOfPeriod):
        # a night shift may close on the day after the last
        first, last = calendar.table.valid_from + _ONE_DAY, calendar.table.valid_through - 2 * _ONE_DAY
        while begin < end and spans[begin].first < first:
            begin += 1
        while begin < end and spans[end - 1].last > last:
            end -= 1
    days = places_in(spans[begin:end], place, calendar)
    with_days = [(period, day) for period, day in zip(found[begin:end], days, strict=True) if day is not None]
    there, on = tuple(period for period, _ in with_days), tuple(day for _, day in with_days)
    return found[:begin], there, on, found[end:]


def _certain(instants: Sequence[datetime]) -> list[Due]:
    """Due times that are not provisional. The fields are set as the constructor of a frozen dataclass sets them, which
    takes longer than all else about a date.
    """
    found, new, set_at, set_provisional = [], _new, _set_at, _set_provisional
    for at in instants:
        one = new(Due)
        set_at(one, at)
        set_provisional(one, False)
        found.append(one)
    return found


_new, _set_at, _set_provisional = Due.__new__, vars(Due)["at"].__set__, vars(Due)["provisional"].__set__


def explain(
    rule: DueRule, anchor: Anchor | Period, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> tuple[Step, ...]:
    """The steps from the anchor to the due time, with each skipped day by name. The last step is at the due time.

    Empty where the period has no such place.
    """
    steps: list[Step] = []
    return tuple(steps) if _evaluate(rule, anchor, calendar, steps, merged(pauses)) is not None else ()


def after(amount: Amount, start: datetime, calendar: Calendar) -> datetime:
    """The instant an amount after ``start``. Working days end at close, other day units at the end of the day."""
    return forward(amount, start, calendar.day_of(start), calendar, None, Roll.NONE, None)


def step_at(amount: Amount, due_at: datetime, calendar: Calendar, *, before: bool) -> datetime:
    """The instant of an escalation step before or after a due time.

    Working days count from the day that the due time ends. A step of working days belongs to its whole day: it begins
    at 00:00 of that day, or at the due time where that is later.
    """
    at = due_at
    if len(amount.parts) == 1 and amount.parts[0].unit is Unit.WORKING_DAY:
        count = amount.parts[0].count
        at = _start_of_step(calendar, calendar.day_ended_by(at), -count if before else count)
        return at if before else max(at, due_at)
    for part in amount.parts:
        if part.unit is Unit.WORKING_DAY:
            day = calendar.working_day(calendar.day_ended_by(at), -part.count if before else part.count)
            at = calendar.opening(day)
        else:
            day0 = calendar.day_ended_by(at)
            at = part_before(part, at, day0, calendar) if before else part_after(part, at, calendar)
    if amount.parts[-1].unit is Unit.WORKING_DAY:
        at = calendar.instant(calendar.day_of(at), 0)
    return at if before else max(at, due_at)


@lru_cache(maxsize=65_536)  # items that fall due on one day share their steps, whatever the time of day
def _start_of_step(calendar: Calendar, day: date, count: int) -> datetime:
    """The 00:00 of the working day that is ``count`` working days after a day (before it if negative)."""
    opens_at = calendar.opening(calendar.working_day(day, count))
    return calendar.instant(calendar.day_of(opens_at), 0)


def same_time_after(amount: Amount, times: int, start: datetime, calendar: Calendar) -> datetime:
    """The instant ``times`` repeats of an amount after a due time, at the same local time of day (for follow-ups).

    Days count from the day that the due time ends: a month after the end of 30 January is the end of 28 February.
    """
    at = start
    for part in amount.parts:
        repeated = Part(part.count * times, part.unit)
        if part.unit.counts_days:
            day0 = calendar.day_ended_by(at)
            at = at_same_time(at, day0, day_after(repeated, day0, calendar), calendar)
        else:
            at = part_after(repeated, at, calendar)
    return at


# ---- the rules


def _evaluate(
    rule: DueRule,
    anchor: Anchor | Period,
    calendar: Calendar,
    steps: list[Step] | None,
    pauses: tuple[Pause, ...],
) -> Due | None:
    """The due time of a rule; its steps are appended to ``steps`` where an explanation is wanted."""
    match rule:
        case InPeriod():
            assert isinstance(anchor, Period)
            return _in_period(rule, anchor, calendar, steps)
        case Within(amount=amount):
            assert not isinstance(anchor, Period)
            start, day0 = _first_day(anchor, calendar.day_of, calendar, steps)
            end = forward(amount, start, day0, calendar, rule.at, rule.roll, steps, pauses)
            if steps is not None and end < start:
                steps.append(Step("before-start", end, start=calendar.local(start)))
            return _due_time(end, start, calendar, steps, on_holidays=_on_holidays(rule))
        case Ahead(amount=amount):
            assert not isinstance(anchor, Period)
            start, day0 = _first_day(anchor, calendar.day_ended_by, calendar, steps)
            end = backward(amount, start, day0, calendar, rule.at, rule.roll, steps)
            return _due_time(end, start, calendar, steps, on_holidays=_on_holidays(rule))
        case ByField(field=field):
            assert isinstance(anchor, datetime)
            if steps is not None:
                steps.append(Step("field-time", anchor, field=field))
            return Due(anchor)
        case ByEvent(event=event):
            assert isinstance(anchor, datetime)
            if steps is not None:
                steps.append(Step("event-time", anchor, event=event))
            return Due(anchor)
        case Agreed():
            assert isinstance(anchor, datetime)
            if steps is not None:
                steps.append(Step("agreed-time", anchor))
            return Due(anchor)
        case _:
            assert_never(rule)


def _first_day(
    anchor: Anchor, day_of: Callable[[datetime], date], calendar: Calendar, steps: list[Step] | None
) -> tuple[datetime, date]:
    """The instant of an anchor and its day 0. An instant has the day that ``day_of`` gives it."""
    match anchor:
        case WholeDay(on=on):
            start, day = anchor.begins(calendar), on
        case datetime():
            start, day = anchor, day_of(anchor)
        case _:
            assert_never(anchor)
    if steps is not None:
        steps.append(Step("start", start, at=calendar.local(start), day=CalendarDay.of(day, calendar)))
    return start, day


def _on_holidays(rule: Within | Ahead) -> bool:
    """Return whether holidays can move the due time of a rule: it counts working time, or moves off a day off."""
    return rule.roll is not Roll.NONE or rule.amount.is_working


def _due_time(
    at: datetime, anchor: datetime, calendar: Calendar, steps: list[Step] | None, *, on_holidays: bool
) -> Due:
    """The due time at an instant, provisional if holidays can move it and a day on the way is not published."""
    if not on_holidays:
        return Due(at)
    if calendar.publishes(min(at, anchor), max(at, anchor) - timedelta(microseconds=1)):
        return Due(at)
    return _provisional(at, calendar, steps)


def _provisional(at: datetime, calendar: Calendar, steps: list[Step] | None) -> Due:
    if steps is not None:
        steps.append(Step("provisional", at, until=calendar.table.valid_through))
    return Due(at, provisional=True)


def _in_period(rule: InPeriod, period: Period, calendar: Calendar, steps: list[Step] | None) -> Due | None:
    span = span_of(rule, period)
    day = place_in(span, rule.place, calendar)
    if day is None:
        return None
    depends_on: list[date] = []
    if isinstance(rule.place, WorkingDayOfPeriod):
        depends_on += [day, span.last if rule.place.nth < 0 else day]
        if steps is not None:
            after, until = (span.first - _ONE_DAY, day) if rule.place.nth > 0 else (day, span.last + _ONE_DAY)
            explain_skipped_days(steps, calendar, after, until, working=True)
    if steps is not None:
        named = CalendarDay.of(day, calendar)
        if span.first == span.last:
            steps.append(Step("date", day=named))
        else:
            steps.append(Step("place", period=str(span), place=rule.place, day=named))
    if rule.shift:
        unshifted, day = day, calendar.working_day(day, rule.shift)
        depends_on += [unshifted, day]
        if steps is not None:
            explain_skipped_days(steps, calendar, min(unshifted, day), max(unshifted, day), working=True)
            steps.append(Step("shifted", count=rule.shift, day=CalendarDay.of(day, calendar)))
    if rule.bound == "before":
        day -= _ONE_DAY
        if steps is not None:
            steps.append(Step("before-place", day=CalendarDay.of(day, calendar)))
    by_working_day = isinstance(rule.place, WorkingDayOfPeriod) or rule.shift != 0
    default = TimeOfDay.CLOSE if by_working_day and rule.bound == "by" else TimeOfDay.END_OF_DAY
    day = rolled(day, rule.roll, calendar, steps)
    end = time_on(day, rule.at or default, calendar.instant(day, 0), day, calendar, None, steps)
    if by_working_day or rule.roll is not Roll.NONE:
        depends_on.append(calendar.local(end - timedelta(microseconds=1)).date())
    return Due(end) if all(map(calendar.is_published, depends_on)) else _provisional(end, calendar, steps)
