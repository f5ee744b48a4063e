"""The readers of digests: when a person gets one, and by which channel."""

from collections.abc import Sequence
from datetime import date, datetime, time

from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.notification.digest_slots import digest_before

CONSOLE = "console"
"""The channel of people without an address: the terminal of the run."""


def digest_day(person: Person, directory: Directory, digest_at: time, at: datetime) -> date:
    """The local date of the last digest at or before an instant, on the calendar of a person's department."""
    calendar = directory.calendar(person.department)
    return calendar.local(digest_before(at, digest_at, calendar)).date()


def gets_digest(
    person: Person, directory: Directory, sent: frozenset[tuple[str, date]], digest_at: time, at: datetime
) -> bool:
    """True if a person's digest can go out at an instant: it is a working day, and the last digest does not exist."""
    calendar = directory.calendar(person.department)
    works = calendar.is_working_day(calendar.local(at).date())
    return works and (person.id, digest_day(person, directory, digest_at, at)) not in sent


def channel_of(person: Person, channels: Sequence[str]) -> str:
    """The channel of a person: that of the first address whose channel is set up, else the console of the run."""
    return next((a.channel for a in person.addresses if a.channel in channels), CONSOLE)
