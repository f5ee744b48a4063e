"""The sentences of the steps that explain a due time."""

from datetime import date, datetime, time, timedelta

from engine.domain.agreement.rule import DayOfPeriod, OnRule, WeekdayOfPeriod, WorkingDayOfPeriod
from engine.domain.deadline.explanation_steps import CalendarDay, DueTime, Step, StepValue, TimeOnDay
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.wording.amounts import amount_text, place_text
from engine.wording.dates import local_due, weekday_text
from engine.wording.names import waited_for
from engine.wording.rrule import rrule_text

STEPS = {
    # ---- the anchor
    "agreed-time": Text(zh="双方约定的时间", en="the time agreed by both sides"),
    "cause-rated": Text(zh="起因：{by} 对 {about} 的评价", en="cause: {by} rated {about}"),
    "after-step": Text(zh="从“{step}”交付之时起算", en="counted from the delivery of “{step}”"),
    "cause-returned": Text(zh="起因：{about} 第 {n} 次被退回", en="cause: {about} was returned (no. {n})"),
    "cause-round": Text(zh="起因：调查 {round} 结束", en="cause: the round {round} closed"),
    "cause-defect": Text(
        zh="起因：纠正措施 {action}，针对 {about} 的差错",
        en="cause: corrective action {action} against the defect of {about}",
    ),
    "deliverable-from": Text(
        zh="针对 {period}：从 {since}（该期最后一个工作日下班时）起才可以交付",
        en="about {period}: it can be delivered from {since} on, the close of its last working day",
    ),
    "event-time": Text(zh="后续事件 {event} 发生的时间", en="the time of the later event {event}"),
    "field-time": Text(zh="事件里的时间 {field}", en="the time in the event, {field}"),
    "from-hand-over": Text(zh="从 {names} 移交时起算", en="counted from the hand-over of {names}"),
    "pending-event": Text(
        zh="期限待定：后续事件 {event} 尚未发生", en="due date pending: the later event {event} has not happened yet"
    ),
    "pending-field": Text(zh="期限待定：事件缺少 {field}", en="due date pending: {field} is missing from the event"),
    "pending-hand-over": Text(
        zh="期限待定：{names} 尚未移交", en="due date pending: {names} has not been handed over yet"
    ),
    "pending-time": Text(
        zh="期限待定：双方尚未商定时间", en="due date pending: both sides have yet to agree on a time"
    ),
    "rule": Text(zh="{rule}", en="{rule}"),
    "start": Text(zh="从 {at} 起算，{day} 为第 0 天", en="counting starts at {at}; {day} is day 0"),
    "times-in-zone": Text(
        zh="以下各步按工作日历的时区 {zone} 的时间写", en="the steps are in the time of the calendar, {zone}"
    ),
    # ---- amounts
    "earlier": Text(zh="往前 {amount}：{at}", en="{amount} earlier: {at}"),
    "follow-up": Text(zh="第 {n} 次跟进：再加 {amount}", en="follow-up {n}: plus {amount}"),
    "follow-up-repeated": Text(
        zh="第 {n} 次跟进：再加 {amount} × {times}", en="follow-up {n}: plus {times} × {amount}"
    ),
    "make-up-day": Text(zh="{day} 上班", en="{day} is a working day"),
    "plus": Text(zh="加 {amount}：{at}", en="plus {amount}: {at}"),
    "plus-until": Text(zh="加 {amount}：{until}", en="{amount}: {until}"),
    "skipped": Text(zh="跳过 {day}", en="{day} is skipped"),
    # ---- places in a period
    "before-place": Text(zh="“之前”：最后一天是 {day}", en="“before” it: the last day is {day}"),
    "date": Text(zh="日期是 {day}", en="the date is {day}"),
    "place": Text(zh="{period} 的{place}是 {day}", en="{place} of {period} is {day}"),
    "shifted": Text(zh="移动 {count} 个工作日到 {day}", en="moved by {count} working days to {day}"),
    # ---- the day and its time
    "at-clock": Text(zh="{day} {time}", en="{day}, {time}"),
    "at-close": Text(zh="{day} 下班时（{time}）", en="close of {day} ({time})"),
    "at-end-of-day": Text(zh="{day} 结束时（{time}）", en="end of {day} ({time})"),
    "at-opening": Text(zh="{day} 上班时（{time}）", en="opening of {day} ({time})"),
    "at-same-time": Text(zh="{day} 同一时刻（{time}）", en="the same time on {day} ({time})"),
    "rolled": Text(zh="{day} 不上班，移到 {moved}", en="{day} is a day off; moved to {moved}"),
    # ---- what moves the due time
    "extended": Text(
        zh="延期至 {until}（{by}同意；原期限 {was}）", en="extended to {until}, granted by {by}; first due {was}"
    ),
    "paused": Text(
        zh="{since} 至 {until} 暂停，等待{waiting_for}：顺延 {length}",
        en="paused from {since} to {until}, waiting for {waiting_for}: moved by {length}",
    ),
    "paused-now": Text(
        zh="自 {since} 起暂停，等待{waiting_for}；恢复前没有期限",
        en="paused since {since}, waiting for {waiting_for}; no due date until it is resumed",
    ),
    "before-start": Text(
        zh="早于起算时间 {start}：一生成就已逾期", en="this is before counting starts ({start}): overdue at once"
    ),
    "paused-past-its-end": Text(
        zh="{since} 至 {until} 暂停，等待{waiting_for}：期限落在暂停之内，顺延 {length}，移到暂停结束之后",
        en="paused from {since} to {until}, waiting for {waiting_for}: "
        "the due time lay within; moved by {length}, past it",
    ),
    "paused-until-limit": Text(
        zh="暂停有上限：最迟 {until} 自动恢复计时",
        en="pauses have a limit: the clock runs again by itself at {until}",
    ),
    "pause-limit-reached": Text(
        zh="暂停已达上限，{until} 起自动恢复计时",
        en="the pause reached its limit: the clock runs again from {until}",
    ),
    "provisional": Text(
        zh="暂定：工作日历只公布到 {until}，公布后重新计算",
        en="provisional: the calendar is published until {until}; recalculated when more days are published",
    ),
}


def step_text(step: Step) -> Text:
    """The sentence of a step."""
    return STEPS[step.code].filled(**{name: _shown(name, value) for name, value in step.values.items()})


def _time_on_day(day: date, local: datetime) -> str:
    """``18:00``; ``24:00`` at the end of the day; with its date where it lies on a later one (a night shift)."""
    if local.date() == day:
        return f"{local:%H:%M}"
    if local == datetime.combine(day + timedelta(days=1), time(), tzinfo=local.tzinfo):
        return "24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def _shown(name: str, value: StepValue) -> str | int | Text:
    match value:
        case CalendarDay(on=on, name=title):
            day = Text(zh="{day}（{title}）", en="{day} ({title})")
            return day.filled(day=on.isoformat(), title=title or weekday_text(on.weekday()))
        case Amount():
            return amount_text(value)
        case DayOfPeriod() | WeekdayOfPeriod() | WorkingDayOfPeriod():
            return place_text(value)
        case OnRule(rule=rule, since=since):
            return rrule_text(rule, since)
        case DueTime(at=at, zone=zone):
            return local_due(at, zone)
        case tuple():
            return ", ".join(value)
        case Step():
            return step_text(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case TimeOnDay(day=day, local=local):
            return _time_on_day(day, local)
        case str() if name == "waiting_for":
            return waited_for(value)
        case _:
            return value
