"""The topic of a notification as a value, and its one spelling in the ledger.

See docs/reference/ledger.md#notifications.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from engine.domain.time.amount import Amount
from engine.domain.time.instant import written_instant


class NotificationKind(StrEnum):
    """The kinds of notifications. The values are the words of the ledger and never change."""

    OPENING = "opening"
    RETURNED = "returned"
    MOVED = "moved"
    PAUSED = "paused"
    RESUMED = "resumed"
    RESPONSE_DUE = "response due"
    REQUESTED = "requested"
    DECIDED = "decided"
    EXPIRED = "not answered"
    REMINDED = "reminded"
    TIME_PROPOSED = "time proposed"
    REASSIGNED = "reassigned"
    CANCELLED = "cancelled"
    AGREEMENT_CHANGED = "agreement changed"
    SIGNATURE_REQUESTED = "signature requested"
    SIGNATURE_REFUSED = "signature refused"
    TO_ACCEPT = "to accept"
    RETURNABLE = "returnable"
    """A delivery that needs no acceptance, for the receiver, who can return it."""
    RATED = "rated"
    EVIDENCE_CHANGED = "evidence changed"
    PRAISED = "praised"
    APPEALED = "appealed"
    APPEAL_DECIDED = "appeal answered"
    TO_DECIDE = "decide"
    """An appeal that waits for its reader's decision, in each digest. It is never an entry."""
    RESOLVED = "resolved"
    """A bad rating is resolved, for the person who rated: rate again."""
    TO_RATE = "rate"
    """A delivery that its reader is asked to rate. It is never an entry of this kind: ``rating asked`` records it."""
    EFFECT_CHECKED = "effect found"
    """A stage of the check of effect of a corrective action, for both heads."""
    BEFORE_DUE = "before"
    """A step of the escalation an amount of time before the due time; ``AFTER_DUE`` one after it."""
    DUE = "due"
    AFTER_DUE = "after"
    STANDING = "standing"
    """An overdue item that stands in each daily digest. It is never an entry."""

    @property
    def is_step(self) -> bool:
        """True for a step of the escalation: it counts from the due time, so a moved due time brings it again."""
        return self in _STEPS


_STEPS = (NotificationKind.BEFORE_DUE, NotificationKind.DUE, NotificationKind.AFTER_DUE)
_ALONE = (
    NotificationKind.OPENING,
    NotificationKind.RESPONSE_DUE,
    NotificationKind.DUE,
    NotificationKind.STANDING,
)
"""The kinds that an occurrence has once, or once for each due time."""
_WITH_AMOUNT = (NotificationKind.BEFORE_DUE, NotificationKind.AFTER_DUE)


@dataclass(frozen=True, slots=True)
class NotificationTopic:
    """The topic of a notification: its kind, and what tells it from others of that kind.

    ``at`` (UTC) is the instant of the action or change, ``amount`` the distance of an escalation step from the due
    time; both are None where the kind alone says it. ``str`` is the spelling of the ledger, ``parse`` reads it.
    """

    kind: NotificationKind
    at: datetime | None = None
    amount: Amount | None = None

    def __hash__(self) -> int:
        """Without the amount, whose parts take longer to hash than two topics of one kind to compare."""
        return hash((str.__hash__(self.kind), self.at))

    def __str__(self) -> str:
        """``opening``, ``returned 2026-01-26T02:20:00Z``, ``due``, ``2 working days before``."""
        return _spelled(self)

    @classmethod
    def parse(cls, spelling: str) -> "NotificationTopic":
        """Read a spelling of the ledger. Raises ValueError for any other text."""
        return _parsed(spelling)


@lru_cache(maxsize=4096)  # a run spells the same few steps for each of its items
def _spelled(topic: NotificationTopic) -> str:
    if topic.amount is not None:
        return f"{topic.amount} {topic.kind}"
    return f"{topic.kind} {written_instant(topic.at)}" if topic.at is not None else topic.kind.value


@lru_cache(maxsize=4096)
def _parsed(spelling: str) -> NotificationTopic:
    """Cached: a ledger spells the same few steps for each of its occurrences."""
    head, _, tail = spelling.rpartition(" ")
    if tail in _WITH_AMOUNT:
        return NotificationTopic(NotificationKind(tail), amount=Amount.parse(head))
    if tail[:1].isdecimal():
        return NotificationTopic(NotificationKind(head), at=datetime.fromisoformat(tail))
    kind = NotificationKind(spelling)
    if kind not in _ALONE:
        raise ValueError(spelling)
    return NotificationTopic(kind)
