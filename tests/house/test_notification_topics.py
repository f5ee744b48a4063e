"""What a notification is about is a value: only its own module spells it and reads it back."""

import ast
from collections.abc import Iterator
from pathlib import Path

from engine.domain.ledger.notification_topic import NotificationKind

ROOT = Path(__file__).parents[2]
SPELLED = Path("engine/domain/ledger/notification_topic.py")
TAKES_APART = frozenset(
    {"startswith", "endswith", "partition", "rpartition", "split", "rsplit", "removeprefix", "removesuffix"}
)
ABOUT_TOPICS = ("topic", "notif", "reminder", "NotificationKind", ".step", "['step']")
WORDS = frozenset(kind.value for kind in NotificationKind if " " in kind.value)


def _strays(source: str) -> Iterator[str]:
    """The expressions of a module that read the spelling of a notification, or spell one of its words."""
    tree = ast.parse(source)
    for_people = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "en"}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in TAKES_APART:
                written = ast.unparse(node)
                if any(word in written for word in ABOUT_TOPICS):
                    yield written
            case ast.Constant(value=str() as text) if text in WORDS and id(node) not in for_people:
                yield text


def test_no_other_module_reads_or_writes_the_spelling() -> None:
    strays = {}
    for path in sorted((ROOT / "engine").rglob("*.py")):
        if path.relative_to(ROOT) != SPELLED and (found := [*_strays(path.read_text(encoding="utf-8"))]):
            strays[path.relative_to(ROOT).as_posix()] = found
    assert strays == {}


def test_the_notifications_of_the_domain_hold_no_sentence() -> None:
    for path in sorted((ROOT / "engine/domain/notification").rglob("*.py")):
        calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
        assert [ast.unparse(c) for c in calls if ast.unparse(c.func) in ("Text", "Text.plain")] == [], path.name


def test_the_search_sees_what_it_is_for() -> None:
    source = """
reminder.what.startswith('moved')
str(body['step']).split(' ')
x = 'time proposed'
name.split('/')
y = Text(en='to accept')
"""
    assert sorted(_strays(source)) == [
        "reminder.what.startswith('moved')",
        "str(body['step']).split(' ')",
        "time proposed",
    ]
