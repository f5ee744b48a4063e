"""The notes that belong to an item as long as its state lasts, wherever people read of it: inbox, messages, explain."""

from datetime import datetime

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.rule import OnRequest
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Response
from engine.domain.notification.note import HandedInNote, Note, ProposalNote, ReturnNote, WishNote
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.to_hand_in import handed_in
from engine.domain.occurrence.verdict import Reason, Verdict


def standing_notes(
    agreement: Agreement,
    obligation: Obligation,
    occurrence: Occurrence,
    verdict: Verdict,
    history: History,
    returnable_until: datetime | None,
) -> tuple[Note, ...]:
    """Who requested an open item and for when, the last answer to that, and why it was returned, until it is delivered.

    Of a closed item that can still be returned: its delivery.
    """
    if returnable_until is not None:
        return handed_in_note(agreement, obligation, history, returnable_until)
    if verdict.phase is not Phase.OPEN:
        return ()
    notes: list[Note] = []
    if isinstance(obligation.trigger, OnRequest) and occurrence.requested_by is not None:
        notes.append(WishNote(occurrence.requested_by, occurrence.wish))
        notes += [proposal_note(last, history) for last in history.responses[-1:]]
    if Reason.RETURNED in verdict.reasons:
        notes += [ReturnNote(sent_back.by, sent_back.reason) for sent_back in history.returns[-1:]]
    return tuple(notes)


def handed_in_note(
    agreement: Agreement, obligation: Obligation, history: History, until: datetime
) -> tuple[HandedInNote, ...]:
    """The delivery that stands and can be returned until an instant; none if no delivery stands."""
    delivery = history.standing
    if delivery is None:
        return ()
    evidence = handed_in(agreement, obligation, delivery.evidence)
    return (HandedInNote(delivery.by, delivery.at, delivery.nothing, evidence, until),)


def proposal_note(response: Response, history: History) -> ProposalNote:
    """A response to a request, and the time if both sides have agreed on it."""
    agreed_at = history.agreed_at if response.time in (None, history.agreed_at) else None
    return ProposalNote(response.time, agreed_at, response.by, response.side, response.comment)
