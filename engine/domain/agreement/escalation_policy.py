"""Escalation policies as agreements name them; engine.domain.notification.escalation works out what is due when."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.time.amount import Amount


class Audience(StrEnum):
    """The people that a step notifies, seen from the obligation. ``owner`` is everybody who holds the owner's role.

    No step notifies the ``arbiter``, the role of neither side that decides appeals against ratings.
    """

    OWNER = "owner"
    PROVIDER_HEAD = "provider head"
    RECEIVER = "receiver"
    CONSUMER_HEAD = "consumer head"
    ARBITER = "arbiter"


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One step: an amount before, at (``amount`` None) or after the due time, on the calendar of the due rule.

    A step in working days is reached at the start (00:00) of that day.
    """

    amount: Amount | None
    before: bool
    audience: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    """Steps in order of time.

    After the last one, ``daily`` get an overdue item in every digest, and ``weekly`` in the digest of the first working
    day of each week, until it is delivered or excused or has a promised date that has not passed.
    """

    id: str
    steps: tuple[EscalationStep, ...]
    daily: tuple[Audience, ...] = ()
    weekly: tuple[Audience, ...] = ()
