"""Delegate: a colleague stands in for a person for a period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.entry import About, Entry, Kind
from engine.domain.ledger.payload import Payload, input_field
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(Payload):
    """``to`` (an id) stands in from ``since`` until ``until``, local dates, both included."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.DELEGATED, About.PERSON, Permitted.HOLDER, "delegate")
    to: str = input_field()
    since: date = input_field()
    until: date = input_field()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDelegation(Payload):
    """The person's delegations end."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.DELEGATION_ENDED, About.PERSON, Permitted.HOLDER, "delegate", variant="end"
    )


def delegations(entries: Mapping[str, Iterable[Entry]]) -> tuple[Delegation, ...]:
    """The delegations that nobody has ended, from the entries about each person in the order of recording."""
    active: list[Delegation] = []
    for person, theirs in entries.items():
        own: list[Delegation] = []
        for entry in theirs:
            match entry.kind:
                case Kind.DELEGATED:
                    delegate = Delegate.read(entry)
                    own.append(Delegation(person, delegate.to, delegate.since, delegate.until))
                case Kind.DELEGATION_ENDED:
                    own.clear()
                case _:
                    pass
        active += own
    return tuple(sorted(active, key=lambda d: (d.by, d.since, d.to)))
