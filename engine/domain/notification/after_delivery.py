"""The reminders after a delivery that nobody has to answer: that it can be returned, how it was rated."""

from collections.abc import Callable
from datetime import datetime

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.side import Side
from engine.domain.ids import CauseKind, OccurrenceId
from engine.domain.ledger.history import History
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.notification.note import RatingNote, ResolvedNote
from engine.domain.notification.reminder import Reminder
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Verdict, returnable_until

NextDigest = Callable[[datetime, Audience], datetime]
"""The first digest of an audience at or after an instant."""


def returnable(
    obligation: Obligation,
    verdict: Verdict,
    history: History,
    calendars: Calendars,
    at: datetime,
    next_digest: NextDigest,
) -> list[Reminder]:
    """The reminder of a delivery that needs no acceptance, while it can be returned; its note stands with the item.

    There is none of a delivery that the consumer itself recorded.
    """
    delivery, until = history.standing, returnable_until(history, verdict, calendars)
    if delivery is None or until is None or at >= until or obligation.attested_by is Side.CONSUMER:
        return []
    return [
        Reminder(
            NotificationTopic(NotificationKind.RETURNABLE, delivery.recorded_at),
            (Audience.RECEIVER,),
            delivery.recorded_at,
            next_digest(delivery.recorded_at, Audience.RECEIVER),
            singly=False,
            spares_heads=True,
        )
    ]


def ratings(history: History, next_digest: NextDigest) -> list[Reminder]:
    """The reminders of ratings, for the owner: in the next digest. A bad one is told at once, and the head as well."""
    reminders = []
    for rating in history.ratings:
        before = rating.earlier[-1].score if rating.earlier else None
        note = RatingNote(
            rating.by, rating.score, rating.comment, rating.dimensions, rating.reason, rating.lost_minutes, before
        )
        who = (Audience.OWNER, Audience.PROVIDER_HEAD) if rating.bad else (Audience.OWNER,)
        slot = rating.at if rating.bad else next_digest(rating.at, Audience.OWNER)
        topic = NotificationTopic(NotificationKind.RATED, rating.at)
        reminders.append(Reminder(topic, who, rating.at, slot, singly=rating.bad, note=note, own=rating.bad))
    return reminders


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
