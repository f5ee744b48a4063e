"""One call of a check: what it asks, how long that may take, and how to run it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from engine.checks.observation import could_not
from engine.domain.agreement.check import CheckSubject, Machine, Observation

Observations = Mapping[str, Observation]
"""The observation of each occurrence by its id."""


@dataclass(frozen=True, slots=True)
class CallContext:
    """``now`` is the clock for the age of files, in UTC; ``zone`` is the zone of times without an offset."""

    now: Callable[[], datetime]
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class CheckCall:
    """One call: its check and subjects, its time limit in seconds, and how to run it."""

    check: Machine
    subjects: tuple[CheckSubject, ...]
    seconds: float
    run: Callable[[], Observations]

    @property
    def resource(self) -> tuple[str, str]:
        """The kind and the name of the resource that it asks."""
        return self.check.kind, self.check.resource

    def could_not(self, code: str, **values: str) -> Observations:
        """The observations where the call came to no result."""
        return {subject.occurrence: could_not(code, **values) for subject in self.subjects}
