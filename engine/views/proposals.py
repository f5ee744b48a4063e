"""Proposed changes of agreements and their signatures."""

from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from engine.domain.action.sign_change import Proposal
from engine.domain.ledger.entry import Json
from engine.views.values import iso

if TYPE_CHECKING:
    from engine.services.definitions.proposals import Signed


def proposals_json(proposals: Sequence[Proposal], zone: tzinfo) -> Mapping[str, Json]:
    """The proposals that wait for signatures; instants have the offset of the zone."""
    return {"proposals": [proposal_json(proposal, zone) for proposal in proposals]}


def proposal_json(proposal: Proposal, zone: tzinfo) -> dict[str, Json]:
    """One proposal; ``proposal`` is the hash that is signed."""
    return {
        "proposal": proposal.id,
        "agreements": proposal.agreements,
        "by": proposal.by,
        "at": iso(proposal.at, zone),
        "definitions": {
            name: {"old": proposal.base.get(name), "new": hash_} for name, hash_ in proposal.definitions.items()
        },
        "signatures": [{"by": s.by, "departments": s.departments, "at": iso(s.at, zone)} for s in proposal.signatures],
        "to_sign": proposal.missing,
    }


def signed_json(signed: "Signed", zone: tzinfo) -> dict[str, Json]:
    """A signature: the proposal, and whether it came into force."""
    applied = signed.applied
    return {
        **proposal_json(signed.proposal, zone),
        "in_force": applied is not None,
        "occurrences": len(applied.plan.occurrences) if applied is not None else 0,
    }
