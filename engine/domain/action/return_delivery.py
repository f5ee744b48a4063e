"""Return: the consumer sends a delivery back, with the reason."""

from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Return
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.occurrence.verdict import returnable_until
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDelivery(Action):
    """A delivery sent back. A delivery that needs no acceptance can be returned for five working days."""

    ON_SEVERAL: ClassVar[bool] = True
    NEEDED: ClassVar[frozenset[str]] = frozenset({"reason"})
    RANK: ClassVar[int] = 12
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.RETURNED,
        About.OCCURRENCE,
        Permitted.CONSUMER,
        "return",
        (Phase.DELIVERED, Phase.CLOSED),
        (Phase.OPEN, Phase.CLOSED),
    )
    reason: str = input_field("")

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """An accepted or lapsed item cannot be returned; a delivery that needed no acceptance only for some days."""
        return taken_back_too_late(case, "return")

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The reason is required."""
        return None if self.reason.strip() else Refusal("return-reason-missing")

    def recorded(self, attempt: Attempt) -> Action:
        """The return, without blanks around its reason."""
        return replace(self, reason=self.reason.strip())

    def change(self, history: History, entry: Entry) -> None:
        """The delivery no longer stands."""
        history.returns = (*history.returns, Return(entry.recorded_at, self.reason, entry.actor))
        history.take_back()


def taken_back_too_late(case: Case, what: str) -> Refusal | None:
    """The refusal to return or withdraw a closed item that was accepted or has lapsed, or was closed too long ago."""
    if case.verdict.phase is not Phase.CLOSED:
        return None
    until = returnable_until(case.occurrence, case.history, case.verdict, case.clocks)
    if until is None:
        return Refusal(f"{what}-accepted-or-lapsed")
    return Refusal(f"{what}-time-over", until=case.clocks.consumer.local(until)) if case.at > until else None
