"""The right spelling of each kind of value, and the diagnostic for a misspelling."""

from dataclasses import dataclass

from engine.domain.text import Text
from engine.wording.diagnostics import structure
from engine.wording.diagnostics.code import Code


@dataclass(frozen=True, slots=True)
class Spelling:
    """One kind of value: the code for a misspelling, and the right spelling in words."""

    code: Code
    wanted: Text


def _spelling(code: Code, zh: str, en: str) -> Spelling:
    return Spelling(code, Text(zh=zh, en=en))


SPELLINGS: dict[str, Spelling] = {
    "text": _spelling(structure.NOT_WELL_FORMED, "一段文字，或 {zh: …, en: …}", "a text, or {zh: …, en: …}"),
    "word": _spelling(structure.NOT_WELL_FORMED, "一段文字", "a text"),
    "id": _spelling(structure.NOT_AN_ID, "一个编号", "an id"),
    "event-name": _spelling(structure.NOT_AN_ID, "一个编号，例如 vehicle.delivered", "an id such as vehicle.delivered"),
    "amount": _spelling(structure.NOT_AN_AMOUNT, "一个时长，例如 3 days", "a duration such as 3 days"),
    "amount-or-standard": _spelling(
        structure.NOT_AN_AMOUNT,
        "一个时长（3 days）或时限标准（promptly）",
        "a duration (3 days) or a standard (promptly)",
    ),
    "age": _spelling(
        structure.NOT_WELL_FORMED,
        "分钟、小时、天或周数，例如 3 days（这里不按工作日算）",
        "a number of minutes, hours, days or weeks, such as 3 days (no working time)",
    ),
    "patience": _spelling(
        structure.NOT_WELL_FORMED, "秒数或分钟数，例如 20 seconds", "a number of seconds or minutes, such as 20 seconds"
    ),
    "retention": _spelling(
        structure.NOT_WELL_FORMED,
        "几天、几个月或几年，例如 3 years",
        "a number of days, months or years, such as 3 years",
    ),
    "date": _spelling(structure.NOT_A_DATE, "一个日期，例如 2026-01-05", "a date such as 2026-01-05"),
    "rrule": _spelling(
        structure.NOT_WELL_FORMED, '一条规则，例如 "FREQ=MONTHLY;BYDAY=2TU"', 'a rule such as "FREQ=MONTHLY;BYDAY=2TU"'
    ),
    "time": _spelling(structure.NOT_A_TIME, "一个时刻，例如 17:00", "a time such as 17:00"),
    "at": _spelling(
        structure.NOT_WELL_FORMED,
        " close、open、end of day、same time 或时刻（例如 17:00）",
        "close, open, end of day, same time, or a time such as 17:00",
    ),
    "interval": _spelling(structure.NOT_AN_INTERVAL, '一段时间，例如 "08:30-12:00"', 'a span such as "08:30-12:00"'),
    "weekdays": _spelling(structure.NOT_A_WEEKDAY, "星期，例如 monday-friday", "weekdays such as monday-friday"),
    "month-day": _spelling(structure.NOT_WELL_FORMED, "月-日，例如 12-25", "month-day, such as 12-25"),
    "currency": _spelling(
        structure.NOT_WELL_FORMED, "三个大写字母的货币代码，例如 CNY", "a currency of three capitals, such as CNY"
    ),
    "country": _spelling(structure.NOT_WELL_FORMED, "大写字母的代码，例如 CN", "a code in capitals, such as CN"),
    "zone": _spelling(structure.NOT_WELL_FORMED, "时区名，例如 Asia/Shanghai", "a time zone such as Asia/Shanghai"),
    "days": _spelling(structure.NOT_AN_AMOUNT, "天数，例如 35 days", "a number of days such as 35 days"),
    "pause-limit": _spelling(
        structure.NOT_WELL_FORMED,
        "工作日数，例如 5 working days，或 none",
        "5 working days, or none",
    ),
    "shift": _spelling(
        structure.NOT_AN_AMOUNT,
        "几个工作日，例如 2 working days 或 -2 working days",
        "2 working days or -2 working days",
    ),
    "nth": _spelling(structure.NOT_A_NUMBER, "一个整数，或 last", "a whole number, or last"),
    "true": _spelling(structure.NOT_ALLOWED, " true", "true"),
    "value": _spelling(structure.NOT_WELL_FORMED, "一个值", "a value"),
    "test": _spelling(
        structure.NOT_WELL_FORMED,
        "一个值、[几个值]，或 {not: …}、{above: …, below: …}、{after: …, before: …}",
        "a value, [several], or {not: …}, {above: …, below: …}, {after: …, before: …}",
    ),
    "acceptance": _spelling(
        structure.NOT_WELL_FORMED,
        " none，或 {within: 2 working days, silence: accepts}",
        "none, or {within: 2 working days, silence: accepts}",
    ),
    "percent": _spelling(structure.NOT_WELL_FORMED, "百分比，例如 60%", "per cent, such as 60%"),
    "raters": _spelling(
        structure.NOT_WELL_FORMED,
        " head_for_unit、everyone_served、{role: 岗位} 或 {sample: 30%}",
        "head_for_unit, everyone_served, {role: …} or {sample: 30%}",
    ),
    "stake": _spelling(structure.NOT_WELL_FORMED, " none，或 {field: amount}", "none, or {field: amount}"),
    "measure": _spelling(
        structure.NOT_WELL_FORMED, "一个数或百分比，例如 4 或 95%", "a number or per cent, such as 4 or 95%"
    ),
}
