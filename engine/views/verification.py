"""The verification of the ledger."""

from collections.abc import Mapping

from engine.domain.ledger.entry import Json
from engine.services.reading.verify import Verification
from engine.views.values import head_json


def verification_json(verification: Verification) -> Mapping[str, Json]:
    """A verification as JSON: where the chain is broken, the ids of differing occurrences, the end of the ledger."""
    broken = verification.broken
    return {
        "chain": {"batch": broken.batch, "entry": broken.entry, "problem": broken.problem} if broken else None,
        "differences": [difference.occurrence for difference in verification.differences],
        "head": head_json(verification.head),
    }
