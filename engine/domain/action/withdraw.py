"""Withdraw: the provider takes its own delivery back."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.action.return_delivery import taken_back_too_late
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import DELIVERIES, Permitted, Transition
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Action):
    """A delivery taken back by the provider. It does not count as returned."""

    RANK: ClassVar[int] = 47
    UNDOES: ClassVar[frozenset[Kind]] = DELIVERIES
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.WITHDRAWN,
        About.OCCURRENCE,
        Permitted.PROVIDER,
        "withdraw",
        (Phase.DELIVERED, Phase.CLOSED),
        (Phase.UPCOMING, Phase.OPEN, Phase.CLOSED),
    )
    reason: str = input_field("")

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """An accepted or lapsed item cannot be withdrawn; a delivery that needed no acceptance only for some days."""
        return taken_back_too_late(case, "withdraw")

    def recorded(self, attempt: Attempt) -> Action:
        """The withdrawal, without blanks around its reason."""
        return replace(self, reason=self.reason.strip())

    def change(self, history: History, entry: Entry) -> None:
        """The delivery no longer stands."""
        history.deliveries -= 1
        history.take_back()
