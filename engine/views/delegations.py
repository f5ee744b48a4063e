"""Delegations: who acts for whom, during which days."""

from collections.abc import Mapping, Sequence

from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.entry import Json


def delegations_json(delegations: Sequence[Delegation], *, ended: bool) -> Mapping[str, Json]:
    """Delegations that were begun or ended, as JSON; dates are local to the organisation."""
    rows = [{"by": d.by, "to": d.to, "from": d.since.isoformat(), "until": d.until.isoformat()} for d in delegations]
    return {"delegations": rows, "ended": ended}
