"""Ids as values. Only this module knows how an id is written and read back.

================  =========================================  ==================================================
``ObligationId``  ``agreement/obligation``                   ``insurance-finance/arrears-report``
``EventId``       ``name/subject``, ``name/subject/own id``  ``vehicle.delivered/A-1009``
``OccurrenceId``  ``obligation@period``                      ``insurance-finance/arrears-report@2026-02``
\\                 ``obligation@event``                       ``insurance-finance/claim-amount@claim.settled/C-302``
\\                 ``obligation@event#n``                     ``insurance-finance/overdue@delivery.arranged/A-1#2``
\\                 ``obligation@request/key``                 ``customer-service-finance/bank-company@request/K-1``
\\                 ``obligation@cause/which/obligation@…``    ``hr-finance/recovery@rated/li/claim@claim.settled/C-3``
``DefinitionName``  ``kind/id``                              ``agreement/insurance-finance``
================  =========================================  ==================================================

A part may be in any script and may contain spaces, but none of the separators ``/ @ #``. Only the event's own id,
which comes last in an event's id, may contain ``/``. Loading and intake reject other parts, and so do these types:
for every id, ``parse(str(id)) == id``.

An item of a common obligation names its cause behind the first ``@``: what happened to which other item of the same
agreement. The second ``@`` is that item's own; no other id has two. A cause has no cause, so ids nest only once.

Entries, rows and ``Occurrence.id`` keep ids as text; code that needs a part of an id parses it. The functions
(``occurrence_text`` and its like) write an id without building a value first: a run makes thousands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, total_ordering

from engine.domain.refusal import Refusal

SEPARATORS = "/@#"
"""The characters between the parts of ids. No part may contain them."""
_REQUEST = "request"
_NAME = re.compile(r"[^/@#\s]+")
_PLAIN = re.compile(r"[^/@#]+")
_KEY = re.compile(r"[^/@#][^@#]*")
PERIOD = re.compile(r"\d{1,4}(?:-(?:\d\d(?:-\d\d)?|W\d\d|Q[1-4]|H[12]))?", re.ASCII)
_MEANT = re.compile(r"[^/@#\s]+/[^/@#\s]+@.+")
_CAUSE = re.compile(r"(?P<kind>rated|returned|defect)/(?P<which>[^/@#\s]+)/(?P<of>[^/@#\s]+)@(?P<what>.*)", re.DOTALL)
_NUMBER = re.compile(r"[1-9]\d*", re.ASCII)

_NotAnId = Callable[[str, Refusal], Refusal]


class BadId(ValueError):
    """Raised for a text that is not an id of its kind.

    ``why`` says what is wrong with which part. ``refusal`` is the whole refusal: the text as written, the cause, and
    by its code the kind of id.
    """

    def __init__(self, written: str, why: Refusal, not_an_id: _NotAnId) -> None:
        self.why = why
        self.refusal = not_an_id(written, why)
        super().__init__(f"{self.refusal.code}: {written}")


def _not_an_obligation_id(written: str, why: Refusal) -> Refusal:
    return Refusal("not-an-obligation-id", written=written, why=why)


def _not_an_event_id(written: str, why: Refusal) -> Refusal:
    return Refusal("not-an-event-id", written=written, why=why)


def _not_a_request_id(written: str, why: Refusal) -> Refusal:
    return Refusal("not-a-request-id", written=written, why=why)


def _not_an_item_id(written: str, why: Refusal) -> Refusal:
    return Refusal("not-an-item-id", written=written, why=why)


def _not_a_definition_name(written: str, why: Refusal) -> Refusal:
    return Refusal("not-a-definition-name", written=written, why=why)


_AGREEMENT = Refusal("part-agreement")
_OBLIGATION = Refusal("part-obligation")
_EVENT_NAME = Refusal("part-event-name")
_NUMBER_OF = Refusal("part-number")
_ID = Refusal("part-id")
_WHICH = Refusal("part-cause")


def _fault(part: Refusal, value: str) -> Refusal:
    """The reason why a part does not match its pattern."""
    if not value:
        return Refusal("part-empty", part=part)
    sign = next((c for c in value if c in SEPARATORS), None)
    if sign is None:
        return Refusal("part-with-spaces", part=part, value=value)
    return Refusal("part-with-separator", part=part, value=value, sign=sign)


def obligation_text(agreement: str, obligation: str) -> str:
    """The id of an obligation as text. Loading has checked the parts."""
    return f"{agreement}/{obligation}"


def obligation_parts(written: str) -> tuple[str | None, str]:
    """Split a reference to an obligation into its agreement (None where it is left out) and its obligation."""
    agreement, slash, obligation = written.rpartition("/")
    return agreement if slash else None, obligation


def event_text(name: str, key: str) -> str:
    """The id of an event as text. Intake has checked the parts."""
    return f"{name}/{key}"


def event_key(subject: str, own: str) -> str:
    """The key of a repeating event: the number of its subject, then its own id or its time."""
    return f"{subject}/{own}"


def occurrence_text(obligation: str, what: str, number: int | None = None) -> str:
    """The id of an occurrence as text. ``what`` is the label of a period, or the id of an event or a request."""
    return f"{obligation}@{what}" if number is None else f"{obligation}@{what}#{number}"


@dataclass(frozen=True, slots=True, order=True)
class ObligationId:
    """An obligation of an agreement: ``insurance-finance/arrears-report``."""

    agreement: str
    obligation: str

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.agreement) is None:
            raise BadId(str(self), _fault(_AGREEMENT, self.agreement), _not_an_obligation_id)
        if _NAME.fullmatch(self.obligation) is None:
            raise BadId(str(self), _fault(_OBLIGATION, self.obligation), _not_an_obligation_id)

    def __str__(self) -> str:
        return obligation_text(self.agreement, self.obligation)

    @classmethod
    @lru_cache(maxsize=1024)  # there are few obligations, with many occurrences each
    def parse(cls, written: str) -> "ObligationId":
        """Read an id. Raises BadId."""
        agreement, slash, obligation = written.partition("/")
        if agreement and not slash:
            raise BadId(written, Refusal("slash-missing", part=_AGREEMENT, value=agreement), _not_an_obligation_id)
        return cls(agreement, obligation)

    @property
    def occurrences(self) -> str:
        """The prefix of the ids of its occurrences."""
        return f"{self}@"


@dataclass(frozen=True, slots=True, order=True)
class EventId:
    """A business event, whatever its version: ``vehicle.delivered/A-1009``.

    ``key`` is the number of the subject. Where the event repeats, its own id or its time follows after a slash.
    """

    name: str
    key: str

    def __post_init__(self) -> None:
        if _PLAIN.fullmatch(self.name) is None:
            raise BadId(str(self), _fault(_EVENT_NAME, self.name), _not_an_event_id)
        if _KEY.fullmatch(self.key) is None:
            raise BadId(str(self), _fault(_NUMBER_OF, self.key), _not_an_event_id)

    def __str__(self) -> str:
        return event_text(self.name, self.key)

    @classmethod
    def parse(cls, written: str) -> "EventId":
        """Read an id. Raises BadId."""
        name, slash, key = written.partition("/")
        if name and not slash:
            raise BadId(written, Refusal("slash-missing", part=_EVENT_NAME, value=name), _not_an_event_id)
        return cls(name, key)

    @property
    def subject(self) -> str:
        """The number of what the event is about."""
        return self.key.partition("/")[0]

    @property
    def without_own(self) -> "EventId":
        """The event with only its subject, which all its repeats share."""
        return EventId(self.name, self.subject)


@dataclass(frozen=True, slots=True, order=True)
class RequestId:
    """A request for an obligation that is due on request: ``request/K-1``."""

    key: str

    def __post_init__(self) -> None:
        if _PLAIN.fullmatch(self.key) is None:
            raise BadId(str(self), _fault(_NUMBER_OF, self.key), _not_a_request_id)

    def __str__(self) -> str:
        return f"{_REQUEST}/{self.key}"


class CauseKind(StrEnum):
    """The things that happen to an item and cause another one."""

    RATED = "rated"
    RETURNED = "returned"
    DEFECT = "defect"


@dataclass(frozen=True, slots=True)
class CauseId:
    """Something that happened to another item of the same agreement: ``rated/li/claim@claim.settled/C-3``.

    ``which`` tells apart what happened to one item: the id of the person who rated it, the number of the return, or
    those of the defect and its corrective action (``D-7.1``). The other item is named by its ``obligation``, what it
    ``served`` and its ``number``, as in its own id.
    """

    kind: CauseKind
    which: str
    obligation: str
    served: str | EventId | RequestId
    number: int | None = None

    def __post_init__(self) -> None:
        for part, value in ((_WHICH, self.which), (_OBLIGATION, self.obligation)):
            if _NAME.fullmatch(value) is None:
                raise BadId(str(self), _fault(part, value), _not_an_item_id)

    def __str__(self) -> str:
        return occurrence_text(f"{self.kind.value}/{self.which}/{self.obligation}", str(self.served), self.number)

    def about(self, agreement: str) -> "OccurrenceId":
        """The id of the item that it happened to."""
        return OccurrenceId(ObligationId(agreement, self.obligation), self.served, self.number)


@total_ordering
@dataclass(frozen=True, slots=True)
class OccurrenceId:
    """One instance of an obligation: for a period (its label), after an event, on a request, or for a cause.

    ``number`` is the n of a repeat after an event.
    """

    obligation: ObligationId
    served: str | EventId | RequestId | CauseId
    number: int | None = None

    def __post_init__(self) -> None:
        why: Refusal | None = None
        if isinstance(self.served, CauseId) and self.number is None:
            self.served.about(self.agreement)  # raises where there can be no such item
        elif isinstance(self.served, EventId):
            if self.served.name == _REQUEST:
                why = Refusal("event-called-request")
            elif self.number is not None and self.number < 1:
                why = Refusal("repeat-not-a-number", value=self.number)
        elif isinstance(self.served, str) and PERIOD.fullmatch(self.served) is None:
            why = Refusal("neither-period-nor-event", value=self.served)
        elif self.number is not None:
            why = Refusal("repeat-without-event")
        if why is not None:
            raise BadId(str(self), why, _not_an_item_id)

    def __str__(self) -> str:
        return occurrence_text(str(self.obligation), str(self.served), self.number)

    def __lt__(self, other: "OccurrenceId") -> bool:
        mine, others = (self.obligation, str(self.served)), (other.obligation, str(other.served))
        return (mine, self.number or 0) < (others, other.number or 0)

    @classmethod
    @lru_cache(maxsize=8192)  # pages ask for the same ones, each several times
    def parse(cls, written: str) -> "OccurrenceId":
        """Read an id. Raises BadId."""
        promise, at, what = written.partition("@")
        cause = _CAUSE.fullmatch(what)
        what, sign, repeat = (cause["what"] if cause is not None else what).partition("#")
        try:
            obligation = ObligationId.parse(promise)
            if not at:
                raise BadId(written, Refusal("at-missing", value=obligation.obligation), _not_an_item_id)
            if sign and _NUMBER.fullmatch(repeat) is None:
                raise BadId(written, Refusal("repeat-not-a-number", value=repeat), _not_an_item_id)
            served, number = _served(what), int(repeat) if sign else None
            if cause is None:
                return cls(obligation, served, number)
            return cls(obligation, CauseId(CauseKind(cause["kind"]), cause["which"], cause["of"], served, number))
        except BadId as bad:
            raise BadId(written, bad.why, _not_an_item_id) from None

    @staticmethod
    def resembles(written: str) -> bool:
        """True if a text looks like the id of an occurrence, right or wrong: ``agreement/obligation@`` and more."""
        return _MEANT.fullmatch(written) is not None

    @property
    def agreement(self) -> str:
        """The id of its agreement."""
        return self.obligation.agreement

    @property
    def period(self) -> str | None:
        """The label of the period it serves, or None."""
        return self.served if isinstance(self.served, str) else None

    @property
    def event(self) -> EventId | None:
        """The event that started it, or None."""
        return self.served if isinstance(self.served, EventId) else None

    @property
    def request(self) -> RequestId | None:
        """The request it answers, or None."""
        return self.served if isinstance(self.served, RequestId) else None

    @property
    def cause(self) -> CauseId | None:
        """The cause, or None."""
        return self.served if isinstance(self.served, CauseId) else None

    @property
    def subject(self) -> str | None:
        """The number of the subject of its event, or of the event of the item that caused it; None without an event."""
        served = self.served.served if isinstance(self.served, CauseId) else self.served
        return served.subject if isinstance(served, EventId) else None

    @property
    def what(self) -> str:
        """The period, event, request or cause it is about, with its number. The parts of one line share it."""
        return str(self.served) if self.number is None else f"{self.served}#{self.number}"

    def under(self, obligation: ObligationId) -> "OccurrenceId":
        """The id of another obligation's occurrence for the same period, event, request or cause."""
        return OccurrenceId(obligation, self.served, self.number)


def obligation_of(occurrence: str) -> ObligationId:
    """The obligation of an occurrence by its id; the rest of the id is not read. Raises BadId."""
    return ObligationId.parse(occurrence.partition("@")[0])


def _served(what: str) -> str | EventId | RequestId:
    """Read the period, event or request that an occurrence is about, without the number."""
    name, slash, key = what.partition("/")
    if not slash:
        return what
    return RequestId(key) if name == _REQUEST else EventId(name, key)


class DefinitionKind(StrEnum):
    """The kinds of definitions."""

    ORGANISATION = "organisation"
    CATALOGUE = "catalogue"
    CALENDAR = "calendar"
    AGREEMENT = "agreement"
    PEOPLE = "people"
    SURVEY = "survey"
    INDICATORS = "indicators"


def definition_text(kind: DefinitionKind, id: str) -> str:
    """The name of a definition as text. Loading has checked the id."""
    return f"{kind.value}/{id}"


@dataclass(frozen=True, slots=True, order=True)
class DefinitionName:
    """The name under which a definition is recorded: ``agreement/insurance-finance``."""

    kind: DefinitionKind
    id: str

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.id) is None:
            raise BadId(str(self), _fault(_ID, self.id), _not_a_definition_name)

    def __str__(self) -> str:
        return definition_text(self.kind, self.id)

    @classmethod
    @lru_cache(maxsize=10_000)  # each reading asks for the same few names
    def parse(cls, written: str) -> "DefinitionName":
        """Read a name. Raises BadId."""
        kind, _, id = written.partition("/")
        if kind not in [k.value for k in DefinitionKind]:
            raise BadId(written, Refusal("no-kind-of-definition", value=kind), _not_a_definition_name)
        return cls(DefinitionKind(kind), id)


CATALOGUE = DefinitionName(DefinitionKind.CATALOGUE, "events")
PEOPLE = DefinitionName(DefinitionKind.PEOPLE, "people")
"""The list of people; before it, the catalogue of events."""
