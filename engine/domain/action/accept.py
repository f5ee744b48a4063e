"""Accept: the consumer accepts a delivery."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Action):
    """The acceptance of a delivery."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.ACCEPTED, About.OCCURRENCE, Permitted.CONSUMER, "accept", (Phase.DELIVERED,), (Phase.CLOSED,)
    )
    comment: str = input_field("", omit_default=True)

    def change(self, history: History, entry: Entry) -> None:
        """The delivery is accepted."""
        history.accepted_at = entry.effective_at
