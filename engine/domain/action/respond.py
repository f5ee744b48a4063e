"""Respond: a side answers a request, names a time, or confirms the time that the other side named."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.actor import side_of
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.rule import OnRequest
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Response
from engine.domain.ledger.payload import computed_field, input_field
from engine.domain.ledger.transition import Permitted, Transition
from engine.domain.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond(Action):
    """A response to a request. ``time`` (UTC) is the time it names; None accepts the last that the other side named."""

    TRANSITION: ClassVar[Transition] = Transition(
        Kind.RESPONDED, About.OCCURRENCE, Permitted.EITHER, "respond", (Phase.OPEN,), (Phase.OPEN,)
    )
    time: datetime | None = input_field(None)
    comment: str = input_field("", omit_default=True)
    side: Side = computed_field(Side.PROVIDER)

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """Only a request is answered."""
        return None if isinstance(case.obligation.trigger, OnRequest) else Refusal("no-request-to-respond-to")

    def recorded(self, attempt: Attempt) -> Action:
        """The response with the side that gives it."""
        return replace(self, side=side_of(attempt.actor, attempt.case.agreement) or Side.PROVIDER)

    def change(self, history: History, entry: Entry) -> None:
        """The time is agreed once both sides have named or accepted the same."""
        other = Side.PROVIDER if self.side is Side.CONSUMER else Side.CONSUMER
        times = history.proposed
        named = self.time or times[other] or times[self.side]
        history.proposed = {**times, self.side: named}
        if named is not None and named == times[other]:
            history.agreed_at = named
        response = Response(entry.effective_at, self.side, self.time, entry.actor, self.comment)
        history.responses = (*history.responses, response)
