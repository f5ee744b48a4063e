"""The open questions: events that lack a field which decides whether an obligation applies, or name no known owner."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.events.open_questions import OpenQuestion
from engine.views.values import both, iso


def questions_json(questions: Sequence[OpenQuestion], zone: tzinfo) -> Mapping[str, Json]:
    """Open questions as JSON; instants have the offset of the zone."""
    return {"questions": [_question_json(question, zone) for question in questions]}


def _question_json(question: OpenQuestion, zone: tzinfo) -> Mapping[str, Json]:
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
        "missing": [{"field": name, "label": both(label)} for name, label in question.fields],
        "for": list(question.obligations),
        "unknown_owners": [
            {"field": name, "label": both(label), "value": written} for name, label, written in question.names
        ],
    }
