"""The world that checks look at."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Protocol

from engine.domain.agreement.check import CheckSubject, Machine, Observation
from engine.domain.text import Text


class CheckRunner(Protocol):
    """The world that checks look at, through the resources that the administrator has named."""

    def run(
        self, jobs: Sequence[tuple[Machine, tuple[CheckSubject, ...]]], zone: tzinfo
    ) -> Mapping[tuple[Machine, str], Observation]:
        """What each check sees of each occurrence (by id); instants without an offset are in ``zone``.

        Never raises: what cannot be looked at says so.
        """

    def problem(self) -> Text | None:
        """What is wrong with the settings that name its resources; None where they can be used as they are."""
