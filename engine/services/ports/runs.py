"""The runs that went through."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Opening:
    """The first run: what was recorded up to ``entry`` is the opening balance.

    Nobody is told of what fell due before ``quiet_before``, a date in the organisation's zone.
    """

    entry: int
    at: datetime
    rehearsal: bool
    quiet_before: date | None = None


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run that went through: its instant, the entries it had seen, the last date it opened up to, what was
    in force.

    ``asking`` names the subjects whose events lacked a field that a condition needs; None where that is not known.
    """

    at: datetime
    entry: int
    horizon: date
    definitions: str
    asking: tuple[str, ...] | None = None


class Runs(Protocol):
    """The first run, the last one, and the time of the record between them."""

    def opening(self) -> Opening | None:
        """The first run; None before it."""

    def last_recorded_at(self) -> datetime | None:
        """When the last batch was recorded, from the first run on; None before it."""

    def last(self) -> LastRun | None:
        """The last run; None before the first."""

    def record_run(self, last_run: LastRun) -> None:
        """Keep that a run went through."""
