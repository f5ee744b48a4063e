"""The reminders after a delivery that nobody has to answer: that it can be returned, that it was changed, and of a
corrective action whether it has had an effect."""

from collections.abc import Callable
from datetime import datetime

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.side import Side
from engine.domain.ledger.history import History
from engine.domain.ledger.notification_topic import NotificationKind, NotificationTopic
from engine.domain.notification.note import EffectNote
from engine.domain.notification.reminder import Reminder
from engine.domain.notification.standing_notes import evidence_change_note
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Verdict, returnable_until

NextDigest = Callable[[datetime, Audience], datetime]
"""The first digest of an audience at or after an instant."""


def returnable(
    obligation: Obligation,
    occurrence: Occurrence,
    verdict: Verdict,
    history: History,
    calendars: Calendars,
    at: datetime,
    next_digest: NextDigest,
) -> list[Reminder]:
    """The reminder of a delivery that needs no acceptance, while it can be returned; its note stands with the item.

    There is none of a delivery that the consumer itself recorded.
    """
    delivery, until = history.standing, returnable_until(occurrence, history, verdict, calendars)
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


def changed(obligation: Obligation, occurrence: Occurrence, history: History) -> list[Reminder]:
    """The reminder that a delivery was changed and is before the consumer again, for both sides, at once."""
    note = evidence_change_note(obligation, occurrence, history)
    if note is None:
        return []
    topic, who = NotificationTopic(NotificationKind.EVIDENCE_CHANGED, note.at), (Audience.OWNER, Audience.RECEIVER)
    return [Reminder(topic, who, note.at, note.at, singly=True, note=note, spares_heads=True)]


def effects(history: History, next_digest: NextDigest) -> list[Reminder]:
    """The reminders of the findings of checks of effect, for both heads."""
    return [
        Reminder(
            NotificationTopic(NotificationKind.EFFECT_CHECKED, found.at),
            (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD),
            found.at,
            min(next_digest(found.at, head) for head in (Audience.PROVIDER_HEAD, Audience.CONSUMER_HEAD)),
            singly=False,
            note=EffectNote(
                found.finding, found.before, found.defects_before, found.after, found.defects_after, found.needed
            ),
        )
        for found in history.effect_findings
    ]
