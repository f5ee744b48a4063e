"""Delegations: a colleague stands in for a person for a period. Both get the messages, and both may act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Delegation:
    """``to`` stands in for ``by`` from ``since`` until ``until`` (local dates, both included)."""

    by: str
    to: str
    since: date
    until: date

    def covers(self, on: date) -> bool:
        """True if the delegation holds on a date."""
        return self.since <= on <= self.until


def delegators(person: str, delegations: Sequence[Delegation], on: date) -> frozenset[str]:
    """The people for whom a person stands in on a date."""
    return frozenset(d.by for d in delegations if d.to == person and d.covers(on))
