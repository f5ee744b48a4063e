"""Recurrence rules of RFC 5545: reads ``FREQ=MONTHLY;BYDAY=2TU``, or refuses it and states what would be right.

The reader is strict: a rule that python-dateutil accepts silently, or reads in another way than people do, is a
problem.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from engine.domain.text import Text
from engine.domain.time.rrule import HORIZON, WEEKDAYS, ByDay, Frequency, RRule, dates
from engine.loading.diagnostics import deadlines
from engine.loading.diagnostics.code import Code
from engine.loading.problem_list import Problems
from engine.loading.tree import Scalar
from engine.wording.suggestions import list_names, suggestion

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

    def __init__(self, code: Code, actual: Text, right: Text) -> None:
        super().__init__(actual.en)
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
        actual = Text(zh="用了全角符号", en="it has full-width characters")
        raise _RRuleError(deadlines.RRULE_UNREADABLE, actual, Text(zh=f"写成 `{folded}`", en=f"write `{folded}`"))
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
            right = Text(
                zh=f"只用 RFC 5545 的部分{guess.zh}：{', '.join(_PARTS)}",
                en=f"use the parts of RFC 5545{guess.en}: {', '.join(_PARTS)}",
            )
            raise _RRuleError(deadlines.RRULE_UNREADABLE, _quoted(part), right)
        if name in parts:
            actual = Text(zh=f"{name} 写了两次", en=f"{name} appears twice")
            raise _RRuleError(
                deadlines.RRULE_UNREADABLE, actual, Text(zh="每个部分只写一次", en="write each part once")
            )
        parts[name] = value
    return parts


def _frequency(value: str | None) -> Frequency:
    if value is None:
        actual = Text(zh="没有 FREQ", en="there is no FREQ")
        right = Text(zh=f"写上 FREQ：{list_names(Frequency).zh}", en=f"add FREQ: {list_names(Frequency).en}")
        raise _RRuleError(deadlines.RRULE_UNREADABLE, actual, right)
    if value in _CLOCK_FREQUENCIES:
        raise _RRuleError(deadlines.RRULE_TIME, _quoted(f"FREQ={value}"), _TIME_IS_AT)
    if value not in list(Frequency):
        guess = suggestion(value, Frequency)
        raise _bad_value(
            "FREQ", value, Text(zh=list_names(Frequency).zh + guess.zh, en=list_names(Frequency).en + guess.en)
        )
    return Frequency(value)


def _count(name: str, value: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", value) is None or not int(value):
        raise _bad_value(name, value, Text(zh="1 到 9999 的整数", en="a whole number from 1 to 9999"))
    return int(value)


def _until(value: str) -> date:
    if re.fullmatch(r"[0-9]{8}T[0-9]{6}Z?", value):
        right = Text(
            zh=f"只写日期：UNTIL={value[:8]}（含当天）", en=f"give only the date: UNTIL={value[:8]} (included)"
        )
        raise _RRuleError(deadlines.RRULE_TIME, _quoted(f"UNTIL={value}"), right)
    try:
        if re.fullmatch(r"[0-9]{8}", value) is None:
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise _bad_value("UNTIL", value, Text(zh="日期，例如 20261231", en="a date such as 20261231")) from None


def _week_start(value: str) -> int:
    if value not in WEEKDAYS:
        raise _bad_value("WKST", value, list_names(WEEKDAYS))
    return WEEKDAYS.index(value)


def _weekdays(value: str) -> tuple[ByDay, ...]:
    days: set[ByDay] = set()
    for item in value.split(","):
        match = re.fullmatch(rf"([+-]?[0-9]{{1,2}})?({'|'.join(WEEKDAYS)})", item)
        nth = int(match[1] or 0) if match else 0
        if match is None or (match[1] and not 1 <= abs(nth) <= _LIMITS["BYDAY"]):
            raise _bad_value(
                "BYDAY", item, Text(zh="星期几，例如 MO、2TU、-1FR", en="weekdays such as MO, 2TU or -1FR")
            )
        days.add(ByDay(nth, WEEKDAYS.index(match[2])))
    return tuple(sorted(days, key=lambda day: (day.nth < 0, day)))


def _numbers(name: str, value: str | None) -> tuple[int, ...]:
    """The numbers of a list in order, with those that count from the end last; months cannot count from the end."""
    most, numbers = _LIMITS[name], set()
    least = 1 if name == "BYMONTH" else -most
    for item in value.split(",") if value else ():
        number = int(item) if re.fullmatch(r"[+-]?[0-9]{1,3}", item) else 0
        if not number or not least <= number <= most:
            wanted = Text(zh=f"1 到 {most}", en=f"numbers from 1 to {most}")
            if least < 0:
                wanted = Text(zh=f"{wanted.zh}，从末尾数写负数", en=f"{wanted.en}, negative from the end")
            raise _bad_value(name, item, wanted)
        numbers.add(number)
    return tuple(sorted(numbers, key=lambda n: (n < 0, n)))


# ---- combinations of parts


def _check_parts(rule: RRule) -> None:
    """Refuse combinations that RFC 5545 forbids, and those that it leaves to each reader."""
    for actual, right in _misfits(rule):
        raise _RRuleError(deadlines.RRULE_PARTS, actual, right)


def _misfits(rule: RRule) -> Iterator[tuple[Text, Text]]:
    """Parts that do not go together: the actual parts, and what would be right."""
    for name, values, frequencies in (
        ("BYWEEKNO", rule.byweekno, (Frequency.YEARLY,)),
        ("BYYEARDAY", rule.byyearday, (Frequency.YEARLY,)),
        ("BYMONTHDAY", rule.bymonthday, (Frequency.DAILY, Frequency.YEARLY, Frequency.MONTHLY)),
    ):
        if values and rule.freq not in frequencies:
            yield (
                Text(zh=f"{name} 不能和 FREQ={rule.freq} 一起用", en=f"{name} does not go with FREQ={rule.freq}"),
                Text(
                    zh=f"删去 {name}，或改用 FREQ={frequencies[-1]}", en=f"delete {name}, or use FREQ={frequencies[-1]}"
                ),
            )
    if rule.count and rule.until:
        yield (
            Text(zh="COUNT 和 UNTIL 都写了", en="it has COUNT and UNTIL"),
            Text(zh="只写其中一个", en="keep one of them"),
        )
    by_week = rule.freq in (Frequency.DAILY, Frequency.WEEKLY) or bool(rule.byweekno)
    if by_week and any(day.nth for day in rule.byday):
        yield (
            Text(
                zh="一周里每个星期几只有一个，BYDAY 却写了第几个",
                en="BYDAY has numbers, but a week has each weekday once",
            ),
            Text(zh="删去 BYDAY 里的数字", en="delete the numbers of BYDAY"),
        )
    days = rule.byday or rule.bymonthday or rule.byyearday
    if rule.bysetpos and (rule.freq is Frequency.DAILY or not (days or rule.bymonth or rule.byweekno)):
        yield (
            Text(zh="BYSETPOS 没有可以挑选的日子", en="BYSETPOS has no days to choose from"),
            Text(zh="加上 BYDAY 之类的部分，或删去 BYSETPOS", en="add BYDAY or another such part, or delete BYSETPOS"),
        )
    if rule.freq is Frequency.YEARLY and rule.bymonthday and not rule.bymonth:
        yield (
            Text(
                zh="FREQ=YEARLY 有 BYMONTHDAY 而没有 BYMONTH：有的程序当作每个月，有的当作一个月",
                en="FREQ=YEARLY has BYMONTHDAY without BYMONTH: some programs read every month, some one",
            ),
            Text(zh="加上 BYMONTH；每个月都要的，用 FREQ=MONTHLY", en="add BYMONTH, or use FREQ=MONTHLY for each"),
        )
    if rule.byweekno and not days:
        yield (
            Text(
                zh="BYWEEKNO 没有 BYDAY：有的程序当作整周，有的当作一天",
                en="BYWEEKNO is without BYDAY: some programs read the whole week, some one day",
            ),
            Text(zh="加上 BYDAY，例如 BYDAY=MO", en="add BYDAY, such as BYDAY=MO"),
        )


def _check_that_it_fires(rule: RRule, since: date | None) -> None:
    """Refuse a rule without any date. Checks that need no computed dates come first."""
    in_a_month = rule.freq is Frequency.MONTHLY or bool(rule.bymonth)
    too_far = next((day for day in rule.byday if in_a_month and abs(day.nth) > 5), None)
    if too_far is not None:
        actual = Text(
            zh=f"`{too_far}`：一个月最多有 5 个同样的星期几",
            en=f"`{too_far}`: a month has each weekday at most five times",
        )
        raise _never_occurs(actual, Text(zh="写 1 到 5，或 -5 到 -1", en="use 1 to 5, or -5 to -1"))
    longest = max((_MONTH_DAYS[month - 1] for month in rule.bymonth), default=31)
    if rule.bymonthday and all(abs(day) > longest for day in rule.bymonthday):
        actual = Text(
            zh=f"BYMONTH={_joined(rule.bymonth)} 没有 BYMONTHDAY={_joined(rule.bymonthday)} 这样的日子",
            en=f"BYMONTH={_joined(rule.bymonth)} has no BYMONTHDAY={_joined(rule.bymonthday)}",
        )
        raise _never_occurs(actual, Text(zh="换一个日子；月末写 -1", en="use another day; the month's end is -1"))
    most = _most_to_choose_from(rule)
    beyond = next((n for n in rule.bysetpos if abs(n) > most), None)
    if beyond is not None:
        actual = Text(
            zh=f"BYSETPOS={beyond}，而每期最多只有 {most} 天可挑",
            en=f"BYSETPOS={beyond}, but there are at most {most} days to choose from",
        )
        raise _never_occurs(actual, Text(zh=f"写 1 到 {most}", en=f"use 1 to {most}"))
    if since is not None and next(dates(rule, since), None) is None:
        actual = Text(
            zh=f"从 {since} 起 {HORIZON} 年内没有一天符合", en=f"no day of the {HORIZON} years from {since} fits it"
        )
        raise _never_occurs(actual, Text(zh="检查各部分是否互相矛盾", en="check which parts exclude each other"))


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


_TIME_IS_AT = Text(
    zh="规则只说哪一天；时刻写在 due 里，例如 due: {at: 17:00}",
    en="a rule names only days; put the time of day into due, such as due: {at: 17:00}",
)
_ZONE_IS_THE_CALENDARS = Text(zh="删去它：时区是日历的时区", en="delete it: the time zone is the calendar's")
_ONE_LINE = Text(
    zh="只写规则本身，写成一行，例如 FREQ=MONTHLY;BYDAY=2TU；它从 effective.from 起算",
    en="write only the rule, on one line, such as FREQ=MONTHLY;BYDAY=2TU; it counts from effective.from",
)
_NAME_AND_VALUE = Text(
    zh="写成 名称=值，用分号隔开，例如 FREQ=MONTHLY;BYDAY=2TU",
    en="write NAME=VALUE with semicolons between, such as FREQ=MONTHLY;BYDAY=2TU",
)


def _bad_value(name: str, value: str, wanted: Text) -> _RRuleError:
    blank = " " if wanted.zh[0].isascii() else ""
    right = Text(zh=f"{name} 写{blank}{wanted.zh}", en=f"set {name} to {wanted.en}")
    return _RRuleError(deadlines.RRULE_UNREADABLE, _quoted(f"{name}={value}"), right)


def _never_occurs(actual: Text, right: Text) -> _RRuleError:
    return _RRuleError(deadlines.NEVER_OCCURS, actual, right)


def _quoted(part: str) -> Text:
    line = " ".join(part.split())
    return Text.plain(f"`{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + '…'}`")


def _joined(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))
