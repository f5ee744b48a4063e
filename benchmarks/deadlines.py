"""How fast a deadline is worked out: 8 working hours on the Chinese calendar, one by one, beside a peer and a limit.

Times drift with the machine, so read the ratios. The limit is numpy's ``searchsorted`` over integer seconds, all at
once, without time zones, objects or checks: nothing that gives one aware datetime per question can reach it.

    python benchmarks/deadlines.py [questions]
"""

import random
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

import holidays
import numpy as np
from workclock import Break, Holidays, Schedule, WorkDay

from engine.domain.calendar import Calendar
from engine.domain.daytable import DayTable, ExceptionalDay, Hours
from engine.domain.language import Text

HOURS: Hours = ((9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600))
ZONE = "Asia/Shanghai"
YEARS = range(2024, 2027)
EIGHT_HOURS = timedelta(hours=8)
ROUNDS = 7


def calendar() -> Calendar:
    national = holidays.country_holidays("CN", years=YEARS)
    days = {on: ExceptionalDay(on, (), Text.plain(name)) for on, name in national.items()}
    days |= {
        on: ExceptionalDay(on, HOURS, Text.plain("worked")) for on in national.weekend_workdays if on.year in YEARS
    }
    week: tuple[Hours, ...] = (HOURS,) * 5 + ((), ())
    known = tuple(days[on] for on in sorted(days))
    table = DayTable("cn", Text.plain("cn"), ZONE, week, known, (), date(2024, 1, 1), date(2026, 12, 31))  # type: ignore[arg-type]
    return Calendar(table)


def days() -> list[date]:
    first, last = date(2024, 1, 1), date(2026, 12, 31)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def peer(ours: Calendar) -> Schedule:
    off = [d for d in days() if not ours.is_working_day(d)]
    hours = [WorkDay(time(9), time(18), days=range(7)), Break(time(12), time(13), days=range(7)), Holidays(off)]
    return Schedule(hours, time_zone=ZoneInfo(ZONE))


def limit(ours: Calendar, starts: list[datetime]) -> Callable[[], "np.ndarray[tuple[int], np.dtype[np.int64]]"]:
    spans = [(ours.instant(d, a), ours.instant(d, b)) for d in days() for a, b in ours.hours(d)]
    opens = np.array([int(a.timestamp()) for a, _ in spans])
    closes = np.array([int(b.timestamp()) for _, b in spans])
    totals = np.concatenate([[0], np.cumsum(closes - opens)])
    asked = np.array([int(s.timestamp()) for s in starts])

    def run() -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        i = np.searchsorted(closes, asked, side="right")
        target = totals[i] + np.maximum(asked - opens[i], 0) + 8 * 3600
        j = np.searchsorted(totals, target, side="left")
        return closes[j - 1] - (totals[j] - target)  # type: ignore[no-any-return]

    return run


def seconds(run: Callable[[], object]) -> float:
    begun = perf_counter()
    run()
    return perf_counter() - begun


def main(questions: int) -> None:
    random_ = random.Random(1)
    starts = [
        datetime(2024, 3, 1, tzinfo=UTC) + timedelta(seconds=random_.randrange(900 * 86_400)) for _ in range(questions)
    ]
    ours = calendar()
    other, plain = peer(ours), limit(ours, starts)
    runs: dict[str, Callable[[], object]] = {
        "Calendar.add, one by one": lambda: [ours.add(s, EIGHT_HOURS) for s in starts],
        "workclock, one by one": lambda: [other.add(s, EIGHT_HOURS) for s in starts],
        "workclock, all at once": lambda: other.add_many(starts, EIGHT_HOURS),
        "numpy searchsorted, the limit": plain,
    }
    answers = [ours.add(s, EIGHT_HOURS) for s in starts]
    wrong = sum(a != b for a, b in zip(answers, other.add_many(starts, EIGHT_HOURS), strict=True))
    wrong += int(np.count_nonzero(plain() != np.array([int(a.timestamp()) for a in answers])))
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):  # in turn, so that a drift of the machine meets all alike
        for name, run in runs.items():
            taken[name].append(seconds(run))
    mine = median(taken["Calendar.add, one by one"])
    print(f"{questions} questions, median of {ROUNDS}; answers that differ: {wrong}")
    for name, times in taken.items():
        print(f"{name:32} {questions / median(times):>14,.0f} /s   we are {median(times) / mine:>6.3f} × as fast")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
