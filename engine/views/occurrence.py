"""One occurrence: its verdict, the steps to its due time, and its entries."""

from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.domain.occurrence.verdict import Verdict
from engine.services.reading.explain import OccurrenceExplanation
from engine.views.steps import steps_json
from engine.views.values import both, iso


def occurrence_json(explanation: OccurrenceExplanation, zone: tzinfo) -> dict[str, Json]:
    """An explained occurrence as JSON; instants have the offset of the zone."""
    case = explanation.case
    return {
        "occurrence": case.occurrence.id,
        "title": both(case.obligation.title),
        "phase": case.verdict.phase.value,
        "timeliness": case.verdict.timeliness.value,
        "due_at": due_at_json(case.verdict, zone),
        "provisional": bool(case.verdict.due and case.verdict.due.provisional),
        "steps": steps_json(explanation.steps, zone),
        "entries": [
            {
                "kind": entry.kind.value,
                "actor": entry.actor,
                "effective_at": iso(entry.effective_at, zone),
                "body": entry.body,
            }
            for entry in explanation.entries
        ],
    }


def due_at_json(verdict: Verdict, zone: tzinfo) -> str | None:
    """The due time of a verdict with the offset of the zone; None while it is pending."""
    return iso(verdict.due.at, zone) if verdict.due is not None else None
