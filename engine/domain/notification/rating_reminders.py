"""The reminders of what the consumer says about a delivery: ratings, appeals against them, praise."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.ids import CauseKind, OccurrenceId
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Appeal, Rating
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.notification.after_delivery import NextDigest
from engine.domain.notification.note import AppealNote, PraiseNote, RatingNote, ResolvedNote
from engine.domain.notification.reminder import Reminder
from engine.domain.occurrence.occurrence import Occurrence

_OF_PROVIDER = (Audience.OWNER, Audience.PROVIDER_HEAD)


def rating_reminders(history: History, next_digest: NextDigest) -> list[Reminder]:
    """The reminders of ratings and praise for the owner, and of appeals for those who decide, then for both sides.

    A rating waits for the next digest. A bad one, praise and appeals go at once, each in a message of its own.
    """
    reminders = [_rated(rating, next_digest) for rating in history.ratings]
    for praise in history.praise:
        topic, note = (
            NotificationTopic(NotificationKind.PRAISED, praise.at),
            PraiseNote(praise.by, praise.text, praise.person),
        )
        people = (praise.person,) if praise.person else ()
        reminders.append(
            Reminder(topic, _OF_PROVIDER, praise.at, praise.at, singly=True, note=note, own=True, people=people)
        )
    for rating in (one for latest in history.ratings for one in (*latest.earlier, latest)):
        if rating.appeal is not None:
            reminders += _appealed(rating, rating.appeal, waits=rating in history.ratings)
    return list(_apart(reminders))


def _apart(reminders: Iterable[Reminder]) -> Iterator[Reminder]:
    """The reminders with a topic of its own for each: a rehearsal counts in whole seconds, so that two people may say
    something at one instant."""
    topics: set[NotificationTopic] = set()
    for reminder in reminders:
        topic = reminder.topic
        while topic in topics and topic.at is not None:
            topic = replace(topic, at=topic.at + timedelta(microseconds=1))
        topics.add(topic)
        yield reminder if topic is reminder.topic else replace(reminder, topic=topic)


def _rated(rating: Rating, next_digest: NextDigest) -> Reminder:
    who = _OF_PROVIDER if rating.bad else (Audience.OWNER,)
    slot = rating.at if rating.bad else next_digest(rating.at, Audience.OWNER)
    topic = NotificationTopic(NotificationKind.RATED, rating.at)
    return Reminder(topic, who, rating.at, slot, singly=rating.bad, note=RatingNote.of(rating), own=rating.bad)


def _appealed(rating: Rating, appeal: Appeal, *, waits: bool) -> list[Reminder]:
    """The reminder of an appeal for the role that decides, while it waits; that of the decision for both sides."""
    note = AppealNote.of(rating, appeal)
    if appeal.decided_at is None:
        topic = NotificationTopic(NotificationKind.APPEALED, appeal.at)
        return (
            [Reminder(topic, (Audience.ARBITER,), appeal.at, appeal.at, singly=True, note=note, own=True)]
            if waits
            else []
        )
    topic, at = NotificationTopic(NotificationKind.APPEAL_DECIDED, appeal.decided_at), appeal.decided_at
    who = (*_OF_PROVIDER, Audience.CONSUMER_HEAD)
    return [Reminder(topic, who, at, at, singly=True, note=note, own=True, people=(rating.by,))]


def resolved(obligation: Obligation, occurrence: Occurrence, history: History) -> list[Reminder]:
    """The reminder that what somebody rated low is resolved, for that person alone, who may rate again."""
    delivery, cause = history.standing, None
    if obligation.rate_again and delivery is not None:
        cause = OccurrenceId.parse(occurrence.id).cause
    if delivery is None or cause is None or cause.kind is not CauseKind.RATED:
        return []
    at, note = delivery.recorded_at, ResolvedNote(delivery.by, delivery.comment)
    topic = NotificationTopic(NotificationKind.RESOLVED, at)
    return [Reminder(topic, (), at, at, singly=True, note=note, own=True, people=(cause.which,))]
