"""The parts that JSON Schemas of definition files are written with; each description has an English and a Chinese line.

Other files add to the schemas in ``engine/loading/schemas/`` with these: each kind of check, resource and source of
events states the keys that it has.
"""

from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]


def described(en: str, zh: str, **keywords: Json) -> JsonObject:
    """A schema of these keywords with its description."""
    return {"description": f"{en}\n{zh}", **keywords}


def shared(name: str, en: str, zh: str, **keywords: Json) -> JsonObject:
    """The definition ``name`` of ``shared.schema.json``, such as ``id``, ``text`` or ``columns``."""
    return {"$ref": f"shared.schema.json#/$defs/{name}", "description": f"{en}\n{zh}", **keywords}


def word(en: str, zh: str, **keywords: Json) -> JsonObject:
    """A short text."""
    return shared("word", en, zh, **keywords)


def spelt(en: str, zh: str, kind: str, **keywords: Json) -> JsonObject:
    """A text of a kind that messages and the reference have a name for, such as ``amount`` or ``word``."""
    return {"description": f"{en}\n{zh}", "x-kind": kind, "type": "string", **keywords}


def whole_number(en: str, zh: str, least: int, most: int) -> JsonObject:
    """A whole number between two others, both allowed."""
    return described(en, zh, type="integer", minimum=least, maximum=most)


def patience(en: str, zh: str) -> JsonObject:
    """A time limit in seconds or minutes."""
    return spelt(en, zh, "patience", maxLength=40, pattern="^[0-9]{1,4} +(seconds?|minutes?)$")


def block(properties: JsonObject, *required: str) -> JsonObject:
    """A block of these keys and no others."""
    needed: JsonObject = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **needed, "additionalProperties": False}


def json_schema(en: str, zh: str) -> JsonObject:
    """A JSON Schema that a department writes."""
    return described(en, zh, type="object", minProperties=1)


LARGEST = whole_number("The most megabytes to read.", "最多读取多少 MB。", 1, 1000)
"""The greatest size of what is read, ``largest_mb``."""
SETTLED = patience(
    "A file modified more recently counts as still being written; default: 30 seconds.",
    "修改后不足这么久的文件视为仍在写入，默认 30 秒。",
)
"""The age from which a file counts as complete, ``settled``."""
