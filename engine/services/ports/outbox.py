"""The messages to send."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A part of a message besides its texts: an attached file, or another form of it such as a calendar entry.

    ``content_type`` is a MIME type with its parameters; ``name`` is the name of the file.
    """

    content_type: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it is sent: its text in the recipient's language, and the occurrences it is about.

    ``html`` says the same as ``text`` as a page, for channels that show one; None where there is none.
    """

    key: str
    person: str
    address: str
    channel: str
    step: str
    digest_on: date | None
    about: tuple[str, ...]
    subject: str
    text: str
    html: str | None = None
    parts: tuple[MessagePart, ...] = ()


@dataclass(frozen=True, slots=True)
class LeasedMessage:
    """A message leased for sending; ``fence`` tells this lease from any other.

    ``attempt`` counts the leases, this one included; ``first_attempt_at`` (UTC) is the time of the first one, None
    where it is not known.
    """

    id: int
    fence: int
    made_at: datetime
    message: Message
    attempt: int = 1
    first_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessageAbout:
    """A message about an item: to whom, by which channel, when it was made (UTC), and if it went out.

    ``step`` is the topic that it is about, or ``digest``. One that was neither sent nor given up waits; ``problem`` is
    why the last attempt failed.
    """

    person: str
    channel: str
    step: str
    made_at: datetime
    is_sent: bool
    is_given_up: bool
    problem: str | None = None


class Outbox(Protocol):
    """Messages, each written in the commit of its cause, and sent under a lease.

    A message waits until it is sent or given up; either is final.
    """

    def digests_since(self, on: date) -> frozenset[tuple[str, date]]:
        """(person, local date) of each digest made for that date or later."""

    def messages(self, since: int = 0) -> tuple[Message, ...]:
        """All messages in the order of their creation."""

    def count_to(self, person: str) -> int:
        """The number of messages to a person that were ever made, erased ones too."""

    def about(self, item: str, people: Collection[str], since: datetime) -> tuple[MessageAbout, ...]:
        """The messages to some people, made at an instant or later, that are about an item, oldest first."""

    def lease(self, now: datetime, until: datetime, limit: int, after: int = 0) -> tuple[LeasedMessage, ...]:
        """Lease waiting messages that are to be tried at ``now`` and that nobody holds, oldest first; those after one,
        by its id."""

    def sent(self, leased: LeasedMessage, now: datetime) -> bool:
        """Mark a message as sent; False where the lease was lost to another sender."""

    def postpone(self, leased: LeasedMessage, problem: str, next_attempt_at: datetime) -> bool:
        """Store why a message could not be sent, and when to try again; False where the lease was lost."""

    def blank(self, before: datetime, at: datetime) -> int:
        """Take address and content of messages that were sent or given up before an instant; return how many."""

    def give_up(self, leased: LeasedMessage, problem: str, now: datetime) -> bool:
        """Store why a message is never tried again; False where the lease was lost."""
