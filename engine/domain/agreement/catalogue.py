"""The catalogue of business events, and the fields that events and evidence share."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Literal

from engine.domain.text import Text
from engine.domain.time.retention import RetentionPeriod


class FieldKind(StrEnum):
    """The kinds of values. Each kind has one canonical spelling (see engine.domain.agreement.field_value)."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    YES_NO = "yes_no"
    CHOICE = "choice"
    PERSON = "person"
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
    """One field of an event or of evidence. It must not be blank unless ``optional``.

    ``columns`` are the headings under which a table may carry the field of an event; for a sheet, the columns that it
    must have. ``stake`` marks the money at stake under obligations that name no other; ``identifies`` the text that no
    two subjects share, such as a number plate. ``signed_by`` names the party whose signature on the attached file the
    deliverer confirms. A ``unique`` file must not be submitted anywhere else. A file is erased when it was kept for
    ``keep`` after the closing; None: never. The value must be that of the event's
    field ``equals``.
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
    unique: bool = False
    equals: str | None = None
    identifies: bool = False
    keep: RetentionPeriod | None = None
    form: Literal["field"] = "field"


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Evidence already submitted under another obligation of the agreement for the same subject."""

    name: str
    obligation: str
    form: Literal["borrowed"] = "borrowed"


Evidence = Field | Borrowed


@dataclass(frozen=True, slots=True)
class EventType:
    """A declared business event.

    ``about`` names the kind of subject. ``label`` is the text by which people recognise an event in a list, with
    ``{field}`` placeholders and ``{key}`` for the number of the subject. ``recorded_by`` is the department that records
    the event. It happens once for each subject unless ``repeats``. A date without a time stands for ``time_of_day``,
    by default for the end of that day.
    """

    name: str
    title: Text
    about: str
    label: str
    recorded_by: str
    repeats: bool = False
    fields: tuple[Field, ...] = ()
    time_of_day: time | None = None

    def field(self, name: str) -> Field | None:
        """The field with that name, or None."""
        return next((f for f in self.fields if f.name == name), None)


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that events are about: an order, a customer, an employee."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All declared events and their subjects, sorted by name."""

    subjects: tuple[Subject, ...]
    events: tuple[EventType, ...]

    def event(self, name: str) -> EventType | None:
        """The event type with that name, or None."""
        return next((e for e in self.events if e.name == name), None)
