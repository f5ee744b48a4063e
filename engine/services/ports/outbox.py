"""The messages to send."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is sent: its text in the recipient's language, and the occurrences it is about."""

    key: str
    person: str
    address: str
    channel: str
    step: str
    digest_on: date | None
    about: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class LeasedMessage:
    """A message leased for sending; ``fence`` tells this lease from any other."""

    id: int
    fence: int
    made_at: datetime
    message: Message


class Outbox(Protocol):
    """Messages, each written in the commit of its cause, and sent under a lease."""

    def digests_since(self, on: date) -> frozenset[tuple[str, date]]:
        """(person, local date) of each digest made for that date or later."""

    def messages(self, since: int = 0) -> tuple[Message, ...]:
        """All messages in the order of their creation."""

    def lease(self, now: datetime, until: datetime, limit: int) -> tuple[LeasedMessage, ...]:
        """Lease unsent messages that nobody holds at ``now``, oldest first."""

    def sent(self, leased: LeasedMessage, now: datetime) -> bool:
        """Mark a message as sent; False where the lease was lost to another sender."""

    def failed(self, leased: LeasedMessage, problem: str, again_at: datetime) -> None:
        """Store the reason why a message could not be sent; it is tried again from ``again_at``."""
