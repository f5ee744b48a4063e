"""Entries are made from the types of their content, so that each key that is written is a field that is read."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKERS = {
    "engine/domain/ledger/entry.py",  # copies an entry about one thing for another
    "engine/domain/ledger/payload.py",
    "engine/store/entries.py",  # reads what was recorded
}


def test_no_body_is_written_by_hand() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "engine").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Entry"
    }
    assert found == MAKERS, "make an entry from the type of its content: Met(...).entry_about(...)"
