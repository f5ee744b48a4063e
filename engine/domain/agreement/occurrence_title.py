"""The title of an occurrence of an obligation."""

from dataclasses import dataclass

from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class OccurrenceTitle:
    """The title of the obligation; from the second follow-up on with the number of the follow-up, else None."""

    obligation: Text
    follow_up: int | None = None
