"""Entries of the ledger, their kinds, and the phases of an occurrence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

ENGINE = "engine"
"""The actor of entries that the engine makes."""
CHECK = "check"
"""The actor of a delivery that a check found: a fact of an outside system, which no person recorded."""
OPERATOR = "operator"
"""The actor of a change of the terms: whoever runs the engine, who is no person of the organisation."""
ANONYMOUS = "anonymous"
"""The actor of an answer to an anonymous round: one of those who took part."""


class Via(StrEnum):
    """The ways by which people make entries. One that was made by command does not say so."""

    WEB = "web"
    """A page, by somebody who was signed in."""
    LINK = "link"
    """A page that a personal link opened."""


_VIA = "via"
"""The key of a body that has the way."""


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
    PROPOSAL = "proposal"
    PERSON = "person"
    PERIOD = "period"
    ROUND = "round"
    DEFECT = "defect"
    AGREEMENT = "agreement"


class Kind(str):
    """The kind of an entry, by its name in the ledger: ``Kind("delivered")`` is always the same object.

    Kinds are an open set: each type of payload names its own. The constants are the kinds that rules refer to; each
    has the name of its constant in lower case. The engine's own kinds are derived from facts and never read back as
    facts.
    """

    __slots__ = ()
    _known: ClassVar[dict[str, "Kind"]] = {}

    APPLIED: ClassVar["Kind"]
    CHANGE_PROPOSED: ClassVar["Kind"]
    CHANGE_SIGNED: ClassVar["Kind"]
    CHANGE_REJECTED: ClassVar["Kind"]
    CHANGE_REPLACED: ClassVar["Kind"]
    CHANGE_IN_FORCE: ClassVar["Kind"]
    EVENT_RECORDED: ClassVar["Kind"]
    EVENT_CORRECTED: ClassVar["Kind"]
    EVENT_CANCELLED: ClassVar["Kind"]
    REQUESTED: ClassVar["Kind"]
    RESPONDED: ClassVar["Kind"]
    DELIVERED: ClassVar["Kind"]
    PARTLY_DELIVERED: ClassVar["Kind"]
    ATTESTED: ClassVar["Kind"]
    CHECKED: ClassVar["Kind"]
    NOTHING_TO_REPORT: ClassVar["Kind"]
    RECEIVED: ClassVar["Kind"]
    EVIDENCE_REPLACED: ClassVar["Kind"]
    ACCEPTED: ClassVar["Kind"]
    RETURNED: ClassVar["Kind"]
    DATE_CONFIRMED: ClassVar["Kind"]
    DATE_REFUSED: ClassVar["Kind"]
    RATED: ClassVar["Kind"]
    PRAISED: ClassVar["Kind"]
    APPEALED: ClassVar["Kind"]
    APPEAL_DECIDED: ClassVar["Kind"]
    SUPERSEDED: ClassVar["Kind"]
    CANCELLED: ClassVar["Kind"]
    PAUSED: ClassVar["Kind"]
    RESUMED: ClassVar["Kind"]
    EXTENSION_REQUESTED: ClassVar["Kind"]
    EXTENSION_GRANTED: ClassVar["Kind"]
    EXTENSION_REFUSED: ClassVar["Kind"]
    LONGER_PAUSE_REQUESTED: ClassVar["Kind"]
    LONGER_PAUSE_GRANTED: ClassVar["Kind"]
    LONGER_PAUSE_REFUSED: ClassVar["Kind"]
    WAIVER_REQUESTED: ClassVar["Kind"]
    WAIVER_GRANTED: ClassVar["Kind"]
    WAIVER_REFUSED: ClassVar["Kind"]
    NOT_APPLICABLE_REQUESTED: ClassVar["Kind"]
    NOT_APPLICABLE_GRANTED: ClassVar["Kind"]
    NOT_APPLICABLE_REFUSED: ClassVar["Kind"]
    WITHDRAWN: ClassVar["Kind"]
    REASSIGNED: ClassVar["Kind"]
    REMINDED: ClassVar["Kind"]
    LATE_REASON: ClassVar["Kind"]
    DELEGATED: ClassVar["Kind"]
    DELEGATION_ENDED: ClassVar["Kind"]
    PERIOD_CLOSED: ClassVar["Kind"]
    OPENED: ClassVar["Kind"]
    DUE_SET: ClassVar["Kind"]
    BREACHED: ClassVar["Kind"]
    ACCEPTED_AUTOMATICALLY: ClassVar["Kind"]
    MET: ClassVar["Kind"]
    LAPSED: ClassVar["Kind"]
    NOTIFIED: ClassVar["Kind"]
    RATING_ASKED: ClassVar["Kind"]
    ERASED: ClassVar["Kind"]
    EVIDENCE_ERASED: ClassVar["Kind"]
    DEFECT_OPENED: ClassVar["Kind"]
    ROOT_CAUSE_STATED: ClassVar["Kind"]
    CORRECTIVE_ACTION_DECIDED: ClassVar["Kind"]
    DEFECT_LINKED: ClassVar["Kind"]
    DEFECT_RECURRED: ClassVar["Kind"]
    DEFECT_DISMISSED: ClassVar["Kind"]
    DEFECT_CLOSED: ClassVar["Kind"]
    EFFECT_CHECKED: ClassVar["Kind"]

    def __new__(cls, name: str) -> "Kind":
        """The one object for a name."""
        if (known := cls._known.get(name)) is not None:
            return known
        return cls._known.setdefault(str(name), super().__new__(cls, name))

    @property
    def value(self) -> str:
        """The name as a plain string."""
        return str(self)


for _name in Kind.__annotations__:
    if _name.isupper():
        setattr(Kind, _name, Kind(_name.lower().replace("_", " ")))


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact in the ledger, never changed or deleted.

    ``subject_id`` is the id of the occurrence, event, definition, proposal, person, period, round, defect or agreement
    that it is about.
    ``effective_at`` is the instant at which it happened, ``recorded_at`` the instant at which it was recorded (both
    UTC). ``actor`` is the id of a person or of a source of events, ``engine``, ``check`` or ``operator``.
    """

    kind: Kind
    subject_id: str
    actor: str
    effective_at: datetime
    recorded_at: datetime
    body: Mapping[str, Json] = field(default_factory=dict)

    @property
    def via(self) -> Via | None:
        """The way by which a person made the entry; None for the command line, sources and the engine itself."""
        return Via(str(self.body[_VIA])) if _VIA in self.body else None

    def about_another(self, subject_id: str, effective_at: datetime) -> "Entry":
        """The entry with the same content about another thing, to which it happened at an instant (UTC)."""
        return Entry(self.kind, subject_id, self.actor, effective_at, self.recorded_at, self.body)

    def made_by(self, via: Via) -> "Entry":
        """The entry with the way by which it was made. Those that no named person made stay as they are."""
        if self.actor in (ENGINE, CHECK, ANONYMOUS):
            return self
        return replace(self, body={**self.body, _VIA: via.value})


def as_known(entry: Entry, known: datetime) -> Entry:
    """The entry as known since an instant other than that of its recording."""
    if known == entry.recorded_at:
        return entry
    # only entries dated by their recording: those of the engine may be dated ahead
    now = entry.effective_at == entry.recorded_at
    ahead = now or (entry.actor != ENGINE and entry.effective_at > known)
    return replace(entry, effective_at=known if ahead else entry.effective_at, recorded_at=known)
