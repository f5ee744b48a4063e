"""Overdue items that stand in digests, since no step of their escalation is left."""

from datetime import datetime

from engine.domain.agreement.agreement import Obligation
from engine.domain.deadline.due import step_at
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.time.calendar import DAY_SECONDS, Calendar


def standing_since(
    verdict: Verdict, obligation: Obligation, history: History, calendar: Calendar, at: datetime
) -> datetime | None:
    """The instant since which an overdue item stands in digests: it has passed its last step, and the date by which
    the provider promised it. None if it does not stand at an instant.
    """
    if verdict.phase is not Phase.OPEN or verdict.timeliness is not Timeliness.OVERDUE or verdict.due is None:
        return None
    late = [r.amount for r in obligation.escalation.steps if not r.before and r.amount is not None]
    ends = [verdict.due.at, *(step_at(amount, verdict.due.at, calendar, before=False) for amount in late)]
    promise = history.late_reason
    if promise is not None and promise.promised_on is not None:
        ends.append(calendar.instant(promise.promised_on, DAY_SECONDS))
    return since if (since := max(ends)) <= at else None
