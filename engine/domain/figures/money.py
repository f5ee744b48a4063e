"""Money at stake, and its totals."""

from collections.abc import Iterable
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


def totals_of(stakes: Iterable[Stake | None]) -> Totals:
    """The totals of some items. The money of one subject counts once, with its largest amount in each currency."""
    largest: dict[tuple[str, str | None, str | None], Decimal] = {}
    for stake in stakes:
        if stake is not None:
            key = (stake.currency, stake.kind, stake.subject)
            largest[key] = max(stake.amount, largest.get(key, stake.amount))
    sums: dict[str, Decimal] = {}
    for (currency, _, _), amount in largest.items():
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return tuple(sorted(sums.items()))
