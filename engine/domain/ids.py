"""Ids as values. How an id is written, and how it is read back, stands in this module alone.

================  =========================================  ==================================================
``ObligationId``  ``agreement/obligation``                   ``insurance-finance/arrears-report``
``EventId``       ``name/subject``, ``name/subject/own id``  ``vehicle.delivered/A-1009``
``OccurrenceId``  ``obligation@period``                      ``insurance-finance/arrears-report@2026-02``
\\                 ``obligation@event``                       ``insurance-finance/claim-amount@claim.settled/C-302``
\\                 ``obligation@event#n``                     ``insurance-finance/overdue@delivery.arranged/A-1#2``
\\                 ``obligation@request/key``                 ``customer-service-finance/bank-company@request/K-1``
``DefinitionName``  ``kind/id``                              ``agreement/insurance-finance``
================  =========================================  ==================================================

A part may be in any script and may have spaces, but none of the separators ``/ @ #``; only the event's own id, which
comes last in an event's id, may have ``/``. Loading and intake refuse such parts, and so do these types: for every
id, ``parse(str(id)) == id``.

Entries, rows and ``Occurrence.id`` keep ids as text. What needs a part of one parses it. The functions
(``occurrence_text`` and its like) write an id at once where no value is needed: thousands are made in a run.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, total_ordering

from engine.domain.text import Text

SEPARATORS = "/@#"
"""The characters between the parts of ids, which the parts therefore lack."""

_REQUEST = "request"
_NAME = re.compile(r"[^/@#\s]+")
_PLAIN = re.compile(r"[^/@#]+")
_KEY = re.compile(r"[^/@#][^@#]*")
_PERIOD = re.compile(r"\d{1,4}(?:-(?:\d\d(?:-\d\d)?|W\d\d|Q[1-4]|H[12]))?", re.ASCII)
_MEANT = re.compile(r"[^/@#\s]+/[^/@#\s]+@.+")
_NUMBER = re.compile(r"[1-9]\d*", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Form:
    """How ids of one kind are written: what they are the ids of, the parts in order, and an example."""

    kind: Text
    parts: Text
    example: str


_OBLIGATION_FORM = _Form(
    Text(zh="义务的编号", en="the id of an obligation"),
    Text(zh="服务约定/义务", en="agreement/obligation"),
    "insurance-finance/arrears-report",
)
_EVENT_FORM = _Form(
    Text(zh="业务的编号", en="the id of an event"), Text(zh="事件名/编号", en="name/number"), "vehicle.delivered/A-1009"
)
_REQUEST_FORM = _Form(
    Text(zh="请求的编号", en="the id of a request"), Text(zh="request/编号", en="request/number"), "request/K-1"
)
_OCCURRENCE_FORM = _Form(
    Text(zh="事项的编号", en="the id of an occurrence"),
    Text(
        zh="服务约定/义务@周期、…@事件名/编号 或 …@request/编号",
        en="agreement/obligation@period, …@event/number or …@request/number",
    ),
    "insurance-finance/arrears-report@2026-02",
)
_DEFINITION_FORM = _Form(
    Text(zh="定义的名称", en="the name of a definition"),
    Text(zh="类别/编号", en="kind/id"),
    "agreement/insurance-finance",
)


class BadId(ValueError):
    """A text that is no id of its kind. ``why`` says what is wrong with which part; ``text`` is the whole sentence,
    with the text itself and what would be right."""

    def __init__(self, written: str, why: Text, form: _Form) -> None:
        words = Text(
            zh="“{written}”不是{kind}：{why}。写法：{parts}，例如 {example}",
            en="“{written}” is not {kind}: {why}. Write {parts}, such as {example}",
        )
        self.why = why
        self.text = words.filled(written=written, kind=form.kind, why=why, parts=form.parts, example=form.example)
        super().__init__(self.text.en)


_AGREEMENT = Text(zh="服务约定", en="the agreement")
_OBLIGATION = Text(zh="义务", en="the obligation")
_EVENT_NAME = Text(zh="事件名", en="the event's name")
_NUMBER_OF = Text(zh="编号", en="the number")
_ID = Text(zh="编号", en="the id")

_EMPTY = Text(zh="{part}是空的", en="{part} is empty")
_SEPARATOR = Text(zh="{part}“{found}”里不能有“{sign}”", en="{part} “{found}” may not contain “{sign}”")
_SPACE = Text(zh="{part}“{found}”里不能有空格", en="{part} “{found}” may not contain spaces")
_SLASH_MISSING = Text(zh="{part}“{found}”后面缺少“/”", en="“/” is missing after {part} “{found}”")
_AT_MISSING = Text(zh="义务“{found}”后面缺少“@”", en="“@” is missing after the obligation “{found}”")
_NEITHER = Text(
    zh="“@”后面的“{found}”既不是周期，也不是业务或请求",
    en="“{found}” after “@” is neither a period nor an event nor a request",
)
_NO_NUMBER = Text(
    zh="“#”后面的“{found}”不是 1、2、3 …", en="“{found}” after “#” is none of the numbers 1, 2, 3 and so on"
)
_UNNUMBERED = Text(zh="只有由业务引起的事项才有“#”", en="only what an event begins has “#”")
_TAKEN = Text(zh="事件名不能是 request", en="an event's name cannot be request")
_NO_KIND = Text(zh="没有“{found}”这类定义", en="there is no kind of definition “{found}”")


def _fault(part: Text, found: str) -> Text:
    """What is wrong with a part that its pattern does not match."""
    if not found:
        return _EMPTY.filled(part=part)
    sign = next((c for c in found if c in SEPARATORS), None)
    if sign is None:
        return _SPACE.filled(part=part, found=found)
    return _SEPARATOR.filled(part=part, found=found, sign=sign)


def obligation_text(agreement: str, obligation: str) -> str:
    """The id of an obligation whose parts loading has looked at, as text."""
    return f"{agreement}/{obligation}"


def obligation_parts(written: str) -> tuple[str | None, str]:
    """The agreement, None where it is left out, and the obligation that one agreement names of another."""
    agreement, slash, obligation = written.rpartition("/")
    return agreement if slash else None, obligation


def event_text(name: str, key: str) -> str:
    """The id of an event whose parts intake has looked at, as text."""
    return f"{name}/{key}"


def event_key(subject: str, own: str) -> str:
    """The key of an event that repeats: its subject's number, and its own id or its time."""
    return f"{subject}/{own}"


def occurrence_text(obligation: str, what: str, number: int | None = None) -> str:
    """The id of an occurrence as text: of an obligation's id and the label of a period or the id of an event or a
    request."""
    return f"{obligation}@{what}" if number is None else f"{obligation}@{what}#{number}"


@dataclass(frozen=True, slots=True, order=True)
class ObligationId:
    """An obligation of an agreement: ``insurance-finance/arrears-report``."""

    agreement: str
    obligation: str

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.agreement) is None:
            raise BadId(str(self), _fault(_AGREEMENT, self.agreement), _OBLIGATION_FORM)
        if _NAME.fullmatch(self.obligation) is None:
            raise BadId(str(self), _fault(_OBLIGATION, self.obligation), _OBLIGATION_FORM)

    def __str__(self) -> str:
        return obligation_text(self.agreement, self.obligation)

    @classmethod
    def parse(cls, written: str) -> "ObligationId":
        """The id that a text is. Raises BadId."""
        agreement, slash, obligation = written.partition("/")
        if agreement and not slash:
            raise BadId(written, _SLASH_MISSING.filled(part=_AGREEMENT, found=agreement), _OBLIGATION_FORM)
        return cls(agreement, obligation)

    @property
    def occurrences(self) -> str:
        """How the ids of its occurrences begin."""
        return f"{self}@"


@dataclass(frozen=True, slots=True, order=True)
class EventId:
    """A business event, whatever its version: ``vehicle.delivered/A-1009``. ``key`` is the subject's number; where the
    event repeats, its own id or its time follows behind a slash."""

    name: str
    key: str

    def __post_init__(self) -> None:
        if _PLAIN.fullmatch(self.name) is None:
            raise BadId(str(self), _fault(_EVENT_NAME, self.name), _EVENT_FORM)
        if _KEY.fullmatch(self.key) is None:
            raise BadId(str(self), _fault(_NUMBER_OF, self.key), _EVENT_FORM)

    def __str__(self) -> str:
        return event_text(self.name, self.key)

    @classmethod
    def parse(cls, written: str) -> "EventId":
        """The id that a text is. Raises BadId."""
        name, slash, key = written.partition("/")
        if name and not slash:
            raise BadId(written, _SLASH_MISSING.filled(part=_EVENT_NAME, found=name), _EVENT_FORM)
        return cls(name, key)

    @property
    def subject(self) -> str:
        """The number of what the event is about."""
        return self.key.partition("/")[0]

    @property
    def without_own(self) -> "EventId":
        """The event and its subject alone, which all repeats of it share."""
        return EventId(self.name, self.subject)


@dataclass(frozen=True, slots=True, order=True)
class RequestId:
    """A request for something owed on request: ``request/K-1``."""

    key: str

    def __post_init__(self) -> None:
        if _PLAIN.fullmatch(self.key) is None:
            raise BadId(str(self), _fault(_NUMBER_OF, self.key), _REQUEST_FORM)

    def __str__(self) -> str:
        return f"{_REQUEST}/{self.key}"


@total_ordering
@dataclass(frozen=True, slots=True)
class OccurrenceId:
    """One instance of an obligation: the one for a period (its label), after an event, or on a request. ``number`` is
    the n of a repeat after an event."""

    obligation: ObligationId
    served: str | EventId | RequestId
    number: int | None = None

    def __post_init__(self) -> None:
        why: Text | None = None
        if isinstance(self.served, EventId):
            if self.served.name == _REQUEST:
                why = _TAKEN
            elif self.number is not None and self.number < 1:
                why = _NO_NUMBER.filled(found=self.number)
        elif isinstance(self.served, str) and _PERIOD.fullmatch(self.served) is None:
            why = _NEITHER.filled(found=self.served)
        elif self.number is not None:
            why = _UNNUMBERED
        if why is not None:
            raise BadId(str(self), why, _OCCURRENCE_FORM)

    def __str__(self) -> str:
        return occurrence_text(str(self.obligation), str(self.served), self.number)

    def __lt__(self, other: "OccurrenceId") -> bool:
        mine, others = (self.obligation, str(self.served)), (other.obligation, str(other.served))
        return (mine, self.number or 0) < (others, other.number or 0)

    @classmethod
    def parse(cls, written: str) -> "OccurrenceId":
        """The id that a text is. Raises BadId."""
        promise, at, what = written.partition("@")
        what, sign, repeat = what.partition("#")
        try:
            obligation = _obligation(promise)
            if not at:
                raise BadId(written, _AT_MISSING.filled(found=obligation.obligation), _OCCURRENCE_FORM)
            if sign and _NUMBER.fullmatch(repeat) is None:
                raise BadId(written, _NO_NUMBER.filled(found=repeat), _OCCURRENCE_FORM)
            return cls(obligation, _served(what), int(repeat) if sign else None)
        except BadId as bad:
            raise BadId(written, bad.why, _OCCURRENCE_FORM) from None

    @staticmethod
    def is_meant(written: str) -> bool:
        """Whether a text is meant as the id of an occurrence, right or wrong: ``agreement/obligation@`` and more."""
        return _MEANT.fullmatch(written) is not None

    @property
    def agreement(self) -> str:
        """The agreement that it belongs to."""
        return self.obligation.agreement

    @property
    def period(self) -> str | None:
        """The label of the period that it serves."""
        return self.served if isinstance(self.served, str) else None

    @property
    def event(self) -> EventId | None:
        """The event that began it."""
        return self.served if isinstance(self.served, EventId) else None

    @property
    def request(self) -> RequestId | None:
        """The request that it answers."""
        return self.served if isinstance(self.served, RequestId) else None

    @property
    def subject(self) -> str | None:
        """The number of what its event is about."""
        return self.served.subject if isinstance(self.served, EventId) else None

    @property
    def what(self) -> str:
        """The period, event or request that it is about, with its number: what the parts of one line share."""
        return str(self.served) if self.number is None else f"{self.served}#{self.number}"

    def under(self, obligation: ObligationId) -> "OccurrenceId":
        """The occurrence of another obligation about the same."""
        return OccurrenceId(obligation, self.served, self.number)


@lru_cache(maxsize=1024)
def _obligation(written: str) -> ObligationId:
    """The id of an obligation: there are few of them, with many occurrences each."""
    return ObligationId.parse(written)


def _served(what: str) -> str | EventId | RequestId:
    """What an occurrence is about, without the number."""
    name, slash, key = what.partition("/")
    if not slash:
        return what
    return RequestId(key) if name == _REQUEST else EventId(name, key)


class DefinitionKind(StrEnum):
    """What a definition defines."""

    ORGANISATION = "organisation"
    CATALOGUE = "catalogue"
    CALENDAR = "calendar"
    AGREEMENT = "agreement"
    PEOPLE = "people"


def definition_text(kind: DefinitionKind, id: str) -> str:
    """The name of a definition that loading has looked at, as text."""
    return f"{kind.value}/{id}"


@dataclass(frozen=True, slots=True, order=True)
class DefinitionName:
    """The name under which a definition is recorded: ``agreement/insurance-finance``."""

    kind: DefinitionKind
    id: str

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.id) is None:
            raise BadId(str(self), _fault(_ID, self.id), _DEFINITION_FORM)

    def __str__(self) -> str:
        return definition_text(self.kind, self.id)

    @classmethod
    def parse(cls, written: str) -> "DefinitionName":
        """The name that a text is. Raises BadId."""
        kind, _, id = written.partition("/")
        if kind not in [k.value for k in DefinitionKind]:
            raise BadId(written, _NO_KIND.filled(found=kind), _DEFINITION_FORM)
        return cls(DefinitionKind(kind), id)


CATALOGUE = DefinitionName(DefinitionKind.CATALOGUE, "events")
"""The catalogue of events."""
PEOPLE = DefinitionName(DefinitionKind.PEOPLE, "people")
"""The list of people."""
