"""The JSON Schemas of the definition files (Draft 2020-12), as package data and as documents for editors."""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeAlias, cast

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]

SHARED = "shared.schema.json"


class Kind(StrEnum):
    """The kinds of files that have a schema."""

    ORGANISATION = "organisation"
    EVENTS = "events"
    CALENDAR = "calendar"
    AGREEMENT = "agreement"
    SETTINGS = "settings"


DEFINITIONS = (Kind.ORGANISATION, Kind.EVENTS, Kind.CALENDAR, Kind.AGREEMENT)
"""The kinds that make up a folder of definitions; settings are the administrator's own."""


@cache
def _packaged(name: str) -> JsonObject:
    return cast(JsonObject, json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8")))


def packaged(kind: Kind) -> JsonObject:
    """The schema as it is kept; it refers to the shared one. Do not change what you get."""
    return _packaged(f"{kind}.schema.json")


def shared() -> JsonObject:
    """What the schemas have in common. Do not change what you get."""
    return _packaged(SHARED)


def schema_document(kind: Kind | str) -> JsonObject:
    """One self-contained schema for an editor: what it shares with others is put into its own ``$defs``.

    Raises ValueError for a kind that has none.
    """
    wanted = Kind(kind)
    document = cast(JsonObject, _local(packaged(wanted)))
    definitions = cast(JsonObject, document.setdefault("$defs", {}))
    common = cast(JsonObject, shared()["$defs"])
    missing = sorted(_names(document) - set(definitions))
    while missing:
        for name in missing:
            definitions[name] = _local(common[name])
        missing = sorted(_names(document) - set(definitions))
    return document


def _local(value: Json) -> Json:
    """A copy whose references to the shared schema are to its own definitions."""
    if isinstance(value, Mapping):
        return {
            key: item.removeprefix(SHARED) if key == "$ref" and isinstance(item, str) else _local(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_local(item) for item in value]
    return value


def _names(value: Json) -> set[str]:
    """The definitions that a schema refers to."""
    if isinstance(value, Mapping):
        found = {name for item in value.values() for name in _names(item)}
        reference = value.get("$ref")
        if isinstance(reference, str):
            found.add(reference.removeprefix("#/$defs/"))
        return found
    if isinstance(value, list):
        return {name for item in value for name in _names(item)}
    return set()
