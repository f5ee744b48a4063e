"""Actions that replace what stands, recorded only over what the person saw: another window, or somebody else, may have
replaced it since the page was opened."""

from collections.abc import Iterable, Mapping

from engine.domain.action.action import Action
from engine.domain.action.give_late_reason import GiveLateReason
from engine.domain.action.replace_evidence import ReplaceEvidence
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.transition import DELIVERIES
from engine.services.actions.act import act
from engine.services.case import Done
from engine.services.command_time import CommandTime
from engine.services.ports.evidence import EvidenceStore
from engine.services.ports.ledger import Ledger
from engine.services.refused import Refused

_REPLACED: Mapping[type[Action], frozenset[Kind]] = {
    GiveLateReason: frozenset({Kind.LATE_REASON}),
    ReplaceEvidence: frozenset({Kind.EVIDENCE_REPLACED, *DELIVERIES}),
}
"""The kinds of entries whose last one an action replaces."""
_REFUSALS: Mapping[type[Action], str] = {
    GiveLateReason: "late-reason-meanwhile",
    ReplaceEvidence: "evidence-meanwhile",
}


def standing(action: type[Action], entries: Iterable[Entry]) -> str | None:
    """The instant (UTC, ISO 8601) of what an action would replace among the entries of an item: empty where there is
    nothing yet; None for an action that replaces nothing."""
    kinds = _REPLACED.get(action)
    if kinds is None:
        return None
    replaced = [entry.recorded_at for entry in entries if entry.kind in kinds]
    return max(replaced).isoformat() if replaced else ""


def act_over(
    ledger: Ledger, action: Action, seen: str | None, command_time: CommandTime, evidence: EvidenceStore
) -> Done:
    """Record an action over what the person has seen: what ``standing`` gave; None: the form does not say.

    Call it in a transaction. Raises Refused, with nothing written, where something newer stands, and as ``act`` does.
    """
    if seen is not None and type(action) in _REPLACED:
        entries = ledger.entries.of([action.occurrence]).get(action.occurrence, ())
        if standing(type(action), entries) != seen:
            raise Refused(_REFUSALS[type(action)])
    return act(ledger, action, command_time, evidence)
