"""The nights on which a zone changes its clocks: gaps and folds of an hour and of half an hour, at two o'clock and at
midnight, a zone whose winter is the exception, and a day that was left out.

Each row was worked by hand; an occurrence is open one second before its end and overdue at it.
"""

from datetime import datetime, time, timedelta

import pytest

from engine.domain.agreement.rule import TimeOfDay, Within
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from tests import builders as build

SAME = TimeOfDay.SAME_TIME
OFFICE, NIGHT, EARLY, LATE = "09:00-12:00 13:00-18:00", "22:00-06:00", "00:00-04:00", "16:00-24:00"

ROWS = [
    # Berlin: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00
    ("Europe/Berlin", OFFICE, "24 hours", None, "2026-03-28T12:00+01:00", "2026-03-29T13:00+02:00"),
    ("Europe/Berlin", OFFICE, "1 day", SAME, "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00"),
    ("Europe/Berlin", OFFICE, "1 day", time(1, 59), "2026-03-28T12:00+01:00", "2026-03-29T01:59+01:00"),
    ("Europe/Berlin", OFFICE, "1 day", time(2, 30), "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00"),
    ("Europe/Berlin", OFFICE, "1 day", None, "2026-03-28T10:00+01:00", "2026-03-30T00:00+02:00"),
    ("Europe/Berlin", NIGHT, "7 working hours", None, "2026-03-28T22:00+01:00", "2026-03-29T06:00+02:00"),
    ("Europe/Berlin", NIGHT, "8 working hours", None, "2026-03-28T22:00+01:00", "2026-03-29T23:00+02:00"),
    ("Europe/Berlin", OFFICE, "24 hours", None, "2026-10-24T12:00+02:00", "2026-10-25T11:00+01:00"),
    ("Europe/Berlin", OFFICE, "1 day", time(2, 30), "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00"),
    ("Europe/Berlin", OFFICE, "1 day", SAME, "2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00"),
    ("Europe/Berlin", NIGHT, "8 working hours", None, "2026-10-24T22:00+02:00", "2026-10-25T05:00+01:00"),
    ("Europe/Berlin", NIGHT, "9 working hours", None, "2026-10-24T22:00+02:00", "2026-10-25T06:00+01:00"),
    # New York: 2026-03-08 02:00 becomes 03:00; 2026-11-01 02:00 becomes 01:00
    ("America/New_York", OFFICE, "2 hours", None, "2026-03-08T01:30-05:00", "2026-03-08T04:30-04:00"),
    ("America/New_York", OFFICE, "1 day", time(2), "2026-03-07T09:00-05:00", "2026-03-08T03:00-04:00"),
    ("America/New_York", OFFICE, "1 working day", None, "2026-03-07T10:00-05:00", "2026-03-08T18:00-04:00"),
    ("America/New_York", NIGHT, "8 working hours", None, "2026-03-07T23:00-05:00", "2026-03-09T00:00-04:00"),
    ("America/New_York", OFFICE, "2 hours", None, "2026-11-01T01:30-04:00", "2026-11-01T02:30-05:00"),
    ("America/New_York", OFFICE, "1 hour", None, "2026-11-01T01:30-05:00", "2026-11-01T02:30-05:00"),
    ("America/New_York", OFFICE, "1 day", time(1, 30), "2026-10-31T09:00-04:00", "2026-11-01T01:30-04:00"),
    ("America/New_York", EARLY, "1 working hour", None, "2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00"),
    ("America/New_York", EARLY, "5 working hours", None, "2026-11-01T00:00-04:00", "2026-11-01T04:00-05:00"),
    # Lord Howe: half an hour; 2026-04-05 02:00 becomes 01:30; 2026-10-04 02:00 becomes 02:30
    ("Australia/Lord_Howe", OFFICE, "24 hours", None, "2026-04-04T12:00+11:00", "2026-04-05T11:30+10:30"),
    ("Australia/Lord_Howe", OFFICE, "1 day", time(1, 45), "2026-04-04T12:00+11:00", "2026-04-05T01:45+11:00"),
    ("Australia/Lord_Howe", EARLY, "1 working hour", None, "2026-04-05T01:15+11:00", "2026-04-05T01:45+10:30"),
    ("Australia/Lord_Howe", OFFICE, "24 hours", None, "2026-10-03T12:00+10:30", "2026-10-04T12:30+11:00"),
    ("Australia/Lord_Howe", OFFICE, "1 day", SAME, "2026-10-03T12:00+10:30", "2026-10-04T12:00+11:00"),
    ("Australia/Lord_Howe", OFFICE, "1 day", time(2, 15), "2026-10-03T12:00+10:30", "2026-10-04T02:45+11:00"),
    ("Australia/Lord_Howe", EARLY, "3 working hours", None, "2026-10-04T00:30+10:30", "2026-10-04T04:00+11:00"),
    # Beirut: 2026-03-29 00:00 becomes 01:00; 2026-10-25 00:00 becomes the 24th, 23:00
    ("Asia/Beirut", OFFICE, "1 day", None, "2026-03-27T10:00+02:00", "2026-03-29T01:00+03:00"),
    ("Asia/Beirut", OFFICE, "1 day", time(0, 30), "2026-03-28T10:00+02:00", "2026-03-29T01:30+03:00"),
    ("Asia/Beirut", LATE, "8 working hours", None, "2026-03-28T16:00+02:00", "2026-03-29T01:00+03:00"),
    ("Asia/Beirut", LATE, "1 working day", None, "2026-03-27T23:00+02:00", "2026-03-29T01:00+03:00"),
    ("Asia/Beirut", OFFICE, "1 day", None, "2026-10-23T10:00+03:00", "2026-10-25T00:00+02:00"),
    ("Asia/Beirut", OFFICE, "1 day", time(23, 30), "2026-10-23T10:00+03:00", "2026-10-24T23:30+03:00"),
    ("Asia/Beirut", OFFICE, "26 hours", None, "2026-10-24T00:00+03:00", "2026-10-25T01:00+02:00"),
    ("Asia/Beirut", LATE, "9 working hours", None, "2026-10-24T16:00+03:00", "2026-10-25T00:00+02:00"),
    # São Paulo: 2018-11-04 00:00 became 01:00; 2019-02-17 00:00 became the 16th, 23:00
    ("America/Sao_Paulo", OFFICE, "1 day", None, "2018-11-02T10:00-03:00", "2018-11-04T01:00-02:00"),
    ("America/Sao_Paulo", OFFICE, "1 month", time(0, 30), "2018-10-04T10:00-03:00", "2018-11-04T01:30-02:00"),
    ("America/Sao_Paulo", OFFICE, "1 day", None, "2019-02-15T10:00-02:00", "2019-02-17T00:00-03:00"),
    ("America/Sao_Paulo", "22:00-02:00", "4 working hours", None, "2019-02-16T22:00-02:00", "2019-02-17T01:00-03:00"),
    # Dublin, where winter is the exception: 2026-03-29 01:00 becomes 02:00; 2026-10-25 02:00 becomes 01:00
    ("Europe/Dublin", OFFICE, "24 hours", None, "2026-03-28T12:00+00:00", "2026-03-29T13:00+01:00"),
    ("Europe/Dublin", OFFICE, "1 day", time(1, 30), "2026-03-28T12:00+00:00", "2026-03-29T02:30+01:00"),
    ("Europe/Dublin", OFFICE, "24 hours", None, "2026-10-24T12:00+01:00", "2026-10-25T11:00+00:00"),
    ("Europe/Dublin", OFFICE, "1 day", time(1, 30), "2026-10-24T12:00+01:00", "2026-10-25T01:30+01:00"),
    # Apia left out 2011-12-30: the 29th, 24:00 -10:00 was the 31st, 00:00 +14:00
    ("Pacific/Apia", OFFICE, "24 hours", None, "2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00"),
    ("Pacific/Apia", OFFICE, "2 days", SAME, "2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00"),
    ("Pacific/Apia", OFFICE, "1 day", time(12), "2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00"),
    ("Pacific/Apia", OFFICE, "1 day", None, "2011-12-29T12:00-10:00", "2011-12-31T00:00+14:00"),
]


@pytest.mark.parametrize(("zone", "hours", "amount", "at", "start", "end"), ROWS)
def test_on_the_night_of_a_clock_change_it_is_open_until_a_second_before_and_overdue_at_its_instant(
    zone: str,
    hours: str,
    amount: str,
    at: TimeOfDay | time | None,
    start: str,
    end: str,
) -> None:
    calendar: Calendar = build.calendar(hours, weekend=hours, zone=zone, china=False)
    slip = build.obligation(due=Within(Amount.parse(amount), at=at))
    agreement = build.agreement(slip, since="2010-01-01")
    [occurrence] = build.occurrences_of(
        calendar, agreement, build.fact(build.event("delivery.arranged", "A-1", start)), since="2010-01-01"
    )
    over = datetime.fromisoformat(end)
    assert occurrence.due is not None
    assert calendar.local(occurrence.due.at).isoformat() == over.isoformat()  # the wall clock, and its offset
    before = build.verdict(slip, occurrence, (), calendar, (over - timedelta(seconds=1)).isoformat())
    assert before.timeliness is not Timeliness.OVERDUE
    assert build.verdict(slip, occurrence, (), calendar, over.isoformat()).timeliness is Timeliness.OVERDUE


@pytest.mark.parametrize("row", [r for r in ROWS if "working hour" in r[2]], ids=lambda row: f"{row[0]} {row[4]}")
def test_working_hours_on_the_night_of_a_clock_change_have_passed_at_their_end_and_not_a_second_before(
    row: tuple[str, ...],
) -> None:
    zone, hours, amount, _, start, end = row
    calendar: Calendar = build.calendar(hours, weekend=hours, zone=zone, china=False)
    length = timedelta(hours=Amount.parse(amount).parts[0].count)
    begun, over, second = datetime.fromisoformat(start), datetime.fromisoformat(end), timedelta(seconds=1)
    assert calendar.elapsed(begun, over) == length
    assert calendar.elapsed(begun, over - second) == length - second
    assert calendar.subtract(over, length) == begun


def test_a_date_that_a_zone_left_out_is_closed_like_any_other() -> None:
    apia = build.calendar(OFFICE, zone="Pacific/Apia", china=False, days={"2011-12-30": ""})
    thursday, monday = (
        datetime.fromisoformat(t) for t in ("2011-12-29T16:00-10:00", "2012-01-02T11:00+14:00")
    )  # 31 December and 1 January are a weekend
    assert apia.add(thursday, timedelta(hours=4)) == monday
    assert apia.working_day(thursday.date(), 1) == monday.date()
