"""Domain values as canonical JSON and back: the text that a revision's hash is taken of, and that the ledger keeps.

A field that has its default value is left out, at every depth, and is read back as that default. So a new field with
a default changes the hash of those definitions alone that use it. It follows that a default never changes: another
default is another field.
"""

import hashlib
import json
import json.encoder
from collections.abc import Callable
from json.encoder import encode_basestring
from typing import Any, TypeVar

from pydantic import TypeAdapter
from pydantic_core import SchemaSerializer, from_json

T = TypeVar("T")

UNREADABLE = (ValueError, TypeError, OverflowError, AttributeError, RecursionError)
"""The errors of reading a row that somebody edited: no JSON, no such phase, an instant that no calendar has."""

canonical_text = encode_basestring
"""A text in the spelling of ``canonical``, at a fraction of the cost."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encoder() -> Callable[[object], str]:
    """The encoder of the standard library, made once: ``encode`` makes one for each text, which takes longer than most
    texts do."""
    make, quoted = getattr(json.encoder, "c_make_encoder", None), getattr(json.encoder, "c_encode_basestring", None)
    if make is None or quoted is None:  # a Python without it writes the same, only slower
        return _CANONICAL.encode
    encode = make(None, _CANONICAL.default, quoted, None, ":", ",", True, False, True)
    return lambda plain: "".join(encode(plain, 0))


_encode = _encoder()
_adapters: dict[Any, TypeAdapter[Any]] = {}
_sparse_serializers: dict[Any, SchemaSerializer] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The adapter of a type, built once: building one costs tens of milliseconds."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(value: object, kind: Any = None) -> str:
    """A frozen dataclass as canonical JSON: sorted keys, no blanks, no field that has its default value.

    The field that tells the members of a union apart (``kind: Literal["file"] = "file"``) is always written. ``kind``
    names the type where the value does not carry it (``tuple[Person, ...]``).
    """
    return canonical(plain(value, kind))


def plain(value: object, kind: Any = None) -> Any:
    """The plain JSON values of which ``dump`` is the spelling."""
    return _sparse_serializer(kind or type(value)).to_python(value, mode="json", exclude_defaults=True)


def dump_quickly(value: object) -> str:
    """A frozen dataclass as JSON in the order of its fields, defaults included: for caches that nobody hashes."""
    return _adapter(type(value)).serializer.to_json(value).decode()


def load(kind: type[T], text: str | bytes) -> T:
    """Read back what ``dump`` or ``dump_quickly`` wrote. Raises pydantic.ValidationError for any other text."""
    value: T = _adapter(kind).validator.validate_json(text)
    return value


def canonical(value: object) -> str:
    """Plain JSON values in the one spelling that is hashed."""
    return _encode(value)


def parsed(text: str) -> Any:
    """The value that ``json.loads`` gives, in half of the time for the short texts of entries, and with its errors."""
    try:
        return from_json(text)
    except (ValueError, TypeError):  # no JSON, or half of a character: the standard library says so, or reads it
        return json.loads(text)


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _sparse_serializer(kind: Any) -> SchemaSerializer:
    """A serializer of a type that can leave out defaults and still writes the tags of unions, built once."""
    if kind not in _sparse_serializers:
        _sparse_serializers[kind] = SchemaSerializer(_with_required_tags(_adapter(kind).core_schema))
    return _sparse_serializers[kind]


def _with_required_tags(schema: Any) -> Any:
    """A pydantic core schema in which a field of one fixed text, the tag of a union's member, has no default."""
    match schema:
        case {"type": "default", "schema": {"type": "literal", "expected": [_]} as tag}:
            return tag
        case dict():
            return {key: _with_required_tags(part) for key, part in schema.items()}
        case list() | tuple():
            return type(schema)(_with_required_tags(part) for part in schema)
        case _:
            return schema
