"""The runs that went through."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


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
