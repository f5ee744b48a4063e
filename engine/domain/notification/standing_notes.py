"""The notes that belong to an item as long as its state lasts, wherever people read of it: inbox, messages, explain."""

from dataclasses import replace
from datetime import datetime

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Field
from engine.domain.agreement.rule import OnRequest
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import Rating, Response
from engine.domain.notification.note import (
    AppealNote,
    EvidenceChangeNote,
    Note,
    PraiseNote,
    ProposalNote,
    RatingNote,
    ReturnableNote,
    ReturnNote,
    WishNote,
)
from engine.domain.occurrence.evidence_change import changed_at, fields_changed_at
from engine.domain.occurrence.evidence_state import submitted_evidence
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Reason, Verdict


def standing_notes(
    agreement: Agreement,
    obligation: Obligation,
    occurrence: Occurrence,
    verdict: Verdict,
    history: History,
    returnable_until: datetime | None,
) -> tuple[Note, ...]:
    """The notes of an item in its present state.

    An open item: who requested it and for when, the last response to that, why it was returned. A delivered one, or one
    that can be returned until an instant: a change of the delivery. One that can be returned: its delivery.
    """
    change = evidence_change_note(obligation, occurrence, history) if verdict.phase is Phase.DELIVERED else None
    if change is not None:
        return (change,)
    if returnable_until is not None:
        change = evidence_change_note(obligation, occurrence, history)
        return (
            *((change,) if change is not None else ()),
            *returnable_note(agreement, obligation, history, returnable_until),
        )
    if verdict.phase is not Phase.OPEN:
        return ()
    notes: list[Note] = []
    if isinstance(obligation.trigger, OnRequest) and occurrence.requested_by is not None:
        notes.append(WishNote(occurrence.requested_by, occurrence.wish))
        notes += [proposal_note(last, history) for last in history.responses[-1:]]
    if Reason.RETURNED in verdict.reasons:
        notes += [ReturnNote(sent_back.by, sent_back.reason) for sent_back in history.returns[-1:]]
    return tuple(notes)


def evidence_change_note(obligation: Obligation, occurrence: Occurrence, history: History) -> EvidenceChangeNote | None:
    """The last change of the delivery that stands, after which the consumer accepts it anew; None if there is none."""
    at, delivery = changed_at(occurrence, history), history.standing
    if at is None or delivery is None:
        return None
    changed = fields_changed_at(occurrence, history, at)
    labels = tuple(e.label for e in obligation.evidence if isinstance(e, Field) and e.name in changed)
    return EvidenceChangeNote(at, delivery.replaced_by if delivery.replaced_at == at else "", labels)


def returnable_note(
    agreement: Agreement, obligation: Obligation, history: History, until: datetime
) -> tuple[ReturnableNote, ...]:
    """The delivery that stands and can be returned until an instant; none if no delivery stands."""
    delivery = history.standing
    if delivery is None:
        return ()
    evidence = submitted_evidence(agreement, obligation, delivery.evidence)
    return (ReturnableNote(delivery.by, delivery.at, delivery.nothing, evidence, until),)


def proposal_note(response: Response, history: History) -> ProposalNote:
    """A response to a request, and the time if both sides have agreed on it."""
    agreed_at = history.agreed_at if response.time in (None, history.agreed_at) else None
    return ProposalNote(response.time, agreed_at, response.by, response.side, response.comment)


def notes_of_consumer(history: History) -> tuple[RatingNote | PraiseNote, ...]:
    """The notes of all that the consumer said about an item: each rating with its appeal and the decision, praise."""
    ratings = map(rating_note, history.ratings)
    return (*ratings, *(PraiseNote(praise.by, praise.text, praise.person) for praise in history.praise))


def rating_note(rating: Rating) -> RatingNote:
    """A rating, with the appeal against it and the decision beside it."""
    appeal = AppealNote.of(rating, rating.appeal) if rating.appeal is not None else None
    return replace(RatingNote.of(rating), appeal=appeal)
