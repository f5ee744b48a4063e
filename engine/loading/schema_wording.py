"""The wording of schema errors: places, values and schemas as parts of a sentence."""

from typing import Any

from engine.domain.text import Text
from engine.loading.schemas import shared
from engine.loading.tree import Mapping, Node, Path, Scalar, Sequence
from engine.loading.value_hints import SPELLINGS
from engine.wording.suggestions import list_names


def with_suggestion(right: Text, guess: Text, template: Text) -> Text:
    """The right value followed by the suggestion, unless the code's own template has a place for one."""
    if "{suggestion}" in template.en or not guess.en:
        return right
    return Text(zh=right.zh + guess.zh, en=right.en + guess.en)


def path_text(root: Mapping, path: Path) -> str:
    """A path for people, with list items by their id."""
    steps: list[str] = []
    node: Node = root
    for step in path:
        match node, step:
            case Mapping(), str():
                steps.append(step)
                node = node.get(step) or node
            case Sequence(), int():
                node = node.items[step]
                name = node.text("id") if isinstance(node, Mapping) else None
                steps.append(name or str(step + 1))
            case _:
                steps.append(str(step))
    return ".".join(steps)


def path_subject(root: Mapping, path: Path) -> Text:
    """A path as the subject of a sentence."""
    if not path:
        return Text(zh="这个文件", en="This file")
    return Text.plain(f"`{path_text(root, path)}`")


def value_kind(node: Node) -> Text:
    """The kind of a value, with the text of a scalar."""
    match node:
        case Scalar():
            line = " ".join(node.text.split())
            line = line if len(line) <= 40 else line[:39] + "…"
            return Text(zh=f"文字 `{line}`", en=f"the text `{line}`")
        case Mapping():
            return Text(zh="一组“键: 值”", en="a block of `key: value`")
        case Sequence():
            return Text(zh="一个列表", en="a list")


def allowed_values(schema: dict[str, Any]) -> list[str]:
    """The values that a schema lists, including those of its alternatives."""
    values = [str(value) for value in schema.get("enum", ())]
    if "const" in schema and not isinstance(schema["const"], bool):
        values.append(str(schema["const"]))
    for branch in schema.get("anyOf", ()):
        values += allowed_values(branch)
    return values


def integer_range(schema: dict[str, Any]) -> Text:
    """The integers that a schema of an nth place allows."""
    for branch in schema.get("anyOf", (schema,)):
        if "minimum" in branch:
            least, most = branch["minimum"], branch["maximum"]
            return Text(zh=f" {least} 到 {most} 的整数，或 last", en=f"a whole number from {least} to {most}, or last")
    return Text(zh="一个整数", en="a whole number")


def wanted_value(schema: dict[str, Any]) -> Text:
    """The value that a schema asks for, in words."""
    reference = schema.get("$ref")
    kind = schema.get("x-kind")
    if isinstance(kind, str) and kind in SPELLINGS:
        return SPELLINGS[kind].wanted
    if isinstance(reference, str):
        return SPELLINGS.get(reference.rsplit("/", 1)[-1], SPELLINGS["word"]).wanted
    allowed = allowed_values(schema)
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


def described(schema: dict[str, Any]) -> Text:
    """The description of a key as part of a sentence."""
    description = schema.get("description")
    reference = schema.get("$ref")
    if description is None and isinstance(reference, str):
        return _described_by(reference)
    if not isinstance(description, str):
        return Text(zh="必填", en="required")
    english, _, chinese = description.partition("\n")
    return Text(zh=chinese.rstrip("。"), en=english.rstrip("."))


def _described_by(reference: str) -> Text:
    definitions = shared().get("$defs")
    name = reference.rsplit("/", 1)[-1]
    schema = definitions.get(name) if isinstance(definitions, dict) else None
    return described(schema) if isinstance(schema, dict) and "description" in schema else Text(zh="必填", en="required")
