"""Domain values as canonical JSON and back: what a revision's hash is taken of, and what the record keeps."""

import hashlib
import json
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The adapter of a type, built once: building one costs tens of milliseconds."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(value: object, kind: Any = None) -> str:
    """A frozen dataclass as canonical JSON: sorted keys, no blanks, no defaults left out.

    ``kind`` names the type where the value does not carry it (``tuple[Person, ...]``).
    """
    return canonical(_adapter(kind or type(value)).dump_python(value, mode="json"))


def dump_quickly(value: object) -> str:
    """A frozen dataclass as JSON in the order of its fields: for caches that nobody hashes."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """The value that ``dump`` wrote. Raises pydantic.ValidationError where the text is not such a value."""
    found: T = _adapter(kind).validate_json(text)
    return found


def canonical(plain: object) -> str:
    """Plain JSON values in the one spelling that is hashed."""
    return _CANONICAL.encode(plain)


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
