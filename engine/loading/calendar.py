"""calendars/*.yaml and the day table they make: the working week, national days, local exceptions on top."""

import re
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from engine.domain.text import Text
from engine.domain.time.day_table import DayTable, ExceptionalDay, Hours, YearlyDay
from engine.loading.diagnostics import meaning, references
from engine.loading.document import Document
from engine.loading.problem_list import Problems
from engine.loading.public_holidays import National, UnknownCountryError, national
from engine.loading.suggest import NOTHING, meant_name, suggestion
from engine.loading.tree import Mapping, MappingEntry, Scalar, Sequence
from engine.loading.value_hints import WEEKDAYS
from engine.loading.values import day, text

_SPAN = re.compile(r"(\d\d):(\d\d) *- *(\d\d):(\d\d)")
DAY = 86_400
_KNOWN_FROM = date(2024, 1, 1)
"""Where a calendar begins that does not say: fixed, so that publishing a year takes no earlier one away."""
Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
# Cities that people name and the database of zones does not.
_CITIES = {f"Asia/{city}": "Asia/Shanghai" for city in ("Beijing", "Nanjing", "Guangzhou", "Shenzhen")}
_CLOSED = Text(zh="休息", en="Closed")
_DIFFERENT = Text(zh="工作时间不同", en="Different hours")


def worked_weekdays(document: Document) -> int | None:
    """How many weekdays the calendar works; None where its hours cannot be read."""
    if not document.sound("hours"):
        return None
    found = {weekday for entry in document.root.mapping("hours") or () for weekday in _weekdays(entry.key.text)}
    return len(found) or None


def day_table(document: Document) -> DayTable | None:
    """The day table; None where a problem was reported."""
    root, problems = document.root, document.problems
    zone = _zone(root.scalar("zone"), problems) if document.sound("zone") else None
    week = _week(root, problems) if document.sound("hours") else None
    first, last = _validity(document)
    own = _days(document, "days")
    yearly = _days(document, "yearly")
    days = {on: ExceptionalDay(on, hours, title) for on, hours, title in _dated(own)}
    years_by_hand = {on.year for on in days}
    nation = _nation(document, first, last, years_by_hand)
    id = root.words("calendar")
    if document.broken or zone is None or week is None or nation is None or last is None or first is None or id is None:
        return None
    for on, title in nation.holidays:
        days.setdefault(on, ExceptionalDay(on, (), title))
    for on, title in nation.worked:
        days.setdefault(on, ExceptionalDay(on, _made_up(week, on), title))
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


def _made_up(week: Week, on: date) -> Hours:
    """A make-up day without hours of its own: its weekday's where that is worked anyway, else Monday's."""
    return week[on.weekday()] or week[0] or next((hours for hours in week if hours), ())


def _zone(node: Scalar | None, problems: Problems) -> str | None:
    if node is None:
        return None
    try:
        ZoneInfo(node.text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        guess = meant_name(_CITIES[node.text]) if node.text in _CITIES else suggestion(node.text, available_timezones())
        problems.report(references.UNKNOWN_ZONE, node.mark, found=node.text, suggestion=guess)
        return None
    return node.text


def _validity(document: Document) -> tuple[date | None, date | None]:
    root = document.root
    last = day(root.scalar("valid_through")) if document.sound("valid_through") else None
    first = day(root.scalar("valid_from")) if document.sound("valid_from") else None
    said = root.scalar("valid_from")
    if last is not None and first is not None and said is not None and first > last:
        document.problems.report(meaning.VALID_RANGE, said.mark, found=first.isoformat(), until=last.isoformat())
        return None, None
    if last is not None and said is None:
        first = min(_KNOWN_FROM, date(last.year, 1, 1))
    return first, last


def _nation(document: Document, first: date | None, last: date | None, by_hand: set[int]) -> National | None:
    """The national days between two dates; empty where no country is named, None where a problem was reported."""
    block, problems = document.root.mapping("holidays"), document.problems
    if block is None:
        return National(holidays=(), worked=(), announced=None)
    country, subdivision = block.scalar("country"), block.scalar("subdivision")
    if first is None or last is None or country is None or not document.sound("holidays"):
        return None
    # A library of holidays has no more to say outside these years, and a hostile file no longer list to make.
    begin, end = max(first.year, 1950), min(last.year, 2100)
    try:
        found = national(country.text, None, begin, end)
    except UnknownCountryError:
        problems.report(references.UNKNOWN_COUNTRY, country.mark, found=country.text, suggestion=NOTHING)
        return None
    if subdivision is not None:
        try:
            found = national(country.text, subdivision.text, begin, end)
        except UnknownCountryError:
            problems.report(references.UNKNOWN_COUNTRY, subdivision.mark, found=subdivision.text, suggestion=NOTHING)
            return None
    through = document.root.scalar("valid_through")
    announced = last.year if found.announced is None else found.announced
    for year in range(max(announced + 1, begin), last.year + 1):
        if year not in by_hand and through is not None:
            problems.report(
                meaning.YEAR_NOT_ANNOUNCED,
                through.mark,
                country=country.text,
                found=year,
                until=last.isoformat(),
                known=f"{announced}-12-31",
            )
            return None
    return National(
        holidays=tuple((on, title) for on, title in found.holidays if first <= on <= last),
        worked=tuple((on, title) for on, title in found.worked if first <= on <= last),
        announced=found.announced,
    )


def _dated(days: list[tuple[str, Hours, Text]]) -> list[tuple[date, Hours, Text]]:
    return [(date.fromisoformat(key), hours, title) for key, hours, title in days]


def _days(document: Document, key: str) -> list[tuple[str, Hours, Text]]:
    found = []
    for entry in document.root.mapping(key) or ():
        block = entry.value
        if not document.sound(key, entry.key.text) or not isinstance(block, Mapping):
            continue
        hours = _hours(block.sequence("hours"), document.problems) or ()
        title = text(block.get("title")) or (_DIFFERENT if hours else _CLOSED)
        found.append((entry.key.text, hours, title))
    return found


def _week(root: Mapping, problems: Problems) -> Week | None:
    week: list[Hours] = [()] * 7
    said: dict[int, MappingEntry] = {}
    sound = True
    for entry in root.mapping("hours") or ():
        if not isinstance(entry.value, Sequence):
            continue
        hours = _hours(entry.value, problems)
        sound = sound and hours is not None
        for weekday in _weekdays(entry.key.text):
            if weekday in said:
                name, line = WEEKDAYS[weekday], said[weekday].key.mark.line
                found = Text(zh=f"{name} 在第 {line} 行已经写过", en=f"{name} is given on line {line} already")
                problems.report(meaning.HOURS_OVERLAP, entry.key.mark, found=found)
                sound = False
            said[weekday] = entry
            week[weekday] = hours or ()
    if not sound:
        return None
    if not any(week):
        entry_hours = root.entry("hours")
        problems.report(meaning.NO_HOURS, entry_hours.key.mark if entry_hours else root.mark)
        return None
    for weekday, entry in said.items():
        following = week[(weekday + 1) % 7]
        end = week[weekday][-1][1] - DAY if week[weekday] else 0
        if following and end > following[0][0]:
            name, other = WEEKDAYS[weekday], WEEKDAYS[(weekday + 1) % 7]
            found = Text(
                zh=f"{name} 的夜班到 {_clock(end)}，{other} 从 {_clock(following[0][0])} 开始",
                en=f"the night shift of {name} ends at {_clock(end)}, {other} begins at {_clock(following[0][0])}",
            )
            problems.report(meaning.HOURS_OVERLAP, entry.value.mark, found=found)
            return None
    return (week[0], week[1], week[2], week[3], week[4], week[5], week[6])


def _weekdays(key: str) -> list[int]:
    found: list[int] = []
    for span in key.split(","):
        first, _, last = span.strip().partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            return []
        start = WEEKDAYS.index(first)
        end = WEEKDAYS.index(last) if last else start
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _hours(sequence: Sequence | None, problems: Problems) -> Hours | None:
    """The spans of a day in order, touching ones made one; None where they overlap, which is reported."""
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
            found = Text(zh=f"`{node.text}` 与 `{before}`", en=f"`{node.text}` and `{before}`")
            problems.report(meaning.HOURS_OVERLAP, node.mark, found=found)
            return None
        if merged and start == merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def _clock(seconds: int) -> str:
    seconds = seconds if seconds <= DAY else seconds - DAY
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"
