"""Common obligations: what the organisation asks of every agreement once something has happened under it."""

from dataclasses import dataclass, field

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.catalogue import Evidence
from engine.domain.agreement.check import Attest, Check
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy
from engine.domain.agreement.rule import CommonTrigger, Within
from engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class CommonObligation:
    """One obligation that holds under every agreement, with its trigger.

    ``owner`` is the audience that owes it: ``OWNER`` is the role that owes the item it follows from; a head of the
    consumer owes it to the provider. ``due`` counts from the instant at which the cause was recorded, or from the
    beginning of the review date. ``rate_again``: once it is delivered, the person whose rating caused it is asked to
    rate again.
    """

    id: str
    title: Text
    trigger: CommonTrigger
    owner: Audience
    due: Within
    acceptance: Acceptance
    escalation: EscalationPolicy
    evidence: tuple[Evidence, ...] = ()
    check: Check = field(default_factory=Attest)
    rate_again: bool = False
