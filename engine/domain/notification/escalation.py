"""Escalation: the reminders of an occurrence that are due and not yet sent, and the time of the next one.

See docs/reference/ledger.md#notifications.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.digest_times import Digests
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.ledger.transition import DATABLE
from engine.domain.notification.after_delivery import NextDigest, changed, effects, returnable
from engine.domain.notification.digest_slots import digest_after
from engine.domain.notification.note import (
    DecisionNote,
    DeliveryNote,
    ExpiryNote,
    Note,
    PauseNote,
    ReminderNote,
    RequestedApproval,
    RequestNote,
    ReturnNote,
)
from engine.domain.notification.rating_reminders import rating_reminders, resolved
from engine.domain.notification.reminder import Reminder
from engine.domain.notification.standing_notes import proposal_note
from engine.domain.notification.step_times import notification_of, steps_to_come
from engine.domain.occurrence.due_time import Calendars, due_without, pauses_of
from engine.domain.occurrence.evidence_change import changed_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import AT_RISK, Reason, Verdict, answer_until, unanswered
from engine.domain.time.calendar import Calendar

OPENING = NotificationTopic(NotificationKind.OPENING)
"""An item is new: once for each occurrence."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """The reminders that are due now, in order, and the instant of the next one (None: nothing ahead)."""

    reached: tuple[Reminder, ...]
    next_at: datetime | None


def escalate(
    obligation: Obligation,
    occurrence: Occurrence,
    verdict: Verdict,
    history: History,
    calendars: Calendars,
    digests: Digests,
    at: datetime,
) -> Escalation:
    """The reminders of an occurrence that are not in the ledger yet, split at an instant.

    There are no steps before the opening, and none while the due date is pending. A step that would reach its reader
    only after the due time goes with the last digest before it, or singly if there is none. Once the occurrence is
    delivered or closed, people are notified only of deliveries that can be accepted or returned, of requests that still
    wait, of answers, and of what the consumer wrote.
    """
    known = _topics(history.notified)
    if verdict.phase is Phase.UPCOMING and OPENING in known:  # it opened and was moved later: notify of the move
        moved = [t for t in _moved(occurrence, history, digests) if t.topic not in known]
        later = [
            w for w in (verdict.next_change_at, *(t.notify_at for t in moved if t.notify_at > at)) if w is not None
        ]
        return Escalation(tuple(t for t in moved if t.notify_at <= at), min(later, default=None))
    if Reason.EVENT_CANCELLED in verdict.reasons:
        cancelled = [t for t in _cancelled(verdict, history, digests) if t.topic not in known]
        ahead = [t.notify_at for t in cancelled if t.notify_at > at]
        return Escalation(tuple(t for t in cancelled if t.notify_at <= at), min(ahead, default=None))
    if verdict.phase is Phase.UPCOMING:
        return Escalation((), verdict.next_change_at)
    if verdict.phase is not Phase.OPEN:
        remaining = [
            *changed(obligation, occurrence, history),
            *_to_accept(verdict, occurrence, history, digests),
            *returnable(obligation, occurrence, verdict, history, calendars, at, _next_digest(digests)),
            *effects(history, _next_digest(digests)),
            *rating_reminders(history, _next_digest(digests)),
            *resolved(obligation, occurrence, history),
            *_approval_requests(history, calendars, digests, at, is_open=False),
        ]
        remaining = [t for t in remaining if t.topic not in known]
        later = [t.notify_at for t in remaining if t.notify_at > at]
        return Escalation(tuple(t for t in remaining if t.notify_at <= at), min(later, default=None))
    owed = _reminders(obligation, occurrence, verdict, history, calendars, digests, at, known)
    if known:  # a moved due time gives new steps, but people are notified of each event once
        owed = [t for t in owed if t.topic.kind.is_step or t.topic not in known]
    reached = [t for t in owed if t.notify_at <= at]
    if any(one.reached_at >= other.reached_at for one, other in pairwise(reached)):
        # a step after the due time may be reached with it, where that is midnight
        reached.sort(key=lambda t: (t.reached_at, t.topic.kind is NotificationKind.AFTER_DUE, str(t.topic)))
    return Escalation(tuple(reached), min((t.notify_at for t in owed if t.notify_at > at), default=None))


@lru_cache(maxsize=4096)  # the items of a run share what people were notified of
def _topics(notified: frozenset[tuple[NotificationTopic, datetime | None]]) -> frozenset[NotificationTopic]:
    return frozenset(topic for topic, _ in notified)


def first_reminder_at(
    obligation: Obligation,
    occurrence: Occurrence,
    verdict: Verdict,
    history: History,
    calendars: Calendars,
    digests: Digests,
    at: datetime,
) -> datetime | None:
    """The instant of the first reminder that ``escalate`` gives, whether it is due or still to come; None: there is
    none. An open item to which people did nothing has its opening and its steps alone, and they need no reminders.
    """
    if verdict.phase is not Phase.OPEN or not _has_steps_alone(obligation, occurrence, history):
        escalation = escalate(obligation, occurrence, verdict, history, calendars, digests, at)
        later = [escalation.next_at] if escalation.next_at is not None else []
        return min([*later, *(t.notify_at for t in escalation.reached)], default=None)
    first: datetime | None = None
    due, calendar, notified = verdict.due, calendars.due, history.notified
    if OPENING not in _topics(notified):
        since = max(occurrence.opens_at, occurrence.known_at)
        first = _opening_at(occurrence, verdict, calendar, digests, since)[0]
        if first == since:  # nothing comes before an item is known
            return first
    if due is None:
        return first
    for time in steps_to_come(obligation.escalation, due.at, calendar, digests, notified):
        when = notification_of(time, obligation, occurrence, due.at, calendar, digests)
        if when is not None and (first is None or when[1] < first):
            first = when[1]
    return first


def _has_steps_alone(obligation: Obligation, occurrence: Occurrence, history: History) -> bool:
    """True if nothing but the opening and the steps can remind anybody of an open item."""
    acted = (
        history.returns
        or history.rescheduled
        or history.pauses
        or history.approval_requests
        or history.ratings
        or history.praise
        or history.reminder
        or history.reassigned_at
        or (history.responses and isinstance(obligation.due, Agreed))
    )
    if acted or occurrence.response_due is not None:
        return False
    return not (occurrence.dates[-1].pauses or any(dated.pauses for dated in occurrence.dates[:-1]))


def _reminders(
    obligation: Obligation,
    occurrence: Occurrence,
    verdict: Verdict,
    history: History,
    calendars: Calendars,
    digests: Digests,
    at: datetime,
    known: Set[NotificationTopic],
) -> list[Reminder]:
    """The reminders of an open item but for its opening and its steps where they are known."""
    due, calendar = verdict.due, calendars.due
    since = max(occurrence.opens_at, occurrence.known_at)
    reminders = [_opening(occurrence, verdict, calendar, digests, since)] if OPENING not in known else []
    if not _has_steps_alone(obligation, occurrence, history):
        reminders += _of_actions(obligation, occurrence, history, calendars, digests, at)
    if due is None:
        return reminders
    for time in steps_to_come(obligation.escalation, due.at, calendar, digests, history.notified):
        when = notification_of(time, obligation, occurrence, due.at, calendar, digests)
        if when is not None:
            reached_at, notify_at, missed = when
            key = time.step.amount is None and obligation.key_moment
            reminders.append(Reminder(time.topic, time.step.audience, reached_at, notify_at, singly=missed or key))
    return reminders


def _of_actions(
    obligation: Obligation,
    occurrence: Occurrence,
    history: History,
    calendars: Calendars,
    digests: Digests,
    at: datetime,
) -> list[Reminder]:
    """The reminders of an open item that follow from actions of people, and from events that stop its clock."""
    owner, since = (Audience.OWNER,), max(occurrence.opens_at, occurrence.known_at)
    reminders: list[Reminder] = []
    for sent_back in history.returns[-1:]:
        reminders.append(
            Reminder(
                NotificationTopic(NotificationKind.RETURNED, sent_back.at),
                owner,
                sent_back.at,
                sent_back.at,
                singly=True,
                note=ReturnNote(sent_back.by, sent_back.reason),
            )
        )
    reminders += _moved(occurrence, history, digests)
    if (respond_by := unanswered(occurrence, history)) is not None:
        reminders.append(
            Reminder(
                NotificationTopic(NotificationKind.RESPONSE_DUE), owner, respond_by, max(respond_by, since), singly=True
            )
        )
    reminders += [
        *_pauses(obligation, occurrence, history, calendars, digests, at),
        *_approval_requests(history, calendars, digests, at, is_open=True),
        *_actions(obligation, history, digests),
        *rating_reminders(history, _next_digest(digests)),
    ]
    return reminders


def _pauses(
    obligation: Obligation,
    occurrence: Occurrence,
    history: History,
    calendars: Calendars,
    digests: Digests,
    at: datetime,
) -> list[Reminder]:
    """The reminders of each pause for the receiver, at once where the item is due today, and of the end of the last
    one: for the owner, and where the limit ended it, for the receiver as well."""
    pauses = pauses_of(obligation, occurrence, history, calendars, at)
    reminders: list[Reminder] = []
    for pause in pauses:
        due = due_without(pause, obligation, occurrence, history, calendars, at)
        day = digests.consumer.local(pause.since).date()
        today = due is not None and digests.consumer.day_ended_by(due.at) == day
        slot = pause.since if today else digest_after(pause.since, digests.at, digests.consumer)
        topic, note = NotificationTopic(NotificationKind.PAUSED, pause.since), PauseNote.of(pause)
        reminders.append(Reminder(topic, (Audience.RECEIVER,), pause.since, slot, singly=today, note=note))
    if pauses and (ended_at := pauses[-1].until) is not None:
        last = pauses[-1]
        who: tuple[Audience, ...] = (Audience.OWNER,)
        if last.reached_limit:
            who = (Audience.OWNER, Audience.RECEIVER)
        elif all(p.until != ended_at for p in history.pauses):
            return reminders  # events ended it
        slot = min(digest_after(ended_at, digests.at, digests.calendar(audience)) for audience in who)
        topic = NotificationTopic(NotificationKind.RESUMED, ended_at)
        end = PauseNote.of(last) if last.reached_limit else None
        reminders.append(Reminder(topic, who, ended_at, slot, singly=False, note=end))
    return reminders


def _moved(occurrence: Occurrence, history: History, digests: Digests) -> list[Reminder]:
    """The reminder that a change moved the due time, for an owner who knows the old one."""
    moved = history.rescheduled
    if moved is None or moved.was == moved.due_at:
        return []
    opened = max(occurrence.opens_at, occurrence.known_at) <= moved.since
    if not opened and not any(topic == OPENING for topic, _ in history.notified):
        return []
    slot = digest_after(moved.since, digests.at, digests.provider)
    topic = NotificationTopic(NotificationKind.MOVED, moved.since)
    return [Reminder(topic, (Audience.OWNER,), moved.since, slot, singly=False)]


def _cancelled(verdict: Verdict, history: History, digests: Digests) -> list[Reminder]:
    """The reminder that the event was cancelled, for both sides if anybody was notified of the occurrence."""
    if verdict.closed_at is None or not history.notified:
        return []
    who = (Audience.OWNER, Audience.RECEIVER)
    slot = min(digest_after(verdict.closed_at, digests.at, digests.calendar(audience)) for audience in who)
    topic = NotificationTopic(NotificationKind.CANCELLED, verdict.closed_at)
    return [Reminder(topic, who, verdict.closed_at, slot, singly=False)]


def _to_accept(verdict: Verdict, occurrence: Occurrence, history: History, digests: Digests) -> list[Reminder]:
    """The reminder that a delivery waits for acceptance, with the instant of automatic acceptance."""
    delivery = history.standing
    if verdict.phase is not Phase.DELIVERED or delivery is None:
        return []
    calendar, since = digests.calendar(Audience.RECEIVER), changed_at(occurrence, history) or delivery.recorded_at
    return [
        Reminder(
            NotificationTopic(NotificationKind.TO_ACCEPT, since),
            (Audience.RECEIVER,),
            since,
            digest_after(since, digests.at, calendar),
            singly=False,
            note=DeliveryNote(delivery.by, delivery.nothing, verdict.next_change_at),
            spares_heads=True,
        )
    ]


def moved_from(escalation: Escalation, history: History) -> datetime | None:
    """The due time before a move that is due for notification; None if there is none, or no due time before."""
    moves = any(t.topic.kind is NotificationKind.MOVED for t in escalation.reached)
    return history.rescheduled.was if moves and history.rescheduled is not None else None


_IN_CHARGE = {
    Side.PROVIDER: (Audience.OWNER, Audience.PROVIDER_HEAD),
    Side.CONSUMER: (Audience.RECEIVER, Audience.CONSUMER_HEAD),
}
"""The people who answer for a side."""


def _approval_requests(
    history: History, calendars: Calendars, digests: Digests, at: datetime, *, is_open: bool
) -> list[Reminder]:
    """The reminders of requests: to the people who answer them, and of the answer, or its absence, to those who asked.

    For a delivered or closed occurrence only dates can still be answered.
    """
    reminders: list[Reminder] = []

    def notify(topic: NotificationTopic, who: tuple[Audience, ...], when: datetime, note: Note) -> None:
        slot = min(digest_after(when, digests.at, digests.calendar(audience)) for audience in who)
        reminders.append(Reminder(topic, who, when, slot, singly=False, note=note))

    for request in history.approval_requests:
        requesting, answering = (Side.PROVIDER, Side.CONSUMER)
        if request.side is Side.CONSUMER:
            requesting, answering = answering, requesting
        until = answer_until(request, calendars)
        if request.decided_at is not None:
            topic = NotificationTopic(NotificationKind.DECIDED, request.decided_at)
            decision = DecisionNote(
                request.decided_by, request.kind, granted=bool(request.granted), reason=request.decision_reason
            )
            notify(topic, _IN_CHARGE[requesting][:1], request.decided_at, decision)
        elif is_open or request.kind in DATABLE:
            requested = RequestedApproval.of(request)
            if request.granted is None and at < until:
                topic = NotificationTopic(NotificationKind.REQUESTED, request.at)
                notify(topic, _IN_CHARGE[answering], request.at, RequestNote(request.by, requested, until))
            topic = NotificationTopic(NotificationKind.EXPIRED, request.at)
            notify(topic, _IN_CHARGE[requesting][:1], until, ExpiryNote(requested))
    return reminders


def _actions(obligation: Obligation, history: History, digests: Digests) -> list[Reminder]:
    """The reminders of actions of people: a proposed time for the other side, a reminder, a reassignment."""
    reminders: list[Reminder] = []

    def notify(kind: NotificationKind, who: Audience, at: datetime, *, singly: bool, note: Note | None = None) -> None:
        slot = at if singly else digest_after(at, digests.at, digests.calendar(who))
        reminders.append(Reminder(NotificationTopic(kind, at), (who,), at, slot, singly=singly, note=note))

    if isinstance(obligation.due, Agreed) and history.responses:
        last = history.responses[-1]
        other = Audience.RECEIVER if last.side is Side.PROVIDER else Audience.OWNER
        note = proposal_note(last, history)
        notify(NotificationKind.TIME_PROPOSED, other, last.at, singly=False, note=note)
    if (sent := history.reminder) is not None:
        by = ReminderNote(sent.by, sent.comment)
        notify(NotificationKind.REMINDED, Audience.OWNER, sent.at, singly=True, note=by)
    if history.reassigned_at is not None:
        notify(NotificationKind.REASSIGNED, Audience.OWNER, history.reassigned_at, singly=False)
    return reminders


def _opening(
    occurrence: Occurrence, verdict: Verdict, calendar: Calendar, digests: Digests, since: datetime
) -> Reminder:
    """The reminder of the opening."""
    notify_at, singly = _opening_at(occurrence, verdict, calendar, digests, since)
    return Reminder(OPENING, (Audience.OWNER,), since, notify_at, singly=singly)


def _opening_at(
    occurrence: Occurrence, verdict: Verdict, calendar: Calendar, digests: Digests, since: datetime
) -> tuple[datetime, bool]:
    """The instant of the reminder of the opening, and whether it goes singly: in the next digest, or at once if due
    within 4 working hours or before it."""
    slot = digest_after(since, digests.at, digests.provider)
    due = verdict.due
    for by in (due.at if due is not None else None, occurrence.response_due):
        if by is not None and since < by and (slot > by or calendar.elapsed(since, by) <= AT_RISK):
            return since, True
    return (slot if due is None or slot <= due.at else since), False


def _next_digest(digests: Digests) -> NextDigest:
    return lambda at, who: digest_after(at, digests.at, digests.calendar(who))
