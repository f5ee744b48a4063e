"""The result of importing a table of events."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.ledger.entry import Json
from engine.domain.refusal import Wording
from engine.services.events.import_events import ImportResult
from engine.views.opened_items import opened_json
from engine.views.values import both
from engine.wording.refusal import text_with_ids

REASONS = 1000
"""The most rejected rows whose reasons are listed; all of them are stored."""


def import_json(
    result: ImportResult, zone: tzinfo, *, wording: Wording = text_with_ids, import_again: str | None = None
) -> Mapping[str, Json]:
    """An import as JSON; instants have the offset of the zone. ``wording`` words why rows were rejected;
    ``import_again`` is the command that imports them once they are fixed."""
    ingested = result.ingested
    reasons = [(row.row.line, wording(row.refusal)) for row in ingested.rejected[:REASONS]]
    return {
        "imported": ingested.imported,
        "corrected": ingested.corrected,
        "unchanged": ingested.unchanged,
        "rejected": len(ingested.rejected),
        "reasons": [{"line": line, "reason": both(reason)} for line, reason in reasons],
        "kept_in": str(result.kept) if result.kept else None,
        "import_again": import_again,
        "source": result.source,
        "unused": list(result.unused),
        "questioned": ingested.questioned,
        "opened": opened_json(ingested.opened, zone),
        "note": both(wording(result.note)) if result.note else None,
    }
