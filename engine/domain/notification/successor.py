"""The items that a role missed: people were notified while nobody held it, or have left it since.

The people who hold the role now are notified of each open item once, by its last step that was for their role.
"""

from datetime import datetime

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.digest_times import Digests
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy
from engine.domain.ledger.directory import Directory
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.notification.digest_slots import digest_after, digest_before
from engine.domain.notification.escalation import OPENING
from engine.domain.notification.reminder import Reminder
from engine.domain.notification.step_times import step_topic
from engine.domain.occurrence.verdict import Verdict


class Successors:
    """The reminders that roles missed until an instant, worked out once for items of which the same people know."""

    def __init__(self, directory: Directory, at: datetime) -> None:
        self._directory = directory
        self._at = at
        self._known: dict[tuple[object, ...], tuple[EscalationPolicy, tuple[Reminder, ...]]] = {}

    def missed(
        self, agreement: Agreement, obligation: Obligation, verdict: Verdict, history: History, digests: Digests
    ) -> tuple[Reminder, ...]:
        """The reminders for roles none of whose holders was notified of an open item, though a step for them has
        passed.

        Each is for one role, in the first digest of the day on which somebody holds it.
        """
        if verdict.phase is not Phase.OPEN or not history.notified:
            return ()
        policy, due_at = obligation.escalation, verdict.due.at if verdict.due is not None else None
        parties = agreement.provider, agreement.consumer, obligation.owner, obligation.receiver
        key = *parties, id(policy), due_at, history.notified, history.notified_people
        if (known := self._known.get(key)) is None:
            reminders = _missed(agreement, obligation, due_at, history, self._directory, digests, self._at)
            known = self._known[key] = policy, reminders  # the policy as well: no other can get its id
        return known[1]


def _missed(
    agreement: Agreement,
    obligation: Obligation,
    due_at: datetime | None,
    history: History,
    directory: Directory,
    digests: Digests,
    at: datetime,
) -> tuple[Reminder, ...]:
    reminders = []
    for who in Audience:
        calendar = digests.calendar(who)
        on = calendar.local(at).date()
        holders = directory.audience(who, agreement, obligation, on)
        if not holders or any(p.id in history.notified_people for p in holders):
            continue
        topics = [OPENING] if who is Audience.OWNER else []
        topics += [step_topic(step) for step in obligation.escalation.steps if who in step.audience]
        known = [topic for topic in topics if _was_notified(topic, due_at, history)]
        if not known:
            continue
        slot = digest_before(at, digests.at, calendar)
        if calendar.local(slot).date() < on:
            slot = digest_after(at, digests.at, calendar)
        reminders.append(Reminder(known[-1], (who,), slot, slot, singly=False))
    return tuple(reminders)


def _was_notified(topic: NotificationTopic, due_at: datetime | None, history: History) -> bool:
    if topic == OPENING:
        return any(earlier == OPENING for earlier, _ in history.notified)
    return (topic, due_at) in history.notified
