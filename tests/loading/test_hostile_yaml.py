"""Hostile files: every attack ends in one diagnostic with a place, never in an exception or a crash."""

import os
import time
from pathlib import Path

import pytest

from engine.loading import load
from engine.loading.problem_list import LIMIT, Problems
from engine.loading.source import decode

AGREEMENT = "agreements/sales-finance.yaml"
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


def codes(folder: Path, data: bytes) -> list[tuple[str, int, int]]:
    (folder / AGREEMENT).write_bytes(data)
    return [(d.code, d.line, d.column) for d in load(folder).diagnostics if d.file == AGREEMENT]


def test_an_alias_bomb_is_not_unfolded(folder: Path) -> None:
    assert codes(folder, BOMB.encode())[0] == ("DC202", 1, 4)


def test_forty_kilobytes_of_brackets_do_not_reach_the_composer(folder: Path) -> None:
    assert codes(folder, b"[" * 40_000) == [("DC206", 1, 33)]


def test_forty_kilobytes_of_braces_do_not_either(folder: Path) -> None:
    assert codes(folder, b"{" * 40_000) == [("DC206", 1, 33)]


def test_thirty_two_levels_are_read_and_one_more_is_not(folder: Path) -> None:
    deepest = b"[" * 32 + b"]" * 32
    assert [code for code, _, _ in codes(folder, deepest)] == ["DC303"]
    assert codes(folder, b"[" + deepest + b"]") == [("DC206", 1, 33)]


def test_a_block_nested_too_deeply_is_refused_too(folder: Path) -> None:
    nested = "\n".join("  " * level + "a:" for level in range(40))
    assert [code for code, _, _ in codes(folder, nested.encode())] == ["DC206"]


def test_too_many_parts_are_refused_where_the_limit_is_passed(folder: Path) -> None:
    assert [code for code, _, _ in codes(folder, b"a: [" + b"0, " * 25_000 + b"0]")] == ["DC207"]


def test_a_file_of_more_than_256_kilobytes_is_not_read(folder: Path) -> None:
    assert codes(folder, b"# " + b"x" * (256 * 1024)) == [("DC104", 1, 1)]


def test_a_file_of_exactly_256_kilobytes_is_read(folder: Path) -> None:
    assert codes(folder, b"# " + b"x" * (256 * 1024 - 2)) == [("DC216", 1, 1)]


def test_duplicate_keys_are_refused_even_when_written_differently(folder: Path) -> None:
    assert ("DC208", 2, 1) in codes(folder, b'title: a\n"title": b\n')


@pytest.mark.parametrize("tag", [b"!!python/object/apply:os.system [ls]", b"!x y", b"!!binary AAAA", b"! x"])
def test_no_tag_is_executed(folder: Path, tag: bytes) -> None:
    assert codes(folder, b"title: " + tag) == [("DC203", 1, 8)]


def test_a_yaml_directive_is_refused(folder: Path) -> None:
    assert [code for code, _, _ in codes(folder, b"%YAML 1.1\n---\ntitle: a\n")] == ["DC217"]


def test_a_picture_is_no_text(folder: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))
    assert codes(folder, png) == [("DC107", 1, 1)]


def test_nul_bytes_are_no_text(folder: Path) -> None:
    assert codes(folder, b"title: some text that is long\nprovider: sa\0les\n") == [("DC107", 2, 13)]


def test_a_control_character_is_shown_where_it_hides(folder: Path) -> None:
    assert codes(folder, b"title: a\x08b\n") == [("DC108", 1, 9)]


def test_a_mark_that_turns_the_writing_direction_is_refused(folder: Path) -> None:
    assert codes(folder, "title: a\u202eb\n".encode()) == [("DC108", 1, 9)]


@pytest.mark.parametrize("spelled", [r"\e[2J", r"\u202e", r"\x9b", r"\N", r"\L", r"\u200b", r"\0", r"\b"])
def test_what_may_not_stand_in_a_file_may_not_be_spelled_in_quotes(folder: Path, spelled: str) -> None:
    assert codes(folder, f'title: "a{spelled}b"\n'.encode()) == [("DC108", 1, 8)]


def test_line_ends_and_tabs_may_be_spelled_in_quotes(folder: Path) -> None:
    assert ("DC108", 1, 8) not in codes(folder, rb'title: "a\tb\nc\x41"')


def test_gbk_is_called_by_its_name(folder: Path) -> None:
    text = (folder / AGREEMENT).read_text(encoding="utf-8")
    assert codes(folder, text.encode("gbk")) == [("DC105", 2, 13)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_and_its_kin_are_called_by_their_names(folder: Path, encoding: str) -> None:
    text = (folder / AGREEMENT).read_text(encoding="utf-8")
    assert codes(folder, text.encode(encoding)) == [("DC106", 1, 1)]


def test_a_byte_order_mark_is_accepted_and_moves_no_column(folder: Path) -> None:
    text = (folder / AGREEMENT).read_text(encoding="utf-8")
    assert codes(folder, text.encode("utf-8-sig")) == []
    assert codes(folder, ("nonsense: 1\n" + text).encode("utf-8-sig")) == [("DC301", 1, 1)]


def test_windows_line_ends_change_nothing(folder: Path) -> None:
    text = (folder / AGREEMENT).read_text(encoding="utf-8")
    assert codes(folder, text.replace("\n", "\r\n").encode()) == []


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# nothing yet\n", b"---\n"])
def test_an_empty_file_is_told(folder: Path, data: bytes) -> None:
    assert codes(folder, data) == [("DC216", 1, 1)]


@pytest.mark.parametrize("data", [b"[]", b"just words", b"- a\n- b"])
def test_a_file_without_keys_is_told(folder: Path, data: bytes) -> None:
    assert [code for code, _, _ in codes(folder, data)] == ["DC303"]


def test_keys_that_are_no_text_are_refused(folder: Path) -> None:
    assert ("DC209", 1, 3) in codes(folder, b"? [a, b]\n: c\n")


def test_ten_thousand_unknown_keys_do_not_make_ten_thousand_problems(folder: Path) -> None:
    problems = codes(folder, b"".join(b"key%d: 1\n" % n for n in range(9_000)))
    assert len(problems) == LIMIT + 1
    assert problems[-1][0] == "DC110"


def test_a_named_pipe_is_not_waited_for(folder: Path) -> None:
    (folder / AGREEMENT).unlink()
    os.mkfifo(folder / AGREEMENT)
    assert [(d.code, d.file) for d in load(folder).diagnostics] == [("DC103", AGREEMENT)]


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "events.yaml").unlink()
    (folder / "events.yaml").mkdir()
    assert [(d.code, d.file) for d in load(folder).diagnostics] == [("DC103", "events.yaml")]


def test_a_huge_amount_or_number_is_refused_before_anybody_counts_with_it(folder: Path) -> None:
    text = (folder / AGREEMENT).read_text(encoding="utf-8")
    many = text.replace("within: 3 days", "within: 999999 days")
    assert [code for code, _, _ in codes(folder, many.encode())] == ["DC520"]
    long = text.replace("day: 5", "day: " + "9" * 5_000)
    assert [code for code, _, _ in codes(folder, long.encode())] == ["DC306"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a: " + b'"\\' * 120_000, id="a quarter of a megabyte of open quotes"),
        pytest.param((b"a: " + b'"\\' * 150 + b"\n") * 800, id="the same on lines"),
        pytest.param("标题：".encode() + "，".encode() * 80_000, id="full-width commas"),
        pytest.param(b"due: {within: '3" + b" " * 200_000 + b"b'}", id="spaces inside an amount"),
    ],
)
def test_no_text_takes_long_to_be_refused(folder: Path, data: bytes) -> None:
    start = time.process_time()
    assert codes(folder, data) != []
    # Generous: without the guard this takes minutes.
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("calendar: x\n# " + "k: v\u200b" * 30_000, [(2, 7)]),
        ("calendar: x\u2028" * 15_000, [(1, 12)]),
        ("a\u200b\n" * 50_000, [(line, 2) for line in range(1, 21)]),
    ],
)
def test_hidden_characters_are_reported_once_a_line_in_a_few_lines(text: str, finds: list[tuple[int, int]]) -> None:
    problems = Problems("x.yaml")
    begun = time.process_time()
    assert decode(text.encode(), problems) is None
    assert time.process_time() - begun < 0.1
    assert [(d.line, d.column) for d in problems.diagnostics] == finds
    assert sum(len(d.fixed or "") for d in problems.diagnostics) <= 8_000


def test_a_line_of_ordinary_length_with_hidden_characters_is_shown_without_all_of_them() -> None:
    problems = Problems("x.yaml")
    decode("title: \u200ba\u200bb\n".encode(), problems)
    assert [d.fixed for d in problems.diagnostics] == ["title: ab"]
