"""The items that were found, one page of them."""

from collections.abc import Mapping
from datetime import tzinfo

from engine.domain.action.case import Case
from engine.domain.ledger.entry import Json
from engine.services.reading.find import FoundItems
from engine.views.occurrence import due_at_json
from engine.views.values import both, iso
from engine.wording.item_state import state_text
from engine.wording.names import title_of


def found_json(found: FoundItems, zone: tzinfo) -> Mapping[str, Json]:
    """Found items as JSON; instants have the offset of the zone. ``total`` counts all that fit, ``items`` has one
    page."""
    return {
        "at": iso(found.at, zone),
        "total": found.total,
        "skipped": found.skipped,
        "items": [item_json(case, zone) for case in found.items],
        "similar": list(found.similar.names),
    }


def item_json(case: Case, zone: tzinfo) -> Mapping[str, Json]:
    """An item in a list."""
    verdict, occurrence = case.verdict, case.occurrence
    return {
        "occurrence": occurrence.id,
        "title": both(title_of(case.obligation, occurrence)),
        "subject": occurrence.subject,
        "label": occurrence.label or occurrence.served,
        "provider": case.agreement.provider,
        "consumer": case.agreement.consumer,
        "phase": verdict.phase.value,
        "timeliness": verdict.timeliness.value,
        "outcome": verdict.outcome.value if verdict.outcome else None,
        "state": both(state_text(verdict)),
        "due_at": due_at_json(verdict, zone),
    }
