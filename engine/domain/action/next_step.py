"""The next command for a person, drawn from the table of entry kinds, with the id of the item."""

import re
import shlex

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.check import attestation, attestation_suffices
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.transition import transition
from engine.domain.occurrence.verdict import Timeliness, Verdict

_SPECIAL = re.compile(r"[\s\"'`$&|;<>()*?\[\]{}!\\#~]")
"""The characters that a shell interprets; letters of any script are safe."""
_REASON = ' --reason "…"'


def provider_verb(obligation: Obligation, verdict: Verdict) -> str | None:
    """The command by which the provider's people complete an item; None if no command of theirs does: an event or the
    consumer completes it, or it is no longer open."""
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
    """The command by which the consumer's people act on an item; None while they can only wait."""
    if verdict.phase is Phase.DELIVERED:
        return transition(Kind.ACCEPTED).verb
    if verdict.phase is not Phase.OPEN:
        return None
    if obligation.attested_by is Side.CONSUMER and obligation.done_by is None:
        return transition(Kind.RECEIVED).verb
    return transition(Kind.REMINDED).verb if verdict.timeliness is Timeliness.OVERDUE else None


def command_line(verb: str, id: str, person: str) -> str:
    """The command to copy: ``duecourse deliver ID --as PERSON``, with a placeholder for a reason where one is needed.

    Commands that only read need no person.
    """
    quoted = shlex.quote(id) if _SPECIAL.search(id) else id
    who = "" if verb in _READ_ONLY else f" --as {person}"
    return f"duecourse {verb} {quoted}{who}{_REASON if verb in _WITH_REASON else ''}"


_READ_ONLY = frozenset({"check", "explain"})
_WITH_REASON = frozenset({transition(Kind.RETURNED).verb})
