"""Money at stake, and its totals."""

from dataclasses import dataclass
from decimal import Decimal

from engine.domain.occurrence.occurrence import Occurrence

Totals = tuple[tuple[str, Decimal], ...]
"""Sums by currency, sorted."""


@dataclass(frozen=True, slots=True)
class Stake:
    """The money of one item. ``subject`` is the number of what it is about, and ``kind`` its kind, such as an order."""

    amount: Decimal
    currency: str
    subject: str | None
    kind: str | None = None

    @classmethod
    def of(cls, occurrence: Occurrence, kind: str | None) -> "Stake | None":
        """The money of an occurrence, or None."""
        if occurrence.stake is None or occurrence.currency is None:
            return None
        return cls(occurrence.stake, occurrence.currency, occurrence.subject, kind)
