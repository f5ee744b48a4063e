"""The table of the OWASP ASVS has each requirement of levels 1 and 2 once, an answer, and what shows it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/for-operators/asvs.md"
NUMBERS = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 "
    "5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 "
    "8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 "
    "11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 "
    "16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2"
)
"""The requirements of levels 1 and 2 of each section of version 5.0.0: they are the first ones there."""
ANSWERS = {"yes", "partly", "no", "operator", "none here"}


def requirements() -> list[str]:
    """The numbers of all requirements of levels 1 and 2, in the order of the standard."""
    sections = (section.split(":") for section in NUMBERS.split())
    return [f"V{section}.{number}" for section, last in sections for number in range(1, int(last) + 1)]


def rows() -> Iterator[list[str]]:
    """The cells of each row about a requirement."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| V"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_each_requirement_has_one_row() -> None:
    every, found = requirements(), Counter[str]()
    for first_cell, *_ in rows():
        for part in first_cell.split(", "):
            first, _, last = part.partition(" to ")
            found.update(every[every.index(first) : every.index(last or first) + 1])
    assert len(every) == 253
    assert [one for one in every if found[one] != 1] == []


def test_each_answer_is_a_known_one_and_names_what_is_there() -> None:
    for number, _, answer, shown in rows():
        assert answer in ANSWERS, number
        assert answer != "partly" or shown, number
        for path in re.findall(r"`((?:engine|tests|docs)/[^`]*|[a-z-]+\.(?:toml|lock))`", shown):
            assert (ROOT / path).exists(), (number, path)
