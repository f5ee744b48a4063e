"""The words that the glossary retires do not stand in names of the code, of files, or in YAML keys."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "glossary.md"
FOLDERS = ("engine", "flows", "tests", "tools")
SCHEMAS = ROOT / "engine" / "loading" / "schemas"
ANY_TEST = "test_…"
NAMES = re.compile(r"`([^`]+)`")
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True)
class Retired:
    """A row of the table: the words, and the names in which they may stand all the same."""

    words: tuple[str, ...]
    allowed: frozenset[str]

    def stands_in(self, name: str) -> bool:
        if name in self.allowed or (ANY_TEST in self.allowed and name.startswith("test_")):
            return False
        return any(name == word if word != word.lower() else _contains(name, word) for word in self.words)


def _parts(name: str) -> list[str]:
    return [part.lower() for part in PARTS.findall(name)]


def _contains(name: str, word: str) -> bool:
    """Whether the parts of a word follow each other in a name."""
    parts, wanted = _parts(name), _parts(word)
    return any(parts[i : i + len(wanted)] == wanted for i in range(len(parts) - len(wanted) + 1))


def retired() -> list[Retired]:
    section = PAGE.read_text(encoding="utf-8").partition("## Retired words\n")[2]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return [Retired(tuple(NAMES.findall(words)), frozenset(NAMES.findall(allowed))) for words, _, allowed in rows]


@cache
def names() -> tuple[tuple[str, str], ...]:
    """Each name of the code, of a file and of a YAML key, with where it stands."""
    return tuple(_names())


def _names() -> Iterator[tuple[str, str]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            yield path.stem, where
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from ((name, f"{where}:{line}") for name, line in _defined(tree))
    for path in sorted(SCHEMAS.glob("*.json")):
        where = path.relative_to(ROOT).as_posix()
        yield from ((key, where) for key in _keys(json.loads(path.read_text(encoding="utf-8"))))


def _defined(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case _:
                continue


def _keys(schema: Any) -> Iterator[str]:
    match schema:
        case dict():
            properties = schema.get("properties")
            if isinstance(properties, dict):
                yield from properties
            for value in schema.values():
                yield from _keys(value)
        case list():
            for value in schema:
                yield from _keys(value)


def test_a_word_is_found_in_any_spelling_of_a_name_and_not_within_another_word() -> None:
    table = Retired(("rung", "set_aside", "Cut"), frozenset({"rung_bell"}))
    assert [
        name for name in ("rung", "Rung", "RUNG_ORDER", "due_rung", "SetAside", "Cut") if table.stands_in(name)
    ] == [
        "rung",
        "Rung",
        "RUNG_ORDER",
        "due_rung",
        "SetAside",
        "Cut",
    ]
    assert not any(table.stands_in(name) for name in ("wrung", "rung_bell", "set", "aside_set", "cut", "CutOff"))


def test_a_word_may_stand_in_the_names_of_tests_where_the_table_says_so() -> None:
    assert not Retired(("told",), frozenset({ANY_TEST})).stands_in("test_a_delivery_is_told_once")
    assert Retired(("told",), frozenset()).stands_in("test_a_delivery_is_told_once")


@pytest.mark.parametrize("row", retired(), ids=lambda row: row.words[0])
def test_no_name_holds_a_retired_word(row: Retired) -> None:
    assert sorted({f"{name} ({where})" for name, where in names() if row.stands_in(name)}) == []
