"""Permission: whether a person may do an action now. Authority, phase, state, and nobody answers their own request."""

from engine.domain.action.action import Action
from engine.domain.action.actor import Actor
from engine.domain.action.authority import authorize
from engine.domain.action.case import Attempt, Case
from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.transition import Permitted
from engine.domain.refusal import Alternatives, Refusal


def permission_refusal(
    action: type[Action], case: Case, actor: Actor, organisation: Organisation | None = None
) -> Refusal | None:
    """Why a person may not do an action on an item now, whatever its values; None if the person may.

    ``organisation`` is the one in force now, by which appeals are decided.
    """
    refusal = authority_refusal(action, case, actor, organisation) or state_refusal(action, case)
    if refusal is None and actor.id in action.answered_requests_by(case):
        return Refusal("own-request", actor=actor.person)
    return refusal


def authority_refusal(
    action: type[Action], case: Case, actor: Actor, organisation: Organisation | None = None
) -> Refusal | None:
    """Why a person may never do an action on an item; None if the person may."""
    row, known = action.TRANSITION, case.book.organisation
    if row.who is Permitted.ARBITER and organisation is not None:
        known = organisation  # who decides appeals is no term of an agreement
    return authorize(actor, row, case.agreement, case.obligation, known, action.answers(case))


def state_refusal(action: type[Action], case: Case) -> Refusal | None:
    """Why an action is not possible now, whoever does it: the phase or the state of the item; None if it is."""
    row = action.TRANSITION
    if case.verdict.phase in row.before:
        return action.state_refusal(case)
    name, allowed = f"{row.name} {row.variant}".rstrip(), Alternatives(row.before)
    return Refusal("phase-does-not-allow", name=name, what=row.kind, phase=case.verdict.phase, allowed=allowed)


def refusal_of(action: Action, attempt: Attempt) -> Refusal | None:
    """Why an attempt to act is refused; None if it is not."""
    return (
        permission_refusal(type(action), attempt.case, attempt.actor, attempt.organisation)
        or action.claim_refusal(attempt)
        or action.value_refusal(attempt)
    )
