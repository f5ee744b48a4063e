"""The effect of a change of the terms on one occurrence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PlanEffect(StrEnum):
    """The effect on an occurrence: its date moves, it stays under the new terms, it appears, it is cancelled, or one
    that was cancelled comes back."""

    MOVES = "moves"
    STAYS = "stays"
    APPEARS = "appears"
    RETURNS = "comes back"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TermsChange:
    """One change of the terms of an occurrence, recorded ``at`` an instant, ``by`` the person who applied it.

    ``was`` is the due time before it and ``due_at`` the one after it; None where it is pending or cancelled. Instants
    are in UTC.
    """

    at: datetime
    by: str
    effect: PlanEffect
    was: datetime | None
    due_at: datetime | None
