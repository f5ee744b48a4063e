"""Dates, names, lists and ordinal forms as Unicode's CLDR has them; Babel carries its data.

Lists and long dates are British (no comma before *and*, the day before the month). Short names are those of English
without a region, because British *Sept* does not fit a column of three letters. Babel is imported on first use: with
its data it costs a tenth of a second, and most commands need none of it.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from engine.domain.text import Language

_LOCALES = {Language.ZH: "zh_Hans_CN", Language.EN: "en_GB"}
_SHORT_DATES = {Language.ZH: ("M月d日", "y年M月d日"), Language.EN: ("d MMM", "d MMM y")}
_ANY_MONDAY = date(2026, 1, 5)


@lru_cache(maxsize=4096)  # the rows of a report share few dates
def long_date(on: date, language: Language) -> str:
    """A date with its year: ``2026年6月30日``, ``30 June 2026``."""
    from babel.dates import format_date

    return format_date(on, "long", locale=_LOCALES[language])


@lru_cache(maxsize=4096)
def short_date(on: date, language: Language, *, year: bool) -> str:
    """A date for a column, with or without its year: ``2月4日``, ``4 Feb``, ``4 Feb 2026``."""
    from babel.dates import format_date

    locale = "en" if language is Language.EN else _LOCALES[language]
    return format_date(on, _SHORT_DATES[language][year], locale=locale)


@lru_cache(maxsize=256)
def month_and_year(month: date, language: Language) -> str:
    """A month with its year, by any of its days: ``2026年2月``, ``February 2026``."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", month, locale=_LOCALES[language])


@lru_cache(maxsize=64)
def weekday_name(weekday: int, language: Language, *, short: bool = False) -> str:
    """A weekday, where 0 is Monday: ``星期一``, ``Monday``; ``short`` is ``周一``, ``Mon``."""
    from babel.dates import format_date

    return format_date(_ANY_MONDAY.replace(day=5 + weekday), "EEE" if short else "EEEE", locale=_LOCALES[language])


@lru_cache(maxsize=64)
def month_name(month: int, language: Language) -> str:
    """A month without its year, where 1 is January: ``一月``, ``January``."""
    from babel.dates import format_date

    return format_date(date(2026, month, 1), "LLLL", locale=_LOCALES[language])


def listed(texts: Sequence[str], language: Language, kind: Literal["standard", "or"]) -> str:
    """A list in a sentence: ``A、B和C``, ``A, B and C``; with *or*: ``A、B或C``, ``A, B or C``."""
    from babel.lists import format_list

    return format_list(list(texts), kind, _LOCALES[language])


@lru_cache(maxsize=512)
def ordinal_form(count: int, language: Language) -> str:
    """The form of an ordinal: in English ``one`` (1st, 21st), ``two``, ``few`` (3rd) or ``other``."""
    from babel import Locale

    return Locale.parse(_LOCALES[language]).ordinal_form(count)
