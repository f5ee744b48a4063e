"""The runs that went through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Opening:
    """The first run: the entries up to ``entry`` are the opening balance.

    Nobody is notified of items that were due before ``quiet_before``, a date in the organisation's zone.
    """

    entry: int
    at: datetime
    rehearsal: bool
    quiet_before: date | None = None


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run that went through.

    ``entry`` is the last entry that it took into account, ``horizon`` the last date up to which it opened occurrences,
    ``definitions`` the hash of all that was in force. ``asking`` has the subjects whose events lacked a field that a
    condition needs; None where that is not known.
    """

    at: datetime
    entry: int
    horizon: date
    definitions: str
    asking: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RunResult:
    """The numbers and the findings of a run, each finding as a code with its sentence. ``at`` is in UTC."""

    at: datetime
    counts: Mapping[str, int]
    findings: tuple[tuple[str, Text], ...] = ()

    @property
    def has_changes(self) -> bool:
        """True if the run did anything."""
        return any(self.counts.values())


class Runs(Protocol):
    """The first run, the last one, and the time of the ledger between them."""

    def opening(self) -> Opening | None:
        """The first run; None before it."""

    def last_recorded_at(self) -> datetime | None:
        """The instant at which the last batch was recorded; None before the first run."""

    def last(self) -> LastRun | None:
        """The last run; None before the first."""

    def last_batch_at(self) -> datetime | None:
        """The instant at which a run last recorded something; None where none has."""

    def record_run(self, last_run: LastRun) -> None:
        """Record that a run went through."""

    def keep_result(self, result: RunResult) -> None:
        """Store the result of a run, unless it did nothing and found the same as the last one that is stored. Those
        of the last 100 keep their content."""

    def results(self, most: int) -> tuple[RunResult, ...]:
        """The results of at most that many runs, the last first."""
