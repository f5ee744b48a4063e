"""Business events as recorded, with their corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.ids import event_text


@dataclass(frozen=True, slots=True)
class Event:
    """One version of a fact from the business.

    ``key`` is the number of the subject; for a repeating event it is followed by a slash and a time or an id. ``data``
    holds canonical values (engine.domain.agreement.field_value). ``cancelled``: the event no longer counts from this
    version on; time and data are those of the version before.
    """

    name: str
    key: str
    subject: str
    at: datetime
    data: Mapping[str, str]
    recorded_at: datetime
    source: str
    cancelled: bool = False

    @property
    def id(self) -> str:
        """The id of the fact, the same for all versions: ``vehicle.delivered/A-1001``."""
        return event_text(self.name, self.key)


@dataclass(frozen=True, slots=True)
class Fact:
    """All versions of one event in the order in which they were recorded; never empty."""

    versions: tuple[Event, ...]

    @property
    def first(self) -> Event:
        """The event as it was first recorded."""
        return self.versions[0]

    @property
    def current(self) -> Event:
        """The event as last corrected."""
        return self.versions[-1]

    @property
    def counts_since(self) -> datetime | None:
        """The instant since which it has been known without being cancelled; None while it is cancelled."""
        since: datetime | None = None
        for version in self.versions:
            since = None if version.cancelled else since or version.recorded_at
        return since

    def known(self, at: datetime) -> Event | None:
        """The version that counted at an instant; None before the first, and while it was cancelled."""
        for version in reversed(self.versions):
            if version.recorded_at <= at:
                return None if version.cancelled else version
        return None


@dataclass(frozen=True, slots=True)
class Request:
    """A consumer's request for an obligation that is due on request; ``wish`` is the time it asks for, or None.

    ``by`` is the id of the person who made it, ``comment`` tells it from others; it may be empty.
    """

    obligation: str
    key: str
    at: datetime
    recorded_at: datetime
    by: str
    wish: datetime | None = None
    comment: str = ""
