"""Instants, ages and spans for people, in their zone.

CLDR has the names and the order of a date; the end of a day is ours. A due time at local midnight ends the day before:
``4日 24:00``, "4th, end of day" (docs/for-agreement-writers/deadlines.md). An event at midnight happens at 00:00 of the
day that begins.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import assert_never

from engine.domain.text import Language, Text
from engine.wording.cldr import long_date, month_and_year, short_date, weekday_name
from engine.wording.lists import count_text

_END_OF_DAY = Text(zh="24:00", en="end of day")
_UNDER_A_MINUTE = Text(zh="不到 1 分钟", en="under a minute")
_UNITS = (
    (timedelta(days=1), "天", "day"),
    (timedelta(hours=1), "小时", "hour"),
    (timedelta(minutes=1), "分钟", "minute"),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant in words: ``day`` and ``clock`` for narrow columns, ``words`` for a line, ``iso`` for programs,
    with the local offset."""

    day: str
    clock: str
    words: str
    iso: str


@lru_cache(maxsize=8192)  # pages show the same instants again and again
def moment(
    at: datetime,
    zone: tzinfo,
    *,
    language: Language,
    year: int | None = None,
    weekday: bool = False,
    happened: bool = False,
) -> Moment:
    """Put an instant into words, in a zone.

    The year is left out if it is ``year``. ``weekday`` adds the weekday. With ``happened`` the instant is not a due
    time: at midnight it belongs to the day that begins.
    """
    local = at.astimezone(zone)
    on = local.date() if happened else day_of(at, zone)
    clock = _END_OF_DAY.in_(language) if _ends_a_day(local) and not happened else f"{local:%H:%M}"
    day = day_words(on, language, year=year, weekday=weekday)
    joined = f"{day} {clock}" if language is Language.ZH else f"{day}, {clock}"
    return Moment(day, clock, joined, local.isoformat())


def moment_text(at: datetime, zone: tzinfo) -> Text:
    """An instant at which something happens, with its year and weekday, in a zone."""
    zh, en = (moment(at, zone, language=one, weekday=True, happened=True).words for one in (Language.ZH, Language.EN))
    return Text(zh=zh, en=en)


def local_due(at: datetime, zone: tzinfo) -> str:
    """A due time in a zone as people read it, ``2026-01-15 24:00``: the 00:00 that ends a day is that day's 24:00."""
    local = at.astimezone(zone)
    return f"{day_of(at, zone)} 24:00" if _ends_a_day(local) else f"{local:%Y-%m-%d %H:%M}"


def day_of(at: datetime, zone: tzinfo) -> date:
    """The local day that a due time belongs to: at midnight the day that ends."""
    local = at.astimezone(zone)
    return local.date() - timedelta(days=1) if _ends_a_day(local) else local.date()


def day_words(on: date, language: Language, *, year: int | None = None, weekday: bool = False) -> str:
    """A local date: ``2月4日``, ``4 Feb``. The year is left out if it is ``year``; ``weekday`` adds the weekday."""
    text = short_date(on, language, year=on.year != year)
    match language:
        case Language.ZH:
            return f"{text} {weekday_name(on.weekday(), language)}" if weekday else text
        case Language.EN:
            return f"{weekday_name(on.weekday(), language, short=True)} {text}" if weekday else text
        case _:
            assert_never(language)


def period_words(period: str, language: Language) -> str:
    """A period as people read it: ``2026-02`` as ``2026年2月`` or ``February 2026``, ``2026-Q1`` as ``2026年第一季度``
    or ``Q1 2026``, likewise half-years and years; any other label as it is written."""
    year, _, part = period.partition("-")
    if not year.isdecimal():
        return period
    if part.isdecimal() and 1 <= int(part) <= 12:
        return month_and_year(date(int(year), int(part), 1), language)
    if part and part not in _PARTS_OF_YEAR:
        return period
    match language:
        case Language.ZH:
            return f"{year}年{_PARTS_OF_YEAR.get(part, '')}"
        case Language.EN:
            return f"{part} {year}" if part else year
        case _:
            assert_never(language)


_PARTS_OF_YEAR = {
    "Q1": "第一季度",
    "Q2": "第二季度",
    "Q3": "第三季度",
    "Q4": "第四季度",
    "H1": "上半年",
    "H2": "下半年",
}


def period_text(period: str) -> Text:
    """A period in both languages: ``2026年第一季度``, ``Q1 2026``."""
    return Text(zh=period_words(period, Language.ZH), en=period_words(period, Language.EN))


def date_text(on: date) -> Text:
    """A date with its year: ``2026年6月30日``, ``30 June 2026``."""
    return Text(zh=long_date(on, Language.ZH), en=long_date(on, Language.EN))


def weekday_text(weekday: int) -> Text:
    """A weekday, where 0 is Monday: ``星期一``, ``Monday``."""
    return Text(zh=weekday_name(weekday, Language.ZH), en=weekday_name(weekday, Language.EN))


def age(days: int, language: Language) -> str:
    """Whole days: ``2 天``, ``2 days``; ``不满 1 天``, ``under 1 day`` for less than one."""
    if days < 1:
        return "不满 1 天" if language is Language.ZH else "under 1 day"
    return _counted(days, "天", "day", language)


def span(length: timedelta, language: Language, *, units: int = 2) -> str:
    """A length of time in its largest units, truncated, not rounded: ``1 天 15 小时``, ``1 day 15 hours``."""
    parts: list[str] = []
    rest = length
    for size, zh, en in _UNITS:
        count, left = divmod(rest, size)
        if parts and not count:
            break
        if count:
            parts.append(_counted(count, zh, en, language))
            rest = left
        if len(parts) == units:
            break
    return " ".join(parts) or _UNDER_A_MINUTE.in_(language)


def _ends_a_day(local: datetime) -> bool:
    return local.time() == time()


def _counted(count: int, zh: str, en: str, language: Language) -> str:
    if language is Language.ZH:
        return f"{count} {zh}"
    return count_text(count, en)
