"""The shape of a definition file: its JSON Schema, and what the schema finds, in plain words with places."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from engine.domain.text import Text
from engine.loading import input_repair
from engine.loading.diagnostics import structure, syntax
from engine.loading.problem_list import Problems
from engine.loading.schema_check import TRUTHS, WHOLE, exists
from engine.loading.schemas import Kind, packaged, shared
from engine.loading.source import SourceText
from engine.loading.suggest import NOTHING, list_names, suggestion
from engine.loading.tree import Mapping, MappingEntry, Mark, Node, Path, Scalar, Sequence
from engine.loading.value_hints import SPELLINGS, likely_value

# What jsonschema hands to its keywords is untyped by nature; beyond this file everything is typed.
Checker = Any


class SchemaType(str):
    """A scalar as the validator sees it: always text, whose kind the schema asks for."""

    __slots__ = ("plain",)
    plain: bool

    @classmethod
    def of(cls, scalar: Scalar) -> "SchemaType":
        """The word of a scalar."""
        word = cls(scalar.text)
        word.plain = scalar.plain
        return word


_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def _is_text(_: Checker, value: object) -> bool:
    return isinstance(value, SchemaType) and not (value.plain and value == "")


def _is_whole(_: Checker, value: object) -> bool:
    return isinstance(value, SchemaType) and value.plain and WHOLE.fullmatch(value) is not None


def _is_decimal(_: Checker, value: object) -> bool:
    return isinstance(value, SchemaType) and value.plain and _DECIMAL.fullmatch(value) is not None


def _is_truth(_: Checker, value: object) -> bool:
    return isinstance(value, SchemaType) and value.plain and value in TRUTHS


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
    """Dates that are well spelt but do not exist."""
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
def _validator(kind: Kind) -> Checker:
    """The validator of a kind, with a registry that holds our own schemas and fetches nothing."""
    resource: Resource[Any] = DRAFT202012.create_resource(shared())
    registry: Registry[Any] = Registry().with_resource("shared.schema.json", resource)
    return _Validator(packaged(kind), registry=registry)


def check(kind: Kind, root: Mapping, source: SourceText, problems: Problems) -> frozenset[Path]:
    """Report all that the schema of this kind finds in a tree; the paths at which it did."""
    found = [leaf for error in _validator(kind).iter_errors(_plain(root)) for leaf in _leaves(error)]
    # Keys first: a key that an input method broke explains why another is missing.
    found.sort(key=lambda error: (error.validator == "required", [str(step) for step in error.absolute_path]))
    return _Report(root, source, problems).all(found)


def _plain(node: Node) -> object:
    match node:
        case Scalar():
            return SchemaType.of(node)
        case Mapping():
            return {SchemaType.of(entry.key): _plain(entry.value) for entry in node}
        case Sequence():
            return [_plain(item) for item in node.items]


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The errors that say most: of alternatives those of the one that was meant, where its kind tells which."""
    if error.validator != "anyOf" or not isinstance(error.instance, dict | list):
        yield error
        return
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    meant = [
        branch
        for branch in branches.values()
        if not any(inner.validator == "type" and not inner.relative_path for inner in branch)
        and not any(inner.validator in ("enum", "const") and not inner.relative_path for inner in branch)
    ]
    if len(meant) != 1:
        yield error
        return
    for inner in meant[0]:
        yield from _leaves(inner)


class _Report:
    """Turns errors of the schema into problems of the file."""

    def __init__(self, root: Mapping, source: SourceText, problems: Problems) -> None:
        self.root = root
        self.source = source
        self.problems = problems
        self.mistyped: set[Path] = set()

    def all(self, errors: list[ValidationError]) -> frozenset[Path]:
        broken: set[Path] = set()
        for error in errors:
            path: Path = tuple(int(step) if isinstance(step, int) else str(step) for step in error.absolute_path)
            broken.update(self._one(error, path))
        return frozenset(broken)

    def _one(self, error: ValidationError, path: Path) -> set[Path]:
        key, node = self._entry(path)
        schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
        if "propertyNames" in error.schema_path and isinstance(error.instance, str):
            return self._name(error, path, node, schema)
        match error.validator:
            case "additionalProperties":
                return self._unknown(path, node, schema)
            case "required" | "dependentRequired":
                return self._missing(path, node, schema)
            case "oneOf":
                self._exclusive(path, node, schema)
            case "minItems" | "minProperties" | "minLength":
                self.problems.report(
                    structure.TOO_SHORT, self._mark(key, node), place=_place(self.root, path), right=_wanted(schema)
                )
            case "maxItems" | "maxProperties" | "maxLength":
                self._too_long(error, path, node)
            case _:
                self._value(error, path, key, node, schema)
        return {path}

    def _value(self, error: ValidationError, path: Path, key: Mark | None, node: Node, schema: dict[str, Any]) -> None:
        place = _place(self.root, path)
        if isinstance(node, Scalar):
            if node.blank:
                # What should stand below may stand there in another indentation than the eye sees.
                if self._explained(node.mark.line + 1, node.mark.line + 1):
                    return
                self.problems.report(structure.EMPTY_VALUE, key or node.mark, place=place, right=_wanted(schema))
                return
            if node.plain and self._explained(node.mark.line, node.end.line):
                return
            if not node.text.strip():
                self.problems.report(structure.TOO_SHORT, node.mark, place=place, right=_wanted(schema))
                return
        kind = schema.get("x-kind")
        if not isinstance(node, Scalar) or schema.get("type") in ("object", "array"):
            self.problems.report(
                structure.WRONG_KIND, node.mark, place=place, found=_found(node), right=_wanted(schema)
            )
            return
        allowed = _allowed(schema)
        if isinstance(kind, str) and not (kind == "true" or (kind == "acceptance" and not allowed)):
            self._spelt(kind, node.text, node.mark, place, schema)
        elif schema.get("type") == "boolean":
            if schema.get("const") is True:
                self.problems.report(
                    structure.NOT_ALLOWED,
                    node.mark,
                    place=place,
                    found=node.text,
                    allowed="true",
                    suggestion=likely_value("true", node.text),
                )
            else:
                self.problems.report(
                    structure.NOT_YES_NO,
                    node.mark,
                    place=place,
                    found=node.text,
                    suggestion=likely_value("boolean", node.text),
                )
        elif allowed:
            self.problems.report(
                structure.NOT_ALLOWED,
                node.mark,
                place=place,
                found=node.text,
                allowed=list_names(allowed),
                suggestion=suggestion(node.text, allowed),
            )
        elif schema.get("type") == "integer":
            self.problems.report(structure.NOT_A_NUMBER, node.mark, place=place, found=node.text, right=_wanted(schema))
        else:
            self.problems.report(
                structure.NOT_WELL_FORMED, node.mark, place=place, found=node.text, right=_wanted(schema)
            )

    def _spelt(self, kind: str, text: str, at: Mark, place: str, schema: dict[str, Any]) -> None:
        spelt = SPELLINGS[kind]
        words = _allowed(schema)
        guess = suggestion(text, words) if words else likely_value(kind, text)
        if not guess.en:
            guess = likely_value(kind, text)
        right = spelt.wanted
        if kind == "nth":
            right = _range(schema)
        self.problems.report(
            spelt.code, at, place=place, found=text, right=_joined(right, guess, spelt.code.hint), suggestion=guess
        )

    def _name(self, error: ValidationError, path: Path, node: Node, schema: dict[str, Any]) -> set[Path]:
        name = str(error.instance)
        entry = node.entry(name) if isinstance(node, Mapping) else None
        at = entry.key.mark if entry else node.mark
        if not (entry and self._key_explained(entry, node)):
            kind = schema.get("x-kind")
            self._spelt(kind if isinstance(kind, str) else "id", name, at, _place(self.root, path), schema)
        return {(*path, name)}

    def _unknown(self, path: Path, node: Node, schema: dict[str, Any]) -> set[Path]:
        if not isinstance(node, Mapping):
            return {path}
        allowed = list(schema.get("properties", {}))
        free = [name for name in allowed if name not in node]
        broken: set[Path] = set()
        for entry in node:
            if entry.key.text in allowed:
                continue
            broken.add((*path, entry.key.text))
            if self._key_explained(entry, node):
                self.mistyped.add(path)
                continue
            self.problems.report(
                structure.UNKNOWN_KEY,
                entry.key.mark,
                place=_where(self.root, path),
                found=entry.key.text,
                allowed=list_names(allowed),
                suggestion=NOTHING if self.problems.full else suggestion(entry.key.text, free or allowed),
            )
        return broken

    def _missing(self, path: Path, node: Node, schema: dict[str, Any]) -> set[Path]:
        if not isinstance(node, Mapping):
            return {path}
        wanted = [name for name in schema.get("required", ()) if name not in node]
        for name, others in schema.get("dependentRequired", {}).items():
            if name in node:
                wanted += [other for other in others if other not in node]
        if path not in self.mistyped:
            for name in wanted:
                self.problems.report(
                    structure.MISSING_KEY,
                    node.mark,
                    place=_where(self.root, path),
                    found=name,
                    meaning=_described(schema.get("properties", {}).get(name, {})),
                )
        return {(*path, name) for name in wanted}

    def _exclusive(self, path: Path, node: Node, schema: dict[str, Any]) -> None:
        ways = [branch["required"][0] for branch in schema.get("oneOf", ())]
        there = [entry.key for entry in node if entry.key.text in ways] if isinstance(node, Mapping) else []
        if not there and path in self.mistyped:
            return
        names = ", ".join(f"`{key.text}`" for key in there)
        found = (
            Text(zh=f"写了 {names}", en=f"it has {names}")
            if there
            else Text(zh="一种也没有写", en="it has none of them")
        )
        self.problems.report(
            structure.EXCLUSIVE,
            there[1].mark if len(there) > 1 else node.mark,
            place=_where(self.root, path),
            found=found,
            allowed=list_names(ways),
        )

    def _too_long(self, error: ValidationError, path: Path, node: Node) -> None:
        most = int(str(error.validator_value))
        match node:
            case Scalar():
                if node.plain and self._explained(node.mark.line, node.end.line):
                    return
                found = Text(zh=f"有 {len(node.text)} 个字", en=f"it has {len(node.text)} characters")
                right = Text(zh=f"{most} 个字", en=f"{most} characters")
            case Mapping():
                found = Text(zh=f"有 {len(node.entries)} 项", en=f"it has {len(node.entries)} items")
                right = Text(zh=f"{most} 项", en=f"{most} items")
            case Sequence():
                found = Text(zh=f"有 {len(node.items)} 项", en=f"it has {len(node.items)} items")
                right = Text(zh=f"{most} 项", en=f"{most} items")
        self.problems.report(structure.TOO_LONG, node.mark, place=_place(self.root, path), found=found, right=right)

    def _key_explained(self, entry: MappingEntry, parent: Node) -> bool:
        """Whether an input method or a comma made this key, which is then reported as such."""
        if not entry.key.plain:
            return False
        value = entry.value
        if (
            isinstance(parent, Mapping)
            and parent.flow
            and isinstance(value, Scalar)
            and value.blank
            and ":" not in entry.key.text
        ):
            line = self.source.line(entry.key.mark.line)
            self.problems.report(
                syntax.COMMA_SPLITS, entry.key.mark, found=entry.key.text, fixed=_quoted(line, parent, entry)
            )
            return True
        return self._explained(entry.key.mark.line, entry.key.mark.line)

    def _explained(self, first: int, last: int) -> bool:
        lines = range(first, min(last, first + 20) + 1)
        explained = [input_repair.explain(self.source, line, self.problems) for line in lines]
        return any(explained)

    def _entry(self, path: Path) -> tuple[Mark | None, Node]:
        """The mark of the key that a path ends with, and the node behind it."""
        node: Node = self.root
        key: Mark | None = None
        for step in path:
            match node, step:
                case Mapping(), str():
                    entry = node.entry(step)
                    if entry is None:
                        return key, node
                    key, node = entry.key.mark, entry.value
                case Sequence(), int():
                    key, node = None, node.items[step]
                case _:
                    return key, node
        return key, node

    @staticmethod
    def _mark(key: Mark | None, node: Node) -> Mark:
        return key if key is not None and isinstance(node, Scalar) and node.blank else node.mark


def _quoted(line: str, parent: Mapping, entry: MappingEntry) -> str | None:
    """The line with the text that a comma split put in quotes; None where that cannot be shown on one line."""
    entries = parent.entries
    place = entries.index(entry)
    first = place
    while first >= 0 and isinstance(value := entries[first].value, Scalar) and value.blank:
        first -= 1
    last = place
    while last + 1 < len(entries) and isinstance(value := entries[last + 1].value, Scalar) and value.blank:
        last += 1
    if first < 0:
        return None
    start = entries[first].value
    end = entries[last].key.end
    if not isinstance(start, Scalar) or not start.plain or start.mark.line != end.line:
        return None
    text = line[start.mark.column - 1 : end.column - 1]
    if '"' in text or "\\" in text:
        return None
    return f'{line[: start.mark.column - 1]}"{text}"{line[end.column - 1 :]}'


def _joined(right: Text, guess: Text, template: Text) -> Text:
    """What would be right with the guess behind it, where the code's own words leave no place for one."""
    if "{suggestion}" in template.en or not guess.en:
        return right
    return Text(zh=right.zh + guess.zh, en=right.en + guess.en)


def _place(root: Mapping, path: Path) -> str:
    """A path for people: items of a list by their id."""
    words: list[str] = []
    node: Node = root
    for step in path:
        match node, step:
            case Mapping(), str():
                words.append(step)
                node = node.get(step) or node
            case Sequence(), int():
                node = node.items[step]
                name = node.words("id") if isinstance(node, Mapping) else None
                words.append(name or str(step + 1))
            case _:
                words.append(str(step))
    return ".".join(words)


def _where(root: Mapping, path: Path) -> Text:
    """The same as the subject of a sentence."""
    if not path:
        return Text(zh="这个文件", en="This file")
    return Text.plain(f"`{_place(root, path)}`")


def _found(node: Node) -> Text:
    match node:
        case Scalar():
            words = " ".join(node.text.split())
            words = words if len(words) <= 40 else words[:39] + "…"
            return Text(zh=f"文字 `{words}`", en=f"the text `{words}`")
        case Mapping():
            return Text(zh="一组“键: 值”", en="a block of `key: value`")
        case Sequence():
            return Text(zh="一个列表", en="a list")


def _allowed(schema: dict[str, Any]) -> list[str]:
    """The words that a schema lists, also in its alternatives."""
    words = [str(word) for word in schema.get("enum", ())]
    if "const" in schema and not isinstance(schema["const"], bool):
        words.append(str(schema["const"]))
    for branch in schema.get("anyOf", ()):
        words += _allowed(branch)
    return words


def _range(schema: dict[str, Any]) -> Text:
    for branch in schema.get("anyOf", (schema,)):
        if "minimum" in branch:
            least, most = branch["minimum"], branch["maximum"]
            return Text(zh=f" {least} 到 {most} 的整数，或 last", en=f"a whole number from {least} to {most}, or last")
    return Text(zh="一个整数", en="a whole number")


def _wanted(schema: dict[str, Any]) -> Text:
    """In words, what a schema wants."""
    reference = schema.get("$ref")
    kind = schema.get("x-kind")
    if isinstance(kind, str) and kind in SPELLINGS:
        return SPELLINGS[kind].wanted
    if isinstance(reference, str):
        return SPELLINGS.get(reference.rsplit("/", 1)[-1], SPELLINGS["word"]).wanted
    allowed = _allowed(schema)
    if allowed:
        return list_names(allowed)
    match schema.get("type"):
        case "object":
            keys = ", ".join(list(schema.get("properties", {}))[:6])
            more = f"（{keys}）" if keys else ""
            return Text(zh=f"一组“键: 值”{more}", en=f"a block of `key: value`{f' ({keys})' if keys else ''}")
        case "array":
            return Text(zh="一个列表，例如 [a, b]", en="a list such as [a, b]")
        case "boolean":
            return Text(zh=" true 或 false", en="true or false")
        case "integer":
            least, most = schema["minimum"], schema["maximum"]
            return Text(zh=f" {least} 到 {most} 的整数", en=f"a whole number from {least} to {most}")
        case _:
            return SPELLINGS["word"].wanted


def _described(schema: dict[str, Any]) -> Text:
    """The description of a key as part of a sentence."""
    words = schema.get("description")
    reference = schema.get("$ref")
    if words is None and isinstance(reference, str):
        return _described_by(reference)
    if not isinstance(words, str):
        return Text(zh="必填", en="needed")
    english, _, chinese = words.partition("\n")
    return Text(zh=chinese.rstrip("。"), en=english.rstrip("."))


def _described_by(reference: str) -> Text:
    definitions = shared().get("$defs")
    name = reference.rsplit("/", 1)[-1]
    schema = definitions.get(name) if isinstance(definitions, dict) else None
    return _described(schema) if isinstance(schema, dict) and "description" in schema else Text(zh="必填", en="needed")
