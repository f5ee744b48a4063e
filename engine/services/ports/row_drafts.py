"""The rows of events that people have typed or pasted and that are not recorded yet: their drafts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One row for events of a name, as one person has filled it in so far.

    ``cells`` are texts by column, as they were typed. ``place`` orders the rows of a person. ``decision`` is the answer
    to the question that the row raises, empty where it has none; ``reason`` says why it could not be recorded, None for
    a row that can be. ``at`` is the instant of the clock (UTC) at which it was last changed.
    """

    id: str
    person: str
    event: str
    place: int
    cells: Mapping[str, str]
    at: datetime
    decision: str = ""
    reason: Text | None = field(default=None)


class RowDrafts(Protocol):
    """The drafts of rows of all people. Nobody reads those of others."""

    def of(self, person: str, event: str) -> Sequence[RowDraft]:
        """The drafts of a person for one event, by place."""

    def counts(self, person: str) -> Mapping[str, int]:
        """How many drafts a person has, by event."""

    def keep(self, drafts: Sequence[RowDraft]) -> None:
        """Write drafts in place of those of the same id."""

    def drop(self, ids: Collection[str]) -> None:
        """Delete drafts by id."""

    def drop_before(self, at: datetime) -> int:
        """Delete the drafts that were last changed before an instant, of everybody; return how many."""
