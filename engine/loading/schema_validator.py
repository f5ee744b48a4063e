"""The JSON Schemas of definition files as a validator that reads scalars as YAML texts, not as JSON values."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from engine.loading.schema_check import TRUTHS, WHOLE, exists
from engine.loading.schemas import FileKind, packaged, shared
from engine.loading.tree import Mapping, Node, Scalar, Sequence

# jsonschema passes untyped values to its keywords; only this file handles them.
Checker = Any


class ScalarText(str):
    """A scalar as the validator gets it: always text; the schema decides its type."""

    __slots__ = ("plain",)
    plain: bool

    @classmethod
    def of(cls, scalar: Scalar) -> "ScalarText":
        """The text of a scalar."""
        text = cls(scalar.text)
        text.plain = scalar.plain
        return text


_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def _is_text(_: Checker, value: object) -> bool:
    return isinstance(value, ScalarText) and not (value.plain and value == "")


def _is_whole(_: Checker, value: object) -> bool:
    return isinstance(value, ScalarText) and value.plain and WHOLE.fullmatch(value) is not None


def _is_decimal(_: Checker, value: object) -> bool:
    return isinstance(value, ScalarText) and value.plain and _DECIMAL.fullmatch(value) is not None


def _is_truth(_: Checker, value: object) -> bool:
    return isinstance(value, ScalarText) and value.plain and value in TRUTHS


def _pattern(_: Checker, pattern: str, value: object, __: Checker) -> Iterator[ValidationError]:
    # fullmatch: a `$` would let a line break at the end pass.
    if isinstance(value, str) and re.fullmatch(pattern, value) is None:
        yield ValidationError("pattern")


def _minimum(validator: Checker, least: int, value: object, __: Checker) -> Iterator[ValidationError]:
    if validator.is_type(value, "integer") and int(str(value)) < least:
        yield ValidationError("minimum")


def _maximum(validator: Checker, most: int, value: object, __: Checker) -> Iterator[ValidationError]:
    if validator.is_type(value, "integer") and int(str(value)) > most:
        yield ValidationError("maximum")


def _min_length(_: Checker, least: int, value: object, __: Checker) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value.strip()) < least:
        yield ValidationError("minLength")


def _const(_: Checker, wanted: object, value: object, __: Checker) -> Iterator[ValidationError]:
    text = str(value).lower() if isinstance(wanted, bool) and isinstance(value, str) else value
    if text != (str(wanted).lower() if isinstance(wanted, bool) else wanted):
        yield ValidationError("const")


def _kind(_: Checker, kind: str, value: object, __: Checker) -> Iterator[ValidationError]:
    """Refuse dates that are well spelt but do not exist."""
    if isinstance(value, str) and not exists(kind, value):
        yield ValidationError("x-kind")


_TYPES = Draft202012Validator.TYPE_CHECKER.redefine_many(
    {"string": _is_text, "integer": _is_whole, "number": _is_decimal, "boolean": _is_truth}
)
_Validator = extend(  # type: ignore[no-untyped-call]  # its stubs leave it untyped
    Draft202012Validator,
    validators={
        "pattern": _pattern,
        "minimum": _minimum,
        "maximum": _maximum,
        "minLength": _min_length,
        "const": _const,
        "x-kind": _kind,
    },
    type_checker=_TYPES,
)


@cache
def _validator(kind: FileKind) -> Checker:
    """The validator of a kind, with a registry of our own schemas that fetches nothing."""
    resource: Resource[Any] = DRAFT202012.create_resource(shared())
    registry: Registry[Any] = Registry().with_resource("shared.schema.json", resource)
    return _Validator(packaged(kind), registry=registry)


def errors(kind: FileKind, root: Mapping) -> Iterator[ValidationError]:
    """The errors of a tree against the schema of its kind."""
    yield from _validator(kind).iter_errors(_plain(root))


def _plain(node: Node) -> object:
    match node:
        case Scalar():
            return ScalarText.of(node)
        case Mapping():
            return {ScalarText.of(entry.key): _plain(entry.value) for entry in node}
        case Sequence():
            return [_plain(item) for item in node.items]
