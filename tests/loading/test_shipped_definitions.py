"""The shipped definitions: all 34 clauses, no errors, and up-to-date schemas for editors."""

import json
from pathlib import Path

from engine.loading import load, schema_document
from engine.loading.schemas import DEFINITIONS

SHIPPED = Path(__file__).parents[2] / "definitions"
CLAUSES = {"consumer-credit": 10, "customer-service": 4, "insurance": 7, "sales": 8, "hr": 5}


def test_the_34_clauses_are_all_there_each_once() -> None:
    loaded = load(SHIPPED)
    assert loaded.errors == ()
    assert loaded.definitions is not None
    sources = [o.source or "" for a in loaded.definitions.agreements for o in a.obligations]
    assert len(sources) == len(set(sources)), "a source names two obligations"
    lines = {s.rstrip("abcdefgh") for s in sources}
    assert lines == {f"{name}/{n}" for name, count in CLAUSES.items() for n in range(1, count + 1)}
    assert loaded.sources == len(lines) == 34


def test_every_title_of_the_shipped_definitions_is_in_both_languages() -> None:
    definitions = load(SHIPPED).definitions
    assert definitions is not None
    titles = [o.title for a in definitions.agreements for o in a.obligations]
    titles += [e.title for e in definitions.catalogue.events] + [
        f.label for e in definitions.catalogue.events for f in e.fields
    ]
    assert [t for t in titles if t.zh == t.en] == []


def test_the_schemas_beside_the_definitions_are_the_ones_that_refuse_and_explain() -> None:
    shipped = {p.name: json.loads(p.read_text(encoding="utf-8")) for p in (SHIPPED / "schemas").glob("*.json")}
    assert shipped == {f"{kind.value}.schema.json": schema_document(kind) for kind in DEFINITIONS}


def test_each_file_names_the_schema_that_an_editor_shows() -> None:
    for path in SHIPPED.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        assert (path.parent / first.partition("=")[2]).is_file(), path
