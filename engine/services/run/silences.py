"""Sources and kinds of events that have been quiet for longer than usual: what nobody imports is never owed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.time.calendar import Calendar
from engine.services.arrivals import Arrivals, known_arrivals, reported_silence
from engine.services.finding import Finding
from engine.services.ports.ledger import Ledger

ENOUGH = 5
"""The days from which a usual gap is learnt."""
_TIMES = 3
"""A silence is longer than so many usual gaps."""
_LEAST = 2
"""The fewest working days of a silence that is told."""


def silences(ledger: Ledger, book: Rulebook, at: datetime) -> tuple[Finding, ...]:
    """A finding for each source and kind of event that has fallen silent, once for each silence."""
    today = book.home.local(at).date()
    findings = []
    for arrivals in known_arrivals(ledger.events):
        if arrivals.reported == arrivals.days[-1] or (limit := _limit(arrivals, book.home)) is None:
            continue
        count = _working_days(book.home, arrivals.days[-1], today - timedelta(days=1))
        if count <= limit:
            continue
        finding = _finding(arrivals, book, count)
        if finding is not None:
            ledger.events.save_checkpoints([reported_silence(arrivals)])
            findings.append(finding)
    return tuple(findings)


def _finding(arrivals: Arrivals, book: Rulebook, count: int) -> Finding | None:
    last = arrivals.days[-1]
    if not arrivals.event:
        return Finding("source-silent", (arrivals.name,), name=arrivals.name, count=count, last=last)
    type_ = book.definitions.catalogue.event(arrivals.name)
    if type_ is None:
        return None
    department = next((d.title for d in book.organisation.departments if d.id == type_.recorded_by), type_.recorded_by)
    return Finding("event-silent", (type_.name,), event=type_.title, count=count, last=last, department=department)


def _limit(arrivals: Arrivals, calendar: Calendar) -> int | None:
    """The working days after which it is quiet for longer than usual; None if nothing is usual yet."""
    if arrivals.quiet_after is not None:
        return arrivals.quiet_after
    if len(arrivals.days) < ENOUGH:
        return None
    gaps = sorted(_working_days(calendar, before, after) for before, after in pairwise(arrivals.days))
    return max(_TIMES * _usual(gaps), gaps[-2], _LEAST)


def _usual(gaps: Sequence[int]) -> int:
    return max(1, round(median(gaps)))


def _working_days(calendar: Calendar, after: date, until: date) -> int:
    """The working days after one day up to and including another."""
    days = range(1, (until - after).days + 1)
    return sum(calendar.is_working_day(after + timedelta(days=n)) for n in days)
