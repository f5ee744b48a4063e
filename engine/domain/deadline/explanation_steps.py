"""The steps that explain a due time, and the message of amounts and places."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from engine.domain.agreement.rule import DayOfPeriod, Place, WeekdayOfPeriod, WorkingDayOfPeriod
from engine.domain.phrases import ordinal
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.calendar import WEEKDAYS, Calendar
from engine.domain.time.pause import Pause, waited_for

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation, and the instant at which it arrives (UTC); None for a step about a day only."""

    text: Text
    at: datetime | None = None


def explain_length(steps: list[Step], calendar: Calendar, message: Text, part: Part, at: datetime) -> None:
    """Add the step of one part of an amount. ``message`` has the placeholder ``{amount}``."""
    sentence = Text(zh=message.zh + "：{at}", en=message.en + ": {at}")
    local = f"{calendar.local(at):%Y-%m-%d %H:%M}"
    steps.append(Step(sentence.filled(amount=amount_text(Amount((part,))), at=local), at))


def explain_skipped(steps: list[Step], calendar: Calendar, start: datetime, end: datetime, *, working: bool) -> None:
    """Like ``explain_skipped_days``, for the days between two instants."""
    first, last = calendar.day_of(start), calendar.day_of(end)
    explain_skipped_days(steps, calendar, first - _ONE_DAY, last + _ONE_DAY, working=working)


def explain_skipped_days(steps: list[Step], calendar: Calendar, after: date, until: date, *, working: bool) -> None:
    """Add a step for each day between two dates, both excluded, that a count in working time skips, and for each
    make-up day that it uses."""
    day = after + _ONE_DAY
    while working and day < until:
        if not calendar.is_working_day(day):
            message = Text(zh="跳过 {day}", en="{day} is skipped")
            steps.append(Step(message.filled(day=day_text(day, calendar))))
        elif calendar.title(day) is not WEEKDAYS[day.weekday()]:
            message = Text(zh="{day} 上班", en="{day} is a working day")
            steps.append(Step(message.filled(day=day_text(day, calendar))))
        day += _ONE_DAY


def explain_pause(steps: list[Step], calendar: Calendar, pause: Pause, since: datetime, length: Text) -> None:
    """Add the step of a closed pause that moves the due time by ``length``."""
    assert pause.until is not None
    message = Text(
        zh="{since} 至 {until} 暂停，等待{who}：顺延 {length}",
        en="paused from {since} to {until}, waiting for {who}: moved by {length}",
    )
    begin, end = (f"{calendar.local(at):%Y-%m-%d %H:%M}" for at in (since, pause.until))
    steps.append(Step(message.filled(since=begin, until=end, who=waited_for(pause.waiting_for), length=length)))


def day_text(day: date, calendar: Calendar) -> Text:
    """A day with its weekday or the name of its holiday: ``2026-02-14 (make-up working day)``."""
    return Text(zh="{day}（{title}）", en="{day} ({title})").filled(day=day.isoformat(), title=calendar.title(day))


def length_text(length: timedelta, *, working: bool) -> Text:
    """A measured length in hours, minutes and seconds; those that are zero are left out."""
    seconds = int(length.total_seconds())
    units = (Unit.WORKING_HOUR, Unit.WORKING_MINUTE, Unit.WORKING_SECOND) if working else _TIME_UNITS
    counts = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    parts = tuple(Part(n, unit) for n, unit in zip(counts, units, strict=True) if n)
    return amount_text(Amount(parts or (Part(0, units[0]),)))


_TIME_UNITS = (Unit.HOUR, Unit.MINUTE, Unit.SECOND)
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
            which = (
                Text(zh="最后一个", en="the last") if nth == -1 else Text(zh=f"第 {nth} 个", en=f"the {ordinal(nth)}")
            )
            if nth < -1:
                which = Text(zh=f"倒数第 {-nth} 个", en=f"the {ordinal(-nth)} last")
            return Text(zh="{which}{day}", en="{which} {day}").filled(which=which, day=WEEKDAYS[weekday])
        case WorkingDayOfPeriod(nth=-1):
            return Text(zh="最后一个工作日", en="the last working day")
        case WorkingDayOfPeriod(nth=nth):
            if nth < 0:
                return Text(zh=f"倒数第 {-nth} 个工作日", en=f"working day {-nth} from the end")
            return Text(zh=f"第 {nth} 个工作日", en=f"working day {nth}")
        case _:
            assert_never(place)
