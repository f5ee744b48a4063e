"""The catalogue of business events, and the field language that events and evidence share."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from engine.domain.text import Text


class FieldKind(StrEnum):
    """What a field holds. Values are kept in one canonical spelling (see engine.domain.agreement.field_value)."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    YES_NO = "yes_no"
    CHOICE = "choice"
    FILE = "file"
    PHOTO = "photo"
    SHEET = "sheet"

    @property
    def is_file(self) -> bool:
        """True where the value is an attached file."""
        return self in (FieldKind.FILE, FieldKind.PHOTO, FieldKind.SHEET)


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of a choice field."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event or of evidence: required and not blank unless optional.

    ``columns`` are, for an event's field, the headings under which a table may carry it; for a sheet, the
    columns it must have. ``stake`` marks the money that reports sum. ``signed_by`` asks for a tick
    that this party has signed the attached file.
    """

    name: str
    label: Text
    kind: FieldKind = FieldKind.TEXT
    optional: bool = False
    choices: tuple[Choice, ...] = ()
    columns: tuple[str, ...] = ()
    stake: bool = False
    currency: str | None = None
    signed_by: str | None = None
    form: Literal["field"] = "field"


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Evidence already handed in under another obligation of the agreement for the same subject."""

    name: str
    obligation: str
    form: Literal["borrowed"] = "borrowed"


Evidence = Field | Borrowed


@dataclass(frozen=True, slots=True)
class EventType:
    """A declared business event. ``about`` names the kind of subject; ``label`` is how people recognise one in a list
    (``{field}`` placeholders, ``{key}`` the subject's number); ``recorded_by`` the department that sees it happen.
    It happens once a subject unless ``repeats``.
    """

    name: str
    title: Text
    about: str
    label: str
    recorded_by: str
    repeats: bool = False
    fields: tuple[Field, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """What events are about: an order, a customer, an employee."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All declared events and the subjects they are about, sorted by name."""

    subjects: tuple[Subject, ...]
    events: tuple[EventType, ...]

    def event(self, name: str) -> EventType | None:
        """The event type of that name, or None."""
        return next((e for e in self.events if e.name == name), None)
