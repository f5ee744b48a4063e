"""Sentences are in engine/wording alone: other packages pass on codes with values."""

import ast
import fnmatch
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from engine.cli.hints import FINDING_HINTS, HINTS
from engine.domain.text import Text
from engine.wording.findings import FINDINGS
from engine.wording.refusal import sentences
from engine.wording.steps import STEPS

ROOT = Path(__file__).parents[2]

OWN_WORDS = (
    "engine/wording",
    "engine/cli",
    "engine/reports/templates",
    "engine/loading/starter",
    "engine/domain/agreement/names.py",  # stands for a name that was erased, wherever a name stands
)
"""The places that hold words: the sentences of the engine, and what the command line and the pages say themselves."""
PLACEHOLDER = re.compile(r"\{[a-z_]*\}")
TYPED = re.compile(r"(?<![\w-])--[a-z]|\bduecourse |\.(?:csv|yaml)\b")
"""An option, a command or a file of the command line."""
ABOUT_FILES = ("engine/wording/diagnostics",)
"""The words that name files because they are about what is written in these."""
RAISES = frozenset({"Refusal", "Refused", "BadValue", "TooLarge", "unknown_name"})


def _modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def _within(module: str, places: frozenset[str] | tuple[str, ...]) -> bool:
    return any(module == place or module.startswith(f"{place}/") for place in places)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _says_something(value: ast.AST) -> bool:
    """True for an expression with a text that has letters of its own; a key in brackets and a placeholder are none."""
    if isinstance(value, ast.Subscript):
        return _says_something(value.value)
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str) and any(c.isalpha() for c in PLACEHOLDER.sub("", value.value))
    return any(map(_says_something, ast.iter_child_nodes(value)))


def _builds_text(call: ast.Call) -> bool:
    words = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in ("zh", "en"))]
    return _name(call) in ("Text", "localize") and any(map(_says_something, words))


def _places_with_words() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for module, tree in _modules("engine", "flows"):
        lines = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and _builds_text(node)]
        if lines and not _within(module, OWN_WORDS):
            found[module] = lines
    return found


def test_nothing_but_wording_holds_sentences() -> None:
    assert not _places_with_words(), "move these texts to engine/wording"


def _codes_raised() -> dict[str, str]:
    """The refusal codes that the engine uses, each with a place.

    A condition may choose between two codes. A code with a value in it becomes a pattern: ``*-time-over``.
    """
    return {
        code: f"{module}:{node.lineno}"
        for module, tree in _modules("engine", "flows")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node) in RAISES and node.args
        for code in _codes(node.args[0])
    }


def _codes(value: ast.expr) -> tuple[str, ...]:
    match value:
        case ast.IfExp(body=body, orelse=other):
            return (*_codes(body), *_codes(other))
        case ast.Constant(value=str(code)):
            return (code,)
        case ast.JoinedStr(values=parts):
            return ("".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts),)
    return ()


def test_every_refusal_has_a_sentence() -> None:
    missing = {code: place for code, place in _codes_raised().items() if not fnmatch.filter(sentences(), code)}
    assert not missing


def test_every_sentence_is_used() -> None:
    tables = ("engine/wording/refusals", "engine/wording/actions")
    patterns = {code for code in _codes_raised() if "*" in code}
    named = {
        node.value
        for module, tree in _modules("engine", "flows")
        if not _within(module, tables)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    unused = [
        code
        for code in sentences()
        if code not in named and not any(fnmatch.fnmatchcase(code, pattern) for pattern in patterns)
    ]
    assert not unused


def test_every_step_and_finding_has_a_sentence() -> None:
    used: dict[str, set[str]] = {"Step": set(), "Finding": set()}
    calls = (node for _, tree in _modules("engine") for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        if _name(call) in used and call.args and isinstance(call.args[0], ast.Constant):
            used[_name(call)].add(str(call.args[0].value))
    assert used["Step"] <= STEPS.keys()
    assert used["Finding"] <= FINDINGS.keys()


def test_every_hint_is_for_a_refusal_or_a_finding() -> None:
    assert not HINTS.keys() - sentences().keys()
    assert not FINDING_HINTS.keys() - FINDINGS.keys()


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize(
    "sentences_by_code",
    [sentences(), FINDINGS, HINTS, STEPS],
    ids=["refusals", "findings", "hints", "steps"],
)
def test_both_languages_show_the_same_values(sentences_by_code: dict[str, Text]) -> None:
    differing = [code for code, text in sentences_by_code.items() if _placeholders(text.zh) != _placeholders(text.en)]
    named_in_one = {"phase-does-not-allow"}  # Chinese has the title of an action, English its verb
    assert not set(differing) - named_in_one


def test_no_sentence_says_what_to_type() -> None:
    typed = [
        f"{module}:{words.lineno}: {words.value}"
        for module, tree in _modules("engine/wording")
        if not _within(module, ABOUT_FILES)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node) == "Text"
        for words in ast.walk(node)
        if isinstance(words, ast.Constant) and isinstance(words.value, str) and TYPED.search(words.value)
    ]
    assert not typed, "what to type belongs into engine/cli/hints.py"


def test_one_module_compares_names() -> None:
    users = [
        module
        for module, tree in _modules("engine", "flows")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(alias.name == "difflib" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "difflib")
    ]
    sentences_compared = ["engine/reports/agreement_diff.py"]
    assert [module for module in users if module not in sentences_compared] == ["engine/domain/suggest.py"]
