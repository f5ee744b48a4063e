"""The next action of a side on an item, as the kind of entry that it makes."""

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.check import attestation, attestation_suffices
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Timeliness, Verdict


def provider_action(obligation: Obligation, verdict: Verdict) -> Kind | None:
    """The action with which the provider's people complete an item; ``checked`` where only a check does.

    None if no action of theirs does: an event or the consumer completes it, or it is no longer open.
    """
    if verdict.phase not in (Phase.UPCOMING, Phase.OPEN) or obligation.done_by is not None:
        return None
    if obligation.attested_by is Side.CONSUMER:
        return None
    if not attestation_suffices(obligation.check) and attestation(obligation.check) is None and not obligation.evidence:
        return Kind.CHECKED
    if verdict.due is None and isinstance(obligation.due, Agreed):
        return Kind.RESPONDED
    return Kind.DELIVERED


def consumer_action(obligation: Obligation, verdict: Verdict) -> Kind | None:
    """The action with which the consumer's people go on with an item; None while they can only wait."""
    if verdict.phase is Phase.DELIVERED:
        return Kind.ACCEPTED
    if verdict.phase is not Phase.OPEN:
        return None
    if obligation.attested_by is Side.CONSUMER and obligation.done_by is None:
        return Kind.RECEIVED
    return Kind.REMINDED if verdict.timeliness is Timeliness.OVERDUE else None
