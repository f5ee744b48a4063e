"""Which instant a command acts at: the clock's, or in a rehearsal the one it is given."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About
from engine.domain.occurrence.verdict import written_instant
from engine.domain.text import Text
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.ports.runs import Runs
from engine.services.refused import Refused

RESOLUTION = timedelta(seconds=1)
"""A rehearsal's clock moves in whole seconds: all that is recorded within one belongs to it."""


@dataclass(frozen=True, slots=True)
class CommandTime:
    """The instant that a command judges and records at (kept in UTC, as entries spell it), and whether the record is a
    rehearsal."""

    at: datetime
    rehearsal: bool

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", self.at.astimezone(UTC))


def resolve_command_time(
    ledger: Ledger, as_of: datetime | None, now: datetime, *, dry_run: bool = False, run: bool = False
) -> CommandTime:
    """Where a writing command stands.

    Before the first run any ``as_of`` is taken: a first run with one makes the record a rehearsal. In a rehearsal
    time stands still
    unless ``as_of`` moves it on, and what is recorded after a run at T is recorded after T. Raises Refused where a
    rehearsal would
    go back, and for ``as_of`` on a real record without ``dry_run``.
    """
    opening = ledger.runs.opening()
    if opening is None:
        return CommandTime(as_of or now, rehearsal=as_of is not None)
    if not opening.rehearsal:
        if as_of is not None and not dry_run:
            raise Refused(
                Text(
                    zh="这是正式台账，--as-of 只能与 --dry-run 一起用。要演练请用另一个 --state 目录。",
                    en="This is a real record: --as-of needs --dry-run here. To rehearse, use another --state folder.",
                )
            )
        last_run = ledger.runs.last()
        return CommandTime(as_of or (max(now, last_run.at) if last_run is not None else now), rehearsal=False)
    clock, last_run = rehearsal_clock(ledger.runs), ledger.runs.last()
    if as_of is not None and (as_of + RESOLUTION < clock or (last_run is not None and as_of < last_run.at)):
        words = Text(
            zh="演练的时间不能倒退：台账已到 {clock}，要求的是 {asked}。",
            en="A rehearsal does not go back in time: the record is at {clock}, asked for was {asked}.",
        )
        raise Refused(words.filled(clock=written_instant(clock), asked=written_instant(as_of)))
    at = max(as_of, clock) if as_of is not None and not run else as_of or clock
    if last_run is not None and at <= last_run.at and not run:
        at = last_run.at + RESOLUTION
    closed = closings(ledger.entries.about(About.PERIOD)).values()
    # the figures of a closed period are as of its second: what follows comes after it
    return CommandTime(max([at, *(closing.at + RESOLUTION for closing in closed)]), rehearsal=True)


def rehearsal_clock(runs: Runs) -> datetime:
    """The second that a rehearsal stands at."""
    last = runs.last_recorded_at()
    last_run = runs.last()
    assert last is not None
    recorded = last.replace(microsecond=0)
    return max(recorded, last_run.at) if last_run is not None else recorded


def resolve_as_of(runs: Runs, as_of: datetime) -> AsOf:
    """What was known at an instant: in a rehearsal all that its second holds."""
    opening = runs.opening()
    if opening is not None and opening.rehearsal:
        return AsOf(as_of.replace(microsecond=0) + RESOLUTION - timedelta(microseconds=1))
    return AsOf(as_of)
