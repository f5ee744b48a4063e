"""The result of an action on an item: the entry recorded, and the state after it."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.domain.text import Text
from engine.services.case import Done
from engine.views.occurrence import due_at_json
from engine.views.values import both, iso, iso_or_none


def action_json(done: Done, zone: tzinfo) -> Mapping[str, Json]:
    """A recorded action as JSON; instants have the offset of the zone."""
    verdict = done.verdict
    return {
        "occurrence": done.occurrence.id,
        "recorded": done.entry.kind.value,
        "actor": done.entry.actor,
        "recorded_at": iso(done.entry.recorded_at, zone),
        "phase": verdict.phase.value,
        "timeliness": verdict.timeliness.value,
        "outcome": verdict.outcome.value if verdict.outcome else None,
        "due_at": due_at_json(verdict, zone),
        "missing": [both(label) for label in done.missing],
        "returnable_until": iso_or_none(done.returnable_until, zone),
    }


def actions_json(
    done: Sequence[Done], refused: Sequence[tuple[str, Text]], shared: Sequence[str], zone: tzinfo
) -> Mapping[str, Json]:
    """The actions that were recorded, and the ids of occurrences with the reason why theirs was refused.

    ``shared`` is the evidence that items of several subjects share.
    """
    return {
        "done": [action_json(one, zone) for one in done],
        "shared_evidence": list(shared),
        "refused": [{"occurrence": id, "why": both(why)} for id, why in refused],
    }
