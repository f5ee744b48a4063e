"""The errors that a schema finds in a definition file, as problems in plain words with their places."""

from collections.abc import Iterator
from typing import Any

from jsonschema.exceptions import ValidationError

from engine.domain.refusal import Refusal
from engine.domain.time.instant import YEARS
from engine.loading import input_repair
from engine.loading.problem_list import Problems
from engine.loading.schema_validator import errors
from engine.loading.schema_wording import (
    allowed_values,
    described,
    integer_range,
    path_subject,
    path_text,
    value_kind,
    wanted_value,
    with_suggestion,
)
from engine.loading.schemas import FileKind
from engine.loading.source import SourceText
from engine.loading.tree import Mapping, MappingEntry, Mark, Node, Path, Scalar, Sequence
from engine.loading.value_hints import likely_value
from engine.loading.values import is_outside_years
from engine.wording.diagnostics import structure, syntax
from engine.wording.diagnostics.spellings import SPELLINGS
from engine.wording.suggestions import NOTHING, list_names, suggestion


def check(kind: FileKind, root: Mapping, source: SourceText, problems: Problems) -> frozenset[Path]:
    """Report the errors of a tree against the schema of its kind. Returns the paths of the errors."""
    leaves = [leaf for error in errors(kind, root) for leaf in _leaves(error)]
    # Missing keys last: a key that an input method broke explains why it is missing.
    leaves.sort(key=lambda error: (error.validator == "required", [str(step) for step in error.absolute_path]))
    return _ErrorReporter(root, source, problems).all(leaves)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The most specific errors: for alternatives, those of the one that was meant, if its kind shows which."""
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


class _ErrorReporter:
    """Reports errors of the schema as problems of the file."""

    def __init__(self, root: Mapping, source: SourceText, problems: Problems) -> None:
        self.root = root
        self.source = source
        self.problems = problems
        self.mistyped: set[Path] = set()

    def all(self, errors: list[ValidationError]) -> frozenset[Path]:
        broken: set[Path] = set()
        for error in errors:
            path: Path = tuple(int(step) if isinstance(step, int) else str(step) for step in error.absolute_path)
            broken.update(self._report(error, path))
        return frozenset(broken)

    def _report(self, error: ValidationError, path: Path) -> set[Path]:
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
                    structure.TOO_SHORT,
                    self._mark(key, node),
                    place=path_text(self.root, path),
                    right=wanted_value(schema),
                )
            case "maxItems" | "maxProperties" | "maxLength":
                self._too_long(error, path, node)
            case _:
                self._value(error, path, key, node, schema)
        return {path}

    def _value(self, error: ValidationError, path: Path, key: Mark | None, node: Node, schema: dict[str, Any]) -> None:
        place = path_text(self.root, path)
        if isinstance(node, Scalar):
            if node.blank:
                # The value may be on the next line, with an indentation that only looks right.
                if self._explained(node.mark.line + 1, node.mark.line + 1):
                    return
                self.problems.report(structure.EMPTY_VALUE, key or node.mark, place=place, right=wanted_value(schema))
                return
            if node.plain and self._explained(node.mark.line, node.end.line):
                return
            if not node.text.strip():
                self.problems.report(structure.TOO_SHORT, node.mark, place=place, right=wanted_value(schema))
                return
        if not isinstance(node, Scalar) or schema.get("type") in ("object", "array"):
            self.problems.report(
                structure.WRONG_KIND, node.mark, place=place, actual=value_kind(node), right=wanted_value(schema)
            )
            return
        self._scalar(node, place, schema)

    def _scalar(self, node: Scalar, place: str, schema: dict[str, Any]) -> None:
        kind = schema.get("x-kind")
        allowed = allowed_values(schema)
        if isinstance(kind, str) and not (kind == "true" or (kind in ("acceptance", "stake") and not allowed)):
            self._misspelt(kind, node.text, node.mark, place, schema)
        elif schema.get("type") == "boolean":
            if schema.get("const") is True:
                self.problems.report(
                    structure.NOT_ALLOWED,
                    node.mark,
                    place=place,
                    actual=node.text,
                    allowed="true",
                    suggestion=likely_value("true", node.text),
                )
            else:
                self.problems.report(
                    structure.NOT_YES_NO,
                    node.mark,
                    place=place,
                    actual=node.text,
                    suggestion=likely_value("boolean", node.text),
                )
        elif allowed:
            self.problems.report(
                structure.NOT_ALLOWED,
                node.mark,
                place=place,
                actual=node.text,
                allowed=list_names(allowed),
                suggestion=suggestion(node.text, allowed),
            )
        elif schema.get("type") == "integer":
            self.problems.report(
                structure.NOT_A_NUMBER, node.mark, place=place, actual=node.text, right=wanted_value(schema)
            )
        else:
            self.problems.report(
                structure.NOT_WELL_FORMED, node.mark, place=place, actual=node.text, right=wanted_value(schema)
            )

    def _misspelt(self, kind: str, text: str, at: Mark, place: str, schema: dict[str, Any]) -> None:
        if kind == "date" and is_outside_years(text):
            self.problems.report(
                structure.YEAR_OUT_OF_RANGE, at, place=place, actual=text, first=YEARS[0], last=YEARS[-1]
            )
            return
        spelling = SPELLINGS[kind]
        values = allowed_values(schema)
        guess = suggestion(text, values) if values else likely_value(kind, text)
        if not guess.en:
            guess = likely_value(kind, text)
        right = integer_range(schema) if kind == "nth" else spelling.wanted
        self.problems.report(
            spelling.code,
            at,
            place=place,
            actual=text,
            right=with_suggestion(right, guess, spelling.code.hint),
            suggestion=guess,
        )

    def _name(self, error: ValidationError, path: Path, node: Node, schema: dict[str, Any]) -> set[Path]:
        name = str(error.instance)
        entry = node.entry(name) if isinstance(node, Mapping) else None
        at = entry.key.mark if entry else node.mark
        if not (entry and self._key_explained(entry, node)):
            kind = schema.get("x-kind")
            self._misspelt(kind if isinstance(kind, str) else "id", name, at, path_text(self.root, path), schema)
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
                place=path_subject(self.root, path),
                actual=entry.key.text,
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
                    place=path_subject(self.root, path),
                    actual=name,
                    meaning=described(schema.get("properties", {}).get(name, {})),
                )
        return {(*path, name) for name in wanted}

    def _exclusive(self, path: Path, node: Node, schema: dict[str, Any]) -> None:
        keys = [branch["required"][0] for branch in schema.get("oneOf", ())]
        present = [entry.key for entry in node if entry.key.text in keys] if isinstance(node, Mapping) else []
        if not present and path in self.mistyped:
            return
        names = ", ".join(f"`{key.text}`" for key in present)
        actual = Refusal("keys-found", names=names) if present else Refusal("no-key-found")
        self.problems.report(
            structure.EXCLUSIVE,
            present[1].mark if len(present) > 1 else node.mark,
            place=path_subject(self.root, path),
            actual=actual,
            allowed=list_names(keys),
        )

    def _too_long(self, error: ValidationError, path: Path, node: Node) -> None:
        most = int(str(error.validator_value))
        match node:
            case Scalar():
                if node.plain and self._explained(node.mark.line, node.end.line):
                    return
                actual = Refusal("characters-found", count=len(node.text))
                right = Refusal("characters", count=most)
            case Mapping():
                actual = Refusal("items-found", count=len(node.entries))
                right = Refusal("items", count=most)
            case Sequence():
                actual = Refusal("items-found", count=len(node.items))
                right = Refusal("items", count=most)
        self.problems.report(
            structure.TOO_LONG, node.mark, place=path_text(self.root, path), actual=actual, right=right
        )

    def _key_explained(self, entry: MappingEntry, parent: Node) -> bool:
        """Return whether an input method or a comma made this key; if so, that is reported."""
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
                syntax.COMMA_SPLITS, entry.key.mark, actual=entry.key.text, fixed=_with_quotes(line, parent, entry)
            )
            return True
        return self._explained(entry.key.mark.line, entry.key.mark.line)

    def _explained(self, first: int, last: int) -> bool:
        lines = range(first, min(last, first + 20) + 1)
        explained = [input_repair.explain(self.source, line, self.problems) for line in lines]
        return any(explained)

    def _entry(self, path: Path) -> tuple[Mark | None, Node]:
        """The mark of the last key of a path, and its node."""
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


def _with_quotes(line: str, parent: Mapping, entry: MappingEntry) -> str | None:
    """The line with quotes around the text that a comma split; None if that does not fit on one line."""
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
