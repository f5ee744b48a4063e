"""Occurrences of obligations that are due in periods or on dates."""

from collections.abc import Iterator
from datetime import timedelta

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.rule import InPeriod, Periodic, Recurring
from engine.domain.deadline.due import series, step_at
from engine.domain.deadline.period import Period
from engine.domain.ids import obligation_text, occurrence_text
from engine.domain.occurrence.deliverable import over_before
from engine.domain.occurrence.occurrence import Dated, Occurrence, Window
from engine.domain.time.calendar import Calendar

_SLACK = timedelta(days=62)
"""The distance that shifts and rolls may move a due time away from its period."""


def periodic(
    agreement: Agreement, obligation: Obligation, trigger: Periodic, calendar: Calendar, window: Window
) -> Iterator[Occurrence]:
    """The occurrences for the periods around a window; some may lie outside of it."""
    rule = obligation.due
    assert isinstance(rule, InPeriod)
    promise = obligation_text(agreement.id, obligation.key)
    slack = _SLACK + timedelta(weeks=abs(rule.shift))
    since = max(window.since, agreement.effective_from) - slack
    until = min(window.until, agreement.effective_until or window.until) + slack
    for span, due_time in series(trigger, rule, since, until, calendar):
        served = span.served(trigger.serves) if isinstance(trigger, Recurring) else span
        last_day = calendar.local(due_time.at - timedelta(microseconds=1)).date()
        opens_at = calendar.instant(Period.containing(last_day, span.every).first, 0)
        for step in obligation.escalation.steps:
            if step.before and step.amount is not None:
                opens_at = min(opens_at, step_at(step.amount, due_time.at, calendar, before=True))
        over_at = over_before(obligation, served, due_time.at, calendar)
        if over_at is not None:  # nobody is told of a report on a period that is not over
            opens_at = max(opens_at, over_at)
        yield Occurrence(
            id=occurrence_text(promise, str(served)),
            agreement=agreement.id,
            obligation=obligation.key,
            opens_at=opens_at,
            known_at=opens_at,
            dates=(Dated(opens_at, due_time),),
            served=str(served),
        )
