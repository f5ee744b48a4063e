"""calendars/*.yaml as day tables: the working week, national holidays, and local exceptions on top."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.domain.time.day_table import DayTable, ExceptionalDay, Hours, YearlyDay
from engine.loading.document import Document
from engine.loading.problem_list import Problems
from engine.loading.public_holidays import National, UnknownCountryError, national
from engine.loading.tree import Mapping, MappingEntry, Scalar, Sequence
from engine.loading.value_hints import WEEKDAYS
from engine.loading.values import day, text
from engine.wording.day_titles import CLOSED, DIFFERENT_HOURS
from engine.wording.diagnostics import deadlines, references
from engine.wording.suggestions import NOTHING, meant_name, suggestion

_SPAN = re.compile(r"(\d\d):(\d\d) *- *(\d\d):(\d\d)")
DAY = 86_400
_KNOWN_FROM = date(2024, 1, 1)
"""The default first day of a calendar: fixed, so that publishing a new year removes no earlier one."""
_KNOWN_SINCE, _KNOWN_UNTIL = 1950, 2100
"""The years that the holidays library knows; a hostile file must not make it compute thousands."""
_FORESEEN = 366
"""The days after the last published one on which statutory holidays are off."""
Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
# Cities that people name but the time zone database does not.
_CITIES = {f"Asia/{city}": "Asia/Shanghai" for city in ("Beijing", "Nanjing", "Guangzhou", "Shenzhen")}


def worked_weekdays(document: Document) -> int | None:
    """The number of weekdays that the calendar works; None if its hours cannot be read."""
    if not document.sound("hours"):
        return None
    worked = {weekday for entry in document.root.mapping("hours") or () for weekday in _weekdays(entry.key.text)}
    return len(worked) or None


def day_table(document: Document) -> DayTable | None:
    """The day table; None if a problem was reported."""
    root, problems = document.root, document.problems
    zone = _zone(root.scalar("zone"), problems) if document.sound("zone") else None
    week = _week(root, problems) if document.sound("hours") else None
    first, last = _validity(document)
    own = _days(document, "days")
    yearly = _days(document, "yearly")
    days = {on: ExceptionalDay(on, hours, title) for on, hours, title in _dated(own)}
    years_by_hand = {on.year for on in days}
    national_days = _national_days(document, first, last, years_by_hand)
    id = root.text("calendar")
    if (
        document.broken
        or zone is None
        or week is None
        or national_days is None
        or last is None
        or first is None
        or id is None
    ):
        return None
    for on, title in national_days.holidays:
        days.setdefault(on, ExceptionalDay(on, (), title))
    for on, title in national_days.statutory:
        days.setdefault(on, ExceptionalDay(on, (), title))
    for on, title in national_days.edges:
        if week[on.weekday()]:
            days.setdefault(on, ExceptionalDay(on, (), title))
    for on, title in national_days.worked:
        days.setdefault(on, ExceptionalDay(on, _make_up_hours(week, on), title))
    return DayTable(
        id=id,
        title=text(root.get("title")) or Text.plain(id),
        zone=zone,
        week=week,
        days=tuple(days[on] for on in sorted(days)),
        yearly=tuple(
            YearlyDay(int(key[:2]), int(key[3:]), hours, title)
            for key, hours, title in sorted(yearly, key=lambda d: d[0])
        ),
        valid_from=first,
        valid_through=last,
    )


def _make_up_hours(week: Week, on: date) -> Hours:
    """The hours of a make-up day that states none: those of its weekday if that is worked, else those of Monday."""
    return week[on.weekday()] or week[0] or next((hours for hours in week if hours), ())


def _zone(node: Scalar | None, problems: Problems) -> str | None:
    if node is None:
        return None
    try:
        ZoneInfo(node.text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        guess = meant_name(_CITIES[node.text]) if node.text in _CITIES else suggestion(node.text, available_timezones())
        problems.report(references.UNKNOWN_ZONE, node.mark, actual=node.text, suggestion=guess)
        return None
    return node.text


def _validity(document: Document) -> tuple[date | None, date | None]:
    root = document.root
    last = day(root.scalar("valid_through")) if document.sound("valid_through") else None
    first = day(root.scalar("valid_from")) if document.sound("valid_from") else None
    start = root.scalar("valid_from")
    if last is not None and first is not None and start is not None and first > last:
        document.problems.report(deadlines.VALID_RANGE, start.mark, actual=first.isoformat(), until=last.isoformat())
        return None, None
    if last is not None and start is None:
        first = min(_KNOWN_FROM, date(last.year, 1, 1))
    return first, last


def _national_days(document: Document, first: date | None, last: date | None, by_hand: set[int]) -> National | None:
    """The national days between two dates, and the statutory ones after them; empty if no country is named, None if a
    problem was reported."""
    block, problems = document.root.mapping("holidays"), document.problems
    if block is None:
        return National(holidays=(), statutory=(), worked=(), edges=(), announced=None)
    country, subdivision = block.scalar("country"), block.scalar("subdivision")
    if first is None or last is None or country is None or not document.sound("holidays"):
        return None
    begin, end = max(first.year, _KNOWN_SINCE), min(last.year, _KNOWN_UNTIL)
    try:
        days = national(country.text, None, begin, end)
    except UnknownCountryError:
        problems.report(references.UNKNOWN_COUNTRY, country.mark, actual=country.text, suggestion=NOTHING)
        return None
    if subdivision is not None:
        try:
            days = national(country.text, subdivision.text, begin, end)
        except UnknownCountryError:
            problems.report(references.UNKNOWN_COUNTRY, subdivision.mark, actual=subdivision.text, suggestion=NOTHING)
            return None
    through = document.root.scalar("valid_through")
    settled = days.announced is None or "make_up_days" in block
    announced = last.year if settled or days.announced is None else days.announced
    for year in range(max(announced + 1, begin), last.year + 1):
        if year not in by_hand and through is not None:
            problems.report(
                deadlines.YEAR_NOT_ANNOUNCED,
                through.mark,
                country=country.text,
                actual=year,
                until=last.isoformat(),
                known=f"{announced}-12-31",
            )
            return None
    return National(
        holidays=tuple((on, title) for on, title in days.holidays if first <= on <= last),
        statutory=_statutory(country.text, subdivision.text if subdivision is not None else None, last),
        worked=tuple((on, title) for on, title in days.worked if first <= on <= last),
        edges=tuple((on, title) for on, title in days.edges if first <= on <= last),
        announced=days.announced,
    )


def _statutory(country: str, subdivision: str | None, last: date) -> tuple[tuple[date, Text], ...]:
    """The days off by law after the last published day, for a year and a day: New Year's Day is no working day while
    the government has yet to say which days around it are. Due times that depend on them stay provisional."""
    until = last + timedelta(days=_FORESEEN)
    days = national(country, subdivision, min(last.year, _KNOWN_UNTIL), min(until.year, _KNOWN_UNTIL))
    return tuple((on, title) for on, title in days.statutory if last < on <= until)


def _dated(days: list[tuple[str, Hours, Text]]) -> list[tuple[date, Hours, Text]]:
    return [(date.fromisoformat(key), hours, title) for key, hours, title in days]


def _days(document: Document, key: str) -> list[tuple[str, Hours, Text]]:
    days = []
    for entry in document.root.mapping(key) or ():
        block = entry.value
        if not document.sound(key, entry.key.text) or not isinstance(block, Mapping):
            continue
        hours = _hours(block.sequence("hours"), document.problems) or ()
        title = text(block.get("title")) or (DIFFERENT_HOURS if hours else CLOSED)
        days.append((entry.key.text, hours, title))
    return days


def _week(root: Mapping, problems: Problems) -> Week | None:
    week: list[Hours] = [()] * 7
    entries: dict[int, MappingEntry] = {}
    sound = True
    for entry in root.mapping("hours") or ():
        if not isinstance(entry.value, Sequence):
            continue
        hours = _hours(entry.value, problems)
        sound = sound and hours is not None
        for weekday in _weekdays(entry.key.text):
            if weekday in entries:
                name, line = WEEKDAYS[weekday], entries[weekday].key.mark.line
                actual = Refusal("day-given-already", name=name, line=line)
                problems.report(deadlines.HOURS_OVERLAP, entry.key.mark, actual=actual)
                sound = False
            entries[weekday] = entry
            week[weekday] = hours or ()
    if not sound:
        return None
    if not any(week):
        entry_hours = root.entry("hours")
        problems.report(deadlines.NO_HOURS, entry_hours.key.mark if entry_hours else root.mark)
        return None
    for weekday, entry in entries.items():
        following = week[(weekday + 1) % 7]
        end = week[weekday][-1][1] - DAY if week[weekday] else 0
        if following and end > following[0][0]:
            name, other = WEEKDAYS[weekday], WEEKDAYS[(weekday + 1) % 7]
            begins = _clock(following[0][0])
            actual = Refusal("night-shift-overlaps", day=name, end=_clock(end), following=other, begins=begins)
            problems.report(deadlines.HOURS_OVERLAP, entry.value.mark, actual=actual)
            return None
    return (week[0], week[1], week[2], week[3], week[4], week[5], week[6])


def _weekdays(key: str) -> list[int]:
    weekdays: list[int] = []
    for span in key.split(","):
        first, _, last = span.strip().partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            return []
        start = WEEKDAYS.index(first)
        end = WEEKDAYS.index(last) if last else start
        weekdays += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return weekdays


def _hours(sequence: Sequence | None, problems: Problems) -> Hours | None:
    """The spans of a day in order, with adjacent ones joined; None if they overlap, which is reported."""
    spans: list[tuple[int, int, Scalar]] = []
    for node in sequence.scalars() if sequence else ():
        match = _SPAN.fullmatch(node.text)
        if match is None:
            return None
        start = int(match[1]) * 3600 + int(match[2]) * 60
        end = int(match[3]) * 3600 + int(match[4]) * 60
        spans.append((start, end if end > start else end + DAY, node))
    spans.sort(key=lambda span: span[:2])
    merged: list[tuple[int, int]] = []
    for start, end, node in spans:
        if merged and start < merged[-1][1]:
            before = f"{_clock(merged[-1][0])}-{_clock(merged[-1][1])}"
            actual = Refusal("two-spans", span=node.text, before=before)
            problems.report(deadlines.HOURS_OVERLAP, node.mark, actual=actual)
            return None
        if merged and start == merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _clock(seconds: int) -> str:
    seconds = seconds if seconds <= DAY else seconds - DAY
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
