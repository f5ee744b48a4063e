"""The instant that a command acts at: that of the clock, or in a rehearsal the one it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About
from engine.domain.time.instant import written_instant
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import Runs
from engine.services.refused import Refused

FAR_BEHIND = timedelta(hours=1)
"""A clock that is further behind the ledger than this is wrong; two machines do not differ by as much."""
FAR_AHEAD = timedelta(days=60)
"""A clock that is further ahead of the ledger than this is probably wrong: entries that it stamps stand for good."""
_YEARS = 30
"""The years of a rehearsal in which months may be closed."""
RESOLUTION = timedelta(seconds=1)
"""The clock of a rehearsal moves in whole seconds: all entries recorded within a second belong to it."""


@dataclass(frozen=True, slots=True)
class CommandTime:
    """The instant that a command evaluates and records at, kept in UTC, and whether the ledger is a rehearsal."""

    at: datetime
    rehearsal: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", self.at.astimezone(UTC))


def resolve_command_time(
    ledger: Ledger, as_of: datetime | None, now: datetime, *, dry_run: bool = False, run: bool = False
) -> CommandTime:
    """The instant of a writing command.

    Before the first run any ``as_of`` is accepted, and a first run with one makes the ledger a rehearsal. In a
    rehearsal time stands still unless ``as_of`` moves it on, and entries after a run at T are recorded after T. Raises
    Refused where a rehearsal would go back in time, and for ``as_of`` on a real ledger without ``dry_run``.
    """
    opening = ledger.runs.opening()
    if opening is None:
        return CommandTime(as_of or now, rehearsal=as_of is not None)
    if not opening.rehearsal:
        if as_of is not None and not dry_run:
            raise Refused("instant-on-real-ledger")
        last_run = ledger.runs.last()
        return CommandTime(as_of or (max(now, last_run.at) if last_run is not None else now), rehearsal=False)
    clock, last_run = rehearsal_clock(ledger.runs), ledger.runs.last()
    if as_of is not None and (as_of + RESOLUTION < clock or (last_run is not None and as_of < last_run.at)):
        raise Refused("rehearsal-back-in-time", clock=written_instant(clock), as_of=written_instant(as_of))
    at = max(as_of, clock) if as_of is not None and not run else as_of or clock
    if last_run is not None and at <= last_run.at and not run:
        at = last_run.at + RESOLUTION
    closed = closings(ledger.entries.about(About.PERIOD, _months_until(at.date()))).values()
    # the figures of a closed period are as of the second of its closing: later entries come after it
    return CommandTime(max([at, *(closing.at + RESOLUTION for closing in closed)]), rehearsal=True)


def _months_until(on: date) -> Iterator[str]:
    """The labels of the months that may be closed on a date. By their labels closings are found at once: no index has
    all that is about periods."""
    return (f"{year}-{month:02}" for year in range(on.year - _YEARS, on.year + 1) for month in range(1, 13))


def require_near(runs: Runs, now: datetime) -> None:
    """Raises Refused where the clock is far ahead of the last entry and the last run of a real ledger.

    The clock of a rehearsal is set on purpose, and before the first run there is nothing to compare with.
    """
    opening, last, last_run = runs.opening(), runs.last_recorded_at(), runs.last()
    if opening is None or opening.rehearsal or last is None:
        return
    known = (max(last, last_run.at) if last_run is not None else last).replace(microsecond=0)
    if now - known > FAR_AHEAD:
        raise Refused("clock-ahead", now=written_instant(now), last=written_instant(known), days=(now - known).days)


def rehearsal_clock(runs: Runs) -> datetime:
    """The second that a rehearsal stands at."""
    last = runs.last_recorded_at()
    last_run = runs.last()
    assert last is not None
    recorded = last.replace(microsecond=0)
    return max(recorded, last_run.at) if last_run is not None else recorded


def resolve_as_of(runs: Runs, as_of: datetime) -> AsOf:
    """The part of the ledger known at an instant; in a rehearsal, all that was recorded within its second."""
    opening = runs.opening()
    if opening is not None and opening.rehearsal:
        return AsOf(as_of.replace(microsecond=0) + RESOLUTION - timedelta(microseconds=1))
    return AsOf(as_of)
