"""Small pieces of sentences."""

from zoneinfo import ZoneInfo

import pytest

from engine.domain.phrases import count_text, local_due
from engine.domain.text import Text
from engine.wording.lists import all_of, either, ordinal
from tests.builders import instant


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-01-15T23:59", "2026-01-15 23:59"),
        ("2026-01-16T00:00", "2026-01-15 24:00"),
        ("2026-01-16T00:01", "2026-01-16 00:01"),
        ("2026-01-16T00:00:01", "2026-01-16 00:00"),
        ("2026-03-01T00:00", "2026-02-28 24:00"),
    ],
)
def test_the_midnight_that_ends_a_day_is_that_days(at: str, shown: str) -> None:
    assert local_due(instant(at), ZoneInfo("Asia/Shanghai")) == shown


def test_lists_end_in_a_word() -> None:
    a, b, c = Text(zh="甲", en="A"), Text(zh="乙", en="B"), Text(zh="丙", en="C")
    assert [either(some) for some in ([a], [a, b], [a, b, c])] == [
        a,
        Text("甲或乙", "A or B"),
        Text("甲、乙或丙", "A, B or C"),
    ]
    assert [all_of(some) for some in ([a], [a, b], [a, b, c])] == [
        a,
        Text("甲和乙", "A and B"),
        Text("甲、乙和丙", "A, B and C"),
    ]


def test_numbers_are_followed_by_what_they_count() -> None:
    assert [count_text(n, "error") for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
    assert count_text(2, "entry", "entries") == "2 entries"
    assert [ordinal(n) for n in (1, 2, 3, 4, 10, 11, 12, 13, 21, 22, 23, 101, 111)] == [
        *("1st", "2nd", "3rd", "4th", "10th", "11th", "12th", "13th", "21st", "22nd", "23rd", "101st", "111th")
    ]
