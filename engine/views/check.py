"""The check of one occurrence."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.agreement.check import Machine, Observation
from engine.domain.ledger.entry import Json
from engine.services.reading.check import OccurrenceCheck
from engine.views.values import both, iso, iso_or_none


def check_json(check: OccurrenceCheck, zone: tzinfo) -> Mapping[str, Json]:
    """A check with its parts and the results that are recorded, as JSON; instants have the offset of the zone."""
    explanation = check.explanation
    return {
        "occurrence": explanation.occurrence.id,
        "answer": explanation.whole.answer.value,
        "what": both(explanation.whole.what),
        "counts_from": iso_or_none(explanation.counts_from, zone),
        "parts": [_part_json(machine, observation, zone) for machine, observation in explanation.parts.items()],
        "recorded": [{"at": iso(entry.recorded_at, zone), "body": entry.body} for entry in check.recorded],
    }


def _part_json(machine: Machine, observation: Observation, zone: tzinfo) -> Mapping[str, Json]:
    return {
        "kind": machine.kind,
        "answer": observation.answer.value,
        "what": both(observation.what),
        "done_at": iso_or_none(observation.done_at, zone),
        "seen": observation.digest or None,
    }
