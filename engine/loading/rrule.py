"""Recurrence rules of RFC 5545: reads ``FREQ=MONTHLY;BYDAY=2TU``, or refuses it and states what would be right.

The reader is strict: a rule that python-dateutil accepts silently, or reads in another way than people do, is a
problem.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from engine.domain.refusal import Refusal, Value
from engine.domain.text import Text
from engine.domain.time.instant import YEARS
from engine.domain.time.rrule import HORIZON, WEEKDAYS, ByDay, Frequency, RRule, dates
from engine.loading.problem_list import Problems
from engine.loading.tree import Scalar
from engine.wording.diagnostics import deadlines
from engine.wording.diagnostics.code import Code
from engine.wording.suggestions import NOTHING, list_names, suggestion

_LIMITS = {"BYMONTH": 12, "BYWEEKNO": 53, "BYYEARDAY": 366, "BYMONTHDAY": 31, "BYDAY": 53, "BYSETPOS": 366}
"""The largest number in each list."""
_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", *_LIMITS)
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_CLOCK_FREQUENCIES = ("HOURLY", "MINUTELY", "SECONDLY")
_OTHER_LINES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHOWN = 40


class _RRuleError(Exception):
    """A problem, with the actual text and what would be right."""

    def __init__(self, code: Code, actual: Value, right: Value) -> None:
        super().__init__(code.code)
        self.code, self.actual, self.right = code, actual, right


def rrule(node: Scalar, since: date | None, problems: Problems) -> RRule | None:
    """The rule; None if a problem was reported.

    With ``since``, the date from which the rule counts, a rule without any date is a problem too.
    """
    try:
        rule = _read(node.text)
        _check_parts(rule)
        _check_that_it_fires(rule, since)
    except _RRuleError as refused:
        problems.report(refused.code, node.mark, actual=refused.actual, right=refused.right)
        return None
    return rule


# ---- the text


def _read(text: str) -> RRule:
    stripped = text.strip()
    folded = unicodedata.normalize("NFKC", stripped)
    if folded != stripped:
        actual = Refusal("full-width-characters")
        raise _RRuleError(deadlines.RRULE_UNREADABLE, actual, Refusal("write-so", folded=folded))
    parts = _parts(stripped.upper())
    return RRule(
        freq=_frequency(parts.get("FREQ")),
        interval=_count("INTERVAL", parts.get("INTERVAL", "1")),
        count=_count("COUNT", parts["COUNT"]) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        bymonth=_numbers("BYMONTH", parts.get("BYMONTH")),
        byweekno=_numbers("BYWEEKNO", parts.get("BYWEEKNO")),
        byyearday=_numbers("BYYEARDAY", parts.get("BYYEARDAY")),
        bymonthday=_numbers("BYMONTHDAY", parts.get("BYMONTHDAY")),
        byday=_weekdays(parts["BYDAY"]) if "BYDAY" in parts else (),
        bysetpos=_numbers("BYSETPOS", parts.get("BYSETPOS")),
        wkst=_week_start(parts.get("WKST", "MO")),
    )


def _parts(text: str) -> dict[str, str]:
    """The parts by name. Unknown, repeated and empty parts raise _RRuleError."""
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if name in _CLOCK:
            raise _RRuleError(deadlines.RRULE_TIME, _quoted(part), _TIME_IS_AT)
        if name.startswith("TZID") or "TZID=" in part:
            raise _RRuleError(deadlines.RRULE_TIME, _quoted(part), _ZONE_IS_THE_CALENDARS)
        if name.split(":")[0] in _OTHER_LINES or "\n" in part:
            raise _RRuleError(deadlines.RRULE_UNREADABLE, _quoted(part), _ONE_LINE)
        if not equals or not value:
            raise _RRuleError(deadlines.RRULE_UNREADABLE, _quoted(part), _NAME_AND_VALUE)
        if name not in _PARTS:
            guess = suggestion(name, _PARTS)
            right = Refusal("rfc-parts", guess=guess, parts=_PARTS)
            raise _RRuleError(deadlines.RRULE_UNREADABLE, _quoted(part), right)
        if name in parts:
            actual = Refusal("part-twice", name=name)
            raise _RRuleError(deadlines.RRULE_UNREADABLE, actual, Refusal("part-once"))
        parts[name] = value
    return parts


def _frequency(value: str | None) -> Frequency:
    if value is None:
        actual = Refusal("no-freq")
        right = Refusal("add-freq", names=list_names(Frequency))
        raise _RRuleError(deadlines.RRULE_UNREADABLE, actual, right)
    if value in _CLOCK_FREQUENCIES:
        raise _RRuleError(deadlines.RRULE_TIME, _quoted(f"FREQ={value}"), _TIME_IS_AT)
    if value not in list(Frequency):
        guess = suggestion(value, Frequency)
        raise _bad_value("FREQ", value, Refusal("listed", names=list_names(Frequency), guess=guess))
    return Frequency(value)


def _count(name: str, value: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", value) is None or not int(value):
        raise _bad_value(name, value, Refusal("whole-number-to-9999"))
    return int(value)


def _until(value: str) -> date:
    if re.fullmatch(r"[0-9]{8}T[0-9]{6}Z?", value):
        right = Refusal("only-the-date", day=value[:8])
        raise _RRuleError(deadlines.RRULE_TIME, _quoted(f"UNTIL={value}"), right)
    try:
        if re.fullmatch(r"[0-9]{8}", value) is None:
            raise ValueError(value)
        until = date.fromisoformat(value)
        if until.year not in YEARS:
            raise ValueError(value)
    except ValueError:
        raise _bad_value("UNTIL", value, Refusal("until-date", first=YEARS[0], last=YEARS[-1])) from None
    return until


def _week_start(value: str) -> int:
    if value not in WEEKDAYS:
        raise _bad_value("WKST", value, Refusal("listed", names=list_names(WEEKDAYS), guess=NOTHING))
    return WEEKDAYS.index(value)


def _weekdays(value: str) -> tuple[ByDay, ...]:
    days: set[ByDay] = set()
    for item in value.split(","):
        match = re.fullmatch(rf"([+-]?[0-9]{{1,2}})?({'|'.join(WEEKDAYS)})", item)
        nth = int(match[1] or 0) if match else 0
        if match is None or (match[1] and not 1 <= abs(nth) <= _LIMITS["BYDAY"]):
            raise _bad_value("BYDAY", item, Refusal("weekdays-expected"))
        days.add(ByDay(nth, WEEKDAYS.index(match[2])))
    return tuple(sorted(days, key=lambda day: (day.nth < 0, day)))


def _numbers(name: str, value: str | None) -> tuple[int, ...]:
    """The numbers of a list in order, with those that count from the end last; months cannot count from the end."""
    most, numbers = _LIMITS[name], set()
    least = 1 if name == "BYMONTH" else -most
    for item in value.split(",") if value else ():
        number = int(item) if re.fullmatch(r"[+-]?[0-9]{1,3}", item) else 0
        if not number or not least <= number <= most:
            raise _bad_value(name, item, Refusal("numbers-either-end" if least < 0 else "numbers-to", most=most))
        numbers.add(number)
    return tuple(sorted(numbers, key=lambda n: (n < 0, n)))


# ---- combinations of parts


def _check_parts(rule: RRule) -> None:
    """Refuse combinations that RFC 5545 forbids, and those that it leaves to each reader."""
    for actual, right in _misfits(rule):
        raise _RRuleError(deadlines.RRULE_PARTS, actual, right)


def _misfits(rule: RRule) -> Iterator[tuple[Value, Value]]:
    """Parts that do not go together: the actual parts, and what would be right."""
    for name, values, frequencies in (
        ("BYWEEKNO", rule.byweekno, (Frequency.YEARLY,)),
        ("BYYEARDAY", rule.byyearday, (Frequency.YEARLY,)),
        ("BYMONTHDAY", rule.bymonthday, (Frequency.DAILY, Frequency.YEARLY, Frequency.MONTHLY)),
    ):
        if values and rule.freq not in frequencies:
            yield (
                Refusal("part-not-with-freq", name=name, freq=rule.freq),
                Refusal("delete-part-or-freq", name=name, other=frequencies[-1]),
            )
    if rule.count and rule.until:
        yield (
            Refusal("count-and-until"),
            Refusal("keep-one"),
        )
    by_week = rule.freq in (Frequency.DAILY, Frequency.WEEKLY) or bool(rule.byweekno)
    if by_week and any(day.nth for day in rule.byday):
        yield (
            Refusal("numbers-of-weekdays"),
            Refusal("delete-numbers"),
        )
    days = rule.byday or rule.bymonthday or rule.byyearday
    if rule.bysetpos and (rule.freq is Frequency.DAILY or not (days or rule.bymonth or rule.byweekno)):
        yield (
            Refusal("setpos-without-days"),
            Refusal("add-byday"),
        )
    if rule.freq is Frequency.YEARLY and rule.bymonthday and not rule.bymonth:
        yield (
            Refusal("yearly-without-month"),
            Refusal("add-bymonth"),
        )
    if rule.byweekno and not days:
        yield (
            Refusal("weeks-without-day"),
            Refusal("add-byday-monday"),
        )


def _check_that_it_fires(rule: RRule, since: date | None) -> None:
    """Refuse a rule without any date. Checks that need no computed dates come first."""
    in_a_month = rule.freq is Frequency.MONTHLY or bool(rule.bymonth)
    too_far = next((day for day in rule.byday if in_a_month and abs(day.nth) > 5), None)
    if too_far is not None:
        actual = Refusal("weekday-too-far", day=str(too_far))
        raise _never_occurs(actual, Refusal("weekday-numbers"))
    longest = max((_MONTH_DAYS[month - 1] for month in rule.bymonth), default=31)
    if rule.bymonthday and all(abs(day) > longest for day in rule.bymonthday):
        actual = Refusal("month-without-day", months=_joined(rule.bymonth), days=_joined(rule.bymonthday))
        raise _never_occurs(actual, Refusal("use-another-day"))
    most = _most_to_choose_from(rule)
    beyond = next((n for n in rule.bysetpos if abs(n) > most), None)
    if beyond is not None:
        actual = Refusal("setpos-too-far", beyond=beyond, most=most)
        raise _never_occurs(actual, Refusal("use-up-to", most=most))
    if since is not None and next(dates(rule, since), None) is None:
        actual = Refusal("no-day-fits", since=since, years=HORIZON)
        raise _never_occurs(actual, Refusal("parts-exclude-each-other"))


def _most_to_choose_from(rule: RRule) -> int:
    """The most days that a rule can name in one of its weeks, months or years."""
    match rule.freq:
        case Frequency.DAILY:
            return 1
        case Frequency.WEEKLY:
            return len(rule.byday) or 1
        case Frequency.MONTHLY:
            return min(31, 5 * len(rule.byday) or len(rule.bymonthday) or 1)
        case Frequency.YEARLY:
            return 366


# ---- texts


_TIME_IS_AT = Refusal("time-is-in-due")
_ZONE_IS_THE_CALENDARS = Refusal("zone-of-calendar")
_ONE_LINE = Refusal("one-line-rule")
_NAME_AND_VALUE = Refusal("name-and-value")


def _bad_value(name: str, value: str, wanted: Value) -> _RRuleError:
    right = Refusal("set-part-to", name=name, wanted=wanted)
    return _RRuleError(deadlines.RRULE_UNREADABLE, _quoted(f"{name}={value}"), right)


def _never_occurs(actual: Value, right: Value) -> _RRuleError:
    return _RRuleError(deadlines.NEVER_OCCURS, actual, right)


def _quoted(part: str) -> Value:
    line = " ".join(part.split())
    return Text.plain(f"`{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}`")


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))
