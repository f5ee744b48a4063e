"""Erase a person: the ledger keeps the id and the roles, and takes the name, the addresses and the messages."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.ledger.entry import About, Kind
from engine.domain.ledger.payload import Payload
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson(Payload):
    """The erasure of the person whom the entry is about."""

    TRANSITION: ClassVar[Transition] = Transition(Kind.ERASED, About.PERSON, Permitted.HEAD, "person erase")
