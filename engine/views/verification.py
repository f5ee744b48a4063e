"""The verification of the ledger."""

from collections.abc import Mapping

from engine.domain.ledger.entry import Json
from engine.domain.refusal import Refusal
from engine.services.reading.verify import Verification
from engine.views.refusal import refusal_json
from engine.views.values import both, head_json
from engine.wording.refusal import text_with_ids


def verification_json(verification: Verification) -> Mapping[str, Json]:
    """A verification as JSON: where the chain is broken, what is damaged outside of it, the ids of differing
    occurrences, the end of the ledger, what there was nothing to compare with; ``since`` only where not all of it was
    verified."""
    broken = verification.broken
    return {
        "chain": {"batch": broken.batch, "entry": broken.entry, **_with_text(broken.problem)} if broken else None,
        "damage": [_with_text(damage) for damage in verification.damage],
        "differences": [difference.occurrence for difference in verification.differences],
        "head": head_json(verification.head),
        "remarks": [_with_text(remark) for remark in verification.remarks],
        **({"since": head_json(verification.since)} if verification.since is not None else {}),
    }


def _with_text(refusal: Refusal) -> dict[str, Json]:
    return {**refusal_json(refusal), "text": both(text_with_ids(refusal))}
