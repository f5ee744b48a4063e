"""The world that checks look at."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import Protocol

from engine.domain.check import Asked, Machine, Seen
from engine.domain.language import Text


class Outside(Protocol):
    """The world that checks look at, through the resources that the administrator has named."""

    def look(
        self, jobs: Sequence[tuple[Machine, tuple[Asked, ...]]], zone: tzinfo
    ) -> Mapping[tuple[Machine, str], Seen]:
        """What each check sees of each occurrence (by id); instants without an offset are in ``zone``.

        Never raises: what cannot be looked at says so.
        """

    def amiss(self) -> Text | None:
        """What is wrong with the settings that name its resources; None where they can be used as they are."""
