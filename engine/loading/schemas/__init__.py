"""The JSON Schemas of the definition files (Draft 2020-12), as package data and as documents for editors.

A file has the keys that do not vary. The kinds of check, the resources, the sources of events and some keys of
obligations add theirs: see ``engine/loading/schemas/assembly.py``.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import cast

from engine.loading.schema_fragments import Json, JsonObject

__all__ = ["DEFINITIONS", "SHARED", "FileKind", "Json", "JsonObject", "packaged", "schema_document", "shared"]

SHARED = "shared.schema.json"


class FileKind(StrEnum):
    """The kinds of files that have a schema."""

    ORGANISATION = "organisation"
    EVENTS = "events"
    CALENDAR = "calendar"
    AGREEMENT = "agreement"
    SURVEY = "survey"
    INDICATORS = "indicators"
    SETTINGS = "settings"


DEFINITIONS = (
    FileKind.ORGANISATION,
    FileKind.EVENTS,
    FileKind.CALENDAR,
    FileKind.AGREEMENT,
    FileKind.SURVEY,
    FileKind.INDICATORS,
)
"""The kinds in a folder of definitions; settings belong to the administrator."""


@cache
def _packaged(name: str) -> JsonObject:
    return cast(JsonObject, json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8")))


@cache
def packaged(kind: FileKind) -> JsonObject:
    """The whole schema of a kind; it refers to the shared one. Do not change the returned object."""
    from engine.loading.schemas import assembly  # it reads the kinds of check, which are read with these schemas

    stored = _packaged(f"{kind}.schema.json")
    match kind:
        case FileKind.AGREEMENT:
            return assembly.agreement(stored)
        case FileKind.SETTINGS:
            return assembly.settings(stored)
        case _:
            return stored


def shared() -> JsonObject:
    """The schema with the common definitions. Do not change the returned object."""
    return _packaged(SHARED)


def schema_document(kind: FileKind | str) -> JsonObject:
    """One self-contained schema for an editor, with shared definitions in its own ``$defs``.

    Raises ValueError for a kind that has no schema.
    """
    wanted = FileKind(kind)
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
    """A copy in which references to the shared schema point to local definitions."""
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
        names = {name for item in value.values() for name in _names(item)}
        reference = value.get("$ref")
        if isinstance(reference, str):
            names.add(reference.removeprefix("#/$defs/"))
        return names
    if isinstance(value, list):
        return {name for item in value for name in _names(item)}
    return set()
