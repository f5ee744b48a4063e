"""A reminder: a notification about an item that is due to an audience."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.agreement.escalation_policy import Audience
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.notification.note import Note


@dataclass(frozen=True, slots=True)
class Reminder:
    """A notification about an occurrence that is due to an audience from ``notify_at`` on.

    ``topic`` is what it is about, once per occurrence in the ledger. ``singly``: it does not wait for the next digest
    if the person's digest of the day has been sent. ``note``: who did what and why. ``spares_heads``: if the audience
    is a whole department, its head is not notified. ``own``: it is a message of its own, whatever the digest has.
    ``people`` are notified by their ids, beside the audience. Instants are in UTC.
    """

    topic: NotificationTopic
    audience: tuple[Audience, ...]
    reached_at: datetime
    notify_at: datetime
    singly: bool
    note: Note | None = None
    spares_heads: bool = False
    own: bool = False
    people: tuple[str, ...] = ()
