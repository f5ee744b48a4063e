"""The day's digest: one local time, found on either side of any instant, also where a clock is set."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.notification.digest_slots import digest_after, digest_before
from tests import builders as build

BERLIN = build.calendar("00:00-24:00", weekend="00:00-24:00", zone="Europe/Berlin", china=False)
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        ("2026-10-25T00:29", "2026-10-24T00:30", "2026-10-25T00:30"),
        ("2026-10-25T00:30", "2026-10-25T00:30", "2026-10-25T00:30"),
        ("2026-10-25T01:10", "2026-10-25T00:30", "2026-10-26T01:30"),  # 02:10 for the second time
        ("2026-03-29T01:10", "2026-03-28T01:30", "2026-03-29T01:30"),  # 03:10, a moment after 02:00
        ("2026-03-29T01:31", "2026-03-29T01:30", "2026-03-30T00:30"),  # 02:30 came as 03:30
    ],
)
def test_a_digest_at_half_past_two_comes_once_on_the_days_that_clocks_are_set(at: str, before: str, after: str) -> None:
    result = [
        f(datetime.fromisoformat(at).replace(tzinfo=UTC), time(2, 30), BERLIN) for f in (digest_before, digest_after)
    ]
    assert [f"{slot:%Y-%m-%dT%H:%M}" for slot in result] == [before, after]


@given(
    st.sampled_from([FORWARD, BACK, date(2026, 7, 1)]),
    st.integers(-36 * 60, 36 * 60),
    st.times().map(lambda t: t.replace(microsecond=0)),
)
def test_no_digest_lies_between_the_last_before_and_the_first_after(on: date, minutes: int, clock: time) -> None:
    at = datetime.combine(on, time(2), tzinfo=UTC) + timedelta(minutes=minutes)
    before, after = digest_before(at, clock, BERLIN), digest_after(at, clock, BERLIN)
    assert before <= at <= after
    assert before == after or digest_before(after - timedelta(microseconds=1), clock, BERLIN) == before
