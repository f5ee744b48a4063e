"""Escalations of reminders and escalations, as agreements name them; engine.domain.notification.escalation says what one owes when."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.time.amount import Amount


class Audience(StrEnum):
    """Who a step speaks to, seen from the obligation. ``owner`` is everybody who holds the owner's role."""

    OWNER = "owner"
    PROVIDER_HEAD = "provider head"
    RECEIVER = "receiver"
    CONSUMER_HEAD = "consumer head"


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One step of a escalation: an amount before, at (None) or after the due instant, on the due rule's calendar.

    An amount in working days stands at that day's opening.
    """

    amount: Amount | None
    before: bool
    audience: tuple[Audience, ...]


@dataclass(frozen=True, slots=True)
class EscalationPolicy:
    """Steps in order of time. ``daily`` are told of an overdue item in every later digest until it is closed."""

    id: str
    steps: tuple[EscalationStep, ...]
    daily: tuple[Audience, ...] = ()
