"""The open questions: events that lack a field which decides whether an obligation applies, or name no known owner."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.events.answer_number import AnsweredNumber
from engine.services.events.open_questions import NumberQuestion, OpenQuestion
from engine.views.opened_items import opened_json
from engine.views.values import both, iso


def questions_json(
    questions: Sequence[OpenQuestion], numbers: Sequence[NumberQuestion], zone: tzinfo
) -> Mapping[str, Json]:
    """Open questions as JSON; instants have the offset of the zone."""
    return {
        "questions": [_question_json(question, zone) for question in questions],
        "numbers": [_number_json(question, zone) for question in numbers],
    }


def _number_json(question: NumberQuestion, zone: tzinfo) -> Mapping[str, Json]:
    reason = "leading zeros" if question.zeros else "same identifying field"
    return {**_event_json(question, zone), "number": question.event.subject, "known": question.known, "why": reason}


def _question_json(question: OpenQuestion, zone: tzinfo) -> Mapping[str, Json]:
    return {
        **_event_json(question, zone),
        "missing": [{"field": name, "label": both(label)} for name, label in question.fields],
        "for": list(question.obligations),
        "unknown_owners": [
            {"field": name, "label": both(label), "value": written} for name, label, written in question.names
        ],
    }


def _event_json(question: OpenQuestion | NumberQuestion, zone: tzinfo) -> Mapping[str, Json]:
    event = question.event
    return {
        "event": event.id,
        "name": event.name,
        "title": both(question.title),
        "key": event.key,
        "label": question.label,
        "at": iso(event.at, zone),
        "recorded_at": iso(event.recorded_at, zone),
        "department": question.department,
        "source": event.source,
    }


def answer_json(done: AnsweredNumber, zone: tzinfo) -> Mapping[str, Json]:
    """The answer to the question about a number as JSON; instants have the offset of the zone."""
    return {
        "number": done.number,
        "known": done.known,
        "same": done.same,
        "events": list(done.events),
        "opened": opened_json(done.opened, zone),
    }
