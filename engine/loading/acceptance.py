"""``acceptance``: how the consumer agrees to a delivery, for an agreement and for one obligation."""

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.check import Check, attestation
from engine.domain.agreement.rule import OnEvent, Trigger
from engine.domain.agreement.side import Side
from engine.domain.refusal import Refusal
from engine.domain.time.amount import Amount, Unit
from engine.loading.declared_names import DeclaredNames
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping, Scalar
from engine.loading.values import amount_or_standard
from engine.wording.diagnostics import meaning

_NONE = Acceptance()
_TWO_DAYS = Acceptance(Amount.of(2, Unit.WORKING_DAY), silence_accepts=True)
"""The default of obligations that no event triggers."""


def read_acceptance(block: Mapping, declared: DeclaredNames, problems: Problems) -> Acceptance | None:
    """The acceptance that a block states; None if it states none or a problem was reported."""
    match block.get("acceptance"):
        case Scalar():
            return _NONE
        case Mapping() as node:
            within = amount_or_standard(node.scalar("within"), "acceptance.within", declared, problems, zero=False)
            return None if within is None else Acceptance(within, node.text("silence") == "accepts")
        case _:
            return None


def acceptance_of_obligation(
    block: Mapping,
    *,
    root: Mapping,
    of_agreement: Acceptance | None,
    trigger: Trigger | None,
    check: Check | None,
    declared: DeclaredNames,
    problems: Problems,
) -> Acceptance | None:
    """The acceptance of one obligation: its own, else the agreement's, else the default of its trigger.

    None if a problem was reported. There is nothing to accept if the consumer attests completion or an event completes
    the obligation.
    """
    entry = block.entry("acceptance")
    attest = attestation(check) if check is not None else None
    if attest is not None and attest.by is Side.CONSUMER:
        if entry is not None and isinstance(entry.value, Mapping):
            actual = Refusal("consumer-confirms")
            right = Refusal("delete-acceptance")
            problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="acceptance", actual=actual, right=right)
        return _NONE
    if "done_by" in block:
        return _NONE
    if entry is not None:
        return read_acceptance(block, declared, problems)
    if "acceptance" in root:
        return of_agreement
    return _NONE if isinstance(trigger, OnEvent) else _TWO_DAYS
