"""One item as its receiver looks at it: what was submitted beside the event, and until when the receiver answers."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.action.accept import Accept
from engine.domain.action.action import Action
from engine.domain.action.case import Case
from engine.domain.action.permission import permission_refusal
from engine.domain.action.rate import Rate
from engine.domain.action.receive import Receive
from engine.domain.action.return_delivery import ReturnDelivery
from engine.domain.agreement.catalogue import EventType
from engine.domain.figures.field_comparison import ComparedField, compared_fields
from engine.domain.figures.submission import Submission
from engine.domain.ledger.event import Event
from engine.domain.notification.note import Note
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import answer_due, returnable_until
from engine.services.case import case_notes
from engine.services.lookup import actor as find_actor
from engine.services.lookup import find
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.evidence import ItemEvidence, item_evidence
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks

_OF_A_RECEIVER: tuple[type[Action], ...] = (Accept, ReturnDelivery, Rate, Receive)


@dataclass(frozen=True, slots=True)
class DeliveredItem:
    """An item with everything that was submitted for it and the event that it is about, None where there is none.

    ``may`` are the actions of a receiver that the reader may do now. ``answer_by`` is the instant until which a
    delivery that waits for acceptance is to be answered, ``accepts_silently`` says whether it is accepted then without
    an answer; ``returnable_until`` is the instant until which another can be returned. Instants are in UTC.
    """

    case: Case
    evidence: ItemEvidence
    book: Rulebook
    event: Event | None
    event_type: EventType | None
    may: frozenset[type[Action]]
    notes: tuple[Note, ...]
    answer_by: datetime | None
    accepts_silently: bool
    returnable_until: datetime | None

    @property
    def standing(self) -> Submission | None:
        """The delivery that was not taken back; None if there is none."""
        return next((one for one in reversed(self.evidence.submissions) if one.taken_back is None), None)

    @property
    def taken_back(self) -> tuple[Submission, ...]:
        """The earlier deliveries that were returned or withdrawn."""
        return tuple(one for one in self.evidence.submissions if one.taken_back is not None)

    def compared(self, submission: Submission) -> tuple[ComparedField, ...]:
        """The fields of a delivery beside those of the event."""
        return compared_fields(submission.fields, self.event_type, self.event.data if self.event is not None else {})


def delivered_item(ledger: Ledger, id: str, at: datetime, person: str) -> DeliveredItem:
    """An item as a person looks at it. Raises Refused where there is no such item."""
    return ledger.reading(lambda one_state: _delivered_item(one_state, id, at, person))


def _delivered_item(ledger: Ledger, id: str, at: datetime, person: str) -> DeliveredItem:
    books = rulebooks(ledger)
    detail = OccurrenceReader(ledger).detail(books, find(ledger, books, id, at), at)
    case, book = detail.case, books.current
    event = _event(case, detail.facts)
    due = answer_due(case.obligation, case.occurrence, case.history, case.clocks)
    until = returnable_until(case.occurrence, case.history, case.verdict, case.clocks)
    return DeliveredItem(
        case=case,
        evidence=item_evidence(case, detail.entries),
        book=book,
        event=event,
        event_type=case.book.definitions.catalogue.event(event.name) if event is not None else None,
        may=_allowed(case, book, person, at),
        notes=case_notes(case),
        answer_by=due.at if due is not None else None,
        accepts_silently=due is not None and due.silence_accepts,
        returnable_until=until if until is not None and at <= until else None,
    )


def _event(case: Case, facts: Facts) -> Event | None:
    """The event of an item as it is known at the instant; None where there is none, and while it is cancelled."""
    known = (fact for facts in facts.by_name.values() for fact in facts if fact.first.id == case.occurrence.event)
    fact = next(known, None)
    return fact.known(case.at) if fact is not None else None


def _allowed(case: Case, book: Rulebook, person: str, at: datetime) -> frozenset[type[Action]]:
    """The actions of a receiver that a person may do on an item now; none for somebody without a role."""
    try:
        actor = find_actor(book, person, at)
    except Refused:
        return frozenset()
    allowed = (a for a in _OF_A_RECEIVER if permission_refusal(a, case, actor, book.organisation) is None)
    return frozenset(allowed)
