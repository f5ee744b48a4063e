"""Receive: the consumer records that it has received something, which delivers and accepts it at once."""

from dataclasses import dataclass
from typing import ClassVar

from engine.domain.action.action import DatedAction
from engine.domain.action.case import Attempt, Case
from engine.domain.action.deliver import claimed_period_refusal, delivered, period_refusal
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import NOT_YET, Permitted, Transition
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(DatedAction):
    """A receipt. The consumer dates it alone: an earlier date needs no approval."""

    RANK: ClassVar[int] = 15
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.RECEIVED, About.OCCURRENCE, Permitted.CONSUMER, "receipt", NOT_YET, (Phase.CLOSED,)
    )
    comment: str = input_field("", omit_default=True)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """A report on a period is received once that is over."""
        return period_refusal(case, case.at)

    def claim_refusal(self, attempt: Attempt) -> Refusal | None:
        """Nothing was received at a time at which the period was not over."""
        return DatedAction.claim_refusal(self, attempt) or claimed_period_refusal(self, attempt)

    def change(self, history: History, entry: Entry) -> None:
        """The delivery stands and is accepted."""
        delivered(history, entry, self.backdated, received=True)
