"""Triggers and due dates of an obligation as plain sentences in both languages.

The sentences name the last day and the clock time that the rule gives (docs/for-agreement-writers/deadlines.md),
not the keys it is written with. They start with a small letter and end without a full stop, so that they can be
joined.
"""

from datetime import time
from typing import assert_never

from engine.domain.agreement.agreement import FollowUp
from engine.domain.agreement.catalogue import Catalogue, Field
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DueRule,
    Every,
    InPeriod,
    OnCorrectiveAction,
    OnDate,
    OnEvent,
    OnRating,
    OnRequest,
    OnReturn,
    OnReview,
    OnRule,
    OnStep,
    OnSurvey,
    Recurring,
    Serves,
    TimeOfDay,
    Trigger,
    Within,
)
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.wording.condition import conditions_text, event_title, quoted, trigger_field
from engine.wording.dates import date_text
from engine.wording.in_period import in_period_text
from engine.wording.last_day import (
    LastDay,
    at_the_latest,
    day_and_clock,
    default_clock,
    joined,
    parts_text,
    roll_text,
    within_text,
)
from engine.wording.lists import either, ordinal
from engine.wording.rrule import rrule_text

_EVERY = {
    Every.DAY: Text(zh="每天", en="every day"),
    Every.WEEK: Text(zh="每周", en="every week"),
    Every.MONTH: Text(zh="每月", en="every month"),
    Every.QUARTER: Text(zh="每季度", en="every quarter"),
    Every.HALF_YEAR: Text(zh="每半年", en="every half-year"),
    Every.YEAR: Text(zh="每年", en="every year"),
}
_PREVIOUS = {
    Every.DAY: Text(zh="前一天", en="the day before"),
    Every.WEEK: Text(zh="上周", en="the week before"),
    Every.MONTH: Text(zh="上月", en="the month before"),
    Every.QUARTER: Text(zh="上季度", en="the quarter before"),
    # 上半年 is the first half of a year, not the half before this one
    Every.HALF_YEAR: Text(zh="前一个半年", en="the half-year before"),
    Every.YEAR: Text(zh="上一年", en="the year before"),
}
_NEXT = {
    Every.DAY: Text(zh="次日", en="the day after"),
    Every.WEEK: Text(zh="下周", en="the week after"),
    Every.MONTH: Text(zh="下月", en="the month after"),
    Every.QUARTER: Text(zh="下季度", en="the quarter after"),
    Every.HALF_YEAR: Text(zh="后一个半年", en="the half-year after"),
    Every.YEAR: Text(zh="下一年", en="the year after"),
}
_THIS = {
    Every.DAY: Text(zh="当天", en="that day"),
    Every.WEEK: Text(zh="当周", en="that week"),
    Every.MONTH: Text(zh="当月", en="that month"),
    Every.QUARTER: Text(zh="当季度", en="that quarter"),
    Every.HALF_YEAR: Text(zh="这半年", en="that half-year"),
    Every.YEAR: Text(zh="当年", en="that year"),
}
_OR_MONTHS_LAST = Text(
    zh="没有这一天的，按那个月最后一天算", en="where there is no such day, the last day of that month counts"
)


def trigger_text(trigger: Trigger, catalogue: Catalogue) -> Text:
    """The trigger of an obligation, with the conditions on its events."""
    match trigger:
        case Recurring(every=every, serves=serves):
            sentence = Text(zh="{every}，针对{period}", en="{every}, for {period}")
            return sentence.filled(every=_EVERY[every], period=_served(every, serves))
        case OnDate(on=on):
            return Text(zh="只有一次，{day}", en="once, on {day}").filled(day=date_text(on))
        case OnRule(rule=rule, since=since):
            return rrule_text(rule, since)
        case OnEvent(events=events, where=where):
            titles = [event_title(name, catalogue) for name in events]
            sentence = Text(zh="每次{zh}后", en="each time this happens: {en}")
            if len(titles) > 1:
                sentence = Text(zh="每次{zh}后", en="each time any of these happens: {en}")
            if trigger.first:
                sentence = Text(zh="同一对象第一次{zh}后", en="the first time this happens for each subject: {en}")
            happens = sentence.filled(zh=either([quoted(t) for t in titles]).zh, en=", ".join(t.en for t in titles))
            if not where:
                return happens
            restricted = Text(zh="{happens}；只限{where}", en="{happens}; only where {where}")
            return restricted.filled(happens=happens, where=conditions_text(where, trigger, catalogue))
        case OnRequest():
            return Text(zh="每当接收方提出请求", en="each time the consumer asks for it")
        case OnRating(at_most=at_most):
            sentence = Text(
                zh="每当有人评价为 {score} 分或以下", en="each time somebody rates a delivery {score} or lower"
            )
            return sentence.filled(score=at_most)
        case OnReturn():
            return Text(zh="每当交付被退回", en="each time a delivery is returned")
        case OnSurvey(survey=survey, below=None):
            return Text(zh=f"调查 {survey} 每期有效结束后", en=f"after each round of the survey {survey} that counts")
        case OnSurvey(survey=survey, below=below):
            return Text(
                zh=f"调查 {survey} 每期有效结束、得分低于 {below} 时",
                en=f"after each round of the survey {survey} that counts and gives less than {below}",
            )
        case OnCorrectiveAction():
            return Text(
                zh="每当针对差错决定了纠正措施（期限按决定的日期）",
                en="each time a corrective action against a defect is decided (due on the date of the decision)",
            )
        case OnStep(after=after):
            sentence = Text(zh="同一起因的“{after}”交付之后", en="once “{after}” after the same cause is delivered")
            return sentence.filled(after=after)
        case OnReview(every=every):
            sentence = Text(zh="自约定生效之日起{every}", en="{every}, counted from the day the agreement began")
            return sentence.filled(every=_EVERY[every])
        case _:
            assert_never(trigger)


def _served(every: Every, serves: Serves) -> Text:
    match serves:
        case Serves.PREVIOUS:
            return _PREVIOUS[every]
        case Serves.THIS:
            return _THIS[every]
        case Serves.NEXT:
            return _NEXT[every]
        case _:
            assert_never(serves)


# ---- due dates


def due_text(rule: DueRule, trigger: Trigger, catalogue: Catalogue) -> Text:
    """The due date of an obligation, with the last instant that is on time."""
    match rule:
        case Within(amount=amount, field=name, at=at, roll=roll):
            within = _within(amount, at)
            if rule.from_delivery:
                sentence = Text(
                    zh="从前置事项移交时算起，{within}；移交之前，期限待定",
                    en="counted from the hand-over of what it waits for: {within}; until then the due date is pending",
                )
                return joined(sentence.filled(within=within), roll_text(roll))
            if name is None:
                return joined(within, roll_text(roll))
            field = trigger_field(name, trigger, catalogue)
            sentence = Text(zh="从“{field}”算起，{within}", en="counted from “{field}”: {within}")
            return joined(sentence.filled(field=field.label, within=within), roll_text(roll), _unknown(field, trigger))
        case Ahead(amount=amount, field=name, at=at, roll=roll):
            field = trigger_field(name, trigger, catalogue)
            return joined(_ahead(amount, at, quoted(field.label)), roll_text(roll), _unknown(field, trigger))
        case ByField(field=name, wording=wording):
            field = trigger_field(name, trigger, catalogue)
            sentence = Text(zh="须在“{field}”之前", en="before “{field}”")
            if wording == "at":
                sentence = Text(zh="最晚在“{field}”当时", en="at “{field}” at the latest")
            return joined(sentence.filled(field=field.label), _unknown(field, trigger))
        case ByEvent(event=event):
            sentence = Text(
                zh="须在“{event}”之前；该事件发生之前，期限待定",
                en="before “{event}” happens; until then the due date is pending",
            )
            return sentence.filled(event=event_title(event, catalogue))
        case Agreed():
            return Text(
                zh="按双方商定的时间；商定之前，期限待定",
                en="at the time that both sides agree on; until then the due date is pending",
            )
        case InPeriod():
            return joined(in_period_text(rule, trigger), roll_text(rule.roll))
        case _:
            assert_never(rule)


def _unknown(field: Field, trigger: Trigger) -> Text | None:
    """The note on an optional field that is still blank; None where a condition requires the field anyway."""
    required = isinstance(trigger, OnEvent) and any(c.field == field.name for c in trigger.where)
    if not field.optional or required:
        return None
    return Text(zh="未填写时，期限待定", en="until it is filled in, the due date is pending")


def response_text(amount: Amount) -> Text:
    """The time in which a request is answered."""
    return Text(zh="收到请求后，{within}答复", en="answered {within} of the request").filled(within=within_text(amount))


def follow_up_text(follow_up: FollowUp, catalogue: Catalogue) -> Text:
    """How often an obligation is repeated, and the event that ends that."""
    sentence = Text(
        zh="此后{every}再办一次，直到“{event}”",
        en="then again {every}, until this happens: {event}",
    )
    return sentence.filled(every=_every(follow_up.every), event=event_title(follow_up.until, catalogue))


def _every(amount: Amount) -> Text:
    """``每周``, ``every week``; ``每 2 周``, ``every 2 weeks``."""
    written = parts_text(amount)
    if len(amount.parts) == 1 and amount.parts[0].count == 1:
        return Text(zh=f"每{written.zh.removeprefix('1 ')}", en=f"every {written.en.removeprefix('1 ')}")
    return Text(zh=f"每 {written.zh}", en=f"every {written.en}")


def _within(amount: Amount, at: TimeOfDay | time | None) -> Text:
    last = amount.parts[-1]
    if not last.unit.counts_days:
        if any(part.count for part in amount.parts):
            return within_text(amount)
        if last.unit.is_working:
            return Text(
                zh="立即；不在上班时间的，到下一次上班时", en="at once; outside working hours, when work next begins"
            )
        return Text(zh="立即", en="at once")
    clock = at or default_clock(last.unit)
    if len(amount.parts) > 1:
        day = LastDay(Text(zh="最后那天", en="the last of these days"))
    else:
        day = _day_after(last)
        if last.count == 0 or last == Part(1, Unit.DAY):
            return joined(at_the_latest(day_and_clock(day.text, clock)), day.note)
    sentence = Text(zh="{within}（{latest}）", en="{within} ({latest})")
    latest = at_the_latest(day_and_clock(day.text, clock))
    return joined(sentence.filled(within=within_text(amount), latest=latest), day.note)


def _day_after(part: Part) -> LastDay:
    """The last day of an amount in days, counted from an instant."""
    count = part.count
    match part.unit:
        case Unit.WORKING_DAY:
            if count == 0:
                note = Text(zh="当天不上班的，到下一个工作日", en="where that day is off: the next working day")
                return LastDay(Text(zh="当天", en="the same day"), note)
            if count == 1:
                return LastDay(Text(zh="下一个工作日", en="the next working day"))
            return LastDay(Text(zh=f"此后第 {count} 个工作日", en=f"the {ordinal(count)} working day after"))
        case Unit.MONTH if count:
            same = Text(zh=f"{count} 个月后的同一天", en=f"the same day {_months(count)} later")
            return LastDay(same, _OR_MONTHS_LAST)
        case _:
            days = count * 7 if part.unit is Unit.WEEK else count
            if days == 0:
                return LastDay(Text(zh="当天", en="the same day"))
            if days == 1:
                return LastDay(Text(zh="次日", en="the next day"))
            return LastDay(Text(zh=f"此后第 {days} 天", en=f"the {ordinal(days)} day after"))


def _ahead(amount: Amount, at: TimeOfDay | time | None, moment: Text) -> Text:
    last = amount.parts[-1]
    if not last.unit.counts_days:
        sentence = Text(zh="最晚在{moment}之前 {amount}", en="at the latest {amount} before {moment}")
        if not any(part.count for part in amount.parts):
            sentence = Text(zh="最晚在{moment}当时", en="at {moment} at the latest")
        return sentence.filled(moment=moment, amount=parts_text(amount))
    if len(amount.parts) > 1:
        sentence = Text(zh="{moment}之前 {amount}的那天", en="the day {amount} before {moment}")
        day = LastDay(sentence.filled(moment=moment, amount=parts_text(amount)))
    else:
        day = _day_ahead(last, moment)
    return joined(at_the_latest(day_and_clock(day.text, at or default_clock(last.unit))), day.note)


def _day_ahead(part: Part, moment: Text) -> LastDay:
    count, note = part.count, None
    match part.unit:
        case Unit.WORKING_DAY:
            if count == 0:
                sentence = Text(zh="{moment}当天", en="the day of {moment}")
                note = Text(zh="当天不上班的，到上一个工作日", en="where that day is off: the working day before")
            elif count == 1:
                sentence = Text(zh="{moment}的前一个工作日", en="the working day before {moment}")
            else:
                sentence = Text(
                    zh=f"{{moment}}之前第 {count} 个工作日", en=f"the {ordinal(count)} working day before {{moment}}"
                )
        case Unit.MONTH if count:
            sentence = Text(
                zh=f"{{moment}}之前 {count} 个月的同一天", en=f"the same day {_months(count)} before {{moment}}"
            )
            note = _OR_MONTHS_LAST
        case _:
            days = count * 7 if part.unit is Unit.WEEK else count
            if days == 0:
                sentence = Text(zh="{moment}当天", en="the day of {moment}")
            elif days == 1:
                sentence = Text(zh="{moment}的前一天", en="the day before {moment}")
            else:
                sentence = Text(zh=f"{{moment}}之前第 {days} 天", en=f"the {ordinal(days)} day before {{moment}}")
    return LastDay(sentence.filled(moment=moment), note)


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"
