"""Schemas with the keys that kinds of check, resources, sources of events and keys of obligations add to the files."""

from copy import deepcopy
from typing import Any, cast

from engine.channels.registry import settings_schema as channel_settings
from engine.loading.check.kind import ResourceKind, check_kinds
from engine.loading.event_source.kind import source_kinds
from engine.loading.obligation_key.kind import ObligationKey, obligation_keys
from engine.loading.schema_fragments import JsonObject


def agreement(stored: JsonObject) -> JsonObject:
    """The schema of an agreement with all keys, and all kinds of check between ``attest`` and ``all``."""
    document: Any = deepcopy(stored)
    check, kinds = document["$defs"]["check"], check_kinds()
    check["oneOf"] = [{"required": [name]} for name in ("attest", *kinds, "all", "any")]
    attest, *several = check["properties"].items()
    check["properties"] = dict([attest, *((name, kind.schema) for name, kind in kinds.items()), *several])
    obligation = document["properties"]["obligations"]["items"]
    for name, key in obligation_keys().items():
        obligation["properties"] = _inserted(obligation["properties"], name, key)
    return cast(JsonObject, document)


def settings(stored: JsonObject) -> JsonObject:
    """The schema of the settings: resources by kind of check, keys by kind of source, settings of channels."""
    document: Any = deepcopy(stored)
    sections = {kind.resource.section: _section(kind.resource) for kind in check_kinds().values()}
    document["properties"] = {**sections, **document["properties"]}
    source = document["properties"]["sources"]["additionalProperties"]
    keys: JsonObject = {}
    for kind in source_kinds().values():
        keys |= kind.keys
    source["properties"] = {**keys, **source["properties"]}
    document["properties"]["channels"] |= channel_settings()
    return cast(JsonObject, document)


def _section(kind: ResourceKind) -> JsonObject:
    """A section of the settings: resources of one kind by name."""
    names: JsonObject = {"$ref": "shared.schema.json#/$defs/id"}
    return {
        "description": kind.description,
        "type": "object",
        "propertyNames": names,
        "additionalProperties": kind.schema,
    }


def _inserted(properties: dict[str, Any], name: str, key: ObligationKey) -> dict[str, Any]:
    """The keys of an obligation with one more, after the one that it follows."""
    names = list(properties)
    place = names.index(key.after) + 1 if key.after else len(names)
    return {n: key.schema if n == name else properties[n] for n in [*names[:place], name, *names[place:]]}
