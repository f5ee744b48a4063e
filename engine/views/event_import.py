"""The result of importing a table of events."""

from collections.abc import Mapping

from engine.domain.ledger.entry import Json
from engine.services.events.import_events import ImportResult
from engine.views.values import both
from engine.wording.refusal import refusal_text

REASONS = 1000
"""The most rejected rows whose reasons are listed; all of them are stored."""


def import_json(result: ImportResult, *, import_again: str | None = None) -> Mapping[str, Json]:
    """An import as JSON. ``import_again`` is the command that imports the rejected rows once they are fixed."""
    ingested = result.ingested
    return {
        "imported": ingested.imported,
        "corrected": ingested.corrected,
        "unchanged": ingested.unchanged,
        "rejected": len(ingested.rejected),
        "reasons": [{"line": row.row.line, "reason": both(row.reason)} for row in ingested.rejected[:REASONS]],
        "kept_in": str(result.kept) if result.kept else None,
        "import_again": import_again,
        "source": result.source,
        "unused": list(result.unused),
        "note": both(refusal_text(result.note)) if result.note else None,
    }
