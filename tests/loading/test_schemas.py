"""The JSON Schemas: valid, closed, described in both languages, and self-contained for editors."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import yaml
from jsonschema import Draft202012Validator

from engine.loading import FileKind, schema_document
from engine.loading.schemas import Json, JsonObject

SOUND = Path(__file__).parent / "definitions"


def blocks(value: Json, path: str = "") -> Iterator[tuple[str, JsonObject]]:
    """Every schema of a block in a document."""
    if isinstance(value, dict):
        if value.get("type") == "object":
            yield path, value
        for key, item in value.items():
            yield from blocks(item, f"{path}/{key}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from blocks(item, f"{path}/{place}")


@pytest.mark.parametrize("kind", FileKind)
def test_each_schema_is_valid_draft_2020_12(kind: FileKind) -> None:
    document = schema_document(kind)
    Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", FileKind)
def test_a_document_for_an_editor_refers_to_nothing_outside_itself(kind: FileKind) -> None:
    text = str(schema_document(kind))
    assert "shared.schema.json" not in text
    assert "://" not in text.replace("https://json-schema.org/draft/2020-12/schema", "").replace("^https?://", "")


_SCHEMAS = ("attest/properties/schema", "file/properties/row", "http/properties/schema")
EMBEDDED_SCHEMAS = {f"/$defs/check/properties/{place}" for place in _SCHEMAS}
"""Blocks that are JSON Schemas themselves; their own keywords are checked (DC543)."""


@pytest.mark.parametrize("kind", FileKind)
def test_no_block_takes_keys_that_are_not_named(kind: FileKind) -> None:
    for path, block in blocks(schema_document(kind)):
        extra = block.get("additionalProperties")
        if path in EMBEDDED_SCHEMAS:
            continue
        assert extra is False or (isinstance(extra, dict) and "propertyNames" in block), path


@pytest.mark.parametrize("kind", FileKind)
def test_each_key_says_what_it_is_in_english_and_chinese(kind: FileKind) -> None:
    document = schema_document(kind)
    definitions = cast(JsonObject, document["$defs"])
    for path, block in blocks(document):
        for name, raw in cast(JsonObject, block.get("properties") or {}).items():
            item = cast(JsonObject, raw)
            description = item.get("description")
            if description is None:
                name_of = str(item["$ref"]).removeprefix("#/$defs/")
                description = cast(JsonObject, definitions[name_of]).get("description")
            english, _, chinese = str(description).partition("\n")
            assert english.isascii() or "“" in english, f"{path}/{name}"
            assert any("\u4e00" <= c <= "\u9fff" for c in chinese), f"{path}/{name}"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (FileKind.ORGANISATION, "organisation.yaml"),
        (FileKind.EVENTS, "events.yaml"),
        (FileKind.CALENDAR, "calendars/shop.yaml"),
        (FileKind.AGREEMENT, "agreements/sales-finance.yaml"),
        (FileKind.SURVEY, "surveys/quarterly.yaml"),
        (FileKind.INDICATORS, "indicators.yaml"),
    ],
)
def test_an_editor_that_knows_only_json_schema_finds_the_sound_files_sound(kind: FileKind, name: str) -> None:
    text = (SOUND / name).read_text(encoding="utf-8")
    assert list(Draft202012Validator(schema_document(kind)).iter_errors(_core(text))) == []


def _core(text: str) -> object:
    """A text as YAML 1.2 readers, such as editors, read it: dates and times are texts."""

    class Core(yaml.SafeLoader):
        pass

    Core.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _OF_YAML_1_1]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?[0-9]+$"), list("-0123456789"))
    Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(true|false)$"), list("tf"))
    return yaml.load(text, Core)


_OF_YAML_1_1 = tuple(f"tag:yaml.org,2002:{name}" for name in ("timestamp", "int", "float", "bool"))


def test_a_kind_without_a_schema_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="people"):
        schema_document("people")
