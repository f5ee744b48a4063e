"""Small pieces of sentences in both languages: lists, ordinals, dates."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from engine.domain.text import Text

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The months in English."""


def date_text(on: date) -> Text:
    """A date with its year: ``2026年6月30日``, ``30 June 2026``."""
    return Text(zh=f"{on.year}年{on.month}月{on.day}日", en=f"{on.day} {MONTHS[on.month - 1]} {on.year}")


def local_due(at: datetime, zone: tzinfo) -> str:
    """A due time in a zone as people read it, ``2026-01-15 24:00``: the 00:00 that ends a day is that day's 24:00."""
    local = at.astimezone(zone)
    ends_a_day = local.time() == time()
    return f"{local.date() - timedelta(days=1)} 24:00" if ends_a_day else f"{local:%Y-%m-%d %H:%M}"


def either(texts: Sequence[Text]) -> Text:
    """``A``, ``A 或 B``, ``A、B 或 C``."""
    *others, last = texts
    if not others:
        return last
    zh, en = "、".join(t.zh for t in others), ", ".join(t.en for t in others)
    return Text(zh=f"{zh}或{last.zh}", en=f"{en} or {last.en}")


def all_of(texts: Sequence[Text]) -> Text:
    """``A``, ``A 和 B``, ``A、B 和 C``."""
    *others, last = texts
    if not others:
        return last
    zh, en = "、".join(t.zh for t in others), ", ".join(t.en for t in others)
    return Text(zh=f"{zh}和{last.zh}", en=f"{en} and {last.en}")


def gap(text: Text) -> str:
    """The space that Chinese puts between its characters and a number; empty where the text starts otherwise."""
    return " " if text.zh[0].isdecimal() else ""


def count_text(count: int, one: str, several: str | None = None) -> str:
    """A number of things in English: ``1 error``, ``2 errors``; ``several`` is the plural where an s is not enough."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def ordinal(count: int) -> str:
    """``1st``, ``2nd``, ``11th``, ``23rd``."""
    if count % 100 in (11, 12, 13):
        return f"{count}th"
    return f"{count}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th') }"
