"""Names say what a thing is: class names are unique, and no function is named after a participle."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTICIPLES = frozenset(
    {"said", "told", "given", "found", "taken", "asked", "seen", "looked", "heard", "shown", "named", "meant"}
)
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """The public classes, functions and methods of a module; local functions are not public."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _definitions(*folders: str) -> Iterator[tuple[str, Definition]]:
    """The public definitions below some folders, each with its place."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in _public(ast.parse(path.read_text(encoding="utf-8"))):
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def _ends_in_participle(name: str) -> bool:
    return name.rpartition("_")[2] in PARTICIPLES or name.removesuffix("_by").rpartition("_")[2] in PARTICIPLES


def test_a_class_name_stands_once_in_the_engine() -> None:
    places: dict[str, list[str]] = {}
    for place, node in _definitions("engine"):
        if isinstance(node, ast.ClassDef):
            places.setdefault(node.name, []).append(place)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_function_is_named_after_a_participle_of_telling_or_finding() -> None:
    assert [
        f"{node.name} ({place})"
        for place, node in _definitions("engine", "flows")
        if not isinstance(node, ast.ClassDef) and _ends_in_participle(node.name)
    ] == []


def test_the_search_sees_what_it_is_for() -> None:
    tree = ast.parse(
        "def found(): ...\n"
        "async def is_meant(): ...\n"
        "def told_by(): ...\n"
        "def _seen(): ...\n"
        "def finding():\n    def given(): ...\n"
        "class Outer:\n    def rows_taken(self): ...\n    class Inner: ...\n"
    )
    public = [node.name for node in _public(tree)]
    assert public == ["found", "is_meant", "told_by", "finding", "Outer", "rows_taken", "Inner"]
    assert [name for name in public if _ends_in_participle(name)] == ["found", "is_meant", "told_by", "rows_taken"]
