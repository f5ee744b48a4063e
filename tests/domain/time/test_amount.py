"""No unit has two meanings, and a bare number is an error."""

import re

import pytest

from engine.domain.time.amount import Amount, Part, Unit


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1 second", [(1, Unit.SECOND)]),
        ("90 minutes", [(90, Unit.MINUTE)]),
        ("1 hour", [(1, Unit.HOUR)]),
        ("3 days", [(3, Unit.DAY)]),
        ("2 weeks", [(2, Unit.WEEK)]),
        ("6 months", [(6, Unit.MONTH)]),
        ("30 working seconds", [(30, Unit.WORKING_SECOND)]),
        ("15 working minutes", [(15, Unit.WORKING_MINUTE)]),
        ("8 working hours", [(8, Unit.WORKING_HOUR)]),
        ("1 working day", [(1, Unit.WORKING_DAY)]),
        ("2 working days 4 working hours", [(2, Unit.WORKING_DAY), (4, Unit.WORKING_HOUR)]),
        ("  0 days  ", [(0, Unit.DAY)]),
    ],
)
def test_an_amount_is_numbers_with_their_units_from_left_to_right(text: str, parts: list[tuple[int, Unit]]) -> None:
    assert Amount.parse(text) == Amount(tuple(Part(count, unit) for count, unit in parts))


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("", ""),
        ("  ", "  "),
        ("3", "3"),
        ("days", "days"),
        ("three days", "three days"),
        ("-1 days", "-1 days"),
        ("1.5 hours", "1.5 hours"),
        ("3days", "3days"),
        ("３ days", "３ days"),
        ("3 d", "3 d"),
        ("2 workdays", "2 workdays"),
        ("1 year", "1 year"),
        ("2 working weeks", "2 working weeks"),
        ("1 working month", "1 working month"),
        ("1234567 days", "1234567 days"),
        ("2 days 3", "3"),
        ("3 days and 2 hours", "and 2 hours"),
    ],
)
def test_what_has_no_one_meaning_is_refused_with_the_text_that_could_not_be_read(text: str, unread: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(unread)}$"):
        Amount.parse(text)


@pytest.mark.parametrize("text", ["1 day", "2 days", "2 working days 4 working hours", "1 working minute"])
def test_an_amount_is_written_as_it_is_read(text: str) -> None:
    assert str(Amount.parse(text)) == text


def test_only_the_last_part_decides_whether_an_amount_ends_at_a_time_of_day() -> None:
    assert Amount.parse("4 hours 2 days").counts_days
    assert not Amount.parse("2 days 4 hours").counts_days
