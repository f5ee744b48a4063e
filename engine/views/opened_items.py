"""The items that recorded business opened."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.run.open_at_once import OpenedItem, OpenedItems
from engine.views.values import both, iso_or_none


def opened_json(opened: OpenedItems, zone: tzinfo) -> Mapping[str, Json]:
    """How many items opened, how many of them are done already, and the first of the others as JSON; instants have the
    offset of the zone."""
    return {
        "count": opened.count,
        "done": opened.done,
        "items": [_item_json(item, zone) for item in opened.first],
    }


def _item_json(item: OpenedItem, zone: tzinfo) -> Mapping[str, Json]:
    return {
        "occurrence": item.occurrence,
        "title": both(item.title),
        "label": item.label,
        "owner": item.owner,
        "person": item.person,
        "due_at": iso_or_none(item.due.at if item.due is not None else None, zone),
    }
