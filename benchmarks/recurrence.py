"""Recurrences: a year of a monthly day and of the third working day, for obligations that share the rule, beside
dateutil's rules.

Each round begins with nothing kept: the first obligation has its rule worked out, the others share the answer; alone,
each has another rule. The 100 rules are about 25 days of a month at four times of day, or ten working days at ten.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time

from dateutil.rrule import MONTHLY, rrule

from benchmarks import cpu
from benchmarks.deadlines import calendar
from benchmarks.row import Figure, Row, Target
from engine.domain.agreement.rule import DayOfPeriod, Every, InPeriod, Recurring, WorkingDayOfPeriod
from engine.domain.deadline.due import _places, series

OBLIGATIONS = 100
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def rows() -> Iterator[Row]:
    ours = calendar()

    def expanded(rules: Sequence[InPeriod]) -> Callable[[], object]:
        def expand() -> object:
            series.cache_clear()
            _places.cache_clear()
            return [at for rule in rules for at in series(Recurring(Every.MONTH), rule, FIRST, LAST, ours)]

        return expand

    def by_dateutil() -> list[datetime]:
        first, last = datetime(FIRST.year, 1, 1), datetime(LAST.year, 12, 31)  # noqa: DTZ001
        return [at for _ in range(OBLIGATIONS) for at in rrule(MONTHLY, dtstart=first, until=last, bymonthday=5)]

    places = [InPeriod(DayOfPeriod(day), at=time(hour)) for hour in (9, 12, 15, 18) for day in range(1, 26)]
    working = [InPeriod(WorkingDayOfPeriod(n), at=time(hour)) for n in range(1, 11) for hour in range(8, 18)]
    shared, alone = Target(">= 10 x dateutil", of_peer=0.1), Target(">= 5 x dateutil", of_peer=0.2)
    for work, one, others in (("the 5th", places[4], places), ("a working day", working[20], working)):
        found = cpu.compared(
            {
                "shared": expanded([one] * OBLIGATIONS),
                "alone": expanded(others[:OBLIGATIONS]),
                "dateutil": by_dateutil,
            }
        )
        count = min(len(others), OBLIGATIONS)
        peer = Figure("dateutil's day 5, naive days", found["dateutil"])
        title = f"a year of {work}, a rule that 100 obligations share"
        yield Row("dates", title, "s", found["shared"], None, peer, shared, 12 * OBLIGATIONS)
        fair = Figure("dateutil's day 5, naive days", found["dateutil"] * count / OBLIGATIONS)
        yield Row("dates", f"a year of {work}, {count} rules", "s", found["alone"], None, fair, alone, 12 * count)
