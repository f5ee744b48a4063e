"""Occurrences of obligations that are due on request."""

from collections.abc import Iterator

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.rule import Within
from engine.domain.deadline.due import due
from engine.domain.ids import RequestId, obligation_text, occurrence_text
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Dated, Occurrence, can_stop
from engine.domain.time.calendar import Calendar


def on_request(agreement: Agreement, obligation: Obligation, calendar: Calendar, facts: Facts) -> Iterator[Occurrence]:
    """The occurrences for the requests of an obligation."""
    promise = obligation_text(agreement.id, obligation.key)
    for request in facts.requests.get(promise, ()):
        due_time = due(obligation.due, request.at, calendar) if isinstance(obligation.due, Within) else None
        respond = Within(obligation.respond) if obligation.respond else None
        response_due = due(respond, request.at, calendar) if respond else None
        yield Occurrence(
            id=occurrence_text(promise, str(RequestId(request.key))),
            agreement=agreement.id,
            obligation=obligation.key,
            opens_at=request.at,
            known_at=request.recorded_at,
            dates=(Dated(request.recorded_at, due_time, request.at if can_stop(obligation) else None),),
            label=request.comment.strip() or None,
            wish=request.wish,
            requested_by=request.by,
            response_due=response_due.at if response_due else None,
        )
