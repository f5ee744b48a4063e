"""Recurrences: a year of a monthly day and of the third working day, for obligations that share the rule, beside
dateutil's rules.

Each round begins with nothing kept: the first obligation has its rule worked out, the others share the answer.
"""

from collections.abc import Callable
from datetime import date, datetime

from dateutil.rrule import MONTHLY, rrule

from benchmarks.deadlines import calendar
from benchmarks.table import Row, measured
from engine.domain.agreement.rule import DayOfPeriod, Every, InPeriod, Recurring, WorkingDayOfPeriod
from engine.domain.deadline.due import due, series
from engine.domain.deadline.period import periods

OBLIGATIONS = 100
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def rows() -> list[Row]:
    ours = calendar()

    def shared(rule: InPeriod) -> Callable[[], object]:
        def expand() -> object:
            series.cache_clear()
            trigger = Recurring(Every.MONTH)
            return [at for _ in range(OBLIGATIONS) for at in series(trigger, rule, FIRST, LAST, ours)]

        return expand

    def one_by_one(rule: InPeriod) -> Callable[[], object]:
        return lambda: [
            due(rule, period, ours) for _ in range(OBLIGATIONS) for period in periods(Every.MONTH, FIRST, LAST)
        ]

    def by_dateutil() -> list[datetime]:
        first, last = datetime(FIRST.year, 1, 1), datetime(LAST.year, 12, 31)  # noqa: DTZ001
        return [at for _ in range(OBLIGATIONS) for at in rrule(MONTHLY, dtstart=first, until=last, bymonthday=5)]

    def compared(work: str, rule: InPeriod) -> list[Row]:
        return measured(
            f"recurrence: {work}, a year",
            12 * OBLIGATIONS,
            {
                ("ours", "due instants, the rule shared by 100"): shared(rule),
                ("alone", "each worked out for itself"): one_by_one(rule),
                ("peer", "dateutil's day 5, naive days"): by_dateutil,
            },
            target=">= 10 x dateutil",
        )

    return [
        *compared("before the 5th", InPeriod(DayOfPeriod(5), "before")),
        *compared("third working day", InPeriod(WorkingDayOfPeriod(3))),
    ]
