"""A municipality's own deadlines expressed as one rule, and on how many of 1,434 permit applications both agree.

The log is the receipt phase of permit applications in a Dutch municipality (CoSeLoG, 2010 to 2012; published through
4TU.ResearchData). Each case says when the application came in (``case:startdate``) and which deadline the municipality
set (``case:deadline``). The rule is that of ``examples/municipality``: within 8 weeks of receipt, no roll.

    DUECOURSE_REAL_LOGS=folder python -m benchmarks.municipality
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import holidays

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Roll, Within
from engine.domain.deadline.due import due
from engine.domain.occurrence.expand.obligation import occurrences
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Window
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import ExceptionalDay
from engine.intake.open_table import open_table
from engine.loading.folder import load
from engine.services.command_time import CommandTime
from engine.services.events.column_mapping import Columns
from engine.services.events.ingest import Ingested, ingest
from engine.store.connect import connect, upgrade
from engine.store.ledger import SqlLedger

FOLDER = Path(__file__).parents[1] / "examples" / "municipality"
LOG = "receipt.csv"
EVENT = "application.received"
HOLDS = "T16 Report reasons to hold request"
EIGHT_WEEKS, SIX_WEEKS = timedelta(weeks=8), timedelta(weeks=6)
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Case:
    """One application: received on, due by our rule, due as the municipality set it (local dates), and whether to the
    minute."""

    number: str
    received: date
    ours: date
    theirs: date
    same_minute: bool

    @property
    def later(self) -> int:
        """Days by which the municipality's deadline lies after ours."""
        return (self.theirs - self.ours).days


@dataclass(frozen=True, slots=True)
class Comparison:
    """All cases, the counts of the import, and the number of held requests (and of those that agree)."""

    cases: tuple[Case, ...]
    ingested: Ingested
    held: int
    held_and_agreeing: int
    calendar: Calendar

    @property
    def agreeing(self) -> int:
        """The number of deadlines that are the same to the day."""
        return sum(c.later == 0 for c in self.cases)


def compare(log: Path) -> Comparison:
    """Import the log, compute each due instant from the definitions, and compare it with the municipality's."""
    loaded = load(FOLDER)
    assert loaded.definitions is not None, loaded.diagnostics
    definitions = loaded.definitions
    with tempfile.TemporaryDirectory() as folder:
        database = connect(f"sqlite:///{folder}/record.db")
        upgrade(database)
        ledger = SqlLedger(database, b"a key for one comparison")
        done = _import(ledger, log, definitions)
        facts = Facts.of(ledger.events.facts())
        database.write.dispose()
        database.read.dispose()
    calendar = Calendar(definitions.calendars[0])
    window = Window(date(2010, 1, 1), date(2014, 1, 1))
    result = occurrences(definitions.agreements[0], {calendar.table.id: calendar}, window, facts, definitions.catalogue)
    cases = []
    for occurrence in result:
        assert occurrence.subject is not None and occurrence.due is not None
        event = facts.by_subject[(EVENT, occurrence.subject)][0].current
        theirs = datetime.fromisoformat(event.data["deadline"])
        cases.append(
            Case(
                occurrence.subject,
                calendar.local(event.at).date(),
                calendar.local(occurrence.due.at).date(),
                calendar.local(theirs).date(),
                abs(occurrence.due.at - theirs) < timedelta(minutes=1),
            )
        )
    agreeing = {c.number for c in cases if c.later == 0}
    held = {r.cells["case:concept:name"] for r in open_table(log).rows if r.cells["concept:name"] == HOLDS}
    return Comparison(tuple(cases), done, len(held), len(held & agreeing), with_holidays(calendar))


def _import(ledger: SqlLedger, log: Path, definitions: Definitions) -> Ingested:
    table = open_table(log)
    calendar = Calendar(definitions.calendars[0])
    return ingest(
        ledger,
        table.rows,
        definitions.catalogue,
        source=log.name,
        columns=Columns(key="case:concept:name", time="case:startdate", event=EVENT),
        zone=calendar.zone,
        command_time=CommandTime(calendar.instant(date(2013, 1, 1), 0), rehearsal=True),
    )


def with_holidays(calendar: Calendar) -> Calendar:
    """The calendar with the Dutch public holidays: only rules that roll or count working days look at them."""
    national = holidays.country_holidays("NL", years=range(2010, 2015))
    days = tuple(ExceptionalDay(on, (), Text.plain(name)) for on, name in sorted(national.items()))
    return Calendar(replace(calendar.table, days=days))


def candidates() -> Iterator[Within]:
    """Rules of one amount that an agreement can say, from a week to half a year."""
    ranges = ((Unit.WEEK, 1, 27), (Unit.MONTH, 1, 7), (Unit.DAY, 5, 183), (Unit.WORKING_DAY, 5, 131))
    rolls = (Roll.NONE, Roll.NEXT, Roll.PREVIOUS, Roll.NEAREST)
    for unit, first, last in ranges:
        for count in range(first, last):
            for roll in (Roll.NONE,) if unit is Unit.WORKING_DAY else rolls:
                yield Within(Amount.of(count, unit), roll=roll)


def ranked(cases: Sequence[Case], calendar: Calendar) -> list[tuple[int, str]]:
    """The number of deadlines that each candidate gives to the day, the best first."""
    wanted = Counter((c.received, c.theirs) for c in cases)
    result = []
    for rule in candidates():
        days = {on: _day(rule, on, calendar) for on in {received for received, _ in wanted}}
        hits = sum(n for (received, theirs), n in wanted.items() if days[received] == theirs)
        roll = "" if rule.roll is Roll.NONE else f", roll: {rule.roll.value}"
        result.append((hits, f"within: {rule.amount}{roll}"))
    return sorted(result, key=lambda f: (-f[0], len(f[1]), f[1]))


def _day(rule: Within, received: date, calendar: Calendar) -> date | None:
    settled = due(rule, datetime.combine(received, time(12), tzinfo=calendar.zone), calendar)
    return calendar.day_ended_by(settled.at) if settled else None


def kinds(cases: Sequence[Case]) -> dict[str, int]:
    """The cases by how the municipality's deadline lies to 8 weeks; each case once."""
    counts: Counter[str] = Counter()
    for c in cases:
        if c.later == 0:
            counts["agree"] += 1
        elif c.later < 0:
            counts["earlier"] += 1
        elif c.later == SIX_WEEKS.days:
            counts["six weeks later"] += 1
        elif c.later % 7 == 0:
            counts["other whole weeks later"] += 1
        else:
            counts["other days later"] += 1
    return dict(counts)


_WHY = {
    "agree": "8 weeks from receipt",
    "six weeks later": "the one extension of six weeks that the law allows (Wabo art. 3.9, second paragraph)",
    "other whole weeks later": "suspended, or extended, by whole weeks",
    "other days later": "suspended while the applicant completes the application (Awb art. 4:15)",
    "earlier": "set by hand to an earlier day",
}


def _print(result: Comparison) -> None:
    cases, calendar = result.cases, result.calendar
    total = len(cases)
    print(
        f"{result.agreeing:,} of {total:,} deadlines agree to the day ({result.agreeing / total:.1%}): within 8 weeks."
    )
    print(f"{sum(c.same_minute for c in cases):,} agree to the minute.\n")
    print("Against the municipality's deadline (the reasons are what the law offers; the log itself gives none)")
    counts = kinds(cases)
    for kind, why in _WHY.items():
        print(f"  {counts.get(kind, 0):>5}  {kind:24} {why}")
    print("\nDays later than 8 weeks (most frequent)")
    for days, n in Counter(c.later for c in cases if c.later).most_common(_SHOWN):
        print(f"  {days:>+5}  {n:>4}")
    ends_off = [c for c in cases if not calendar.is_working_day(c.received + EIGHT_WEEKS)]
    stayed = sum(c.later == 0 for c in ends_off)
    print(f"\nOf {len(ends_off)} that end on a weekend or holiday {stayed} stay there: the municipality does not roll.")
    print(
        f"The log records neither suspensions nor extensions: {result.held} requests were held in it, and "
        f"{result.held_and_agreeing} of those keep 8 weeks. What moved a date has to be recorded to be reproduced."
    )
    print("\nRules that an agreement could say, by deadlines met to the day")
    for hits, rule in ranked(cases, calendar)[:8]:
        print(f"  {hits:>5}  {rule}")


def main() -> int:
    """Print the comparison; 2 where the log is not there."""
    folder = os.environ.get("DUECOURSE_REAL_LOGS")
    if not folder or not (Path(folder) / LOG).is_file():
        print(f"Set DUECOURSE_REAL_LOGS to the folder that holds {LOG}.", file=sys.stderr)
        return 2
    _print(compare(Path(folder) / LOG))
    return 0


if __name__ == "__main__":
    sys.exit(main())
