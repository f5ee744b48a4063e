"""Overdue items that stand in digests, since no step of their escalation is left."""

from collections.abc import Callable
from datetime import datetime

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.deadline.due import step_at
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.time.calendar import DAY_SECONDS, Calendar


def last_step_at(policy: EscalationPolicy, due_at: datetime, calendar: Calendar) -> datetime:
    """The instant at which the last step of an overdue item is reached: the due time at least."""
    late = [step.amount for step in policy.steps if not step.before and step.amount is not None]
    return max([due_at, *(step_at(amount, due_at, calendar, before=False) for amount in late)])


class LastSteps:
    """The last steps of many items, each worked out once for those that are due at one time."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[EscalationPolicy, Calendar, datetime]] = {}

    def at(self, policy: EscalationPolicy, due_at: datetime, calendar: Calendar) -> datetime:
        """The same as ``last_step_at``."""
        key = id(policy), id(calendar), due_at
        if (known := self._known.get(key)) is None:
            # the objects as well: no others can get their ids
            known = self._known[key] = policy, calendar, last_step_at(policy, due_at, calendar)
        return known[2]


def standing_since(
    verdict: Verdict,
    obligation: Obligation,
    history: History,
    calendar: Calendar,
    at: datetime,
    last_step: Callable[[EscalationPolicy, datetime, Calendar], datetime] = last_step_at,
) -> datetime | None:
    """The instant since which an overdue item stands in digests: it has passed its last step, and the date by which
    the provider promised it. None if it does not stand at an instant. ``last_step`` is ``last_step_at``, or what knows
    its values.
    """
    if verdict.phase is not Phase.OPEN or verdict.timeliness is not Timeliness.OVERDUE or verdict.due is None:
        return None
    since = last_step(obligation.escalation, verdict.due.at, calendar)
    promise = history.late_reason
    if promise is not None and promise.promised_on is not None:
        since = max(since, calendar.instant(promise.promised_on, DAY_SECONDS))
    return since if since <= at else None
