"""The history of an item or a subject."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.reading.item_history import HistoryEntry, ItemHistory
from engine.views.find import item_json
from engine.views.values import both, iso
from engine.wording.action import entry_title


def item_history_json(history: ItemHistory, zone: tzinfo) -> Mapping[str, Json]:
    """A history as JSON; instants have the offset of the zone."""
    return {
        "at": iso(history.at, zone),
        "subject": history.subject,
        "items": [item_json(case, zone) for case in history.items],
        "entries": [_entry_json(one, zone) for one in history.entries],
    }


def _entry_json(one: HistoryEntry, zone: tzinfo) -> Mapping[str, Json]:
    entry = one.entry
    return {
        "at": iso(one.at, zone),
        "kind": entry.kind.value,
        "title": both(entry_title(entry.kind)),
        "about": entry.subject_id,
        "actor": entry.actor,
        "effective_at": iso(entry.effective_at, zone),
        "recorded_at": iso(entry.recorded_at, zone),
        "body": entry.body,
    }
