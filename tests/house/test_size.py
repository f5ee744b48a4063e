"""Files and functions stay short enough to be read."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE_LINES, FUNCTION_LINES = 400, 60
APART = ("schemas", "migrations")

LONG_FILES: dict[str, str] = {}
"""Files that may be longer, each with the reason."""

LONG_FUNCTIONS: dict[str, str] = {}
"""Functions that may be longer, each with the reason."""


def _files() -> Iterator[tuple[str, str]]:
    for folder in ("engine", "flows"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not set(APART) & set(path.parts):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def _functions(source: str) -> Iterator[tuple[str, int]]:
    """The functions of a module, each with its number of lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1


def _long_files() -> dict[str, int]:
    lines = {path: source.count("\n") for path, source in _files()}
    return {path: count for path, count in lines.items() if count > FILE_LINES}


def _long_functions() -> dict[str, int]:
    lines = {f"{path}:{name}": count for path, source in _files() for name, count in _functions(source)}
    return {function: count for function, count in lines.items() if count > FUNCTION_LINES}


def test_no_file_is_too_long() -> None:
    assert {path: count for path, count in _long_files().items() if path not in LONG_FILES} == {}


def test_no_function_is_too_long() -> None:
    assert {name: count for name, count in _long_functions().items() if name not in LONG_FUNCTIONS} == {}


def test_every_exception_is_still_needed() -> None:
    assert sorted(LONG_FILES.keys() - _long_files().keys()) == []
    assert sorted(LONG_FUNCTIONS.keys() - _long_functions().keys()) == []


def test_the_lines_of_a_function_include_its_signature_and_its_end() -> None:
    source = "class A:\n    async def b(\n        self,\n    ) -> None:\n        def c():\n            ...\n"
    assert sorted(_functions(source)) == [("b", 5), ("c", 2)]
