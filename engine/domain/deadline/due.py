"""From a rule to its due instant, and the same walk told step by step.

``due`` and ``explain`` share every line of the walk: what is explained is what is computed. The rules are those of
docs/for-agreement-writers/deadlines.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import assert_never

from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    DueRule,
    InPeriod,
    Periodic,
    Place,
    Roll,
    TimeOfDay,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.deadline.period import Period, add_months, periods_of, place_in
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.calendar import DAY_SECONDS, WEEKDAYS, Calendar
from engine.domain.time.pause import Pause, merged, waited_for

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A due instant (UTC). Provisional where it leans on days whose holidays are not published yet."""

    at: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation, and the instant it arrives at (None where it only tells of a day)."""

    text: Text
    at: datetime | None = None


def due(rule: DueRule, anchor: datetime | Period, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due | None:
    """The due instant of a rule from its anchor.

    The anchor is the instant that the rule starts from (event, request, field, later event, agreed time; UTC), or
    the period
    that the due instant lies in for a rule about periods. None where the period has no such place. ``pauses`` are
    closed, in any
    order, and stop only what counts forward (``Within``); time before the anchor and after the due instant does not
    count.
    """
    return _walk(rule, anchor, calendar, None, merged(pauses))


@lru_cache(maxsize=256)
def series(
    trigger: Periodic, rule: InPeriod, since: date, until: date, calendar: Calendar
) -> tuple[tuple[Period, Due], ...]:
    """The periods of a trigger that touch the dates from ``since`` to ``until``, both included, in order, each with
    its due instant; periods without one are left out.

    Kept: of the many obligations due on the fifth, one is worked out and the others share it.
    """
    found = ((period, due(rule, period, calendar)) for period in periods_of(trigger, since, until))
    return tuple((period, settled) for period, settled in found if settled is not None)


def explain(
    rule: DueRule, anchor: datetime | Period, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> tuple[Step, ...]:
    """The steps from the anchor to the due instant, each skipped day by name; the last step ends at due()'s instant.

    Empty where the period has no such place.
    """
    steps: list[Step] = []
    return tuple(steps) if _walk(rule, anchor, calendar, steps, merged(pauses)) is not None else ()


def after(amount: Amount, start: datetime, calendar: Calendar) -> datetime:
    """So much after an instant, day units ending at close for working days, else at the end of the day."""
    return _forward(amount, start, calendar, None, Roll.NONE, None)


def step_at(amount: Amount, due_at: datetime, calendar: Calendar, *, before: bool) -> datetime:
    """Where a step stands: working days at that day's opening, counted from the day that the due instant ends."""
    at = due_at
    for part in amount.parts:
        if part.unit is Unit.WORKING_DAY:
            day = calendar.working_day(calendar.day_ended_by(at), -part.count if before else part.count)
            at = calendar.opening(day)
        else:
            at = _part_back(part, at, calendar) if before else _part_on(part, at, calendar)
    return at


def same_time_after(amount: Amount, times: int, start: datetime, calendar: Calendar) -> datetime:
    """``times`` repeats of an amount after a due instant, keeping the local time of day (follow-ups).

    The days are counted from the day that the due instant ends: a month after the end of 30 January is the end of 28
    February.
    """
    at = start
    for part in amount.parts:
        repeated = Part(part.count * times, part.unit)
        if part.unit.counts_days:
            day0 = calendar.day_ended_by(at)
            at = at_same_time(at, day0, _day_on(repeated, day0, calendar), calendar)
        else:
            at = _part_on(repeated, at, calendar)
    return at


# ---- the walk


def _walk(
    rule: DueRule,
    anchor: datetime | Period,
    calendar: Calendar,
    steps: list[Step] | None,
    pauses: tuple[Pause, ...],
) -> Due | None:
    match rule:
        case InPeriod():
            assert isinstance(anchor, Period)
            return _in_period(rule, anchor, calendar, steps)
        case Within(amount=amount):
            assert isinstance(anchor, datetime)
            _start(anchor, calendar.day_of(anchor), calendar, steps)
            return _settled(
                _forward(amount, anchor, calendar, rule.at, rule.roll, steps, pauses), anchor, calendar, steps
            )
        case Ahead(amount=amount):
            assert isinstance(anchor, datetime)
            _start(anchor, calendar.day_ended_by(anchor), calendar, steps)
            return _settled(_backward(amount, anchor, calendar, rule.at, rule.roll, steps), anchor, calendar, steps)
        case ByField(field=field):
            assert isinstance(anchor, datetime)
            if steps is not None:
                words = Text(zh="事件里的时间 {field}", en="the time the event carries, {field}")
                steps.append(Step(words.filled(field=field), anchor))
            return Due(anchor)
        case ByEvent(event=event):
            assert isinstance(anchor, datetime)
            if steps is not None:
                words = Text(zh="后续事件 {event} 发生的时刻", en="the instant of the later event {event}")
                steps.append(Step(words.filled(event=event), anchor))
            return Due(anchor)
        case Agreed():
            assert isinstance(anchor, datetime)
            if steps is not None:
                steps.append(Step(Text(zh="双方约定的时间", en="the time both sides agreed"), anchor))
            return Due(anchor)
        case _:
            assert_never(rule)


def _start(anchor: datetime, day: date, calendar: Calendar, steps: list[Step] | None) -> None:
    if steps is not None:
        words = Text(zh="从 {at} 起算，{day} 为第 0 天", en="counting starts at {at}; {day} is day 0")
        at = f"{calendar.local(anchor):%Y-%m-%d %H:%M}"
        steps.append(Step(words.filled(at=at, day=_named(day, calendar)), anchor))


def _settled(at: datetime, anchor: datetime, calendar: Calendar, steps: list[Step] | None) -> Due:
    latest = calendar.local(max(at, anchor) - timedelta(microseconds=1)).date()
    earliest = calendar.local(min(at, anchor)).date()
    if calendar.is_published(latest) and calendar.is_published(earliest):
        return Due(at)
    return _provisional(at, calendar, steps)


def _provisional(at: datetime, calendar: Calendar, steps: list[Step] | None) -> Due:
    if steps is not None:
        words = Text(
            zh="暂定：工作日历只公布到 {until}，届时重新计算",
            en="provisional: the calendar is published until {until}; worked out anew when more is",
        )
        steps.append(Step(words.filled(until=calendar.table.valid_through.isoformat()), at))
    return Due(at, provisional=True)


def _forward(
    amount: Amount,
    start: datetime,
    calendar: Calendar,
    at: TimeOfDay | time | None,
    roll: Roll,
    steps: list[Step] | None,
    pauses: tuple[Pause, ...] = (),
) -> datetime:
    """Parts from left to right; only a last part in days ends at a time of day, one before keeps the local time."""
    now = start
    for part in amount.parts[:-1]:
        now = _explain_part_on(part, now, calendar, steps, pauses)
    last = amount.parts[-1]
    if not last.unit.counts_days:
        return _explain_part_on(last, now, calendar, steps, pauses)
    day0 = calendar.day_of(now)
    begun, clock = now, at or _default_at(last.unit)

    def ends_on(day: date) -> datetime:
        return _time_on(day=_rolled(day, roll, calendar, None), at=clock, start=begun, day0=day0, calendar=calendar)

    day = _day_on(last, day0, calendar)
    if pauses:
        day = _day_after_pauses(last.unit, day, now, calendar, pauses, ends_on, steps)
    if steps is not None:
        _explain_skipped_days(steps, calendar, day0, day, working=last.unit.is_working)
    day = _rolled(day, roll, calendar, steps)
    return _time_on(day, clock, begun, day0, calendar, last, steps)


def _backward(
    amount: Amount,
    start: datetime,
    calendar: Calendar,
    at: TimeOfDay | time | None,
    roll: Roll,
    steps: list[Step] | None,
) -> datetime:
    now = start
    for part in amount.parts[:-1]:
        now = _explain_part_back(part, now, calendar, steps)
    last = amount.parts[-1]
    if not last.unit.counts_days:
        return _explain_part_back(last, now, calendar, steps)
    day0 = calendar.day_ended_by(now)
    day = _day_back(last, day0, calendar)
    if steps is not None:
        _explain_skipped_days(steps, calendar, day, day0, working=last.unit.is_working)
    day = _rolled(day, roll, calendar, steps)
    return _time_on(day, at or _default_at(last.unit), now, day0, calendar, last, steps)


def _in_period(rule: InPeriod, period: Period, calendar: Calendar, steps: list[Step] | None) -> Due | None:
    day = place_in(period, rule.place, calendar)
    if day is None:
        return None
    leans_on: list[date] = []
    if isinstance(rule.place, WorkingDayOfPeriod):
        leans_on += [day, period.last if rule.place.nth < 0 else day]
        if steps is not None:
            after, until = (period.first - _ONE_DAY, day) if rule.place.nth > 0 else (day, period.last + _ONE_DAY)
            _explain_skipped_days(steps, calendar, after, until, working=True)
    if steps is not None:
        words = Text(zh="{period} 的{place}是 {day}", en="{place} of {period} is {day}")
        if period.first == period.last:
            words = Text(zh="日期是 {day}", en="the date is {day}")
        steps.append(Step(words.filled(period=str(period), place=place_text(rule.place), day=_named(day, calendar))))
    if rule.shift:
        place, day = day, calendar.working_day(day, rule.shift)
        leans_on += [place, day]
        if steps is not None:
            _explain_skipped_days(steps, calendar, min(place, day), max(place, day), working=True)
            words = Text(zh="移动 {count} 个工作日到 {day}", en="moved by {count} working days to {day}")
            steps.append(Step(words.filled(count=rule.shift, day=_named(day, calendar))))
    if rule.bound == "before":
        day -= _ONE_DAY
        if steps is not None:
            words = Text(zh="“之前”：最后一天是 {day}", en="“before” it: the last day is {day}")
            steps.append(Step(words.filled(day=_named(day, calendar))))
    by_working_day = isinstance(rule.place, WorkingDayOfPeriod) or rule.shift != 0
    default = TimeOfDay.CLOSE if by_working_day and rule.bound == "by" else TimeOfDay.END_OF_DAY
    day = _rolled(day, rule.roll, calendar, steps)
    end = _time_on(day, rule.at or default, calendar.instant(day, 0), day, calendar, None, steps)
    leans_on.append(calendar.local(end - timedelta(microseconds=1)).date())
    return Due(end) if all(map(calendar.is_published, leans_on)) else _provisional(end, calendar, steps)


# ---- days


def _day_on(part: Part, day: date, calendar: Calendar) -> date:
    match part.unit:
        case Unit.DAY:
            return day + timedelta(days=part.count)
        case Unit.WEEK:
            return day + timedelta(weeks=part.count)
        case Unit.MONTH:
            return add_months(day, part.count)
        case _:
            return calendar.working_day(day, part.count)


def _day_back(part: Part, day: date, calendar: Calendar) -> date:
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


def _part_on(part: Part, at: datetime, calendar: Calendar) -> datetime:
    """One part after an instant; a part in days keeps the local time of day."""
    if not part.unit.counts_days:
        length = timedelta(seconds=part.count * part.unit.seconds)
        return calendar.add(at, length) if part.unit.is_working else at + length
    day0 = calendar.day_of(at)
    return at_same_time(at, day0, _day_on(part, day0, calendar), calendar)


def _part_back(part: Part, at: datetime, calendar: Calendar) -> datetime:
    if not part.unit.counts_days:
        length = timedelta(seconds=part.count * part.unit.seconds)
        return calendar.subtract(at, length) if part.unit.is_working else at - length
    day0 = calendar.day_ended_by(at)
    return at_same_time(at, day0, _day_back(part, day0, calendar), calendar)


def _explain_part_on(
    part: Part, at: datetime, calendar: Calendar, steps: list[Step] | None, pauses: tuple[Pause, ...] = ()
) -> datetime:
    day0 = calendar.day_of(at)
    if not part.unit.counts_days:
        end = _time_after_pauses(part, at, calendar, pauses, steps)
    else:
        day = _day_on(part, day0, calendar)
        if pauses:

            def ends_on(day: date) -> datetime:
                return at_same_time(at, day0, day, calendar)

            day = _day_after_pauses(part.unit, day, at, calendar, pauses, ends_on, steps)
        end = at_same_time(at, day0, day, calendar)
    if steps is not None:
        if part.unit.counts_days:
            _explain_skipped_days(steps, calendar, day0, day, working=part.unit.is_working)
        else:
            _explain_skipped(steps, calendar, at, end, working=part.unit.is_working)
        _explain_length(steps, calendar, Text(zh="加 {amount}", en="plus {amount}"), part, end)
    return end


def _explain_part_back(part: Part, at: datetime, calendar: Calendar, steps: list[Step] | None) -> datetime:
    end = _part_back(part, at, calendar)
    if steps is not None:
        if part.unit.counts_days:
            day0 = calendar.day_ended_by(at)
            _explain_skipped_days(steps, calendar, _day_back(part, day0, calendar), day0, working=part.unit.is_working)
        else:
            _explain_skipped(steps, calendar, end, at, working=part.unit.is_working)
        _explain_length(steps, calendar, Text(zh="往前 {amount}", en="{amount} earlier"), part, end)
    return end


# ---- pauses: docs/for-agreement-writers/deadlines.md#pauses


def _time_after_pauses(
    part: Part, start: datetime, calendar: Calendar, pauses: tuple[Pause, ...], steps: list[Step] | None
) -> datetime:
    """A part in time units, its clock standing still in each pause: the paused time, in that unit, is added."""
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
            stood = calendar.elapsed(since, now) if working else now - since
            _explain_pause(steps, calendar, pause, since, _length_text(stood, working=working))
    return end


def _day_after_pauses(
    unit: Unit,
    day: date,
    start: datetime,
    calendar: Calendar,
    pauses: tuple[Pause, ...],
    ends_on: Callable[[date], datetime],
    steps: list[Step] | None,
) -> date:
    """A due day, moved by each pause that begins before the instant it ends at: by the days of the unit's kind after
    the day
    the pause begins, up to and including the day it ends.
    """
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
            day = calendar.working_day(day, count) if unit is Unit.WORKING_DAY else day + timedelta(days=count)
        if steps is not None:
            kind = Unit.WORKING_DAY if unit is Unit.WORKING_DAY else Unit.DAY
            _explain_pause(steps, calendar, pause, since, amount_text(Amount.of(count, kind)))
    return day


def _explain_pause(steps: list[Step], calendar: Calendar, pause: Pause, since: datetime, length: Text) -> None:
    assert pause.until is not None
    words = Text(
        zh="{since} 至 {until} 暂停，等待{who}：顺延 {length}",
        en="stopped from {since} to {until}, waiting for {who}: moved by {length}",
    )
    begin, end = (f"{calendar.local(at):%Y-%m-%d %H:%M}" for at in (since, pause.until))
    steps.append(Step(words.filled(since=begin, until=end, who=waited_for(pause.waiting_for), length=length)))


def _length_text(length: timedelta, *, working: bool) -> Text:
    """A measured length in hours, minutes and seconds, none left out but the zero ones."""
    seconds = int(length.total_seconds())
    units = (Unit.WORKING_HOUR, Unit.WORKING_MINUTE, Unit.WORKING_SECOND) if working else _TIME_UNITS
    counts = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    parts = tuple(Part(n, unit) for n, unit in zip(counts, units, strict=True) if n)
    return amount_text(Amount(parts or (Part(0, units[0]),)))


_TIME_UNITS = (Unit.HOUR, Unit.MINUTE, Unit.SECOND)


def at_same_time(at: datetime, day0: date, day: date, calendar: Calendar) -> datetime:
    """The local time of day of ``at`` (which counts as day ``day0``) on another day."""
    local = calendar.local(at)
    clock = local.time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second
    moved = calendar.instant(day + (local.date() - day0), seconds)
    return moved + timedelta(microseconds=clock.microsecond)


def _default_at(unit: Unit) -> TimeOfDay:
    return TimeOfDay.CLOSE if unit is Unit.WORKING_DAY else TimeOfDay.END_OF_DAY


def _rolled(day: date, roll: Roll, calendar: Calendar, steps: list[Step] | None) -> date:
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
        words = Text(zh="{day} 不上班，移到 {moved}", en="{day} is not worked; moved to {moved}")
        steps.append(Step(words.filled(day=_named(day, calendar), moved=_named(moved, calendar))))
    return moved


def _time_on(
    day: date,
    at: TimeOfDay | time,
    start: datetime,
    day0: date,
    calendar: Calendar,
    part: Part | None = None,
    steps: list[Step] | None = None,
) -> datetime:
    match at:
        case TimeOfDay.CLOSE:
            end, words = calendar.closing(day), Text(zh="{day} 下班时（{time}）", en="close of {day} ({time})")
        case TimeOfDay.OPEN:
            end, words = calendar.opening(day), Text(zh="{day} 上班时（{time}）", en="opening of {day} ({time})")
        case TimeOfDay.END_OF_DAY:
            end, words = calendar.instant(day, DAY_SECONDS), Text(zh="{day} 结束时（24:00）", en="end of {day} (24:00)")
        case TimeOfDay.SAME_TIME:
            end = at_same_time(start, day0, day, calendar)
            words = Text(zh="{day} 同一时刻（{time}）", en="the same time on {day} ({time})")
        case time():
            end = calendar.instant(day, at.hour * 3600 + at.minute * 60 + at.second)
            words = Text(zh="{day} {time}", en="{day}, {time}")
        case _:
            assert_never(at)
    if steps is not None:
        if part is not None:
            words = Text(zh="加 {amount}：" + words.zh, en="{amount}: " + words.en)
        filled = words.filled(
            day=_named(day, calendar),
            time=f"{calendar.local(end):%H:%M}",
            amount=amount_text(Amount((part,))) if part else "",
        )
        steps.append(Step(filled, end))
    return end


# ---- words


_UNITS = {
    Unit.SECOND: ("秒", "second"),
    Unit.MINUTE: ("分钟", "minute"),
    Unit.HOUR: ("小时", "hour"),
    Unit.DAY: ("天", "day"),
    Unit.WEEK: ("周", "week"),
    Unit.MONTH: ("个月", "month"),
    Unit.WORKING_SECOND: ("工作秒", "working second"),
    Unit.WORKING_MINUTE: ("工作分钟", "working minute"),
    Unit.WORKING_HOUR: ("工作小时", "working hour"),
    Unit.WORKING_DAY: ("个工作日", "working day"),
}


def amount_text(amount: Amount) -> Text:
    """An amount as people read it."""
    return Text(
        zh="".join(f"{p.count} {_UNITS[p.unit][0]}" for p in amount.parts),
        en=" ".join(f"{p.count} {_UNITS[p.unit][1]}{'' if p.count == 1 else 's'}" for p in amount.parts),
    )


def place_text(place: Place) -> Text:
    """A place in a period as people read it."""
    match place:
        case DayOfPeriod(day=-1):
            return Text(zh="最后一天", en="the last day")
        case DayOfPeriod(day=day):
            return Text(zh=f"第 {day} 天", en=f"day {day}")
        case WeekdayOfPeriod(weekday=weekday, nth=nth):
            which = Text(zh="最后一个", en="the last") if nth == -1 else Text(zh=f"第 {nth} 个", en=f"{nth}.")
            return Text(zh="{which}{day}", en="{which} {day}").filled(which=which, day=WEEKDAYS[weekday])
        case WorkingDayOfPeriod(nth=-1):
            return Text(zh="最后一个工作日", en="the last working day")
        case WorkingDayOfPeriod(nth=nth):
            if nth < 0:
                return Text(zh=f"倒数第 {-nth} 个工作日", en=f"working day {-nth} from the end")
            return Text(zh=f"第 {nth} 个工作日", en=f"working day {nth}")
        case _:
            assert_never(place)


def _named(day: date, calendar: Calendar) -> Text:
    return Text(zh="{day}（{title}）", en="{day} ({title})").filled(day=day.isoformat(), title=calendar.title(day))


def _explain_length(steps: list[Step], calendar: Calendar, words: Text, part: Part, at: datetime) -> None:
    told = Text(zh=words.zh + "：{at}", en=words.en + ": {at}")
    local = f"{calendar.local(at):%Y-%m-%d %H:%M}"
    steps.append(Step(told.filled(amount=amount_text(Amount((part,))), at=local), at))


def _explain_skipped(steps: list[Step], calendar: Calendar, start: datetime, end: datetime, *, working: bool) -> None:
    first, last = calendar.day_of(start), calendar.day_of(end)
    _explain_skipped_days(steps, calendar, first - _ONE_DAY, last + _ONE_DAY, working=working)


def _explain_skipped_days(steps: list[Step], calendar: Calendar, after: date, until: date, *, working: bool) -> None:
    """Name each day between two dates, both excluded, that a count in working time passes over, and each make-up day
    it uses."""
    day = after + _ONE_DAY
    while working and day < until:
        if not calendar.is_working_day(day):
            words = Text(zh="跳过 {day}", en="{day} is skipped")
            steps.append(Step(words.filled(day=_named(day, calendar))))
        elif calendar.title(day) is not WEEKDAYS[day.weekday()]:
            steps.append(Step(Text(zh="{day} 上班", en="{day} is worked").filled(day=_named(day, calendar))))
        day += _ONE_DAY
