"""Thousands of mutated files: no exception, and each problem has a place that the file has."""

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.loading import (
    agreement,
    calendar,
    catalogue,
    indicators,
    load,
    parsing,
    schema_check,
    schema_errors,
    survey,
)
from engine.loading import organisation as organisations
from engine.loading.declared_names import DeclaredNames
from engine.loading.folder import _Folder, document
from engine.loading.problem_list import Problems
from engine.loading.schemas import FileKind
from engine.loading.source import decode
from engine.loading.tree import Mapping

SOUND = Path(__file__).parent / "definitions"
FILES = {
    FileKind.ORGANISATION: "organisation.yaml",
    FileKind.EVENTS: "events.yaml",
    FileKind.CALENDAR: "calendars/shop.yaml",
    FileKind.AGREEMENT: "agreements/sales-finance.yaml",
    FileKind.SURVEY: "surveys/quarterly.yaml",
    FileKind.INDICATORS: "indicators.yaml",
}
TOKENS = [
    *(
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "\n",
        "  ",
        "\t",
        "#",
        " #",
        '"',
        "'",
        "&a",
        "*a",
        "!!x ",
        "<<: ",
        "? ",
        "|\n",
    ),
    *("：", "，", "｛", "“", "\u3000", "\xa0", "\ufeff", "\x00", "0", "-1", "99999999999", "last", "true", "null", "~"),
    *(
        "2026-02-30",
        "24:00",
        "within: promptly",
        "at: agreed",
        "day: 0",
        "{field: payment}",
        "every: day",
        "from: slips",
    ),
]


def declared_names() -> DeclaredNames:
    reading = _Folder(SOUND, None)
    documents = {
        kind: [d for path in reading._paths(kind) if (d := reading._document(kind, path)) is not None] for kind in FILES
    }
    return reading._declared_names(documents)[0]


DECLARED = declared_names()
TEXTS = {kind: (SOUND / name).read_bytes() for kind, name in FILES.items()}


def read(kind: FileKind, data: bytes) -> Problems:
    """Everything that loading does with one file."""
    problems = Problems(FILES[kind])
    source = decode(data, problems)
    tree = None if source is None else document(kind, source, FILES[kind], problems)
    if tree is None:
        assert problems, "a file that is not read has a problem"
        return problems
    match kind:
        case FileKind.ORGANISATION:
            organisations.standards(tree)
            organisations.escalation_policies(tree)
            organisations.organisation(tree, DECLARED)
        case FileKind.EVENTS:
            catalogue.events(tree, DECLARED)
        case FileKind.CALENDAR:
            assert calendar.day_table(tree) is not None or problems
        case FileKind.AGREEMENT:
            assert agreement.agreement(tree, DECLARED) is not None or problems
        case FileKind.SURVEY:
            assert survey.survey(tree, DECLARED) is not None or problems
        case FileKind.INDICATORS:
            assert len(indicators.indicators(tree)) == len(tuple(tree.root.mapping("indicators") or ())) or problems
    return problems


def has_places(problems: Problems, data: bytes) -> None:
    lines = re.split(r"\r\n|\r|\n", data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    for d in problems.diagnostics:
        assert 1 <= d.line <= len(lines)
        assert 1 <= d.column <= len(lines[d.line - 1]) + 1


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                changed[place : place + chance.randint(1, 12)] = b""
            case 1:
                changed[place:place] = chance.choice(TOKENS).encode()
            case 2:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 3:
                end = min(place + chance.randint(1, 80), len(changed))
                other = chance.randrange(len(changed) + 1)
                changed[other:other] = changed[place:end]
            case 4:
                lines = bytes(changed).split(b"\n")
                chance.shuffle(lines[(at := chance.randrange(len(lines))) : at + 4])
                del lines[at]
                changed = bytearray(b"\n".join(lines))
            case _:
                tokens = list(re.finditer(rb"[\w.-]+", bytes(changed)))
                if len(tokens) > 1:
                    first, second = chance.choice(tokens), chance.choice(tokens)
                    changed[first.start() : first.end()] = second.group()
    return bytes(changed)


def run(count: int, seed: int) -> float:
    """Load ``count`` mutations of each file. Returns the seconds of the slowest."""
    chance = random.Random(seed)
    slowest = 0.0
    for _ in range(count):
        for kind, data in TEXTS.items():
            broken = mutated(data, chance)
            start = time.perf_counter()
            problems = read(kind, broken)
            slowest = max(slowest, time.perf_counter() - start)
            has_places(problems, broken)
    return slowest


def test_a_thousand_mutated_files_raise_nothing_and_each_problem_has_a_place() -> None:
    run(250, seed=1)


@pytest.mark.slow
def test_ten_thousand_mutated_files_raise_nothing_and_none_is_slow() -> None:
    assert run(2_500, seed=2) < 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_raise_nothing(data: bytes) -> None:
    has_places(read(FileKind.AGREEMENT, data), data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*TOKENS, "title", "due", "when", "x"]), max_size=40).map("".join))
def test_any_order_of_tokens_raises_nothing(text: str) -> None:
    has_places(read(FileKind.AGREEMENT, text.encode()), text.encode())


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_mutated_people_raise_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("people")
    rows = (SOUND / "people.csv").read_bytes()
    place = data.draw(st.integers(0, len(rows)))
    junk = data.draw(st.binary(max_size=20))
    (folder / "people.csv").write_bytes(rows[:place] + junk + rows[place + data.draw(st.integers(0, 20)) :])
    for d in load(folder).diagnostics:
        assert d.line >= 1
        assert d.column >= 1


@pytest.mark.parametrize("kind", FILES)
def test_the_schema_finds_nothing_in_a_mutation_that_the_quick_check_lets_pass(kind: FileKind) -> None:
    chance, quiet = random.Random(7), Problems("x")
    answers = set()
    for _ in range(500):
        source = decode(mutated(TEXTS[kind], chance), quiet)
        root = None if source is None else parsing.parse(source, quiet)
        if source is None or not isinstance(root, Mapping):
            continue
        fits = schema_check.fits(kind, root)
        answers.add(fits)
        assert not fits or not schema_errors.check(kind, root, source, quiet), source.text
    assert answers == {True, False}
