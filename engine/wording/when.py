"""A due time as people say it: ``今天 17:30 前 · 还有 2 小时``, ``by 17:30 today · 2 hours left``, ``逾期 3 个工作日``.

Every page that shows a due time takes its words from here; the exact instant goes with them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from engine.domain.occurrence.verdict import AT_RISK
from engine.domain.text import Language, Text
from engine.domain.time.calendar import Calendar
from engine.wording.dates import day_of, day_words, moment, span
from engine.wording.inbox_labels import PAUSED, PENDING
from engine.wording.lists import gap
from engine.wording.refusal import fill

_DAY = timedelta(days=1)
_BY = {
    False: (
        Text(zh="今天 {clock} 前", en="by {clock} today"),
        Text(zh="明天 {clock} 前", en="by {clock} tomorrow"),
        Text(zh="{day} {clock} 前", en="by {clock}, {day}"),
    ),
    True: (
        Text(zh="今天 24:00 前", en="by the end of today"),
        Text(zh="明天 24:00 前", en="by the end of tomorrow"),
        Text(zh="{day} 24:00 前", en="by the end of {day}"),
    ),
}
"""The sentences of a due time today, tomorrow and later, by whether it ends its day."""
_LEFT = Text(zh="还有{gap}{span}", en="{span} left")
_DAYS_LEFT = Text(zh="还有 {count} 天", en="{count:day} left")
_OVERDUE = Text(zh="逾期 {count} 个工作日", en="{count:working day} overdue")
_OVERDUE_SPAN = Text(zh="逾期{gap}{span}", en="{span} overdue")
_OVERDUE_ON_DAYS_OFF = Text(zh="逾期不到 1 个工作日", en="less than a working day overdue")
_JOINED = Text(zh="{by} · {rest}", en="{by} · {rest}")


class Urgency(StrEnum):
    """How near a due time is; the values are the classes of the style sheet."""

    OVERDUE = "overdue"
    RISK = "risk"
    """Today, or within four working hours."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DueWords:
    """A due time in words. ``by`` is the day and the clock, ``rest`` what is left or how long it is overdue.

    ``text`` is what a row shows. ``exact`` is the instant with its weekday and year, ``iso`` the one for programs; both
    are empty where there is no due time.
    """

    text: Text
    urgency: Urgency
    by: Text
    rest: Text
    exact: Text
    iso: str


def due_words(
    due_at: datetime | None, at: datetime, zone: tzinfo, calendar: Calendar, *, paused: bool = False
) -> DueWords:
    """The due time of an open item at an instant (both UTC), shown in ``zone``; working days are those of ``calendar``.

    An overdue item counts the working days after its day, today included. Without a due time it is pending, or
    ``paused``.
    """
    nothing = Text.plain("")
    if due_at is None:
        return DueWords(PAUSED if paused else PENDING, Urgency.LATER, nothing, nothing, nothing, "")
    by, exact = due_text(due_at, at, zone), exact_text(due_at, zone)
    iso = due_at.astimezone(zone).isoformat()
    if at >= due_at:
        rest = _overdue_text(due_at, at, zone, calendar)
        return DueWords(rest, Urgency.OVERDUE, by, rest, exact, iso)
    days = (day_of(due_at, zone) - at.astimezone(zone).date()).days
    is_risk = days <= 0 or calendar.subtract(due_at, AT_RISK) <= at
    rest = nothing
    if days <= 0:
        rest = _with_span(_LEFT, due_at - at)
    elif days > 1:
        rest = fill(_DAYS_LEFT, {"count": days})
    text = _JOINED.filled(by=by, rest=rest) if rest.zh else by
    return DueWords(text, Urgency.RISK if is_risk else Urgency.LATER, by, rest, exact, iso)


def due_text(due_at: datetime, at: datetime, zone: tzinfo) -> Text:
    """The day and the clock of a due time, seen from an instant: ``明天 24:00 前``, ``by 17:30, 13 Feb``."""
    return _due_text(due_at, at.astimezone(zone).date(), zone)


@lru_cache(maxsize=4096)  # for a day the same ones are shown again and again
def _due_text(due_at: datetime, today: date, zone: tzinfo) -> Text:
    local, on = due_at.astimezone(zone), day_of(due_at, zone)
    sentence = _BY[on != local.date()][min((on - today).days, 2) if on >= today else 2]
    day = Text(zh=_day(on, Language.ZH, today), en=_day(on, Language.EN, today))
    return sentence.filled(day=day, clock=f"{local:%H:%M}")


@lru_cache(maxsize=4096)
def exact_text(due_at: datetime, zone: tzinfo) -> Text:
    """A due time with its weekday and year: ``2026年2月13日 星期五 24:00``."""
    zh, en = (moment(due_at, zone, language=x, weekday=True).words for x in (Language.ZH, Language.EN))
    return Text(zh=zh, en=en)


def working_days_since(day: date, today: date, calendar: Calendar) -> int:
    """The number of working days after a day, ``today`` included; 0 where none has come."""
    count, first = 0, day + _DAY
    while first <= today:
        last = min(today, date(first.year, 12, 31))
        count += len(calendar.working_days_between(first, last))
        first = last + _DAY
    return count


def _overdue_text(due_at: datetime, at: datetime, zone: tzinfo, calendar: Calendar) -> Text:
    day, today = day_of(due_at, zone), at.astimezone(zone).date()
    count = working_days_since(day, today, calendar)
    if count:
        return fill(_OVERDUE, {"count": count})
    return _with_span(_OVERDUE_SPAN, at - due_at) if day == today else _OVERDUE_ON_DAYS_OFF


def _with_span(sentence: Text, length: timedelta) -> Text:
    zh, en = (span(length, language, units=1) for language in (Language.ZH, Language.EN))
    words = Text(zh=zh, en=en)
    return sentence.filled(gap=gap(words), span=words)


def _day(on: date, language: Language, today: date) -> str:
    return day_words(on, language, year=today.year)
