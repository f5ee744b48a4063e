"""What a person types next: the command, drawn from the table of entries, with the id of what it is about."""

import re
import shlex

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.check import attestation, attestation_suffices
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Kind, Phase, transition
from engine.domain.occurrence.verdict import Timeliness, Verdict

_SPECIAL = re.compile(r"[\s\"'`$&|;<>()*?\[\]{}!\\#~]")
"""What a shell would not leave as it is; letters of any script are left."""
_REASON = ' --reason "…"'


def provider_verb(obligation: Obligation, verdict: Verdict) -> str | None:
    """What the provider's people type for what they owe; None where nobody's word counts: an event or the consumer
    shows it, or nothing is open any more."""
    if verdict.phase not in (Phase.UPCOMING, Phase.OPEN) or obligation.done_by is not None:
        return None
    if obligation.attested_by is Side.CONSUMER:
        return None
    if not attestation_suffices(obligation.check) and attestation(obligation.check) is None and not obligation.evidence:
        return "check"
    if verdict.due is None and isinstance(obligation.due, Agreed):
        return transition(Kind.RESPONDED).verb
    return transition(Kind.DELIVERED).verb


def consumer_verb(obligation: Obligation, verdict: Verdict) -> str | None:
    """What the consumer's people type about what is owed to them; None while there is nothing to do but to wait."""
    if verdict.phase is Phase.DELIVERED:
        return transition(Kind.ACCEPTED).verb
    if verdict.phase is not Phase.OPEN:
        return None
    if obligation.attested_by is Side.CONSUMER and obligation.done_by is None:
        return transition(Kind.RECEIVED).verb
    return transition(Kind.REMINDED).verb if verdict.timeliness is Timeliness.OVERDUE else None


def command_line(verb: str, id: str, person: str) -> str:
    """The command to copy: ``duecourse deliver ID --as PERSON``. What needs a reason shows where it goes; what only
    looks needs nobody."""
    quoted = shlex.quote(id) if _SPECIAL.search(id) else id
    who = "" if verb in _LOOKS else f" --as {person}"
    return f"duecourse {verb} {quoted}{who}{_REASON if verb in _WITH_REASON else ''}"


_LOOKS = frozenset({"check", "explain"})
_WITH_REASON = frozenset({transition(Kind.RETURNED).verb})
