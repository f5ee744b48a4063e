"""Lists, counts and ordinals in both languages."""

from engine.domain.text import Text
from engine.wording.lists import all_of, count_text, either, first_names, ordinal


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


def test_a_list_of_many_names_has_the_first_five() -> None:
    assert first_names(["a"]) == "a"
    assert first_names(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
    assert first_names(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d, e, …"
