"""Recurrence rules in both languages: a sentence for the common ones, the rule itself for the others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from engine.domain.text import Language, Text
from engine.domain.time.rrule import ByDay, Frequency, RRule
from engine.wording.cldr import month_name
from engine.wording.dates import date_text, weekday_text
from engine.wording.lists import all_of, either, gap, ordinal

_SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONDAY_TO_FRIDAY = tuple(ByDay(0, weekday) for weekday in range(5))
_MONTHLY = Text(zh="每月", en="every month")
_NO_SUCH_DAY = Text(zh="{dates}；没有这一天的，无需办理", en="{dates}; where there is no such day, nothing is due")


def rrule_text(rule: RRule, since: date) -> Text:
    """The dates of a rule that starts on ``since``: ``每月第 2 个星期二``, ``the 2nd Tuesday of every month``."""
    completed = _completed(rule, since)
    dates = _dates(completed)
    if dates is None:
        sentence = Text(zh="按 RRULE 规则 {rule}，从{since}起算", en="by the RRULE {rule}, counted from {since}")
        return sentence.filled(rule=str(rule), since=date_text(since))
    dates = _bounded(dates, rule, since)
    return _NO_SUCH_DAY.filled(dates=dates) if _may_be_missing(completed) else dates


def _completed(rule: RRule, since: date) -> RRule:
    """The rule with its day and month, which it may take from the start date."""
    if rule.byday or rule.bymonthday or rule.byyearday or rule.byweekno:
        return rule
    match rule.freq:
        case Frequency.DAILY:
            return rule
        case Frequency.WEEKLY:
            return replace(rule, byday=(ByDay(0, since.weekday()),))
        case Frequency.MONTHLY | Frequency.YEARLY:
            by_year = rule.freq is Frequency.YEARLY
            months = rule.bymonth or ((since.month,) if by_year else ())
            return replace(rule, bymonth=months, bymonthday=(since.day,))


def _bounded(dates: Text, rule: RRule, since: date) -> Text:
    """The dates with the start and end of the rule, if they make a difference."""
    begin = date_text(since)
    if rule.count:
        sentence = Text(
            zh=f"{{dates}}，从{{begin}}起共 {rule.count} 次", en=f"{{dates}}, {_times(rule.count)} from {{begin}} on"
        )
        return sentence.filled(dates=dates, begin=begin)
    if rule.interval != 1:
        dates = Text(zh="{dates}，从{begin}起算", en="{dates}, counted from {begin}").filled(dates=dates, begin=begin)
    if rule.until:
        sentence = Text(zh="{dates}，到{until}为止", en="{dates}, until {until}")
        return sentence.filled(dates=dates, until=date_text(rule.until))
    return dates


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _may_be_missing(rule: RRule) -> bool:
    """Return whether a month of the rule may lack one of its days."""
    shortest = min((_SHORTEST[month - 1] for month in rule.bymonth), default=28)
    return any(abs(day) > shortest for day in rule.bymonthday) or any(abs(day.nth) == 5 for day in rule.byday)


def _dates(rule: RRule) -> Text | None:
    """The dates without their bounds; None if no short sentence describes them."""
    match rule.freq:
        case _ if rule.byyearday or rule.byweekno:
            return None
        case Frequency.DAILY:
            return None if rule.bymonth or rule.bymonthday or rule.byday else _daily(rule)
        case Frequency.WEEKLY:
            unusual_week = rule.wkst and rule.interval != 1
            return None if rule.bysetpos or rule.bymonth or unusual_week else _weekly(rule)
        case Frequency.MONTHLY | Frequency.YEARLY:
            days = _days_of_month(rule)
            months = _months(rule)
            if days is None or months is None:
                return None
            zh = f"{months.zh}{'' if months is _MONTHLY else '的'}{gap(days)}{days.zh}"
            if len(rule.bymonth) == 1:
                zh = f"{months.zh}{days.zh}".replace(" 日", "日")  # a month and its day are written together: 3月15日
            return Text(zh=zh, en=f"{days.en} of {months.en}")


def _daily(rule: RRule) -> Text:
    if rule.interval == 1:
        return Text(zh="每天", en="every day")
    return Text(zh=f"每 {rule.interval} 天", en=f"every {rule.interval} days")


def _weekly(rule: RRule) -> Text:
    sentence = Text(zh="每{days}", en="every {days}")
    if rule.interval != 1:
        sentence = Text(
            zh=f"每 {rule.interval} 周的{{days}}", en=f"every {{days}} of every {ordinal(rule.interval)} week"
        )
    return sentence.filled(days=_weekdays(rule.byday, all_of))


def _months(rule: RRule) -> Text | None:
    """The months that the days are counted in; None if the rule counts them in years."""
    names = (
        all_of([Text(zh=f"{month}月", en=month_name(month, Language.EN)) for month in rule.bymonth])
        if rule.bymonth
        else None
    )
    if rule.freq is Frequency.MONTHLY and names is None:
        if rule.interval == 1:
            return _MONTHLY
        return Text(zh=f"每 {rule.interval} 个月", en=f"every {ordinal(rule.interval)} month")
    if names is None or (rule.freq is Frequency.MONTHLY and rule.interval != 1):
        return None
    if rule.interval == 1:
        return Text(zh="每年{names}", en="{names}, every year").filled(names=names)
    sentence = Text(zh=f"每 {rule.interval} 年{{names}}", en=f"{{names}}, every {ordinal(rule.interval)} year")
    return sentence.filled(names=names)


def _days_of_month(rule: RRule) -> Text | None:
    """The days within their month; None if no short sentence describes them."""
    counted = [day for day in rule.byday if day.nth]
    match rule:
        case RRule(byday=(), bysetpos=()):
            days = [_day(day) for day in rule.bymonthday]
            return Text(zh="、".join(day.zh for day in days), en=all_of(days).en)
        case RRule(bymonthday=(), bysetpos=()) if len(counted) == len(rule.byday):
            return all_of([_nth_weekday(day) for day in rule.byday])
        case RRule(bymonthday=(), bysetpos=()) if not counted:
            return Text(zh="每个{days}", en="every {days}").filled(days=_weekdays(rule.byday, all_of))
        case RRule(byday=(_, *_), bymonthday=(), bysetpos=(nth,)) if not counted:
            weekdays = _weekdays(rule.byday, either)
            which = _counted(nth, "天", weekdays.en)
            return Text(zh=f"{weekdays.zh}里的{which.zh}", en=which.en)
        case _:
            return None


def _weekdays(days: Sequence[ByDay], join: Callable[[Sequence[Text]], Text]) -> Text:
    """``周六和周日``, ``Saturday and Sunday``; ``周一到周五`` for the five working days."""
    if tuple(days) == _MONDAY_TO_FRIDAY:
        return Text(zh="周一到周五", en="day from Monday to Friday")
    names = [weekday_text(day.weekday) for day in days]
    return join([Text(zh=name.zh.replace("星期", "周"), en=name.en) for name in names])


def _day(day: int) -> Text:
    return Text(zh=f"{day} 日", en=f"the {ordinal(day)}") if day > 0 else _counted(day, "天", "day")


def _nth_weekday(day: ByDay) -> Text:
    name = weekday_text(day.weekday)
    return _counted(day.nth, f"个{name.zh}", name.en)


def _counted(nth: int, zh: str, en: str) -> Text:
    """``第 2 个星期二``, ``the 2nd Tuesday``; negative counts from the end."""
    if nth == -1:
        return Text(zh=f"最后一{zh}", en=f"the last {en}")
    if nth < 0:
        return Text(zh=f"倒数第 {-nth} {zh}", en=f"the {ordinal(-nth)} {en} from the end")
    return Text(zh=f"第 {nth} {zh}", en=f"the {ordinal(nth)} {en}")
