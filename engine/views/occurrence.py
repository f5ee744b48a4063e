"""One occurrence: its verdict, the steps to its due time, and its entries."""

from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.domain.occurrence.evidence_state import OutstandingEvidence, outstanding_evidence
from engine.domain.occurrence.verdict import Verdict
from engine.services.case import case_notes
from engine.services.reading.explain import OccurrenceExplanation
from engine.views.ratings import praise_json, rating_json
from engine.views.steps import steps_json
from engine.views.values import both, iso
from engine.wording.notification_notes import note_text


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
        "label": case.occurrence.label,
        "notes": [both(note_text(note, zone)) for note in case_notes(case)],
        "ratings": [rating_json(rating, zone) for rating in case.history.ratings],
        "praise": [praise_json(praise, zone) for praise in case.history.praise],
        "outstanding_evidence": outstanding_json(
            outstanding_evidence(case.agreement, case.obligation, case.history, case.verdict)
        ),
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


def outstanding_json(owed: OutstandingEvidence | None) -> Json:
    """The evidence that is still to submit, in the order of the agreement; empty if there is none."""
    return [
        {
            "field": wanted.field.name,
            "label": both(wanted.field.label),
            "kind": wanted.field.kind.value,
            "required": not wanted.field.optional,
            "signed_by": wanted.field.signed_by,
            "submitted_for": both(wanted.lender) if wanted.lender is not None else None,
        }
        for wanted in (owed.wanted if owed is not None else ())
    ]


def due_at_json(verdict: Verdict, zone: tzinfo) -> str | None:
    """The due time of a verdict with the offset of the zone; None while it is pending."""
    return iso(verdict.due.at, zone) if verdict.due is not None else None
