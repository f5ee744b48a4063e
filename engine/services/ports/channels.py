"""The channels that messages are sent through, and their answers."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from engine.domain.refusal import Refusal
from engine.services.ports.outbox import LeasedMessage

LONGEST_SEND = timedelta(seconds=100)
"""The most time that a channel may take for one message, in all its steps: shorter than the lease of a message."""


class SendOutcome(StrEnum):
    """The outcomes of sending a message. LATER: it may succeed when it is tried again. NEVER: it will not."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class SendResult:
    """The answer of a channel: the outcome, and why a message was not sent.

    ``retry_after`` is the least wait that the other end asks for, or None.
    """

    outcome: SendOutcome
    why: Refusal | None = None
    retry_after: timedelta | None = None

    @classmethod
    def later(cls, why: Refusal, retry_after: timedelta | None = None) -> "SendResult":
        """The message was not sent and is to be tried again."""
        return cls(SendOutcome.LATER, why, retry_after)

    @classmethod
    def never(cls, why: Refusal) -> "SendResult":
        """The message cannot be sent to this address."""
        return cls(SendOutcome.NEVER, why)


SENT = SendResult(SendOutcome.SENT)


class Channel(Protocol):
    """A channel that messages are sent through."""

    def send(self, leased: LeasedMessage) -> SendResult:
        """Send the message, within ``LONGEST_SEND``. An exception counts as LATER."""
