"""What an obligation says, in one plain sentence for each of its parts, in both languages.

The sentences are for people who sign an agreement: they name the last day and the clock time that the rule gives
(docs/for-agreement-writers/deadlines.md), not the keys it is written with. They start small, end without a full
stop, and so can be joined. Names of events and fields come from the catalogue; one it does not have stands for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import assert_never

from engine.domain.agreement.agreement import RETURNABLE, Acceptance, Agreement, FollowUp
from engine.domain.agreement.catalogue import Borrowed, Catalogue, Evidence, Field, FieldKind
from engine.domain.agreement.condition import Condition
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    DayOfPeriod,
    DueRule,
    EventMatch,
    Every,
    InPeriod,
    OnDate,
    OnEvent,
    OnRequest,
    OnRule,
    PauseRule,
    Place,
    Recurring,
    Roll,
    Serves,
    TimeOfDay,
    Trigger,
    WeekdayOfPeriod,
    Within,
    WorkingDayOfPeriod,
)
from engine.domain.agreement.side import Side
from engine.domain.deadline.steps import amount_text
from engine.domain.phrases import all_of, date_text, either, gap, ordinal
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Part, Unit
from engine.domain.time.calendar import WEEKDAYS
from engine.domain.time.pause import waited_for
from engine.wording.rrule import rrule_text

NOTHING_TO_REPORT = Text(
    zh="本期没有业务的，由本人署名说明，也算交付",
    en="“nothing to report”, with a name under it, counts as a delivery",
)
"""What a department signs with ``nothing_to_report: allowed``."""

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
_THIS = {
    Every.DAY: Text(zh="当天", en="that day"),
    Every.WEEK: Text(zh="当周", en="that week"),
    Every.MONTH: Text(zh="当月", en="that month"),
    Every.QUARTER: Text(zh="当季度", en="that quarter"),
    Every.HALF_YEAR: Text(zh="这半年", en="that half-year"),
    Every.YEAR: Text(zh="当年", en="that year"),
}
_NEXT = {
    Every.DAY: Text(zh="次日", en="the day after"),
    Every.WEEK: Text(zh="下周", en="the week after"),
    Every.MONTH: Text(zh="下月", en="the month after"),
    Every.QUARTER: Text(zh="下季度", en="the quarter after"),
    Every.HALF_YEAR: Text(zh="后一个半年", en="the half-year after"),
    Every.YEAR: Text(zh="下一年", en="the year after"),
}
_WITHIN_PERIOD = {
    Every.DAY: Text(zh="当天", en="the day"),
    Every.WEEK: Text(zh="当周", en="the week"),
    Every.MONTH: Text(zh="当月", en="the month"),
    Every.QUARTER: Text(zh="当季度", en="the quarter"),
    Every.HALF_YEAR: Text(zh="这半年", en="the half-year"),
    Every.YEAR: Text(zh="当年", en="the year"),
}
_SHORTEST = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 28, Every.QUARTER: 90, Every.HALF_YEAR: 181, Every.YEAR: 365}
"""The days that each period of a kind surely has."""

_NO_SUCH_DAY = Text(zh="没有这一天的，不用办", en="where there is no such day, nothing is owed")
_OR_LAST_DAY = Text(zh="没有这一天的，按最后一天算", en="where there is no such day, the last day counts")
_OR_MONTHS_LAST = Text(
    zh="没有这一天的，按那个月最后一天算", en="where there is no such day, the last day of that month counts"
)
_DAY_BEFORE = Text(zh="前一天", en="the day before")
_SIGNERS = {"customer": Text(zh="客户", en="the customer")}
_AUDIENCE = {
    Audience.OWNER: Text(zh="责任岗位", en="the owner"),
    Audience.PROVIDER_HEAD: Text(zh="提供方负责人", en="the provider's head"),
    Audience.RECEIVER: Text(zh="接收岗位", en="the receiver"),
    Audience.CONSUMER_HEAD: Text(zh="接收方负责人", en="the consumer's head"),
}


@dataclass(frozen=True, slots=True)
class _Day:
    """A day in words, and what holds where there is none."""

    text: Text
    note: Text | None = None


# ---- when


def trigger_text(trigger: Trigger, catalogue: Catalogue) -> Text:
    """What makes it due, with the conditions on the event."""
    match trigger:
        case Recurring(every=every, serves=serves):
            words = Text(zh="{every}，针对{period}", en="{every}, for {period}")
            return words.filled(every=_EVERY[every], period=_served(every, serves))
        case OnDate(on=on):
            return Text(zh="只有一次，{day}", en="once, on {day}").filled(day=date_text(on))
        case OnRule(rule=rule, since=since):
            return rrule_text(rule, since)
        case OnEvent(events=events, where=where):
            titles = [_event(name, catalogue) for name in events]
            words = Text(zh="每次{zh}后", en="each time this happens: {en}")
            if len(titles) > 1:
                words = Text(zh="每次{zh}后", en="each time any of these happens: {en}")
            told = words.filled(zh=either([_quoted(t) for t in titles]).zh, en=", ".join(t.en for t in titles))
            if not where:
                return told
            only = Text(zh="{told}；只限{where}", en="{told}; only where {where}")
            return only.filled(told=told, where=conditions_text(where, trigger, catalogue))
        case OnRequest():
            return Text(zh="每当接收方提出请求", en="each time the consumer asks for it")
        case _:
            assert_never(trigger)


def conditions_text(conditions: Sequence[Condition], trigger: Trigger, catalogue: Catalogue) -> Text:
    """Conditions on the fields of the trigger's events, all of which must hold."""
    told = [_condition(c, _field(c.field, trigger, catalogue)) for c in conditions]
    return Text(zh="，并且".join(t.zh for t in told), en=" and ".join(t.en for t in told))


def met_when_text(conditions: Sequence[Condition], trigger: Trigger, catalogue: Catalogue) -> Text:
    """The correction of the event that is the success."""
    words = Text(zh="事后更正，如{what}，也算办到", en="also done once it is corrected and {what}")
    return words.filled(what=conditions_text(conditions, trigger, catalogue))


def done_by_text(done_by: EventMatch, catalogue: Catalogue) -> Text:
    """The event that completes it."""
    words = Text(
        zh="不用交付：登记{what}就算办到，以它发生的时刻为准",
        en="nothing to deliver: done when this is recorded, at the time it happened: {what}",
    )
    return words.filled(what=_happening(done_by, catalogue))


def pause_text(pause: PauseRule, catalogue: Catalogue) -> Text:
    """What stops the clock, until when, and for whom the provider waits."""
    words = Text(
        zh="自{since}起暂停计时，到下一次{until}为止，等待{who}",
        en="the clock stands from {since}, until the next {until}, waiting for {who}",
    )
    return words.filled(
        since=_happening(pause.since, catalogue),
        until=_happening(pause.until, catalogue),
        who=waited_for(pause.waiting_for),
    )


def _happening(happening: EventMatch, catalogue: Catalogue) -> Text:
    told = either([_quoted(_event(name, catalogue)) for name in happening.events])
    if not happening.where:
        return told
    words = Text(zh="{told}（只限{where}）", en="{told} (only where {where})")
    return words.filled(told=told, where=conditions_text(happening.where, OnEvent(happening.events), catalogue))


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


def _event(name: str, catalogue: Catalogue) -> Text:
    type_ = catalogue.event(name)
    return type_.title if type_ is not None else Text.plain(name)


def _field(name: str, trigger: Trigger, catalogue: Catalogue) -> Field:
    """The field as the trigger's events have it; each of them has it, all of one kind."""
    for event in trigger.events if isinstance(trigger, OnEvent) else ():
        type_ = catalogue.event(event)
        found = type_.field(name) if type_ is not None else None
        if found is not None:
            return found
    return Field(name, Text.plain(name))


def _condition(condition: Condition, field: Field) -> Text:
    tests: list[Text] = []
    if condition.any_of:
        tests.append(Text(zh="为{v}", en="is {v}").filled(v=either([_value(v, field) for v in condition.any_of])))
    if condition.none_of:
        tests.append(
            Text(zh="不是{v}", en="is not {v}").filled(v=either([_value(v, field) for v in condition.none_of]))
        )
    if condition.above is not None:
        tests.append(Text(zh="大于 {v}", en="is above {v}").filled(v=_number(condition.above)))
    if condition.below is not None:
        tests.append(Text(zh="小于 {v}", en="is below {v}").filled(v=_number(condition.below)))
    if condition.after is not None:
        tests.append(Text(zh="晚于 {v}", en="is later than {v}").filled(v=_bound(condition.kind, condition.after)))
    if condition.before is not None:
        tests.append(Text(zh="早于 {v}", en="is earlier than {v}").filled(v=_bound(condition.kind, condition.before)))
    told = Text(zh="、".join(t.zh for t in tests), en=" and ".join(t.en for t in tests))
    return Text(zh="“{label}”{told}", en="“{label}” {told}").filled(label=field.label, told=told)


def _value(value: str, field: Field) -> Text:
    match field.kind:
        case FieldKind.YES_NO:
            return Text(zh="“是”", en="“yes”") if value == "yes" else Text(zh="“否”", en="“no”")
        case FieldKind.CHOICE:
            label = next((c.label for c in field.choices if c.value == value), Text.plain(value))
            return _quoted(label)
        case FieldKind.NUMBER | FieldKind.MONEY:
            number = _number(Decimal(value))
            return Text(zh=f" {number}", en=number)
        case FieldKind.DATE:
            return date_text(date.fromisoformat(value))
        case FieldKind.TEXT | FieldKind.MOMENT | FieldKind.TIME | FieldKind.FILE | FieldKind.PHOTO | FieldKind.SHEET:
            return _quoted(Text.plain(value))
        case _:
            assert_never(field.kind)


def _number(value: Decimal) -> str:
    return f"{value:,f}"


def _bound(kind: FieldKind, value: str) -> Text:
    return date_text(date.fromisoformat(value)) if kind is FieldKind.DATE else Text.plain(value)


def _quoted(text: Text) -> Text:
    return Text(zh="“{text}”", en="“{text}”").filled(text=text)


# ---- by when


def due_text(rule: DueRule, trigger: Trigger, catalogue: Catalogue) -> Text:
    """By when it has to be done, with the last instant that is on time."""
    match rule:
        case Within(amount=amount, field=name, at=at, roll=roll):
            told = _within(amount, at)
            if rule.from_delivery:
                words = Text(
                    zh="从所等事项移交时算起，{told}；移交之前，日期待定",
                    en="counted from the hand-over of what it waits for: {told}; until then the date is awaited",
                )
                return _with(words.filled(told=told), _moved(roll))
            if name is None:
                return _with(told, _moved(roll))
            field = _field(name, trigger, catalogue)
            words = Text(zh="从“{field}”算起，{told}", en="counted from “{field}”: {told}")
            return _with(words.filled(field=field.label, told=told), _moved(roll), _unknown(field, trigger))
        case Ahead(amount=amount, field=name, at=at, roll=roll):
            field = _field(name, trigger, catalogue)
            return _with(_ahead(amount, at, _quoted(field.label)), _moved(roll), _unknown(field, trigger))
        case ByField(field=name, wording=wording):
            field = _field(name, trigger, catalogue)
            words = Text(zh="须在“{field}”之前", en="before “{field}”")
            if wording == "at":
                words = Text(zh="最晚在“{field}”当时", en="at “{field}” at the latest")
            return _with(words.filled(field=field.label), _unknown(field, trigger))
        case ByEvent(event=event):
            words = Text(
                zh="须在“{event}”之前；还没有发生时，日期待定",
                en="before “{event}” happens; until it does, the date is awaited",
            )
            return words.filled(event=_event(event, catalogue))
        case Agreed():
            return Text(
                zh="按双方商定的时间；商定之前，日期待定",
                en="at the time that both sides agree on; until they do, the date is awaited",
            )
        case InPeriod():
            return _with(_in_period(rule, trigger), _moved(rule.roll))
        case _:
            assert_never(rule)


def _with(told: Text, *more: Text | None) -> Text:
    """A sentence with what else holds, each after a semicolon."""
    all_of = [told, *(one for one in more if one is not None)]
    return Text(zh="；".join(t.zh for t in all_of), en="; ".join(t.en for t in all_of))


def _unknown(field: Field, trigger: Trigger) -> Text | None:
    """What holds while an optional field is blank; a condition on it would already ask for it."""
    asked = isinstance(trigger, OnEvent) and any(c.field == field.name for c in trigger.where)
    if not field.optional or asked:
        return None
    return Text(zh="还没有填写时，日期待定", en="while it is not filled in, the date is awaited")


def response_text(amount: Amount) -> Text:
    """By when a request is answered."""
    return Text(zh="收到请求后，{told}答复", en="answered {told} of the request").filled(told=_within_amount(amount))


def follow_up_text(follow_up: FollowUp, catalogue: Catalogue) -> Text:
    """How often it is done again, and until when."""
    words = Text(
        zh="此后{every}再办一次，直到“{event}”",
        en="then again {every}, until this happens: {event}",
    )
    return words.filled(every=_every(follow_up.every), event=_event(follow_up.until, catalogue))


def _every(amount: Amount) -> Text:
    """``每周``, ``every week``; ``每 2 周``, ``every 2 weeks``."""
    told = _amount(amount)
    if len(amount.parts) == 1 and amount.parts[0].count == 1:
        return Text(zh=f"每{told.zh.removeprefix('1 ')}", en=f"every {told.en.removeprefix('1 ')}")
    return Text(zh=f"每 {told.zh}", en=f"every {told.en}")


def _amount(amount: Amount) -> Text:
    """An amount of several parts stays readable: ``2 个工作日又 4 工作小时``."""
    parts = [amount_text(Amount((part,))) for part in amount.parts]
    return Text(zh="又 ".join(p.zh for p in parts), en=" and ".join(p.en for p in parts))


def _within_amount(amount: Amount) -> Text:
    return Text(zh="{amount}内", en="within {amount}").filled(amount=_amount(amount))


def _within(amount: Amount, at: TimeOfDay | time | None) -> Text:
    last = amount.parts[-1]
    if not last.unit.counts_days:
        if any(part.count for part in amount.parts):
            return _within_amount(amount)
        if last.unit.is_working:
            return Text(
                zh="立即；不在上班时间的，到下一次上班时", en="at once; outside working hours, when work next begins"
            )
        return Text(zh="立即", en="at once")
    clock = at or _default_clock(last.unit)
    if len(amount.parts) > 1:
        day = _Day(Text(zh="最后那天", en="the last of these days"))
    else:
        day = _day_after(last)
        if last.count == 0 or last == Part(1, Unit.DAY):
            return _with(_at_the_latest(_day_and_clock(day.text, clock)), day.note)
    words = Text(zh="{within}（{latest}）", en="{within} ({latest})")
    told = words.filled(within=_within_amount(amount), latest=_at_the_latest(_day_and_clock(day.text, clock)))
    return _with(told, day.note)


def _at_the_latest(by: Text) -> Text:
    return Text(zh=f"最晚{gap(by)}{by.zh}", en=f"at the latest {by.en}")


def _day_after(part: Part) -> _Day:
    """The last day of an amount in days that counts from an instant."""
    count = part.count
    match part.unit:
        case Unit.WORKING_DAY:
            if count == 0:
                note = Text(zh="当天不上班的，到下一个工作日", en="where that day is off: the next working day")
                return _Day(Text(zh="当天", en="the same day"), note)
            if count == 1:
                return _Day(Text(zh="下一个工作日", en="the next working day"))
            return _Day(Text(zh=f"此后第 {count} 个工作日", en=f"the {ordinal(count)} working day after"))
        case Unit.MONTH if count:
            same = Text(zh=f"{count} 个月后的同一天", en=f"the same day {_months(count)} later")
            return _Day(same, _OR_MONTHS_LAST)
        case _:
            days = count * 7 if part.unit is Unit.WEEK else count
            if days == 0:
                return _Day(Text(zh="当天", en="the same day"))
            if days == 1:
                return _Day(Text(zh="次日", en="the next day"))
            return _Day(Text(zh=f"此后第 {days} 天", en=f"the {ordinal(days)} day after"))


def _ahead(amount: Amount, at: TimeOfDay | time | None, moment: Text) -> Text:
    last = amount.parts[-1]
    if not last.unit.counts_days:
        words = Text(zh="最晚在{moment}之前 {amount}", en="at the latest {amount} before {moment}")
        if not any(part.count for part in amount.parts):
            words = Text(zh="最晚在{moment}当时", en="at {moment} at the latest")
        return words.filled(moment=moment, amount=_amount(amount))
    if len(amount.parts) > 1:
        words = Text(zh="{moment}之前 {amount}的那天", en="the day {amount} before {moment}")
        day = _Day(words.filled(moment=moment, amount=_amount(amount)))
    else:
        day = _day_ahead(last, moment)
    return _with(_at_the_latest(_day_and_clock(day.text, at or _default_clock(last.unit))), day.note)


def _day_ahead(part: Part, moment: Text) -> _Day:
    count, note = part.count, None
    match part.unit:
        case Unit.WORKING_DAY:
            if count == 0:
                words = Text(zh="{moment}当天", en="the day of {moment}")
                note = Text(zh="当天不上班的，到上一个工作日", en="where that day is off: the working day before")
            elif count == 1:
                words = Text(zh="{moment}的前一个工作日", en="the working day before {moment}")
            else:
                words = Text(
                    zh=f"{{moment}}之前第 {count} 个工作日", en=f"the {ordinal(count)} working day before {{moment}}"
                )
        case Unit.MONTH if count:
            words = Text(
                zh=f"{{moment}}之前 {count} 个月的同一天", en=f"the same day {_months(count)} before {{moment}}"
            )
            note = _OR_MONTHS_LAST
        case _:
            days = count * 7 if part.unit is Unit.WEEK else count
            if days == 0:
                words = Text(zh="{moment}当天", en="the day of {moment}")
            elif days == 1:
                words = Text(zh="{moment}的前一天", en="the day before {moment}")
            else:
                words = Text(zh=f"{{moment}}之前第 {days} 天", en=f"the {ordinal(days)} day before {{moment}}")
    return _Day(words.filled(moment=moment), note)


def _default_clock(unit: Unit) -> TimeOfDay:
    return TimeOfDay.CLOSE if unit is Unit.WORKING_DAY else TimeOfDay.END_OF_DAY


def _day_and_clock(day: Text, clock: TimeOfDay | time) -> Text:
    """``4 日 24:00``, ``the 4th, end of day``; ``下一个工作日下班时``, ``the next working day, close of business``."""
    match clock:
        case TimeOfDay.CLOSE:
            return Text(zh="{day}下班时", en="{day}, close of business").filled(day=day)
        case TimeOfDay.OPEN:
            return Text(zh="{day}上班时", en="{day}, start of business").filled(day=day)
        case TimeOfDay.END_OF_DAY:
            return Text(zh="{day} 24:00", en="{day}, end of day").filled(day=day)
        case TimeOfDay.SAME_TIME:
            return Text(zh="{day}的同一时刻", en="{day}, the same time of day").filled(day=day)
        case time():
            told = clock.isoformat("seconds" if clock.second else "minutes")
            return Text(zh="{day} {clock}", en="{day}, {clock}").filled(day=day, clock=told)
        case _:
            assert_never(clock)


def _moved(roll: Roll) -> Text | None:
    """Where the last day moves to; None where it stays."""
    match roll:
        case Roll.NONE:
            return None
        case Roll.NEXT:
            moved = Text(zh="顺延到下一个工作日", en="the next working day")
        case Roll.PREVIOUS:
            moved = Text(zh="提前到上一个工作日", en="the working day before")
        case Roll.NEAREST:
            moved = Text(
                zh="移到最近的工作日，前后一样近的取后一个", en="the nearest working day, the later of two as near"
            )
        case Roll.NEXT_IN_MONTH:
            moved = Text(
                zh="顺延到下一个工作日，跨月的改为提前到上一个工作日",
                en="the next working day, or the one before where that falls into another month",
            )
        case Roll.PREVIOUS_IN_MONTH:
            moved = Text(
                zh="提前到上一个工作日，跨月的改为顺延到下一个工作日",
                en="the working day before, or the next one where that falls into another month",
            )
        case _:
            assert_never(roll)
    return Text(zh="最后那天不上班的，{moved}", en="where that last day is off: {moved}").filled(moved=moved)


# ---- places in a period


def _in_period(rule: InPeriod, trigger: Trigger) -> Text:
    every = trigger.every if isinstance(trigger, Recurring) else Every.DAY
    place = _place(rule.place, every)
    day = place.text
    if rule.shift:
        count = abs(rule.shift)
        where = Text(zh="之后", en="after") if rule.shift > 0 else Text(zh="之前", en="before")
        words = Text(
            zh=f"{{day}}{{where}}第 {count} 个工作日", en=f"the {ordinal(count)} working day {{where}} {{day}}"
        )
        day = words.filled(day=day, where=where)
    if rule.bound == "before":
        last = _DAY_BEFORE if rule.shift else _before(rule.place, every)
        words = Text(zh="须在{gap}{day}之前（{latest}）", en="before {day} ({latest})")
        latest = _at_the_latest(_day_and_clock(last, rule.at or TimeOfDay.END_OF_DAY))
        return _with(words.filled(gap=gap(day), day=day, latest=latest), place.note)
    by_working_day = isinstance(rule.place, WorkingDayOfPeriod) or rule.shift != 0
    by = _day_and_clock(day, rule.at or (TimeOfDay.CLOSE if by_working_day else TimeOfDay.END_OF_DAY))
    return _with(Text(zh="最晚{gap}{by}", en="by {by}").filled(gap=gap(by), by=by), place.note)


def _place(place: Place, every: Every) -> _Day:
    match place:
        case DayOfPeriod(day=day):
            return _day_place(day, every)
        case WeekdayOfPeriod(weekday=weekday, nth=nth):
            note = _NO_SUCH_DAY if abs(nth) * 7 > _SHORTEST[every] else None
            if every in (Every.DAY, Every.WEEK):
                return _Day(WEEKDAYS[weekday], note)
            return _Day(_counted(nth, Text(zh="个{day}", en="{day}").filled(day=WEEKDAYS[weekday]), every), note)
        case WorkingDayOfPeriod(nth=nth):
            if every is Every.DAY:
                return _Day(_THIS[every], Text(zh="当天不上班的，不用办", en="on a day off nothing is owed"))
            # holidays may take up most of a period, but leave enough for the first half of its days
            rare = every is Every.WEEK or abs(nth) * 2 > _SHORTEST[every]
            told = _counted(nth, Text(zh="个工作日", en="working day"), every)
            return _Day(told, _NO_SUCH_DAY if rare else None)
        case _:
            assert_never(place)


def _day_place(day: int, every: Every) -> _Day:
    match every:
        case Every.DAY:
            return _Day(_THIS[every])
        case Every.WEEK:
            return _Day(WEEKDAYS[_weekday(day)])
        case Every.MONTH if day > 0:
            told = Text(zh=f"{day} 日", en=f"the {ordinal(day)}")
        case Every.MONTH | Every.QUARTER | Every.HALF_YEAR | Every.YEAR:
            told = _counted(day, Text(zh="天", en="day"), every)
        case _:
            assert_never(every)
    return _Day(told, _OR_LAST_DAY if day > _SHORTEST[every] else None)


def _weekday(day: int) -> int:
    return min(day, 7) - 1 if day > 0 else max(day + 7, 0)


def _counted(nth: int, what: Text, every: Every) -> Text:
    """``当月第 2 个星期五``, ``the 2nd Friday of the month``; negative counts from the end."""
    period = _WITHIN_PERIOD[every]
    if nth == -1:
        one = Text(zh="{period}最后一{what}", en="the last {what} of {period}")
        return one.filled(period=period, what=what)
    if nth < 0:
        words = Text(
            zh=f"{{period}}倒数第 {-nth} {{what}}", en=f"the {ordinal(-nth)} {{what}} from the end of {{period}}"
        )
    else:
        words = Text(zh=f"{{period}}第 {nth} {{what}}", en=f"the {ordinal(nth)} {{what}} of {{period}}")
    return words.filled(period=period, what=what)


def _before(place: Place, every: Every) -> Text:
    """The last day before a place, by name where it always has the same."""
    if not isinstance(place, DayOfPeriod | WeekdayOfPeriod):
        return _DAY_BEFORE
    if every is Every.WEEK:
        weekday = place.weekday if isinstance(place, WeekdayOfPeriod) else _weekday(place.day)
        if weekday == 0:
            return Text(zh="上周星期日", en="Sunday of the week before")
        return WEEKDAYS[weekday - 1]
    if every is Every.MONTH and isinstance(place, DayOfPeriod) and 1 <= place.day <= _SHORTEST[every]:
        if place.day == 1:
            return Text(zh="上月最后一天", en="the last day of the month before")
        return Text(zh=f"{place.day - 1} 日", en=f"the {ordinal(place.day - 1)}")
    return _DAY_BEFORE


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


# ---- what shows it, and how it is accepted


def evidence_text(item: Evidence, agreement: Agreement) -> Text:
    """One thing to hand in: what it is called, and what it has to be."""
    match item:
        case Field():
            return _field_text(item)
        case Borrowed(name=name, obligation=id):
            lender = agreement.obligation(id)
            lent = (
                next((e for e in lender.evidence if isinstance(e, Field) and e.name == name), None) if lender else None
            )
            words = Text(zh="{label}（用“{title}”已交的）", en="{label} (the one handed in under “{title}”)")
            return words.filled(
                label=lent.label if lent else Text.plain(name), title=lender.title if lender else Text.plain(id)
            )
        case _:
            assert_never(item)


def no_evidence_text(attested_by: Side) -> Text:
    """Whose word is enough where nothing has to be handed in."""
    match attested_by:
        case Side.PROVIDER:
            return Text(zh="不用交凭证，提供方确认已办到即可", en="none: the provider's word that it was done")
        case Side.CONSUMER:
            return Text(zh="不用交凭证，由接收方确认已办到", en="none: the consumer says that it was done")
        case _:
            assert_never(attested_by)


def acceptance_text(acceptance: Acceptance, attested_by: Side) -> Text:
    """When it counts as done for good."""
    if acceptance.within is None:
        match attested_by:
            case Side.PROVIDER:
                words = Text(
                    zh="交付即完成；接收方可在{within}退回",
                    en="done when delivered; the consumer may return it {within}",
                )
                return words.filled(
                    within=Text(zh=" " + _within_amount(RETURNABLE).zh, en=_within_amount(RETURNABLE).en)
                )
            case Side.CONSUMER:
                return Text(
                    zh="接收方确认即完成，不再另行验收", en="done when the consumer says so; nothing is left to accept"
                )
            case _:
                assert_never(attested_by)
    words = Text(
        zh="接收方在 {within}验收或退回；到时没有答复，不算验收",
        en="the consumer accepts or returns it {within}; no answer by then does not accept it",
    )
    if acceptance.silence_accepts:
        words = Text(
            zh="接收方在 {within}验收或退回；到时没有答复，视为验收",
            en="the consumer accepts or returns it {within}; no answer by then accepts it",
        )
    return words.filled(within=_within_amount(acceptance.within))


def _field_text(field: Field) -> Text:
    notes = [note for note in (_kind(field), _signature(field)) if note is not None]
    if field.optional:
        notes.append(Text(zh="可以没有", en="optional"))
    if not notes:
        return field.label
    words = Text(zh="{label}（{notes}）", en="{label} ({notes})")
    return words.filled(
        label=field.label, notes=Text(zh="；".join(n.zh for n in notes), en="; ".join(n.en for n in notes))
    )


def _kind(field: Field) -> Text | None:
    """What has to be filled in or attached; None for plain text, whose label says it all."""
    match field.kind:
        case FieldKind.TEXT:
            return None
        case FieldKind.NUMBER:
            return Text(zh="填数字", en="a number")
        case FieldKind.MONEY:
            if field.currency is None:
                return Text(zh="填金额", en="an amount of money")
            yuan = "元" if field.currency == "CNY" else field.currency
            return Text(zh="填金额，单位 {zh}", en="an amount in {en}").filled(zh=yuan, en=field.currency)
        case FieldKind.DATE:
            return Text(zh="填日期", en="a date")
        case FieldKind.MOMENT:
            return Text(zh="填日期和时间", en="a date and time")
        case FieldKind.TIME:
            return Text(zh="填时间", en="a time of day")
        case FieldKind.YES_NO:
            return Text(zh="填是或否", en="yes or no")
        case FieldKind.CHOICE:
            return Text(zh="选{one}", en="one of {one}").filled(one=either([_quoted(c.label) for c in field.choices]))
        case FieldKind.FILE:
            return Text(zh="附文件", en="a file")
        case FieldKind.PHOTO:
            return Text(zh="附照片或扫描件", en="a photo or scan")
        case FieldKind.SHEET:
            if not field.columns:
                return Text(zh="附表格", en="a table")
            words = Text(zh="附表格，要有列：{zh}", en="a table with the columns {en}")
            return words.filled(zh="、".join(field.columns), en=", ".join(field.columns))
        case _:
            assert_never(field.kind)


def _signature(field: Field) -> Text | None:
    if field.signed_by is None:
        return None
    signer = _SIGNERS.get(field.signed_by, Text.plain(field.signed_by))
    return Text(zh="须有{who}签字", en="signed by {who}").filled(who=signer)


# ---- reminders


def escalation_text(escalation: EscalationPolicy) -> tuple[Text, ...]:
    """Who is reminded when: a sentence for each step, then one for the daily reminder; never empty."""
    told = [step_text(step) for step in escalation.steps]
    if escalation.daily:
        words = Text(zh="逾期后每天提醒{who}，直到办结", en="once overdue, every day until it is closed: {who}")
        if any(step.amount is not None and not step.before for step in escalation.steps):
            words = Text(zh="此后每天提醒{who}，直到办结", en="after that, every day until it is closed: {who}")
        told.append(words.filled(who=_people(escalation.daily)))
    return tuple(told) or (Text(zh="不提醒", en="no reminders"),)


def step_text(step: EscalationStep) -> Text:
    """Who is reminded at one step."""
    if step.amount is None:
        words, amount = Text(zh="到期时提醒{who}", en="when it falls due: {who}"), Text.plain("")
    else:
        amount = _amount(step.amount)
        words = (
            Text(zh="到期前 {amount}提醒{who}", en="{amount} before it falls due: {who}")
            if step.before
            else Text(zh="逾期 {amount}提醒{who}", en="{amount} overdue: {who}")
        )
    return words.filled(amount=amount, who=_people(step.audience))


def _people(audience: Sequence[Audience]) -> Text:
    return all_of([_AUDIENCE[who] for who in audience])
