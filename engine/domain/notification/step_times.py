"""The instants at which the steps of an escalation are reached and notified, worked out once for each due time.

They depend on the due time alone, which many items share: those that open on one day under one rule. The instants at
which a single item opened and became known come in afterwards.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.digest_times import Digests
from engine.domain.agreement.escalation_policy import EscalationPolicy, EscalationStep
from engine.domain.deadline.due import step_at
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.notification.digest_slots import digest_after, digest_before
from engine.domain.occurrence.deliverable import deliverable_from
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.time.calendar import Calendar

_MOST = 4096
"""The most due times that are kept for one agreement."""


@dataclass(frozen=True, slots=True)
class StepTime:
    """A step before or after a due time: the instants at which it is reached, and of the digest that brings it.

    All instants are in UTC. ``slot`` takes no account of when the item became known.
    """

    step: EscalationStep
    topic: NotificationTopic
    reached_at: datetime
    slot: datetime


def step_times(policy: EscalationPolicy, due_at: datetime, calendar: Calendar, digests: Digests) -> list[StepTime]:
    """The times of all steps of a policy for a due time on the calendar of its rule, in the order of the policy."""
    key = id(policy), id(calendar), due_at
    known = digests.step_times.get(key)
    if known is not None:
        kept: list[StepTime] = known[2]
        return kept
    times: list[StepTime] = []
    for step in policy.steps:
        reached_at = due_at if step.amount is None else step_at(step.amount, due_at, calendar, before=step.before)
        times.append(StepTime(step, step_topic(step), reached_at, _slot(step, reached_at, due_at, digests)))
    return _kept(digests, key, policy, calendar, times)


def steps_to_come(
    policy: EscalationPolicy,
    due_at: datetime,
    calendar: Calendar,
    digests: Digests,
    notified: Set[tuple[NotificationTopic, datetime | None]],
) -> Sequence[StepTime]:
    """The same without the steps that people were notified of, for this due time."""
    if not notified:
        return step_times(policy, due_at, calendar, digests)
    key = id(policy), id(calendar), due_at, notified
    known = digests.step_times.get(key)
    if known is not None:
        kept: list[StepTime] = known[2]
        return kept
    times = [time for time in step_times(policy, due_at, calendar, digests) if (time.topic, due_at) not in notified]
    return _kept(digests, key, policy, calendar, times)


def _kept(
    digests: Digests, key: tuple[object, ...], policy: EscalationPolicy, calendar: Calendar, times: list[StepTime]
) -> list[StepTime]:
    """The times, which are found by their key from now on."""
    if len(digests.step_times) >= _MOST:
        digests.step_times.clear()
    digests.step_times[key] = policy, calendar, times  # the objects as well: no others can get their ids
    return times


def notification_of(
    time: StepTime,
    obligation: Obligation,
    occurrence: Occurrence,
    due_at: datetime,
    calendar: Calendar,
    digests: Digests,
) -> tuple[datetime, datetime, bool] | None:
    """The instants at which a step of an item is reached and notified, and whether no digest is in time for it.

    None: the item has no such step, because it would lie before the opening.
    """
    reached_at, slot, since = time.reached_at, time.slot, max(occurrence.opens_at, occurrence.known_at)
    if reached_at >= since:  # most steps lie behind the opening
        return (reached_at, slot, False) if slot >= since else (reached_at, since, since < due_at)
    if reached_at < occurrence.opens_at:
        if deliverable_from(obligation, occurrence, calendar) is None:
            return None
        reached_at = occurrence.opens_at  # no step of a report on a period before that is over
        slot = _slot(time.step, reached_at, due_at, digests)
    if reached_at < since < due_at:
        # known only after its step: it goes with the next digest, if that is still in time
        slot = _slot(time.step, since, due_at, digests)
    if slot >= since:
        return reached_at, slot, False
    return reached_at, since, since < due_at


def _slot(step: EscalationStep, reached_at: datetime, due_at: datetime, digests: Digests) -> datetime:
    """The digest that brings a step to its readers.

    A reminder that the next digest would bring after the due time goes with the last one before it.
    """
    slots = []
    for who in step.audience:
        calendar = digests.calendar(who)
        slot = digest_after(reached_at, digests.at, calendar)
        late = reached_at <= due_at < slot and (step.before or step.amount is None)
        slots.append(digest_before(due_at, digests.at, calendar) if late else slot)
    return min(slots)


@cache
def step_topic(step: EscalationStep) -> NotificationTopic:
    """The topic of a step: ``due``, ``2 working days before``, ``1 working day after``."""
    if step.amount is None:
        return NotificationTopic(NotificationKind.DUE)
    kind = NotificationKind.BEFORE_DUE if step.before else NotificationKind.AFTER_DUE
    return NotificationTopic(kind, amount=step.amount)
