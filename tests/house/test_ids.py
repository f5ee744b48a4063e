"""Ids are written and taken apart in engine/domain/ids.py alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
IDS = "ids.py"
SEPARATORS = frozenset("/@#")
TAKES_APART = frozenset(
    {"partition", "rpartition", "split", "rsplit", "startswith", "endswith", "removeprefix", "removesuffix"}
    | {"find", "rfind", "index", "rindex"}
)

UNRELATED = {
    "plain.partition('://')[2].rpartition('@')": "user and host of a database's URL",
    "f'{person}@{host}'": "user and host of a database's URL, as people see it",
    "f'/{parsed.database}'": "the name in a database's URL, as people see it",
    "text.rfind('@')": "how alike texts begin, of which any cut finds the same",
    "text.rfind('/')": "how alike texts begin, of which any cut finds the same",
    "f'<{_name(leased.message.key)}@duecourse.invalid>'": "the id of a mail",
    "f'{DIGEST}/{id}/{channel}/{on.isoformat()}'": "the key of a message, which nothing takes apart",
    "f'{change.topic}/{recipient.person.id}/{channel}'": "the key of a message, which nothing takes apart",
    "f'{topic}/{proposal.id[:12]}/{person.id}/{channel}'": "the key of a message, which nothing takes apart",
    "f'{line.occurrence.id}/{line.topic}/{due_at}/{person.id}/{channel}'": "the key of a message, as above",
    "'/'.join((shown.rstrip('/'), 'link', invitation.token))": "the address of a page",
    "f'{leased.message.key}#{number}'": "the boundary between two parts of a mail",
    "name.strip().partition('/')": "a MIME type",
    "'/' + '/'.join((part for part in (base, filled) if part))": "the path of a URL",
    "'/'.join((part for part in (base, filled) if part))": "the path of a URL",
    "path.removeprefix('/')": "the path of a URL",
    "path.removesuffix('/')": "the path of a URL",
    "path.removesuffix('/').split('/')": "the path of a URL",
    "f'正在接收：{address}/events/来源'": "the path of a URL",
    "f'Accepting events at {address}/events/SOURCE'": "the path of a URL",
    "'/'.join((root, *parts))": "the path of a file",
    "'/'.join((root, *parts[:n]))": "the path of a file",
    "'/'.join((check.root, *parts))": "the path of a file",
    "check.path.split('/')": "the path of a file",
    "bare.split('/')": "the path of a file",
    "f'{check.root}/{check.path}'": "the path of a file",
    "f'{folder}/{path.stem}.yaml'": "the path of a file",
    "f'agreements/{AGREEMENT}.yaml'": "the path of a file",
    "f'schemas/{kind.value}.schema.json'": "the path of a file",
    "part.filename.startswith('xl/worksheets/')": "the path of a file in a workbook",
    "reference.removeprefix('#/$defs/')": "a reference in a JSON Schema",
    "f'shared.schema.json#/$defs/{name}'": "a reference in a JSON Schema",
    "reference.rsplit('/', 1)": "a reference in a JSON Schema",
    "f'Asia/{city}'": "the name of a time zone",
    "written.startswith('/')": "the path of a URL",
    "url + '/'": "the path of a URL",
    "f'/administration/accounts/{one.id}'": "the path of a URL",
    "span.partition('/')": "the beginning and the end of a pause",
}
"""What looks like work on ids and is none, with what it is."""


def _has_separator(node: ast.expr) -> bool:
    """Whether an expression is a text with a separator in it; one with ``://`` is about URLs."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or "://" in node.value:
        return False
    return bool(SEPARATORS & set(node.value))


def _glued(node: ast.JoinedStr) -> bool:
    """Whether a separator stands right behind or before a value."""
    for left, right in zip(node.values, node.values[1:], strict=False):
        for text, value, edge in ((left, right, -1), (right, left, 0)):
            if isinstance(value, ast.FormattedValue) and _has_separator(text) and text.value[edge] in SEPARATORS:
                return True
    return False


def _work_on_ids(source: str) -> Iterator[str]:
    """The expressions of a module that take a text apart at a separator of ids or put one together with it."""
    for node in ast.walk(ast.parse(source)):
        if _is_work_on_ids(node):
            yield ast.unparse(node).replace('"', "'")


def _is_work_on_ids(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=[first, *_]) if name in TAKES_APART:
            return _has_separator(first)
        case ast.Call(func=ast.Attribute(attr="join", value=glue)):
            return _has_separator(glue)
        case ast.JoinedStr():
            return _glued(node)
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return any(_has_separator(side) and len(side.value) == 1 for side in (left, right))
        case _:
            return False


def _found() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for folder in ("engine", "flows"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name == IDS and "domain" in path.parts:
                continue
            for written in _work_on_ids(path.read_text(encoding="utf-8")):
                found.setdefault(written, []).append(path.relative_to(ROOT).as_posix())
    return found


def test_no_other_module_takes_an_id_apart_or_puts_one_together() -> None:
    stray = {written: places for written, places in _found().items() if written not in UNRELATED}
    assert not stray, "use engine/domain/ids.py, or say in UNRELATED why this is no id"


def test_every_exception_is_still_needed() -> None:
    assert sorted(UNRELATED.keys() - _found().keys()) == []


def test_the_search_sees_what_it_is_for() -> None:
    for written in (
        "id.partition('@')",
        "id.rsplit('#', 1)",
        "name.startswith('agreement/')",
        "id.partition('@request/')",
        "f'{agreement}/{obligation}'",
        "f'calendar/{id}'",
        "f'{stem}#{n}'",
        "'/'.join((agreement, obligation))",
        "agreement + '/'",
    ):
        assert list(_work_on_ids(written)), written
    for written in ("text.partition('=')", "f'{count} of {all}'", "f'{a} / {b}'", "', '.join(names)"):
        assert not list(_work_on_ids(written)), written
