"""Check that a tree fits its schema: a quick yes from a compiled validator; ``schema_errors`` explains a no.

A yes here is a yes there: each scalar becomes the one JSON value that it spells, which is stricter than the schema, and
both validators read our own keywords in the same way.
"""

import re
from datetime import date
from functools import cache

from jsonschema_rs import Draft202012Validator

from engine.domain.time.instant import YEARS
from engine.loading.schemas import FileKind, Json, schema_document
from engine.loading.tree import Mapping, Node, Scalar, Sequence

TRUTHS = {"true": True, "True": True, "false": False, "False": False}
WHOLE = re.compile(r"-?[0-9]{1,9}")


def fits(kind: FileKind, root: Mapping) -> bool:
    """Return whether a tree certainly fits the schema of its kind; False if this validator cannot tell."""
    return _validator(kind).is_valid(_value(root))


def exists(kind: str, text: str) -> bool:
    """False for a ``date`` or ``month-day`` that is well spelt but does not exist, such as 30 February, and for a
    ``date`` outside the years of business."""
    try:
        if kind == "date" and len(text) == len("2024-02-29"):
            return date.fromisoformat(text).year in YEARS
        if kind == "month-day" and len(text) == len("02-29"):
            date.fromisoformat(f"2024-{text}")
    except ValueError:
        return False
    return True


@cache
def _validator(kind: FileKind) -> Draft202012Validator:
    keywords = {"pattern": _Pattern, "minLength": _MinLength, "x-kind": _Kind}
    return Draft202012Validator(schema_document(kind), keywords=keywords)


def _value(node: Node) -> Json:
    match node:
        case Scalar():
            return _plain_value(node.text) if node.plain else node.text
        case Mapping():
            return {
                key.text: (_plain_value(value.text) if value.plain else value.text)
                if isinstance(value, Scalar)
                else _value(value)
                for key, value in node
            }
        case Sequence():
            return [_value(item) for item in node.items]


def _plain_value(text: str) -> Json:
    """The JSON value of a text without quotes: null, true, false, an integer, else the text itself."""
    if text == "":
        return None
    if text in TRUTHS:
        return TRUTHS[text]
    return int(text) if text[0] in "-0123456789" and WHOLE.fullmatch(text) else text


# ---- our own reading of keywords, for texts only; the validator treats any exception as a no


class _Pattern:
    def __init__(self, _: Json, pattern: str, __: object) -> None:
        self.pattern = re.compile(pattern)

    def validate(self, value: Json) -> None:
        if not isinstance(value, str) or self.pattern.fullmatch(value) is None:
            raise ValueError(self.pattern.pattern)


class _MinLength:
    def __init__(self, _: Json, least: int, __: object) -> None:
        self.least = least

    def validate(self, value: Json) -> None:
        if not isinstance(value, str) or len(value.strip()) < self.least:
            raise ValueError(self.least)


class _Kind:
    def __init__(self, _: Json, kind: str, __: object) -> None:
        self.kind = kind

    def validate(self, value: Json) -> None:
        if isinstance(value, str) and not exists(self.kind, value):
            raise ValueError(self.kind)
