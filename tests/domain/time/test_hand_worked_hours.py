"""Working hours over the holidays of 2024 to 2026, each row worked by hand from the official calendar.

The calendar is the one that ships: Monday to Friday 08:30–12:00 and 13:30–17:30, so 3.5 hours, a break, 4 hours: 7.5 a
day.
"""

from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Within
from engine.domain.deadline.due import Due, due
from engine.domain.time.amount import Amount
from engine.domain.time.calendar import Calendar
from tests.builders import instant

SECOND = timedelta(seconds=1)

ROWS = [
    # start, amount, end, how it was worked
    ("2024-01-01T10:00", "8 working hours", "2024-01-03T09:00", "New Year's Monday; Tue 7.5; Wed 0.5"),
    ("2024-02-02T16:30", "8 working hours", "2024-02-04T17:00", "Fri 1; Sat off; Sunday 4 is worked: 3.5 + 3.5"),
    ("2024-02-09T16:00", "8 working hours", "2024-02-18T16:30", "Fri 1.5; 10–17 Feb off; Sunday 18 is worked: 6.5"),
    ("2024-04-03T15:00", "8 working hours", "2024-04-07T15:30", "Wed 2.5; Qingming 4–6; Sunday 7 is worked: 5.5"),
    ("2024-04-27T10:00", "8 working hours", "2024-04-29T09:00", "Saturday; Sunday 28 is worked: 7.5; Mon 0.5"),
    ("2024-04-30T17:00", "15 working hours", "2024-05-07T17:00", "Tue 0.5; 1–5 May off; Mon 7.5; Tue 7"),
    ("2024-05-10T14:30", "8 working hours", "2024-05-11T15:00", "Fri 3; Saturday 11 is worked: 3.5 + 1.5"),
    ("2024-06-07T16:00", "8 working hours", "2024-06-11T16:30", "Fri 1.5; Dragon Boat on Mon 10; Tue 6.5"),
    ("2024-09-13T16:00", "12 working hours", "2024-09-18T11:30", "Fri 1.5; Saturday 14 7.5; 15–17 off; Wed 3"),
    ("2024-09-29T17:30", "8 working hours", "2024-10-08T09:00", "Sunday's close; Mon 7.5; 1–7 Oct off; Tue 0.5"),
    ("2024-10-11T17:29:30", "1 working minute", "2024-10-12T08:30:30", "Fri 30 s; Saturday 12 is worked: 30 s"),
    ("2024-12-31T16:00", "8 working hours", "2025-01-02T16:30", "Tue 1.5; New Year's Wed; Thu 6.5"),
    (
        "2025-01-26T12:00",
        "8 working hours",
        "2025-01-27T14:00",
        "Sunday 26 is worked, from its break: 4; Mon 3.5 + 0.5",
    ),
    ("2025-01-27T17:00", "8 working hours", "2025-02-05T17:30", "Mon 0.5; 28 Jan–4 Feb off; Wed 7.5, at its close"),
    ("2025-02-07T13:00", "8 working hours", "2025-02-08T14:00", "in Friday's break: 4; Saturday 8 is worked: 4"),
    ("2025-04-03T09:15", "8 working hours", "2025-04-07T09:45", "Thu 2.75 + 4; Qingming 4–6; Mon 1.25"),
    ("2025-04-27T08:30", "30 working hours", "2025-04-30T17:30", "Sunday 27 is worked: four whole days"),
    ("2025-04-27T08:30", "31 working hours", "2025-05-06T09:30", "four whole days; 1–5 May off; Tue 1"),
    ("2025-05-30T15:30", "8 working hours", "2025-06-03T16:00", "Fri 2; Dragon Boat 31 May–2 Jun; Tue 6"),
    ("2025-09-27T23:00", "24 working hours", "2025-10-09T10:00", "Sunday 28, Mon, Tue 22.5; 1–8 Oct off; Thu 1.5"),
    ("2025-10-10T16:00", "8 working hours", "2025-10-11T16:30", "Fri 1.5; Saturday 11 is worked: 6.5"),
    ("2025-12-31T17:00", "8 working hours", "2026-01-04T17:30", "Wed 0.5; 1–3 Jan off; Sunday 4 is worked: 7.5"),
    ("2026-02-13T17:00", "8 working hours", "2026-02-14T17:30", "Fri 0.5; Saturday 14 is worked: 7.5"),
    ("2026-02-14T16:00", "8 working hours", "2026-02-24T16:30", "Saturday 1.5; 15–23 Feb off; Tue 6.5"),
    ("2026-02-27T16:00", "12 working hours", "2026-03-02T11:30", "Fri 1.5; Saturday 28 7.5; Sun off; Mon 3"),
    ("2026-04-03T16:00", "8 working hours", "2026-04-07T16:30", "Fri 1.5; Qingming 4–6; Tue 6.5"),
    ("2026-04-30T16:00", "8 working hours", "2026-05-06T16:30", "Thu 1.5; 1–5 May off; Wed 6.5"),
    ("2026-05-08T16:00", "8 working hours", "2026-05-09T16:30", "Fri 1.5; Saturday 9 is worked: 6.5"),
    ("2026-06-18T17:29:59", "2 working seconds", "2026-06-22T08:30:01", "Thu 1 s; Dragon Boat 19–21; Mon 1 s"),
    ("2026-09-19T12:00", "8 working hours", "2026-09-21T09:00", "Saturday; Sunday 20 is worked: 7.5; Mon 0.5"),
    ("2026-09-24T16:00", "8 working hours", "2026-09-28T16:30", "Thu 1.5; Mid-Autumn 25–27; Mon 3.5 + 3"),
    ("2026-09-30T08:30", "8 working hours", "2026-10-08T09:00", "Wed 7.5; 1–7 Oct off; Thu 0.5"),
    ("2026-10-09T17:30", "15 working hours", "2026-10-12T17:30", "Fri's close; Saturday 10 7.5; Sun off; Mon 7.5"),
]


@pytest.fixture(scope="module")
def dealership(shipped: Definitions) -> Calendar:
    return Calendar(shipped.calendar("dealership"))


@pytest.mark.parametrize(("start", "amount", "end", "worked"), ROWS, ids=[f"{r[0]} + {r[1]}" for r in ROWS])
def test_working_time_ends_where_a_hand_that_counts_the_days_says(
    dealership: Calendar, start: str, amount: str, end: str, worked: str
) -> None:
    begun, over = instant(start), instant(end)
    assert due(Within(Amount.parse(amount)), begun, dealership) == Due(over), worked
    [part] = Amount.parse(amount).parts
    length = timedelta(seconds=part.count * part.unit.seconds)
    for at, record_run in ((over - SECOND, length - SECOND), (over, length)):
        assert dealership.elapsed(begun, at) == record_run, worked
        assert _counted(begun, at, dealership) == record_run, worked


def _counted(start: datetime, end: datetime, dealership: Calendar) -> timedelta:
    """Working time by another library's days: what of each worked morning and afternoon lies between two instants."""
    record_run, on = timedelta(), dealership.local(start).date()
    while on <= dealership.local(end).date():
        for opens, closes in ((time(8, 30), time(12)), (time(13, 30), time(17, 30))) if _is_worked(on) else ():
            first, last = (datetime.combine(on, t, tzinfo=dealership.zone) for t in (opens, closes))
            record_run += max(min(last, end) - max(first, start), timedelta())
        on += timedelta(days=1)
    return record_run


def _is_worked(on: date) -> bool:
    result: bool = chinese_calendar.is_workday(on)
    return result
