"""Recurrences: a year of a monthly day and of the third working day, beside dateutil's rules."""

from datetime import date, datetime

from dateutil.rrule import MONTHLY, rrule

from benchmarks.deadlines import calendar
from benchmarks.table import Row, measured
from engine.domain.due import due
from engine.domain.recurrence import periods
from engine.domain.rule import DayOfPeriod, Every, InPeriod, WorkingDayOfPeriod

YEARS = 20


def rows() -> list[Row]:
    ours = calendar()
    fifth = InPeriod(DayOfPeriod(5), "before")
    third = InPeriod(WorkingDayOfPeriod(3))

    def expanded(rule: InPeriod) -> list[object]:
        return [
            due(rule, period, ours)
            for _ in range(YEARS)
            for period in periods(Every.MONTH, date(2025, 1, 1), date(2025, 12, 31))
        ]

    def by_dateutil() -> list[datetime]:
        return [
            at
            for _ in range(YEARS)
            for at in rrule(MONTHLY, dtstart=datetime(2025, 1, 1), until=datetime(2025, 12, 31), bymonthday=5)  # noqa: DTZ001
        ]

    instants = 12 * YEARS
    return [
        *measured(
            "recurrence: before the 5th, a year",
            instants,
            {
                ("ours", "due instants with zone and days"): lambda: expanded(fifth),
                ("peer", "dateutil rrule, naive days"): by_dateutil,
            },
            target="",
        ),
        *measured(
            "recurrence: third working day, a year", instants, {("ours", "due instants"): lambda: expanded(third)}
        ),
    ]
