"""The incidents of a manufacturer's IT, assigned to support lines: which were taken up and moved on in time, and
how fast the engine finds out.

The log is that of BPI Challenge 2013 (Volvo IT, 2010 to 2012; published through 4TU.ResearchData): 65,533 changes of
7,554 incidents. ``judge`` imports and judges it with the commands that anybody types, by the agreements of
``examples/incidents``; ``by_hand`` judges the same hand-overs without a line of the engine. Both have to agree.

    DUECOURSE_REAL_LOGS=folder python -m benchmarks.incidents
"""

import csv
import gzip
import os
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from zoneinfo import ZoneInfo

import holidays

from engine.store.connect import connect
from engine.store.ledger import SqlLedger

ROOT = Path(__file__).parents[1]
LOG = "incidents.csv.gz"
AS_OF = "2012-06-01T00:00"
MAPPED = ("--map", "key=case:concept:name", "--map", "name=concept:name", "--map", "time=time:timestamp")

Counts = Mapping[tuple[str, str, str], int]
"""The number of assignments by (agreement, obligation, timeliness)."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of wall-clock time, and of CPU time on all cores."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The time that importing and evaluating took, and the results."""

    importing: Spent
    judging: Spent
    counts: Counts


# ---- by the engine


def judge(log: Path, state: Path) -> Judgement:
    """Import a log and evaluate it with ``events import`` and ``run``, in a ledger of its own in a state folder."""
    importing = _command(state, "events", "import", str(log), *MAPPED)
    judging = _command(state, "run", "--in-process")
    database = connect(f"sqlite:///{state}/record.db")
    rows = SqlLedger(database, b"").occurrences.all_rows()
    counts = Counter((r.occurrence.agreement, r.occurrence.obligation, r.verdict.timeliness.value) for r in rows)
    database.write.dispose()
    database.read.dispose()
    return Judgement(importing, judging, counts)


def _command(state: Path, *wording: str) -> Spent:
    definitions = str(ROOT / "examples" / "incidents")
    more = ("--definitions", definitions, "--state", str(state), "--as-of", AS_OF)
    before, begun = getrusage(RUSAGE_CHILDREN), perf_counter()
    subprocess.run(
        [sys.executable, "-m", "engine.cli", *wording, *more], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    wall, after = perf_counter() - begun, getrusage(RUSAGE_CHILDREN)
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


# ---- by hand: nothing below knows the engine

_ZONE = ZoneInfo("Europe/Stockholm")
_HOURS = ((time(8), time(12)), (time(13), time(17)))
_FREE = frozenset(holidays.country_holidays("SE", years=range(2010, 2014)))
WAITS = frozenset({"Wait - User", "Wait - Customer", "Wait - Vendor"})
_LINES = {"Org line A2": "line-a2-desk", "Org line B": "line-b-desk", "Org line C": "line-c-desk"}
_DAYS = {"line-b-desk": 5, "line-c-desk": 3}
Span = tuple[datetime, datetime]
Change = tuple[datetime, str, str, str]
"""When, what, the line and the status."""


def by_hand(log: Path, waits: frozenset[str] = WAITS) -> Counts:
    """The same counts from the log alone: a walk over working spans for hours, a walk over days for days. ``waits`` are
    the states in which a clock stands."""
    result: Counter[tuple[str, str, str]] = Counter()
    now = datetime.fromisoformat(AS_OF).replace(tzinfo=_ZONE).astimezone(UTC)
    for changes in _incidents(log):
        standing = _standing(changes, waits)
        for n, (at, what, line, _) in enumerate(changes):
            if what == "Queued" and line in _LINES:
                agreement, later = _LINES[line], changes[n + 1 :]
                up = next((c[0] for c in later if c[1] in ("Accepted", "Completed")), None)
                on = next((c[0] for c in later if c[1] in ("Queued", "Completed")), None)
                result[agreement, "take-up", _told(after_hours(at, 4, ()), up, now)] += 1
                stood = [(b, min(e or on or now, on or now)) for b, e in standing if b < (on or now)]
                if agreement in _DAYS:
                    due = after_days(at, _DAYS[agreement], stood)
                else:
                    due = after_hours(at, 24, stood)
                result[agreement, "move-on", _told(due, on, now)] += 1
    return result


def _incidents(log: Path) -> Iterator[Sequence[Change]]:
    cases: dict[str, list[Change]] = {}
    with gzip.open(log, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["time:timestamp"]).astimezone(UTC)
            change = (at, row["concept:name"], row["organization involved"], row["lifecycle:transition"])
            cases.setdefault(row["case:concept:name"], []).append(change)
    for changes in cases.values():
        yield sorted(changes)


def _standing(changes: Sequence[Change], waits: frozenset[str]) -> list[tuple[datetime, datetime | None]]:
    """The spans of waiting, those that touch as one."""
    spans: list[tuple[datetime, datetime | None]] = []
    for n, (at, _, _, status) in enumerate(changes):
        if status in waits:
            end = next((c[0] for c in changes[n + 1 :] if c[1] != "Unmatched"), None)
            if spans and spans[-1][1] == at:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((at, end))
    return spans


def _told(due: datetime, done: datetime | None, now: datetime) -> str:
    if done is not None:
        return "on time" if done <= due else "late"
    return "overdue" if due <= now else "pending"


def _works(day: date) -> bool:
    return day.weekday() < 5 and day not in _FREE


def _spans() -> tuple[Span, ...]:
    days = (date(2010, 1, 1) + timedelta(days=n) for n in range(3 * 366))
    return tuple(
        (datetime.combine(d, a, _ZONE).astimezone(UTC), datetime.combine(d, b, _ZONE).astimezone(UTC))
        for d in days
        if _works(d)
        for a, b in _HOURS
    )


_WORKING = _spans()
_ENDS = [end for _, end in _WORKING]


def after_hours(start: datetime, hours: int, stood: Sequence[Span]) -> datetime:
    """Walk the working spans from the start, leaving out what stood, until the hours are used up."""
    left = timedelta(hours=hours)
    for begin, end in _WORKING[bisect_right(_ENDS, start) :]:
        now = max(begin, start)
        for since, until in (*((max(s, now), u) for s, u in stood if u > now and s < end), (end, end)):
            if since - now >= left:
                return now + left
            left -= max(since - now, timedelta())
            now = max(now, min(until, end))
    raise ValueError("beyond the calendar")


def after_days(start: datetime, days: int, stood: Sequence[Span]) -> datetime:
    """Walk the working days after the start until enough are used up, to the close of the last one. A day into which a
    wait reaches from an earlier day is not used up, and a close during a wait or at its end is not the due time."""
    waits = [(max(since, start), until) for since, until in stood if until > max(since, start)]
    reached = [(_day(since), _day(until - timedelta(microseconds=1))) for since, until in waits]
    day, left = _day(start), days
    while True:
        day += timedelta(days=1)
        if not _works(day):
            continue
        left -= not any(first < day <= last for first, last in reached)
        close = _close(day)
        if left <= 0 and not any(since < close <= until for since, until in waits):
            return close


def _day(at: datetime) -> date:
    return at.astimezone(_ZONE).date()


def _close(day: date) -> datetime:
    return datetime.combine(day, _HOURS[-1][1], _ZONE).astimezone(UTC)


# ---- told


def main() -> int:
    """Print both counts and the time taken; 1 where they differ, 2 where the log is not there."""
    folder = os.environ.get("DUECOURSE_REAL_LOGS")
    if not folder or not (Path(folder) / LOG).is_file():
        print(f"Set DUECOURSE_REAL_LOGS to the folder that holds {LOG}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as state:
        result, wanted = judge(Path(folder) / LOG, Path(state)), by_hand(Path(folder) / LOG)
    for what, spent in (("import", result.importing), ("judging", result.judging)):
        print(f"{what:8} {spent.wall:6.1f} s, {spent.cpu:6.1f} s of processor time")
    print(f"\n{'agreement':14}{'obligation':12}{'timeliness':12}{'engine':>8}{'by hand':>9}")
    for name in sorted({*result.counts, *wanted}):
        agreement, obligation, timeliness = name
        ours, theirs = result.counts.get(name, 0), wanted.get(name, 0)
        print(f"{agreement:14}{obligation:12}{timeliness:12}{ours:>8,}{theirs:>9,}")
    return 0 if result.counts == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
