"""Occurrences: the instances of an obligation, as values.

An occurrence is identified by its obligation and the period it serves, the event (name and key) or the request, with
``#n`` where a rule repeats: docs/for-agreement-writers/deadlines.md#identity.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Within
from engine.domain.deadline.due import Anchor, Due
from engine.domain.text import Text
from engine.domain.time.calendar import DAY_SECONDS, Calendar
from engine.domain.time.pause import Pause


@dataclass(frozen=True, slots=True)
class Window:
    """A span of local dates, both included. It holds due times from 00:00 (excluded) until 24:00 (included) local."""

    since: date
    until: date

    def bounds(self, calendar: Calendar) -> tuple[datetime, datetime]:
        """The instants (UTC) at which its first date begins and its last one ends."""
        return calendar.instant(self.since, 0), calendar.instant(self.until, DAY_SECONDS)

    def holds(self, at: datetime, calendar: Calendar) -> bool:
        """True if an instant lies in the window."""
        since, until = self.bounds(calendar)
        return since < at <= until

    def contains_start(self, at: datetime, calendar: Calendar) -> bool:
        """Like ``holds``, for an instant that is the beginning of its day: 00:00 belongs to the day that follows."""
        since, until = self.bounds(calendar)
        return since <= at < until


@dataclass(frozen=True, slots=True)
class Dated:
    """The due time as known from ``known_at`` on; ``due`` None means that the due date is pending.

    ``anchor`` is the instant or the date from which the clock counts, if a pause can stop it, else None. ``due`` does
    not take pauses into account; ``pauses`` are those that events show, in order, until the event that completes the
    occurrence.
    """

    known_at: datetime
    due: Due | None
    anchor: Anchor | None = None
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A fact that ended the occurrence without a delivery.

    ``how`` is ``lapsed`` (the condition no longer holds), ``cancelled`` (the event was cancelled) or ``met`` (a
    correction or an event completed it). ``at`` is the instant at which that was known. An ``event`` that completes the
    occurrence happened at ``done_at``, which counts.
    """

    how: Literal["lapsed", "cancelled", "met"]
    at: datetime
    done_at: datetime | None = None
    event: str | None = None

    @property
    def happened_at(self) -> datetime:
        """The instant that counts as on time or late."""
        return self.done_at or self.at

    @property
    def holds_from(self) -> datetime:
        """The instant from which the occurrence is closed: the fact has happened and is known."""
        return max(self.at, self.happened_at)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instance of an obligation.

    ``served`` is the label of the period, ``number`` the n of a repeat. ``dates`` are in the order in which they became
    known, never empty. ``stake`` is the amount of money in the event. ``response_due`` is the due time of the first
    response to a request; ``wish`` and ``requested_by`` are the time that it asks for and the person who made it, and
    its comment is the ``label``. ``named_owner`` is the person whose item it is: an id or a name, as its event has it.
    ``shown_changes`` are the fields of evidence whose value a correction of the event changed, each with the instant at
    which that was recorded.
    ``owner`` is the role that owes it where a decision of people named one; None: that of its obligation.
    """

    id: str
    agreement: str
    obligation: str
    opens_at: datetime
    known_at: datetime
    dates: tuple[Dated, ...]
    served: str | None = None
    event: str | None = None
    subject: str | None = None
    label: str | None = None
    number: int | None = None
    ended: Ended | None = None
    stake: Decimal | None = None
    currency: str | None = None
    wish: datetime | None = None
    response_due: datetime | None = None
    requested_by: str | None = None
    named_owner: str | None = None
    shown_changes: tuple[tuple[str, datetime], ...] = ()
    owner: str | None = None

    @property
    def due(self) -> Due | None:
        """The due time as last known."""
        return self.dates[-1].due


@dataclass(frozen=True, slots=True)
class AskedEvent:
    """The event of a question as people know it: its title, its label, the number of its subject.

    ``recorded_by`` is the department that records it, ``source`` the table or program it came from, ``fields`` the
    labels of the missing fields.
    """

    title: Text
    label: str
    subject: str
    recorded_by: str
    source: str
    fields: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the department that recorded an event about some of its fields.

    ``names`` None: conditions of the obligation need the fields, and they are missing. Otherwise the field names the
    owner, with that text, which is not one person of the role: the role owns the item until it is corrected. ``about``
    is None for an event that the catalogue no longer has.
    """

    event: str
    agreement: str
    obligation: str
    fields: tuple[str, ...]
    title: Text
    about: AskedEvent | None = None
    names: str | None = None


def can_stop(obligation: Obligation) -> bool:
    """True if a pause can stop the clock: it counts forward from an event or a request, without follow-ups.

    Calendar dates, moments named by an event and follow-ups do not pause; they get an extension.
    """
    return isinstance(obligation.due, Within) and obligation.follow_up is None
