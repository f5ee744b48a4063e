"""The typed content of entries: a type for each kind, read from the body of an entry and written to it.

The fields of a type are the keys of its body. See docs/extending.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints

from engine.domain.ledger.entry import Entry, Json
from engine.domain.ledger.transition import Transition
from engine.domain.time.instant import written_instant


class Origin(StrEnum):
    """Where the value of a field comes from."""

    INPUT = "input"
    """The person gives it."""
    COMPUTED = "computed"
    """The engine computes it when it records the entry."""
    ATTACHED = "attached"
    """The person gives it, and it is kept in another form: the files of evidence."""
    ENTRY = "entry"
    """The entry itself has it, outside the body: what it is about, who made it, when it happened."""


def input_field(default: Any = MISSING, *, key: str | None = None, omit_default: bool = False) -> Any:
    """A field that the person gives. Without a default it is required. ``key`` is its key in the body if not its
    name."""
    return field(default=default, metadata={"origin": Origin.INPUT, "key": key, "omit_default": omit_default})


def computed_field(default: Any, *, key: str | None = None, omit_default: bool = False) -> Any:
    """A field that the engine computes when it records the entry. ``key`` is its key in the body if not its name."""
    return field(default=default, metadata={"origin": Origin.COMPUTED, "key": key, "omit_default": omit_default})


def attached_field(factory: Callable[[], Any]) -> Any:
    """A field that the person gives and that the body does not have."""
    return field(default_factory=factory, metadata={"origin": Origin.ATTACHED})


def entry_field(default: Any = MISSING) -> Any:
    """A field that the entry has outside its body."""
    return field(default=default, metadata={"origin": Origin.ENTRY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The content of one entry. A subclass names its row of the table, and has a field for each key of the body."""

    TRANSITION: ClassVar[Transition]

    def body(self) -> dict[str, Json]:
        """The body of the entry: one key for each field, without those left out because they have the default."""
        body: dict[str, Json] = {}
        for key, name, omitted, default in _written_fields(type(self)):
            value = getattr(self, name)
            if not (omitted and value == default):
                body[key] = value if value is None or value.__class__ is str else _written(value)
        return body

    def entry_about(
        self, subject_id: str, *, actor: str, recorded_at: datetime, effective_at: datetime | None = None
    ) -> Entry:
        """The entry with this content, about the thing with that id; None: it happened when it was recorded (UTC)."""
        return self.entry_with(self.body(), subject_id, actor, effective_at or recorded_at, recorded_at)

    @classmethod
    def entry_with(
        cls, body: Mapping[str, Json], subject_id: str, actor: str, effective_at: datetime, recorded_at: datetime
    ) -> Entry:
        """The entry of this kind with a body as ``body`` gives it: for an import, which makes one for each row."""
        return Entry(cls.TRANSITION.kind, subject_id, actor, effective_at, recorded_at, body)

    @classmethod
    def read(cls, entry: Entry) -> Self:
        """The content of an entry of this kind. Raises KeyError if the body lacks a field that has no default."""
        values = {name: parse(entry.body[key]) for key, name, parse in _readers(cls) if key in entry.body}
        values |= cls._of_entry(entry)
        try:
            return cls(**values)
        except TypeError as error:
            raise KeyError(f"{entry.kind} of {entry.subject_id}: {error}") from None

    @classmethod
    def _of_entry(cls, entry: Entry) -> dict[str, object]:
        """The fields that the entry has outside its body."""
        return {}


@dataclass(frozen=True, slots=True)
class ActionField:
    """One field of a type of payload, as a value of a refusal."""

    payload: type[Payload]
    name: str


def origin_of(f: "Field[Any]") -> Origin:
    """Where the value of a field of a payload comes from."""
    origin: Origin = f.metadata["origin"]
    return origin


def field_types(payload: type[Payload]) -> Mapping[str, type]:
    """The type of each field, without ``None``: ``datetime`` for ``datetime | None``."""
    return {name: _without_none(hint) for name, hint in get_type_hints(payload).items()}


_Readers = tuple[tuple[str, str, Callable[[Any], object]], ...]
_READERS: dict[type[Payload], _Readers] = {}


def _readers(payload: type[Payload]) -> _Readers:
    """The key, the name and the parser of each field that the body has. Kept: each entry of a ledger is read so."""
    if (known := _READERS.get(payload)) is not None:
        return known
    types = field_types(payload)
    readers = tuple(
        (f.metadata.get("key") or f.name, f.name, _parser(types[f.name]))
        for f in fields(payload)
        if origin_of(f) in (Origin.INPUT, Origin.COMPUTED)
    )
    return _READERS.setdefault(payload, readers)


_Written = tuple[tuple[str, str, bool, object], ...]
_WRITTEN: dict[type[Payload], _Written] = {}


def _written_fields(payload: type[Payload]) -> _Written:
    """The key and the name of each field that the body has, whether its default is left out, and the default. Kept:
    a run writes thousands of entries."""
    if (known := _WRITTEN.get(payload)) is not None:
        return known
    written = tuple(
        (f.metadata.get("key") or f.name, f.name, bool(f.metadata.get("omit_default")), f.default)
        for f in fields(payload)
        if origin_of(f) in (Origin.INPUT, Origin.COMPUTED)
    )
    return _WRITTEN.setdefault(payload, written)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        (hint,) = [part for part in get_args(hint) if part is not NoneType]
    return hint


def _parser(type_: Any) -> Callable[[Any], object]:
    """The function that reads a value of a body as a value of a type."""
    match get_origin(type_) or type_:
        case origin if origin is datetime:
            return lambda value: datetime.fromisoformat(value) if value else None
        case origin if origin is date:
            return lambda value: date.fromisoformat(value) if value else None
        case origin if origin is frozenset or origin is tuple:
            return lambda value: origin(value)
        case origin if isinstance(origin, type) and issubclass(origin, StrEnum):
            return origin
        case _:
            return lambda value: value


def _written(value: Any) -> Json:
    """A value of a field as bodies spell it."""
    match value:
        case datetime():
            return written_instant(value)
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case tuple():
            return list(value)
        case StrEnum():
            return value.value
        case _:
            result: Json = value
            return result
