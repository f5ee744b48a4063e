"""Due dates that are a place in a period, as sentences in both languages: a day, a weekday, a working day."""

from typing import assert_never

from engine.domain.agreement.rule import (
    DayOfPeriod,
    Every,
    InPeriod,
    Place,
    Recurring,
    TimeOfDay,
    Trigger,
    WeekdayOfPeriod,
    WorkingDayOfPeriod,
)
from engine.domain.text import Language, Text
from engine.wording.cldr import month_name
from engine.wording.dates import weekday_text
from engine.wording.last_day import LastDay, at_the_latest, day_and_clock, joined
from engine.wording.lists import gap, ordinal

_THIS_DAY = Text(zh="当天", en="that day")
_WITHIN_PERIOD = {
    Every.DAY: Text(zh="当天", en="the day"),
    Every.WEEK: Text(zh="当周", en="the week"),
    Every.MONTH: Text(zh="当月", en="the month"),
    Every.QUARTER: Text(zh="当季度", en="the quarter"),
    Every.HALF_YEAR: Text(zh="这半年", en="the half-year"),
    Every.YEAR: Text(zh="当年", en="the year"),
}
_SHORTEST = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 28, Every.QUARTER: 90, Every.HALF_YEAR: 181, Every.YEAR: 365}
"""The number of days that every period of this kind has at least."""

_NO_SUCH_DAY = Text(zh="没有这一天的，无需办理", en="where there is no such day, nothing is due")
_OR_LAST_DAY = Text(zh="没有这一天的，按最后一天算", en="where there is no such day, the last day counts")
_DAY_BEFORE = Text(zh="前一天", en="the day before")


def in_period_text(rule: InPeriod, trigger: Trigger) -> Text:
    """A due date that is a place in a period, such as the 5th of the month or the last working day."""
    every = trigger.every if isinstance(trigger, Recurring) else Every.DAY
    month = None if rule.month is None else _month(rule.month, every)
    if month is not None:
        every = Every.MONTH
    place = _place(rule.place, every, month)
    day = place.text
    if rule.shift:
        count = abs(rule.shift)
        where = Text(zh="之后", en="after") if rule.shift > 0 else Text(zh="之前", en="before")
        sentence = Text(
            zh=f"{{day}}{{where}}第 {count} 个工作日", en=f"the {ordinal(count)} working day {{where}} {{day}}"
        )
        day = sentence.filled(day=day, where=where)
    if rule.bound == "before":
        last = _DAY_BEFORE if rule.shift or month is not None else _before(rule.place, every)
        sentence = Text(zh="须在{gap}{day}之前（{latest}）", en="before {day} ({latest})")
        latest = at_the_latest(day_and_clock(last, rule.at or TimeOfDay.END_OF_DAY))
        return joined(sentence.filled(gap=gap(day), day=day, latest=latest), place.note)
    by_working_day = isinstance(rule.place, WorkingDayOfPeriod) or rule.shift != 0
    by = day_and_clock(day, rule.at or (TimeOfDay.CLOSE if by_working_day else TimeOfDay.END_OF_DAY))
    return joined(Text(zh="最晚{gap}{by}", en="by {by}").filled(gap=gap(by), by=by), place.note)


def _month(month: int, every: Every) -> Text:
    """A month of a longer period: ``12 月``, ``December``; ``当季度第 2 个月``, ``the 2nd month of the quarter``."""
    if every is Every.YEAR:
        return Text(zh=f"{month} 月", en=month_name(month, Language.EN))
    return Text(zh=f"{{period}}第 {month} 个月", en=f"the {ordinal(month)} month of {{period}}").filled(
        period=_WITHIN_PERIOD[every]
    )


def _place(place: Place, every: Every, month: Text | None) -> LastDay:
    """A place in a period of that length, or in the ``month`` of a longer one."""
    period = month or _WITHIN_PERIOD[every]
    match place:
        case DayOfPeriod(day=number):
            return _day_place(number, every, month)
        case WeekdayOfPeriod(weekday=weekday, nth=nth):
            note = _NO_SUCH_DAY if abs(nth) * 7 > _SHORTEST[every] else None
            if every in (Every.DAY, Every.WEEK):
                return LastDay(weekday_text(weekday), note)
            day = Text(zh="个{day}", en="{day}").filled(day=weekday_text(weekday))
            return LastDay(_counted(nth, day, period), note)
        case WorkingDayOfPeriod(nth=nth):
            if every is Every.DAY:
                return LastDay(_THIS_DAY, Text(zh="当天不上班的，无需办理", en="on a day off nothing is due"))
            # holidays may take up most of a period, but leave enough for the first half of its days
            rare = every is Every.WEEK or abs(nth) * 2 > _SHORTEST[every]
            day = _counted(nth, Text(zh="个工作日", en="working day"), period)
            return LastDay(day, _NO_SUCH_DAY if rare else None)
        case _:
            assert_never(place)


def _day_place(number: int, every: Every, month: Text | None) -> LastDay:
    match every:
        case Every.DAY:
            return LastDay(_THIS_DAY)
        case Every.WEEK:
            return LastDay(weekday_text(_weekday(number)))
        case Every.MONTH if number > 0:
            day = Text(zh=f"{number} 日", en=f"the {ordinal(number)}")
            if month is not None:
                day = Text(zh="{month}{gap}{day}", en="{day} of {month}").filled(month=month, gap=gap(day), day=day)
        case Every.MONTH | Every.QUARTER | Every.HALF_YEAR | Every.YEAR:
            day = _counted(number, Text(zh="天", en="day"), month or _WITHIN_PERIOD[every])
        case _:
            assert_never(every)
    return LastDay(day, _OR_LAST_DAY if number > _SHORTEST[every] else None)


def _weekday(day: int) -> int:
    return min(day, 7) - 1 if day > 0 else max(day + 7, 0)


def _counted(nth: int, unit: Text, period: Text) -> Text:
    """``当月第 2 个星期五``, ``the 2nd Friday of the month``; negative counts from the end."""
    if nth == -1:
        phrase = Text(zh="{period}最后一{unit}", en="the last {unit} of {period}")
    elif nth < 0:
        phrase = Text(
            zh=f"{{period}}倒数第 {-nth} {{unit}}", en=f"the {ordinal(-nth)} {{unit}} from the end of {{period}}"
        )
    else:
        phrase = Text(zh=f"{{period}}第 {nth} {{unit}}", en=f"the {ordinal(nth)} {{unit}} of {{period}}")
    return phrase.filled(period=period, unit=unit)


def _before(place: Place, every: Every) -> Text:
    """The day before a place, by its name if that is always the same."""
    if not isinstance(place, DayOfPeriod | WeekdayOfPeriod):
        return _DAY_BEFORE
    if every is Every.WEEK:
        weekday = place.weekday if isinstance(place, WeekdayOfPeriod) else _weekday(place.day)
        if weekday == 0:
            return Text(zh="上周星期日", en="Sunday of the week before")
        return weekday_text(weekday - 1)
    if every is Every.MONTH and isinstance(place, DayOfPeriod) and 1 <= place.day <= _SHORTEST[every]:
        if place.day == 1:
            return Text(zh="上月最后一天", en="the last day of the month before")
        return Text(zh=f"{place.day - 1} 日", en=f"the {ordinal(place.day - 1)}")
    return _DAY_BEFORE
