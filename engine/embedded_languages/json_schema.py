"""JSON Schemas that departments write for table rows and responses: which are accepted, and validation against them.

Draft 2020-12 without the parts that could read other data or keep the engine busy: no references, no patterns, only the
keywords listed here. Nothing is ever fetched. A misfit is described by its place and rule only, because the values may
be personal or confidential.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import lru_cache, partial
from itertools import islice
from operator import ge, gt, le, lt
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import extend
from jsonschema_rs import Draft202012Validator as QuickValidator
from referencing import Registry

from engine.domain.agreement.field_value import BadValue, read_date, read_moment, read_number, read_time
from engine.domain.refusal import Refusal
from engine.domain.suggest import nearest_name

LONGEST = 16_000
"""The most characters of a schema as JSON text."""
LARGEST = 1_000
"""The most JSON values in a schema, including itself and its annotations."""
DEEPEST = 32
"""The deepest nesting of a schema, and of a value that is validated."""
MOST_STEPS = 2_000_000
"""The most steps of one validation: a few seconds."""
SHOWN = 5
"""The most misfits that are reported."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SINGLE = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_ANNOTATIONS = ("$comment", "$schema", "default", "deprecated", "description", "examples", "title")
_RULES = (
    *("const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains"),
    *("maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties"),
    *("minimum", "properties", "required", "type"),
)
KEYWORDS = tuple(sorted((*_SINGLE, *_LISTS, *_ANNOTATIONS, *_RULES)))
"""The keywords of JSON Schema that are accepted."""
FORMATS: Mapping[str, Callable[[str], object]] = {
    "date": read_date,
    "date-time": lambda text: read_moment(text, UTC),
    "time": read_time,
}
"""The formats, which are enforced, each with the function that also reads events and evidence."""

# jsonschema passes untyped values to its keywords; only this file handles them.
Validator = Any
Holds = Callable[[Any, Any], bool]


class TooMuchToCompare(ValueError):
    """The value is too large or too deeply nested to be validated. ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


# ---- accepted schemas


def problems_of_schema(schema: str) -> tuple[Refusal, ...]:
    """The reasons why a schema, as JSON text, is not accepted, with their places; empty if it is."""
    if len(schema) > LONGEST:
        return (Refusal("schema-too-long", count=len(schema), most=LONGEST),)
    try:
        root = json.loads(schema, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return (Refusal("not-json", why=str(error)),)
    if not isinstance(root, dict):
        return (Refusal("schema-not-a-block"),)
    size, depth = _measure(root)
    if size > LARGEST or depth > DEEPEST:
        return (Refusal("schema-too-large", size=size, depth=depth, largest=LARGEST, deepest=DEEPEST),)
    refused = [p for path, inner in _within(root) for p in _refused(path, inner)]
    if not refused:
        try:
            Draft202012Validator.check_schema(root)
            _quick(root)
        except SchemaError as error:
            refused = [_unsound(error)]
        except ValueError as error:  # a number or a text that not every reader of JSON can hold
            refused = [Refusal("not-json", why=str(error).partition("\n")[0])]
    return tuple(refused)[:SHOWN]


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _within(schema: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Each schema inside a schema with its place, itself first; without plain true and false."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for keyword, value in schema.items():
        inner: Sequence[tuple[str, object]] = ()
        if keyword in _SINGLE:
            inner = [("", value)]
        elif keyword in _LISTS and isinstance(value, list):
            inner = [(str(n), item) for n, item in enumerate(value, 1)]
        elif keyword == "properties" and isinstance(value, dict):
            inner = list(value.items())
        for name, item in inner:
            yield from _within(item, (*path, keyword, *([name] if name else [])))


def _refused(path: tuple[str, ...], schema: dict[str, Any]) -> Iterator[Refusal]:
    for keyword in schema:
        if keyword not in KEYWORDS:
            nearest = nearest_name(keyword, KEYWORDS)
            instead = _INSTEAD.get(keyword) or (Refusal("did-you-mean", name=nearest) if nearest else _ALLOWED)
            yield Refusal("schema-keyword", place=".".join((*path, keyword)), instead=instead)
    for keyword, allowed in (("format", tuple(FORMATS)), ("$schema", (DIALECT,))):
        if keyword in schema and schema[keyword] not in allowed:
            yield Refusal("schema-value-not-allowed", place=".".join((*path, keyword)), allowed=allowed)


_ALLOWED = Refusal("schema-keywords-allowed", keywords=KEYWORDS)
_NO_PATTERN = Refusal("schema-without-patterns")
_NO_REFERENCE = Refusal("schema-without-references")
_INSTEAD = {
    **dict.fromkeys(("pattern", "patternProperties"), _NO_PATTERN),
    **dict.fromkeys(("$ref", "$dynamicRef", "$defs", "definitions", "$id", "$anchor"), _NO_REFERENCE),
}


def _unsound(error: SchemaError) -> Refusal:
    return Refusal("schema-value-invalid", place=".".join(str(step) for step in error.absolute_path) or "schema")


# ---- validation


def problems(schema: str, value: object) -> tuple[Refusal, ...]:
    """The misfits of a value with an accepted schema (as JSON text), up to SHOWN; empty if it fits.

    The value is a JSON value: dict, list, str, int, float, bool or None. Raises TooMuchToCompare.
    """
    if steps(schema, value) > MOST_STEPS:
        raise TooMuchToCompare(Refusal("too-much-data"))
    compiled = _compiled(schema)
    errors = compiled.validator.iter_errors(value)
    return tuple(dict.fromkeys(_misfit(e, compiled.names) for e in islice(errors, SHOWN)))


def row_problems(schema: str, row: Mapping[str, str]) -> tuple[Refusal, ...]:
    """The misfits of a table row, which is an object of texts by heading; as ``problems``.

    A text such as 8,500.00 is accepted as a number. Raises TooMuchToCompare.
    """
    with suppress(ValueError):  # a text that is not valid UTF-8, which only this validator refuses
        if _compiled(schema).rows.is_valid(row):
            return ()
    return problems(schema, {_Cell(heading): _Cell(text) for heading, text in row.items()})


def steps(schema: str, value: object) -> int:
    """The most steps that validation may take. Raises TooMuchToCompare if the value is nested too deeply."""
    size, depth = _measure(value)
    if depth > DEEPEST:
        raise TooMuchToCompare(Refusal("nested-too-deep", most=DEEPEST))
    return size * _compiled(schema).size


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A schema ready for use: its validator, its size, and the property names that it declares.

    ``rows`` quickly accepts most rows that fit. A yes of ``rows`` is a yes of ``validator``.
    """

    validator: Validator
    rows: QuickValidator
    size: int
    names: frozenset[str]


@lru_cache(maxsize=256)
def _compiled(schema: str) -> _Compiled:
    root = json.loads(schema)
    registry: Registry[Any] = Registry()  # empty, and fetches nothing
    names = frozenset(name for _, inner in _within(root) for name in inner.get("properties", ()))
    return _Compiled(
        validator=_Strict(root, registry=registry, format_checker=_FORMATS),
        rows=_quick(root),
        size=_measure(root)[0],
        names=names,
    )


def _quick(root: dict[str, Any]) -> QuickValidator:
    return QuickValidator(root, keywords=_ROW_KEYWORDS, offline=True)


def _measure(value: object) -> tuple[int, int]:
    """The number of JSON values in a value, including itself and its keys, and of levels; stops below DEEPEST."""
    size, depth, level = 0, 0, [value]
    while level and depth <= DEEPEST:
        size, depth = size + len(level), depth + 1
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                size += len(item)
                below += item.values()
            elif isinstance(item, list):
                below += item
        level = below
    return size, depth


def _misfit(error: ValidationError, names: frozenset[str]) -> Refusal:
    rule = str(error.validator or "false")
    wanted: Any = error.validator_value
    if rule == "required" and isinstance(error.instance, dict):
        wanted = [name for name in wanted if name not in error.instance]
    wanted_text = json.dumps(wanted, ensure_ascii=False)
    if len(wanted_text) > _LONGEST_RULE:
        wanted_text = wanted_text[: _LONGEST_RULE - 1] + "…"
    place = _place_in_value(error.absolute_path, names)
    return Refusal("schema-misfit", place=place, rule=rule, wanted=wanted_text)


_LONGEST_RULE = 80


def _place_in_value(path: Sequence[str | int], names: frozenset[str]) -> Refusal:
    """The place in the value. Names that only the value has appear as ``*``; names of the schema appear in full."""
    path_text = "".join(f"[{s + 1}]" if isinstance(s, int) else f".{s if s in names else '*'}" for s in path)
    path_text = path_text.lstrip(".")
    return Refusal("place-in-value", path=path_text) if path_text else Refusal("whole-value")


# ---- texts of a table as numbers


class _Cell(str):
    """A text of a table that also counts as a number if it can be read as one."""

    __slots__ = ()


def _number(value: object) -> Decimal | None:
    """The number in a cell; None if it is not a number."""
    if not isinstance(value, _Cell):
        return None
    try:
        return Decimal(read_number(value.strip()))
    except BadValue:
        return None


def _is_number(_: Validator, value: object) -> bool:
    return _number(value) is not None or _STANDARD.is_type(value, "number")


def _is_integer(_: Validator, value: object) -> bool:
    number = _number(value)
    return number == number.to_integral_value() if number is not None else _STANDARD.is_type(value, "integer")


def _bound(holds: Holds) -> Callable[..., Iterator[ValidationError]]:
    """A keyword that limits a number, in JSON or in a cell."""

    def check(validator: Validator, limit: float, value: object, _: object) -> Iterator[ValidationError]:
        if validator.is_type(value, "number") and not _keeps(holds, value, limit):
            yield ValidationError("beyond the limit")

    return check


def _keeps(holds: Holds, value: object, limit: float) -> bool:
    number = _number(value)
    # a cell is compared with the limit as written: as a float, 0.01 is slightly larger
    return holds(value, limit) if number is None else holds(number, Decimal(str(limit)))


def _format_checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, read in FORMATS.items():
        checker.checks(name, raises=BadValue)(_reads(read))
    return checker


def _reads(read: Callable[[str], object]) -> Callable[[object], bool]:
    """A check that a text can be read; other values have no format. ``read`` raises BadValue."""
    return lambda value: not isinstance(value, str) or read(value) is not None


_FORMATS = _format_checker()
_STANDARD = Draft202012Validator.TYPE_CHECKER
_TYPES = _STANDARD.redefine_many({"number": _is_number, "integer": _is_integer})
_LIMITS: Mapping[str, Holds] = {"minimum": ge, "exclusiveMinimum": gt, "maximum": le, "exclusiveMaximum": lt}
_Strict = extend(  # type: ignore[no-untyped-call]  # its stubs leave it untyped
    Draft202012Validator,
    validators={keyword: _bound(holds) for keyword, holds in _LIMITS.items()},
    type_checker=_TYPES,
)


# ---- the same keywords for the quick validator, which treats any exception as a no


class _Type:
    def __init__(self, _: object, wanted: str | list[str], __: object) -> None:
        self.wanted = [wanted] if isinstance(wanted, str) else wanted

    def validate(self, value: object) -> None:
        cell = _Cell(value) if isinstance(value, str) else value
        if not any(_TYPES.is_type(cell, type_) for type_ in self.wanted):
            raise ValueError


class _Limit:
    def __init__(self, holds: Holds, _: object, limit: float, __: object) -> None:
        self.holds, self.limit = holds, limit

    def validate(self, value: object) -> None:
        cell = _Cell(value) if isinstance(value, str) else None
        if _number(cell) is not None and not _keeps(self.holds, cell, self.limit):
            raise ValueError


class _Format:
    def __init__(self, _: object, name: str, __: object) -> None:
        self.read = FORMATS[name]

    def validate(self, value: object) -> None:
        if isinstance(value, str):
            self.read(value)


_ROW_KEYWORDS: dict[str, Any] = {
    "type": _Type,
    "format": _Format,
    **{keyword: partial(_Limit, holds) for keyword, holds in _LIMITS.items()},
}
