"""The wording of schema errors: places, values and schemas as parts of a sentence."""

from typing import Any

from engine.domain.refusal import Refusal, Value
from engine.domain.text import Text
from engine.loading.schemas import shared
from engine.loading.tree import Mapping, Node, Path, Scalar, Sequence
from engine.wording.diagnostics.spellings import SPELLINGS
from engine.wording.suggestions import list_names


def with_suggestion(right: Value, guess: Text, template: Text) -> Value:
    """The right value followed by the suggestion, unless the code's own template has a place for one."""
    if "{suggestion}" in template.en or not guess.en:
        return right
    return Refusal("right-and-guess", right=right, guess=guess)


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


def path_subject(root: Mapping, path: Path) -> Value:
    """A path as the subject of a sentence."""
    if not path:
        return Refusal("this-file")
    return Text.plain(f"`{path_text(root, path)}`")


def value_kind(node: Node) -> Value:
    """The kind of a value, with the text of a scalar."""
    match node:
        case Scalar():
            line = " ".join(node.text.split())
            line = line if len(line) <= 40 else line[:39] + "…"
            return Refusal("the-text", text=line)
        case Mapping():
            return Refusal("block")
        case Sequence():
            return Refusal("a-list")


def allowed_values(schema: dict[str, Any]) -> list[str]:
    """The values that a schema lists, including those of its alternatives."""
    values = [str(value) for value in schema.get("enum", ())]
    if "const" in schema and not isinstance(schema["const"], bool):
        values.append(str(schema["const"]))
    for branch in schema.get("anyOf", ()):
        values += allowed_values(branch)
    return values


def integer_range(schema: dict[str, Any]) -> Value:
    """The integers that a schema of an nth place allows."""
    for branch in schema.get("anyOf", (schema,)):
        if "minimum" in branch:
            least, most = branch["minimum"], branch["maximum"]
            return Refusal("whole-number-or-last", least=least, most=most)
    return Refusal("whole-number")


def wanted_value(schema: dict[str, Any]) -> Value:
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
            return Refusal("block-of-keys", keys=keys) if keys else Refusal("block")
        case "array":
            return Refusal("list-such-as")
        case "boolean":
            return Refusal("true-or-false")
        case "integer":
            least, most = schema["minimum"], schema["maximum"]
            return Refusal("whole-number-between", least=least, most=most)
        case _:
            return SPELLINGS["word"].wanted


def described(schema: dict[str, Any]) -> Value:
    """The description of a key as part of a sentence."""
    description = schema.get("description")
    reference = schema.get("$ref")
    if description is None and isinstance(reference, str):
        return _described_by(reference)
    if not isinstance(description, str):
        return Refusal("required")
    english, _, chinese = description.partition("\n")
    return Text(zh=chinese.rstrip("。"), en=english.rstrip("."))


def _described_by(reference: str) -> Value:
    definitions = shared().get("$defs")
    name = reference.rsplit("/", 1)[-1]
    schema = definitions.get(name) if isinstance(definitions, dict) else None
    return described(schema) if isinstance(schema, dict) and "description" in schema else Refusal("required")
