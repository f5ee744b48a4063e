"""Accept: the consumer accepts a delivery, also one that needs no acceptance while it can be returned."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.occurrence.verdict import returnable_until
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Action):
    """The acceptance of a delivery. One that needs none can no longer be returned from then on."""

    ON_SEVERAL: ClassVar[bool] = True
    RANK: ClassVar[int] = 10
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.ACCEPTED,
        About.OCCURRENCE,
        Permitted.CONSUMER,
        "accept",
        (Phase.DELIVERED, Phase.CLOSED),
        (Phase.CLOSED,),
    )
    comment: str = input_field("", omit_default=True)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """A closed item must have been delivered without acceptance, and the time to return it must not be over."""
        if case.verdict.phase is not Phase.CLOSED:
            return None
        until = returnable_until(case.occurrence, case.history, case.verdict, case.clocks)
        return None if until is not None and case.at <= until else Refusal("nothing-to-accept")

    def change(self, history: History, entry: Entry) -> None:
        """The delivery is accepted."""
        history.accepted_at = entry.effective_at
