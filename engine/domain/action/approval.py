"""Requests for approval by the other side, and the answers to them. Silence becomes a no."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.case import Attempt, Case
from engine.domain.action.excuses import COUNTED, over_budget
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.ledger.payload import input_field
from engine.domain.ledger.transition import APPROVALS, Permitted, Transition
from engine.domain.occurrence.verdict import answer_until, waiting
from engine.domain.refusal import Refusal


def request_row(kind: Kind, name: str) -> Transition:
    """The row of a request by the provider."""
    return Transition(kind, About.OCCURRENCE, Permitted.PROVIDER, name, (Phase.OPEN,), (Phase.OPEN,))


def decision_row(kind: Kind, name: str, then: Phase = Phase.OPEN) -> Transition:
    """The row of an answer by the consumer's receiver or head."""
    return Transition(kind, About.OCCURRENCE, Permitted.RECEIVER, name, (Phase.OPEN,), (then,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestApproval(Action):
    """A request that the other side approves or rejects, with its reason."""

    NEEDED: ClassVar[frozenset[str]] = frozenset({"reason"})
    reason: str = input_field("")

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """The same request must not wait already."""
        return request_waits(cls.TRANSITION.kind, case)

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The reason is required."""
        return None if self.reason.strip() else Refusal("request-reason-missing", what=self.TRANSITION.kind)

    def recorded(self, attempt: Attempt) -> Action:
        """The request, without blanks around its reason."""
        return replace(self, reason=self.reason.strip())

    def change(self, history: History, entry: Entry) -> None:
        """The request waits, instead of an earlier one that nobody answered."""
        history.close_requests(entry.kind)
        history.approval_requests = (*history.approval_requests, self.request(entry))

    def request(self, entry: Entry) -> ApprovalRequest:
        """The request as the history keeps it."""
        return ApprovalRequest(entry.kind, entry.recorded_at, entry.actor, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRequest(Action):
    """The answer to a request of the kind ``REQUEST``."""

    REQUEST: ClassVar[Kind]
    reason: str = input_field("")

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """A request must wait, and the time to answer must not be over."""
        request = case.history.waiting(cls.REQUEST)
        return Refusal("no-request-waits", what=cls.REQUEST) if request is None else answer_expired([request], case)

    @classmethod
    def answered_requests_by(cls, case: Case) -> frozenset[str]:
        """The person who made the request."""
        request = case.history.waiting(cls.REQUEST)
        return frozenset() if request is None else frozenset({request.by})

    def value_refusal(self, attempt: Attempt) -> Refusal | None:
        """The extensions and waivers of a period may be used up; then only the consumer's head grants one more."""
        agreement, organisation = attempt.case.agreement, attempt.case.book.organisation
        if self.TRANSITION.kind not in COUNTED or agreement.excuses is None:
            return None
        consumer = organisation.department(agreement.consumer)
        by_head = consumer is not None and consumer.head in attempt.actor.roles
        granted = attempt.ledger.excuses_granted(agreement.id)
        return over_budget(agreement, granted, attempt.case.book.home, attempt.case.at, by_head=by_head)

    def recorded(self, attempt: Attempt) -> Action:
        """The answer, without blanks around its reason."""
        return replace(self, reason=self.reason.strip())

    def change(self, history: History, entry: Entry) -> None:
        """The request has its answer."""
        granted = entry.kind is APPROVALS[self.REQUEST][0]
        history.decide({self.REQUEST}, entry, granted=granted, reason=self.reason)


def request_waits(kind: Kind, case: Case) -> Refusal | None:
    """The refusal of a request of a kind that waits for an answer already."""
    return Refusal("request-waits", what=kind) if waiting(case.history, kind, case.clocks, case.at) else None


def answer_expired(requests: Sequence[ApprovalRequest], case: Case) -> Refusal | None:
    """None while one of the requests may still be answered; else the refusal, which says if it can be made again."""
    until = max(answer_until(request, case.clocks) for request in requests)
    if case.at < until:
        return None
    again = all(request.kind in APPROVALS for request in requests)
    return Refusal("answer-time-over-again" if again else "answer-time-over", until=case.clocks.consumer.local(until))
