"""Who stands in for whom, from a date until a date: messages go to both, and the delegate may act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.ledger.entry import Entry, Kind


@dataclass(frozen=True, slots=True)
class Delegation:
    """``to`` stands in for ``by`` from ``since`` until ``until``, local dates, both included."""

    by: str
    to: str
    since: date
    until: date

    def covers(self, on: date) -> bool:
        """Whether it holds on a date."""
        return self.since <= on <= self.until


def delegations(entries: Mapping[str, Iterable[Entry]]) -> tuple[Delegation, ...]:
    """The delegations that nobody has ended, from the entries about each person, in order of recording."""
    found: list[Delegation] = []
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
        found += own
    return tuple(sorted(found, key=lambda d: (d.by, d.since, d.to)))


def stood_in_for(person: str, given: Sequence[Delegation], on: date) -> frozenset[str]:
    """The people whom somebody stands in for on a date."""
    return frozenset(d.by for d in given if d.to == person and d.covers(on))
