"""Confirm a date: the other side approves or rejects the earlier date of a delivery, a pause or its end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from engine.domain.action.action import Action
from engine.domain.action.approval import answer_expired
from engine.domain.action.case import Case
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import About, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ApprovalRequest
from engine.domain.ledger.transition import DATABLE, DELIVERIES, Permitted, Transition
from engine.domain.refusal import Refusal
from engine.domain.time.pause import Pause

_PHASES = (Phase.OPEN, Phase.DELIVERED, Phase.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideDate(Action):
    """The answer to the earlier dates that wait for approval."""

    @classmethod
    def state_refusal(cls, case: Case) -> Refusal | None:
        """An earlier date must wait for an answer, and the time to answer must not be over."""
        if not case.history.dated_back:
            return Refusal("no-date-to-confirm")
        return answer_expired(case.history.dated_back, case)

    @classmethod
    def answered_requests_by(cls, case: Case) -> frozenset[str]:
        """The people who gave the earlier dates."""
        return frozenset(request.by for request in case.history.dated_back)

    @classmethod
    def answers(cls, case: Case) -> Side:
        """The side that gave the earlier date."""
        return next((request.side for request in case.history.dated_back), Side.PROVIDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDate(DecideDate):
    """The earlier date counts."""

    RANK: ClassVar[int] = 3
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.DATE_CONFIRMED, About.OCCURRENCE, Permitted.RECEIVER, "confirm-date", _PHASES, _PHASES
    )

    def change(self, history: History, entry: Entry) -> None:
        """The delivery and the pauses count from the earlier dates."""
        history.pauses = tuple(_with_earlier_dates(p, history.approval_requests) for p in history.pauses)
        _decide(history, entry, agreed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseDate(DecideDate):
    """The instant of the recording counts."""

    RANK: ClassVar[int] = 4
    TRANSITION: ClassVar[Transition] = Transition(
        Kind.DATE_REFUSED, About.OCCURRENCE, Permitted.RECEIVER, "confirm-date", _PHASES, _PHASES, "refuse"
    )

    def change(self, history: History, entry: Entry) -> None:
        """The delivery and the pauses count from their recording."""
        _decide(history, entry, agreed=False)


def _decide(history: History, entry: Entry, *, agreed: bool) -> None:
    if history.standing is not None and any(a.kind in DELIVERIES for a in history.dated_back):
        history.standing = replace(history.standing, agreed=agreed)
    history.decide(DATABLE, entry, granted=agreed)


def _with_earlier_dates(pause: Pause, requests: Iterable[ApprovalRequest]) -> Pause:
    """A pause with the earlier beginning and end of the requests that are still to be answered."""
    for request in requests:
        if request.granted is None and request.until is not None:
            if request.kind is Kind.PAUSED and request.at == pause.since:
                pause = replace(pause, since=request.until)
            elif request.kind is Kind.RESUMED and request.at == pause.until:
                pause = replace(pause, until=request.until)
    return pause
