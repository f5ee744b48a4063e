"""Recurrences: a year of a monthly day and of the third working day, for obligations that share the rule, beside
dateutil's rules.

Each round begins with nothing kept: the first obligation has its rule worked out, the others share the answer.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from dateutil.rrule import MONTHLY, rrule

from benchmarks import cpu
from benchmarks.deadlines import calendar
from benchmarks.row import Figure, Row, Target
from engine.domain.agreement.rule import DayOfPeriod, Every, InPeriod, Recurring, WorkingDayOfPeriod
from engine.domain.deadline.due import series

OBLIGATIONS = 100
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)


def rows() -> Iterator[Row]:
    ours = calendar()

    def expanded(rule: InPeriod, *, shared: bool) -> Callable[[], object]:
        def expand() -> object:
            result: list[object] = []
            series.cache_clear()
            for _ in range(OBLIGATIONS):
                if not shared:
                    series.cache_clear()
                result += series(Recurring(Every.MONTH), rule, FIRST, LAST, ours)
            return result

        return expand

    def by_dateutil() -> list[datetime]:
        first, last = datetime(FIRST.year, 1, 1), datetime(LAST.year, 12, 31)  # noqa: DTZ001
        return [at for _ in range(OBLIGATIONS) for at in rrule(MONTHLY, dtstart=first, until=last, bymonthday=5)]

    rules = {"before the 5th": InPeriod(DayOfPeriod(5), "before"), "3rd working day": InPeriod(WorkingDayOfPeriod(3))}
    target = Target(">= 10 x dateutil", of_peer=0.1)
    for work, rule in rules.items():
        found = cpu.compared(
            {"shared": expanded(rule, shared=True), "alone": expanded(rule, shared=False), "dateutil": by_dateutil}
        )
        peer = Figure("dateutil's day 5, naive days", found["dateutil"])
        for how, told in (("shared", "a rule that 100 obligations share"), ("alone", "each rule alone")):
            title = f"a year of {work}, {told}"
            yield Row("dates", title, "s", found[how], None, peer, target, 12 * OBLIGATIONS)
