"""Explain the due date of an occurrence: the anchor, and the steps of the rule from there."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import assert_never

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import (
    Agreed,
    Ahead,
    ByEvent,
    ByField,
    Every,
    InPeriod,
    OnCause,
    OnRule,
    Recurring,
    Within,
)
from engine.domain.deadline.due import explain
from engine.domain.deadline.explanation_steps import Step
from engine.domain.deadline.period import Period, periods
from engine.domain.ids import CauseKind, EventId, OccurrenceId
from engine.domain.ledger.event import Event
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.occurrence.expand.event import anchor_of
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, can_stop
from engine.domain.phrases import local_due
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from engine.wording.rrule import rrule_text

_SPAN = timedelta(days=430)


def explain_due(
    obligation: Obligation,
    occurrence: Occurrence,
    calendar: Calendar,
    facts: Facts,
    agreed_at: datetime | None = None,
    pauses: Sequence[Pause] = (),
    extension: ApprovalRequest | None = None,
    first_due_at: datetime | None = None,
) -> tuple[Step, ...]:
    """The steps to the due time of an occurrence.

    ``agreed_at``, ``pauses``, ``extension`` and ``first_due_at`` come from its history; the pauses that events cause
    are known already. While the due date is pending, one step names what is missing. While it is paused, the last
    step says since when and for whom.
    """
    anchor = _anchor(obligation, occurrence, calendar, facts, agreed_at)
    if isinstance(anchor, Text):
        return (Step("pending", what=anchor),)
    stopping = (*pauses, *occurrence.dates[-1].pauses) if can_stop(obligation) else ()
    steps = list(explain(obligation.due, anchor, calendar, stopping))
    if isinstance(obligation.due, Within) and obligation.due.from_delivery:
        steps.insert(0, Step("from-hand-over", names=", ".join(need.promise for need in obligation.needs)))
    if isinstance(obligation.trigger, OnCause):
        steps.insert(0, Step("cause", what=_cause_text(occurrence)))
    if isinstance(obligation.trigger, OnRule):
        steps.insert(0, Step("rule", rule=rrule_text(obligation.trigger.rule, obligation.trigger.since)))
    ongoing = min((p for p in stopping if p.until is None), key=lambda p: p.since, default=None)
    if ongoing is not None and steps[-1].at is not None and ongoing.since < steps[-1].at:
        paused = Step("paused-now", since=calendar.local(ongoing.since), waiting_for=ongoing.waiting_for)
        return (*(s for s in steps if s.at is None or s.at <= ongoing.since), paused)
    follow_up = obligation.follow_up
    if follow_up is not None and occurrence.number is not None and occurrence.number > 1 and occurrence.due:
        code = "follow-up" if occurrence.number == 2 else "follow-up-repeated"
        times = occurrence.number - 1
        steps.append(Step(code, occurrence.due.at, n=occurrence.number, amount=follow_up.every, times=times))
    if extension is not None and extension.until is not None and (not steps or _before(steps, extension.until)):
        until, was = (local_due(at, calendar.zone) for at in (extension.until, first_due_at or extension.until))
        steps.append(Step("extended", extension.until, until=until, by=extension.decided_by, was=was))
    return tuple(steps)


def _cause_text(occurrence: Occurrence) -> Text:
    """The cause of an occurrence, in words."""
    cause = OccurrenceId.parse(occurrence.id).cause
    assert cause is not None
    about = str(cause.about(occurrence.agreement))
    match cause.kind:
        case CauseKind.RATED:
            return Text(zh="{by} 对 {about} 的评价", en="{by} rated {about}").filled(by=cause.which, about=about)
        case CauseKind.RETURNED:
            sentence = Text(zh="{about} 第 {n} 次被退回", en="{about} was returned (no. {n})")
            return sentence.filled(about=about, n=cause.which)
        case _:
            assert_never(cause.kind)


def _before(steps: Sequence[Step], at: datetime) -> bool:
    last = steps[-1].at
    return last is None or last <= at


def _anchor(
    obligation: Obligation,
    occurrence: Occurrence,
    calendar: Calendar,
    facts: Facts,
    agreed_at: datetime | None,
) -> datetime | Period | Text:
    rule = obligation.due
    match rule:
        case InPeriod():
            return _period(obligation, occurrence, calendar)
        case Agreed():
            return agreed_at or Text(zh="双方尚未商定时间", en="both sides have yet to agree on a time")
        case ByEvent(event=name):
            if occurrence.due is not None:
                return occurrence.due.at
            return Text(zh="后续事件 {event} 尚未发生", en="the later event {event} has not happened yet").filled(
                event=name
            )
        case Within(from_delivery=True):
            names = ", ".join(need.promise for need in obligation.needs)
            needed = Text(zh="{names} 尚未移交", en="{names} has not been handed over yet").filled(names=names)
            return occurrence.dates[-1].anchor or needed
        case Within() | Ahead() | ByField():
            event = _event(occurrence, facts)
            if rule.field is None or event is None:
                return event.at if event is not None else occurrence.dates[-1].anchor or occurrence.opens_at
            moment = event.data.get(rule.field)
            if moment:
                return anchor_of(moment, rule, calendar)
            return Text(zh="事件缺少 {field}", en="{field} is missing from the event").filled(field=rule.field)
        case _:
            assert_never(rule)


def _event(occurrence: Occurrence, facts: Facts) -> Event | None:
    if occurrence.event is None:
        return None
    name = EventId.parse(occurrence.event).name
    return next((f.current for f in facts.by_name.get(name, ()) if f.current.id == occurrence.event), None)


def _period(obligation: Obligation, occurrence: Occurrence, calendar: Calendar) -> Period:
    trigger = obligation.trigger
    assert occurrence.due is not None and occurrence.served is not None
    if not isinstance(trigger, Recurring):
        return Period.containing(date.fromisoformat(occurrence.served), Every.DAY)
    near = calendar.local(occurrence.due.at).date()
    spans: Sequence[Period] = tuple(periods(trigger.every, near - _SPAN, near + _SPAN))
    return next(p for p in spans if str(p.served(trigger.serves)) == occurrence.served)
