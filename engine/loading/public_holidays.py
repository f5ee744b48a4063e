"""National holidays and make-up working days, from a maintained library."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from engine.domain.text import Text
from engine.wording.day_titles import MAKE_UP_DAY, exchanged_text, make_up_text

_WHOLE_BREAKS = "CN"
"""The country whose government announces breaks as spans of dates, weekends included."""
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """The days off and make-up working days of some years, with their names, and the last year that is announced.

    ``statutory`` are the days off by law alone, known for any year: none of those that the government gives in exchange
    for a worked weekend. ``announced`` is None if the country's days follow from rules alone. ``edges`` are the weekend
    days at the edges of a break: the library omits them, and only a calendar that works on that weekday needs them.
    """

    holidays: tuple[tuple[date, Text], ...]
    statutory: tuple[tuple[date, Text], ...]
    worked: tuple[tuple[date, Text], ...]
    edges: tuple[tuple[date, Text], ...]
    announced: int | None


class UnknownCountryError(LookupError):
    """The holidays library has no such country or subdivision."""


@cache
def national(country: str, subdivision: str | None, first: int, last: int) -> National:
    """The national days of the years from ``first`` to ``last``, both included. Raises UnknownCountryError."""
    # Imported here: it takes as long as all other imports of a command, and not every folder names a country.
    import holidays

    years = range(first, last + 1)
    try:
        local = holidays.country_holidays(country, subdiv=subdivision, years=years)
        zh, en = (
            holidays.country_holidays(country, subdiv=subdivision, years=years, language=language)
            if language in local.supported_languages
            else local
            for language in ("zh_CN", "en_US")
        )
    except (NotImplementedError, AttributeError, TypeError, KeyError) as error:
        raise UnknownCountryError(country) from error
    if zh is local and local.default_language != "zh_CN":
        zh = en
    names = {day: Text(zh=str(zh.get(day) or en[day]), en=str(en[day])) for day in en if first <= day.year <= last}
    statutory = tuple((day, names[day]) for day in sorted(names) if not _exchanged(names[day]))
    worked = sorted(day for day in local.weekend_workdays if first <= day.year <= last)
    if local.has_substituted_holidays:
        names |= _within_breaks(names, worked)
    special = list(getattr(local, "special_public_holidays", None) or ())  # only some countries exchange days
    return National(
        holidays=tuple((day, _titled(day, names)) for day in sorted(names)),
        statutory=statutory,
        worked=tuple((day, _make_up_title(day, names)) for day in worked),
        edges=_at_edges(names, worked, first, last) if country == _WHOLE_BREAKS else (),
        announced=max(special) if local.has_substituted_holidays and special else None,
    )


def _within_breaks(names: dict[date, Text], worked: list[date]) -> dict[date, Text]:
    """Weekends in the middle of a break: the library omits them although the announcement names them."""
    weekends: dict[date, Text] = {}
    days = sorted(names)
    for before, after in pairwise(days):
        gap = [before + timedelta(days=step) for step in range(1, (after - before).days)]
        if len(gap) <= 2 and all(day.weekday() >= 5 and day not in worked for day in gap):
            for day in gap:
                festival = _festival(day, names)
                if festival is not None:
                    weekends[day] = festival
    return weekends


def _at_edges(names: dict[date, Text], worked: list[date], first: int, last: int) -> tuple[tuple[date, Text], ...]:
    """The weekend days right before or after a run of days off that are not worked as make-up days, by date.

    A holiday that the announcement only *joins with the weekend*, such as 10 June 2024, has its weekend as well.
    """
    edges: dict[date, Text] = {}
    for day in names:
        for step in (timedelta(days=-1), timedelta(days=1)):
            edge = day + step
            while edge.weekday() >= 5 and edge not in names and edge not in worked and first <= edge.year <= last:
                festival = _festival(edge, names)
                if festival is not None:
                    edges[edge] = festival
                edge += step
    return tuple(sorted(edges.items()))


def _festival(day: date, names: dict[date, Text]) -> Text | None:
    """The festival of a day off in exchange: the nearest in the same run of days off."""
    for step in (1, -1):
        other = day
        for _ in range(9):
            other += timedelta(days=step)
            name = names.get(other)
            if name is None and other.weekday() < 5:
                break
            if name is not None and not _DATED.search(name.en):
                zh, en = re.sub(r"（.*）$", "", name.zh), re.sub(r" \([Oo]bserved\)$", "", name.en)
                return Text(zh=zh, en=en)
    return None


def _exchanged(name: Text) -> date | None:
    """The working day that a day off was exchanged for; the library has it in the name of the day."""
    match = _DATED.search(name.zh)
    try:
        return date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None


def _titled(day: date, names: dict[date, Text]) -> Text:
    name = names[day]
    worked = _exchanged(name)
    festival = _festival(day, names) if worked else None
    if worked is None or festival is None:
        return name
    return exchanged_text(festival, worked)


def _make_up_title(day: date, names: dict[date, Text]) -> Text:
    for off, name in names.items():
        if _exchanged(name) == day:
            festival = _festival(off, names)
            if festival is not None:
                return make_up_text(festival)
    return MAKE_UP_DAY
