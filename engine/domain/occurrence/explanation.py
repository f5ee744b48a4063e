"""Explain the due date of an occurrence: the anchor, and the steps of the rule from there, as codes with values."""

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
    OnStep,
    OnSurvey,
    Recurring,
    Within,
)
from engine.domain.deadline.due import Anchor, explain
from engine.domain.deadline.explanation_steps import DueTime, Step
from engine.domain.deadline.period import Period, periods
from engine.domain.ids import CauseKind, EventId, OccurrenceId
from engine.domain.ledger.event import Event
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.occurrence.deliverable import deliverable_from
from engine.domain.occurrence.expand.event import anchor_of
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, can_stop
from engine.domain.survey.ids import round_text
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause

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
    *,
    home: Calendar | None = None,
) -> tuple[Step, ...]:
    """The steps to the due time of an occurrence.

    Their times are local to the calendar. Where its zone is not that of the calendar ``home``, by which people read
    due times, the first step says so.

    ``agreed_at``, ``extension`` and ``first_due_at`` come from its history; ``pauses`` are those that count, of people
    and of events. While the due date is pending, one step names what is missing. While it is paused, the last
    step says since when and for whom.
    """
    anchor = _anchor(obligation, occurrence, calendar, facts, agreed_at)
    if isinstance(anchor, Step):
        return (anchor,)
    stopping = tuple(pauses) if can_stop(obligation) else ()
    steps = list(explain(obligation.due, anchor, calendar, stopping))
    if isinstance(obligation.due, Within) and obligation.due.from_delivery:
        steps.insert(0, Step("from-hand-over", names=_needed(obligation)))
    if isinstance(obligation.trigger, OnCause):
        steps.insert(0, _cause(occurrence))
        if isinstance(obligation.trigger, OnStep):
            steps.insert(1, Step("after-step", step=obligation.trigger.after))
    if isinstance(obligation.trigger, OnSurvey) and (period := OccurrenceId.parse(occurrence.id).period) is not None:
        steps.insert(0, Step("cause-round", round=round_text(obligation.trigger.survey, period)))
    since = deliverable_from(obligation, occurrence, calendar)
    if since is not None and occurrence.served is not None:
        steps.insert(0, Step("deliverable-from", period=occurrence.served, since=DueTime(since, calendar.zone)))
    if isinstance(obligation.trigger, OnRule):
        steps.insert(0, Step("rule", rule=obligation.trigger))
    ongoing = min((p for p in stopping if p.until is None), key=lambda p: p.since, default=None)
    if home is not None and home.table.zone != calendar.table.zone:
        steps.insert(0, Step("times-in-zone", zone=calendar.table.zone))
    if ongoing is not None and steps[-1].at is not None and ongoing.since < steps[-1].at:
        paused = [Step("paused-now", since=calendar.local(ongoing.since), waiting_for=ongoing.waiting_for)]
        if ongoing.limit_at is not None:
            paused.append(Step("paused-until-limit", until=calendar.local(ongoing.limit_at)))
        return (*(s for s in steps if s.at is None or s.at <= ongoing.since), *paused)
    follow_up = obligation.follow_up
    if follow_up is not None and occurrence.number is not None and occurrence.number > 1 and occurrence.due:
        code = "follow-up" if occurrence.number == 2 else "follow-up-repeated"
        times = occurrence.number - 1
        steps.append(Step(code, occurrence.due.at, n=occurrence.number, amount=follow_up.every, times=times))
    if extension is not None and extension.until is not None and (not steps or _before(steps, extension.until)):
        until, was = (DueTime(at, calendar.zone) for at in (extension.until, first_due_at or extension.until))
        steps.append(Step("extended", extension.until, until=until, by=extension.decided_by, was=was))
    return tuple(steps)


def _needed(obligation: Obligation) -> tuple[str, ...]:
    """The obligations whose deliveries this one needs."""
    return tuple(need.promise for need in obligation.needs)


def _cause(occurrence: Occurrence) -> Step:
    """The step that names the cause of an occurrence."""
    cause = OccurrenceId.parse(occurrence.id).cause
    assert cause is not None
    about = str(cause.about(occurrence.agreement))
    match cause.kind:
        case CauseKind.RATED:
            return Step("cause-rated", by=cause.which, about=about)
        case CauseKind.RETURNED:
            return Step("cause-returned", about=about, n=cause.which)
        case CauseKind.DEFECT:
            return Step("cause-defect", about=about, action=cause.which)
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
) -> Anchor | Period | Step:
    """The instant or period that the rule counts from; while it is not known, the step that names what is missing."""
    rule = obligation.due
    match rule:
        case InPeriod():
            return _period(obligation, occurrence, calendar)
        case Agreed():
            return agreed_at or Step("pending-time")
        case ByEvent(event=name):
            if occurrence.due is not None:
                return occurrence.due.at
            return Step("pending-event", event=name)
        case Within(from_delivery=True):
            return occurrence.dates[-1].anchor or Step("pending-hand-over", names=_needed(obligation))
        case Within() | Ahead() | ByField():
            event = _event(occurrence, facts)
            if rule.field is None or event is None:
                return event.at if event is not None else occurrence.dates[-1].anchor or occurrence.opens_at
            moment = event.data.get(rule.field)
            if moment:
                return anchor_of(moment, rule, calendar)
            return Step("pending-field", field=rule.field)
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
