"""Rule 3: no unit has two meanings, and a bare number is an error."""

import pytest

from engine.domain.amount import Amount, Part, Unit


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
    "text",
    ["", "  ", "3", "days", "three days", "-1 days", "1.5 hours", "3days", "2 working weeks", "1 working month", "3 d",
     "2 workdays", "3 days and 2 hours", "３ days", "1 year", "1234567 days"],
)  # fmt: skip
def test_what_has_no_one_meaning_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="") as refused:
        Amount.parse(text)
    assert str(refused.value) in text


def test_the_refusal_names_the_part_that_could_not_be_read() -> None:
    with pytest.raises(ValueError, match="^3$"):
        Amount.parse("2 days 3")


@pytest.mark.parametrize("text", ["1 day", "2 days", "2 working days 4 working hours", "1 working minute"])
def test_an_amount_is_written_as_it_is_read(text: str) -> None:
    assert str(Amount.parse(text)) == text


def test_only_the_last_part_decides_whether_an_amount_ends_at_a_time_of_day() -> None:
    assert Amount.parse("4 hours 2 days").counts_days
    assert not Amount.parse("2 days 4 hours").counts_days
