"""Sentences of docstrings start with their subject or verb, not with a clause in its place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
STAND_IN = re.compile(r"(?:\A|[.!?]\s+|\n\s*\n\s*)(?:Of|What|Who|Whom|That|Which|Whether) [a-z`]")
"""“What a check saw”, “That something was sent”: at the start of a docstring, a paragraph or a sentence."""


def _docstrings(source: str) -> Iterator[tuple[int, str]]:
    """The docstrings of a module, also those of its variables and fields, each with its line."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str() as text)):
                yield node.lineno, text.strip()


def _stand_ins() -> Iterator[str]:
    for folder in ("engine", "flows"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for line, text in _docstrings(path.read_text(encoding="utf-8")):
                for match in STAND_IN.finditer(text):
                    sentence = text[match.start() :].lstrip(".!? \n")
                    yield f"{place}:{line}: {sentence[:60]}"


def test_no_sentence_of_a_docstring_starts_with_a_stand_in() -> None:
    assert list(_stand_ins()) == []


def test_the_search_sees_what_it_is_for() -> None:
    refused = (
        "What a check saw.",
        "A value. Which heading it has.",
        "A value.\n\n    Whether ``it`` fits.",
        "Of a row.",
    )
    accepted = ("Return what a check saw.", "The rows that fit.", "What? No.", "Return it, whether it fits or not.")
    assert [text for text in (*refused, *accepted) if STAND_IN.search(text)] == [*refused]
