"""The due dates that definitions give."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.definitions.preview import PreviewItem
from engine.views.steps import steps_json
from engine.views.values import iso


def preview_json(items: Sequence[PreviewItem], zone: tzinfo) -> Mapping[str, Json]:
    """The items of a preview as JSON; instants have the offset of the zone."""
    return {"occurrences": [_item_json(item, zone) for item in items]}


def _item_json(item: PreviewItem, zone: tzinfo) -> Mapping[str, Json]:
    obligation, occurrence = item.obligation, item.occurrence
    return {
        "obligation": obligation.id,
        "occurrence": occurrence.id,
        "period": occurrence.served,
        "serves": obligation.trigger.serves.value if obligation.trigger.kind == "recurring" else None,
        "opens_at": iso(occurrence.opens_at, zone),
        "due_at": iso(occurrence.due.at, zone) if occurrence.due else None,
        "provisional": bool(occurrence.due and occurrence.due.provisional),
        "steps": steps_json(item.steps, zone),
    }
