"""Entries of the ledger, their kinds, and the phases of an occurrence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

ENGINE = "engine"
"""The actor of entries that the engine makes."""
CHECK = "check"
"""The actor of a delivery that a check found: a fact of an outside system, which no person recorded."""


class Phase(StrEnum):
    """The phases of an occurrence."""

    UPCOMING = "upcoming"
    OPEN = "open"
    DELIVERED = "delivered"
    CLOSED = "closed"


class About(StrEnum):
    """The kinds of things that entries are about."""

    OCCURRENCE = "occurrence"
    EVENT = "event"
    DEFINITION = "definition"
    PERSON = "person"
    PERIOD = "period"


class Kind(StrEnum):
    """A kind of entry. The engine's own kinds are derived from facts and never read back as facts."""

    APPLIED = "applied"
    EVENT_RECORDED = "event recorded"
    EVENT_CORRECTED = "event corrected"
    EVENT_CANCELLED = "event cancelled"
    REQUESTED = "requested"
    RESPONDED = "responded"
    DELIVERED = "delivered"
    PARTLY_DELIVERED = "partly delivered"
    ATTESTED = "attested"
    CHECKED = "checked"
    NOTHING_TO_REPORT = "nothing to report"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DATE_CONFIRMED = "date confirmed"
    DATE_REFUSED = "date refused"
    RATED = "rated"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENSION_REQUESTED = "extension requested"
    EXTENSION_GRANTED = "extension granted"
    EXTENSION_REFUSED = "extension refused"
    WAIVER_REQUESTED = "waiver requested"
    WAIVER_GRANTED = "waiver granted"
    WAIVER_REFUSED = "waiver refused"
    NOT_APPLICABLE_REQUESTED = "not applicable requested"
    NOT_APPLICABLE_GRANTED = "not applicable granted"
    NOT_APPLICABLE_REFUSED = "not applicable refused"
    WITHDRAWN = "withdrawn"
    REASSIGNED = "reassigned"
    REMINDED = "reminded"
    LATE_REASON = "late reason"
    DELEGATED = "delegated"
    DELEGATION_ENDED = "delegation ended"
    PERIOD_CLOSED = "period closed"
    OPENED = "opened"
    DUE_SET = "due set"
    BREACHED = "breached"
    ACCEPTED_AUTOMATICALLY = "accepted automatically"
    MET = "met"
    LAPSED = "lapsed"
    NOTIFIED = "notified"


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact in the ledger, never changed or deleted.

    ``subject_id`` is the id of the occurrence, event, definition, person or period that it is about. ``effective_at``
    is the instant at which it happened, ``recorded_at`` the instant at which it was recorded (both UTC). ``actor`` is
    the id of a person, ``engine`` or ``check``.
    """

    kind: Kind
    subject_id: str
    actor: str
    effective_at: datetime
    recorded_at: datetime
    body: Mapping[str, Json] = field(default_factory=dict)
