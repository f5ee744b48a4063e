"""Delegations: a colleague stands in for a person for a period. Both get the messages, and both may act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.ledger.entry import Entry, Kind


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


def delegations(entries: Mapping[str, Iterable[Entry]]) -> tuple[Delegation, ...]:
    """The delegations that nobody has ended, from the entries about each person in the order of recording."""
    active: list[Delegation] = []
    for person, theirs in entries.items():
        own: list[Delegation] = []
        for entry in theirs:
            match entry.kind:
                case Kind.DELEGATED:
                    since, until = (date.fromisoformat(str(entry.body[name])) for name in ("since", "until"))
                    own.append(Delegation(person, str(entry.body["to"]), since, until))
                case Kind.DELEGATION_ENDED:
                    own.clear()
                case _:
                    pass
        active += own
    return tuple(sorted(active, key=lambda d: (d.by, d.since, d.to)))


def delegators(person: str, delegations: Sequence[Delegation], on: date) -> frozenset[str]:
    """The people for whom a person stands in on a date."""
    return frozenset(d.by for d in delegations if d.to == person and d.covers(on))
