"""The limit of pauses: the working days for which the clock of one item may stand in all."""

from datetime import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from engine.domain.time.pause_limit import limited, standing_days, working_days
from tests import builders as build
from tests.builders import instant

OFFICE = build.calendar()
START = instant("2026-03-02T09:00")  # a Monday; the office works 9 to 12 and 13 to 18


def pauses(spans: str) -> tuple[Pause, ...]:
    """``02T14:00/04T10:00 05T09:00/``: spans in March; one without an end stands."""
    ends = (span.split("/") for span in spans.split())
    return tuple(Pause(instant(f"2026-03-{a}"), instant(f"2026-03-{b}") if b else None) for a, b in ends)


def until(spans: str, limit: int | None, *raised: tuple[str, int]) -> list[datetime | None]:
    known = [(instant(f"2026-03-{at}"), days) for at, days in raised]
    return [p.until for p in limited(pauses(spans), START, limit, known, OFFICE)]


@pytest.mark.parametrize(
    ("spans", "ends"),
    [
        ("02T14:00/", ["09T14:00"]),  # five working days later, at the same time
        ("02T14:00/04T10:00", ["04T10:00"]),
        ("02T14:00/09T14:00", ["09T14:00"]),
        ("02T14:00/12T10:00", ["09T14:00"]),
        ("06T18:00/", ["13T18:00"]),
        ("07T12:00/", ["13T18:00"]),  # a Saturday
        # two and a half days are used, so two and a half are left
        ("02T14:00/05T09:00 09T09:00/", ["05T09:00", "11T14:00"]),
        ("02T09:00/09T09:00 10T09:00/11T09:00", ["06T18:00"]),
        # what stands twice counts once
        ("02T09:00/04T09:00 03T09:00/05T09:00 09T09:00/", ["04T09:00", "05T09:00", "10T18:00"]),
    ],
)
def test_a_pause_ends_where_all_pauses_have_lasted_five_working_days(spans: str, ends: list[str]) -> None:
    assert until(spans, 5) == [instant(f"2026-03-{end}") for end in ends]


def test_without_a_limit_a_pause_goes_on() -> None:
    assert until("02T14:00/", None) == [None]


def test_a_yes_before_the_limit_lets_the_pause_go_on_and_one_after_it_leaves_room_for_another() -> None:
    assert until("02T14:00/", 5, ("06T10:00", 7)) == [instant("2026-03-11T14:00")]
    assert until("02T14:00/", 5, ("10T10:00", 7)) == [instant("2026-03-09T14:00")]
    assert until("02T14:00/11T09:00 11T09:00/", 5, ("10T10:00", 7)) == [
        instant("2026-03-09T14:00"),
        instant("2026-03-12T18:00"),
    ]


def test_days_count_by_the_share_of_their_hours() -> None:
    assert working_days(instant("2026-03-02T14:00"), instant("2026-03-04T10:00"), OFFICE) == Fraction(13, 8)
    assert working_days(instant("2026-03-07T09:00"), instant("2026-03-08T24:00"), OFFICE) == 0
    short = build.calendar("09:00-12:00 13:00-18:00", days={"2026-03-03": "09:00-11:00"})
    assert working_days(instant("2026-03-03T10:00"), instant("2026-03-04T09:00"), short) == Fraction(1, 2)


def test_a_shift_over_midnight_is_one_day(nights: Calendar) -> None:
    assert working_days(instant("2026-03-02T22:00"), instant("2026-03-03T06:00"), nights) == 1


_MINUTES = st.integers(0, 30 * 24 * 60)


@given(st.lists(st.tuples(_MINUTES, _MINUTES), max_size=4), st.integers(1, 6))
def test_the_clock_never_stands_longer_than_the_limit(spans: list[tuple[int, int]], limit: int) -> None:
    minute = instant("2026-03-02T00:01") - instant("2026-03-02T00:00")
    given_ = [Pause(START + a * minute, START + b * minute) for a, b in spans if a < b]
    kept = limited(given_, START, limit, (), OFFICE)
    far = START + 90 * 24 * 60 * minute
    stood, wanted = standing_days(kept, START, far, OFFICE), standing_days(given_, START, far, OFFICE)
    assert stood <= limit + Fraction(1, 28_800)  # rounded up to a second
    assert wanted - Fraction(1, 28_800) <= stood or stood >= limit, "nothing is cut before the limit"
