"""The verification of the ledger."""

from collections.abc import Mapping

from engine.domain.ledger.entry import Json
from engine.services.reading.verify import Verification
from engine.views.refusal import refusal_json
from engine.views.values import both, head_json
from engine.wording.refusal import refusal_text


def verification_json(verification: Verification) -> Mapping[str, Json]:
    """A verification as JSON: where the chain is broken, what is damaged outside of it, the ids of differing
    occurrences, the end of the ledger."""
    broken = verification.broken
    return {
        "chain": {"batch": broken.batch, "entry": broken.entry, "problem": broken.problem} if broken else None,
        "damage": [{**refusal_json(d), "text": both(refusal_text(d))} for d in verification.damage],
        "differences": [difference.occurrence for difference in verification.differences],
        "head": head_json(verification.head),
    }
