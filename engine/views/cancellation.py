"""The cancellation of an event, and the items that it touches."""

from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.services.actions.cancel_event import Cancellation
from engine.views.plan import due_change_json
from engine.views.values import both


def cancellation_json(cancellation: Cancellation, zone: tzinfo) -> dict[str, Json]:
    """A cancellation, shown or recorded, as JSON; instants have the offset of the zone."""
    return {
        "event": cancellation.event.id,
        "title": both(cancellation.title),
        "occurrences": [
            {
                "occurrence": row.occurrence,
                "title": both(row.title),
                "effect": row.effect.value,
                "due_at": due_change_json(row.old, row.new, zone),
                "notified": row.notified,
            }
            for row in cancellation.occurrences
        ],
    }
