"""JSON Schemas that departments write of a table's row or of an answer: which are taken, and what does not fit them.

Draft 2020-12, less what would let its author read elsewhere or keep the engine busy: no references, no patterns, no
keyword that is not listed here. Nothing is ever fetched. What does not fit is said by the place and the rule alone:
the values themselves may be personal, or not for the reader's eyes.
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
from engine.domain.suggest import meant_name, nearest_name
from engine.domain.text import Text

LONGEST = 16_000
"""Characters of a schema, as JSON text, at the most."""
LARGEST = 1_000
"""JSON values within a schema at the most, itself and its words included."""
DEEPEST = 32
"""How deeply a schema, or what is compared with it, may be nested."""
MOST_STEPS = 2_000_000
"""The steps of one comparison at the most: some seconds."""
SHOWN = 5
"""What does not fit is told up to this many times."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ONE = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_WORDS = ("$comment", "$schema", "default", "deprecated", "description", "examples", "title")
_RULES = (
    *("const", "dependentRequired", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxContains"),
    *("maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties"),
    *("minimum", "properties", "required", "type"),
)
KEYWORDS = tuple(sorted((*_ONE, *_LISTS, *_WORDS, *_RULES)))
"""The keywords of JSON Schema that are taken."""
FORMATS: Mapping[str, Callable[[str], object]] = {
    "date": read_date,
    "date-time": lambda written: read_moment(written, UTC),
    "time": read_time,
}
"""The formats, which are enforced, each with the reader that events and evidence are read with."""

# What jsonschema hands to its keywords is untyped by nature; beyond this file everything is typed.
Validator = Any
Holds = Callable[[Any, Any], bool]


class TooMuchToCompare(ValueError):
    """The value is too large, or too deeply nested, to be compared with the schema; ``text`` says so."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


# ---- which schemas are taken


def problems_of_schema(schema: str) -> tuple[Text, ...]:
    """Why a schema, as JSON text, is not taken, with the place in it; nothing where it is sound."""
    if len(schema) > LONGEST:
        words = Text(zh="有 {found} 个字符，最多 {most}", en="it has {found} characters, at most {most}")
        return (words.filled(found=len(schema), most=LONGEST),)
    try:
        root = json.loads(schema, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return (_NO_JSON.filled(why=str(error)),)
    if not isinstance(root, dict):
        return (Text(zh="应为一组“键: 值”", en="a schema is a block of `key: value`"),)
    size, depth = _measure(root)
    if size > LARGEST or depth > DEEPEST:
        words = Text(
            zh="太大：有 {size} 个值、{depth} 层，最多 {largest} 个、{deepest} 层",
            en="it is too large: {size} values on {depth} levels, at most {largest} on {deepest}",
        )
        return (words.filled(size=size, depth=depth, largest=LARGEST, deepest=DEEPEST),)
    refused = [p for path, one in _within(root) for p in _refused(path, one)]
    if not refused:
        try:
            Draft202012Validator.check_schema(root)
            _quick(root)
        except SchemaError as error:
            refused = [_unsound(error)]
        except ValueError as error:  # a number or a text that not every reader of JSON can hold
            refused = [_NO_JSON.filled(why=str(error).partition("\n")[0])]
    return tuple(refused)[:SHOWN]


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _within(schema: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Each schema within a schema that is no plain true or false, with its place; itself first."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for keyword, value in schema.items():
        inner: Sequence[tuple[str, object]] = ()
        if keyword in _ONE:
            inner = [("", value)]
        elif keyword in _LISTS and isinstance(value, list):
            inner = [(str(n), one) for n, one in enumerate(value, 1)]
        elif keyword == "properties" and isinstance(value, dict):
            inner = list(value.items())
        for name, one in inner:
            yield from _within(one, (*path, keyword, *([name] if name else [])))


def _refused(path: tuple[str, ...], schema: dict[str, Any]) -> Iterator[Text]:
    for keyword in schema:
        if keyword not in KEYWORDS:
            words = Text(zh="不能用 `{place}`{instead}", en="`{place}` is not taken{instead}")
            nearest = nearest_name(keyword, KEYWORDS)
            instead = _INSTEAD.get(keyword) or (meant_name(nearest) if nearest else _ALLOWED)
            yield words.filled(place=".".join((*path, keyword)), instead=instead)
    for keyword, allowed in (("format", tuple(FORMATS)), ("$schema", (DIALECT,))):
        if keyword in schema and schema[keyword] not in allowed:
            words = Text(zh="`{place}` 只能是：{allowed}", en="`{place}` is none of: {allowed}")
            yield words.filled(place=".".join((*path, keyword)), allowed=", ".join(allowed))


_ALLOWED = Text(zh="；可用的有：{keywords}", en="; taken are: {keywords}").filled(keywords=", ".join(KEYWORDS))
_NO_PATTERN = Text(
    zh="：正则表达式可能拖住引擎，改用 enum、format、type: number 或长度",
    en=": a regular expression may keep the engine busy; use enum, format, type: number or a length",
)
_NO_JSON = Text(zh="不是 JSON：{why}", en="it is not JSON: {why}")
_NO_REFERENCE = Text(zh="：请把所指的内容直接写在该处", en=": write out what it stands for")
_INSTEAD = {
    **dict.fromkeys(("pattern", "patternProperties"), _NO_PATTERN),
    **dict.fromkeys(("$ref", "$dynamicRef", "$defs", "definitions", "$id", "$anchor"), _NO_REFERENCE),
}


def _unsound(error: SchemaError) -> Text:
    words = Text(zh="`{place}` 的值不是 JSON Schema 允许的", en="JSON Schema does not allow this value of `{place}`")
    return words.filled(place=".".join(str(step) for step in error.absolute_path) or "schema")


# ---- what does not fit


def problems(schema: str, value: object) -> tuple[Text, ...]:
    """What of a value does not fit a sound schema (as JSON text), up to SHOWN; nothing where all does.

    The value is what JSON holds: dict, list, str, int, float, bool, None. Raises TooMuchToCompare.
    """
    if steps(schema, value) > MOST_STEPS:
        raise TooMuchToCompare(
            Text(zh="数据太多，无法逐一与 JSON Schema 比对", en="it is too much to be compared with the JSON Schema")
        )
    compiled = _compiled(schema)
    errors = compiled.validator.iter_errors(value)
    return tuple(dict.fromkeys(_misfit(e, compiled.names) for e in islice(errors, SHOWN)))


def row_problems(schema: str, row: Mapping[str, str]) -> tuple[Text, ...]:
    """What of a table's row does not fit, as above: an object of texts by heading.

    Where the schema asks for a number, a text that reads as one will do: 8,500.00. Raises TooMuchToCompare.
    """
    with suppress(ValueError):  # a text that is no UTF-8, which only some readers know
        if _compiled(schema).rows.is_valid(row):
            return ()
    return problems(schema, {_Cell(heading): _Cell(text) for heading, text in row.items()})


def steps(schema: str, value: object) -> int:
    """How many steps comparing the two may take at the most. Raises TooMuchToCompare where the value is nested too
    deeply."""
    size, depth = _measure(value)
    if depth > DEEPEST:
        words = Text(zh="嵌套超过 {most} 层", en="it is nested more than {most} levels deep")
        raise TooMuchToCompare(words.filled(most=DEEPEST))
    return size * _compiled(schema).size


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A schema ready for use: its validator, its size, and the names that it itself gives to properties.

    ``rows`` says quickly of most rows that they fit: a yes there is one here.
    """

    validator: Validator
    rows: QuickValidator
    size: int
    names: frozenset[str]


@lru_cache(maxsize=256)
def _compiled(schema: str) -> _Compiled:
    root = json.loads(schema)
    registry: Registry[Any] = Registry()  # empty, and fetches nothing
    names = frozenset(name for _, one in _within(root) for name in one.get("properties", ()))
    return _Compiled(
        validator=_Strict(root, registry=registry, format_checker=_FORMATS),
        rows=_quick(root),
        size=_measure(root)[0],
        names=names,
    )


def _quick(root: dict[str, Any]) -> QuickValidator:
    return QuickValidator(root, keywords=_ROW_KEYWORDS, offline=True)


def _measure(value: object) -> tuple[int, int]:
    """How many JSON values a value holds, itself and its keys included, and how many levels; stops below DEEPEST."""
    size, depth, level = 0, 0, [value]
    while level and depth <= DEEPEST:
        size, depth = size + len(level), depth + 1
        below: list[object] = []
        for one in level:
            if isinstance(one, dict):
                size += len(one)
                below += one.values()
            elif isinstance(one, list):
                below += one
        level = below
    return size, depth


def _misfit(error: ValidationError, names: frozenset[str]) -> Text:
    rule = str(error.validator or "false")
    wanted: Any = error.validator_value
    if rule == "required" and isinstance(error.instance, dict):
        wanted = [name for name in wanted if name not in error.instance]
    written = json.dumps(wanted, ensure_ascii=False)
    words = Text(zh="{place}不符合 {rule}：{wanted}", en="{place} does not fit {rule}: {wanted}")
    return words.filled(
        place=_place(error.absolute_path, names),
        rule=rule,
        wanted=written if len(written) <= _LONGEST_RULE else written[: _LONGEST_RULE - 1] + "…",
    )


_LONGEST_RULE = 80


def _place(path: Sequence[str | int], names: frozenset[str]) -> Text:
    """Where in the value, in the schema's own words: a name that only the value has stays untold."""
    written = "".join(f"[{s + 1}]" if isinstance(s, int) else f".{s if s in names else '*'}" for s in path)
    written = written.lstrip(".")
    return Text(zh=f"“{written}”", en=f"`{written}`") if written else Text(zh="内容", en="it")


# ---- texts of a table as numbers


class _Cell(str):
    """A text of a table, which is also the number that it reads as."""

    __slots__ = ()


def _number(value: object) -> Decimal | None:
    """The number that a cell reads as, if any."""
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
    """A limit to a number, of JSON or of a cell."""

    def check(validator: Validator, limit: float, value: object, _: object) -> Iterator[ValidationError]:
        if validator.is_type(value, "number") and not _keeps(holds, value, limit):
            yield ValidationError("beyond the limit")

    return check


def _keeps(holds: Holds, value: object, limit: float) -> bool:
    number = _number(value)
    # a cell's limit is taken as it was written: as a float, 0.01 is a little more
    return holds(value, limit) if number is None else holds(number, Decimal(str(limit)))


def _format_checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, read in FORMATS.items():
        checker.checks(name, raises=BadValue)(_reads(read))
    return checker


def _reads(read: Callable[[str], object]) -> Callable[[object], bool]:
    """Whether a text can be read so; what is no text has no format. The function raises BadValue."""
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


# ---- the same for the quick validator, which takes whatever is raised as a no


class _Type:
    def __init__(self, _: object, wanted: str | list[str], __: object) -> None:
        self.wanted = [wanted] if isinstance(wanted, str) else wanted

    def validate(self, value: object) -> None:
        cell = _Cell(value) if isinstance(value, str) else value
        if not any(_TYPES.is_type(cell, one) for one in self.wanted):
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
