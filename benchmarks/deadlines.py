"""Speed of computing a deadline: 8 working hours on the Chinese calendar, beside a peer and a limit.

 The limit is numpy's ``searchsorted`` over integer seconds, all at
once, without time zones, objects or checks: nothing that gives one aware datetime per question can reach it.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import numpy as np
from workclock import Break, Holidays, Schedule, WorkDay

from benchmarks import cpu, ours
from benchmarks.row import Figure, Row, Target
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable, ExceptionalDay, Hours

HOURS: Hours = ((9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600))
ZONE = "Asia/Shanghai"
YEARS = range(2024, 2027)
EIGHT_HOURS = timedelta(hours=8)


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
    requested = np.array([int(s.timestamp()) for s in starts])

    def run() -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        i = np.searchsorted(closes, requested, side="right")
        target = totals[i] + np.maximum(requested - opens[i], 0) + 8 * 3600
        j = np.searchsorted(totals, target, side="left")
        return closes[j - 1] - (totals[j] - target)  # type: ignore[no-any-return]

    return run


def rows(questions: int = 20_000) -> Iterator[Row]:
    random_ = random.Random(1)
    starts = [
        datetime(2024, 3, 1, tzinfo=UTC) + timedelta(seconds=random_.randrange(900 * 86_400)) for _ in range(questions)
    ]
    own = calendar()
    other, plain = peer(own), limit(own, starts)
    answers = [own.add(s, EIGHT_HOURS) for s in starts]
    wrong = sum(a != b for a, b in zip(answers, other.add_many(starts, EIGHT_HOURS), strict=True))
    wrong += int(np.count_nonzero(plain() != np.array([int(a.timestamp()) for a in answers])))
    wrong += sum(a != b for a, b in zip(answers, ours.deadlines(own, starts, EIGHT_HOURS), strict=True))
    found = cpu.compared(
        {
            "one by one": lambda: [own.add(s, EIGHT_HOURS) for s in starts],
            "at once": lambda: ours.deadlines(own, starts, EIGHT_HOURS),
            "workclock": lambda: [other.add(s, EIGHT_HOURS) for s in starts],
            "workclock at once": lambda: other.add_many(starts, EIGHT_HOURS),
            "numpy": plain,
        }
    )
    work = f"deadline, + 8 working hours ({wrong} differ)"
    numpy = Figure("numpy searchsorted on integers", found["numpy"])
    one = Target(">= 0.5 M/s, >= 2 x the peer", most=questions / 500_000, of_peer=0.5)
    many = Target("<= 2 x the limit", of_limit=2)
    one_peer, many_peer = (
        Figure("workclock", found["workclock"]),
        Figure("workclock add_many", found["workclock at once"]),
    )
    yield Row("dates", f"{work}, one by one", "s", found["one by one"], numpy, one_peer, one, questions)
    yield Row("dates", f"{work}, at once", "s", found["at once"], numpy, many_peer, many, questions)
