"""The runner of checks."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Protocol

from engine.domain.agreement.check import CheckSubject, Machine, Observation
from engine.domain.refusal import Refusal


class CheckRunner(Protocol):
    """Runs checks against the resources that the administrator has set up."""

    def run(
        self, jobs: Sequence[tuple[Machine, tuple[CheckSubject, ...]]], zone: tzinfo
    ) -> Mapping[tuple[Machine, str], Observation]:
        """Run each check for each of its occurrences (by id); instants without an offset are in ``zone``.

        Never raises: the observation says where a check could not run.
        """

    def problem(self) -> Refusal | None:
        """The problem with the settings that name its resources; None where they have no errors."""
