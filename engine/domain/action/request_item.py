"""Request: the consumer requests something that is owed on request. It opens an item."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.ledger.entry import About, Kind, Phase
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestItem(Action):
    """A request for an ``obligation`` (``agreement/obligation``): its own number ``key``, the time wanted (UTC)."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.REQUESTED, About.OCCURRENCE, Permitted.CONSUMER, "request", (), (Phase.OPEN,)
    )
    obligation: str = input_field()
    key: str = input_field("")
    wish: datetime | None = input_field(None)
    comment: str = input_field("")
