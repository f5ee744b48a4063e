"""``common_obligations`` of organisation.yaml: what every agreement owes once something has happened under it."""

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.check import Attest
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy
from engine.domain.agreement.rule import (
    CommonTrigger,
    Every,
    OnCorrectiveAction,
    OnRating,
    OnReturn,
    OnReview,
    OnSurvey,
    Within,
)
from engine.domain.agreement.side import Side
from engine.domain.refusal import Refusal
from engine.loading.acceptance import acceptance_of_obligation
from engine.loading.declared_names import DeclaredNames
from engine.loading.document import Document
from engine.loading.due import DueReader
from engine.loading.evidence import EvidenceReader
from engine.loading.heading import escalation_policy
from engine.loading.problem_list import Problems
from engine.loading.tree import Mapping
from engine.loading.values import text
from engine.wording.diagnostics import meaning, references
from engine.wording.suggestions import list_names, suggestion

_KEY = "common_obligations"
_STANDARD = "standard"


def common_obligations(document: Document, declared: DeclaredNames) -> tuple[CommonObligation, ...] | None:
    """The common obligations by id, empty if there are none; None if a problem was reported."""
    common: list[CommonObligation | None] = []
    for entry in document.root.mapping(_KEY) or ():
        id = entry.key.text
        if not isinstance(entry.value, Mapping) or not document.sound(_KEY, id):
            common.append(None)
        else:
            common.append(_common_obligation(id, entry.value, declared, document.problems))
    read = sorted((o for o in common if o is not None), key=lambda o: o.id)
    return tuple(read) if len(read) == len(common) else None


def _common_obligation(id: str, block: Mapping, declared: DeclaredNames, problems: Problems) -> CommonObligation | None:
    trigger = _trigger(block.mapping("when") or block, declared, problems)
    if trigger is None:
        return None
    reader = DueReader(
        place=f"{_KEY}.{id}.due", trigger=trigger, events=(), worked=None, declared=declared, problems=problems
    )
    due = reader.rule(block.mapping("due") or block)
    owner = _owner(block, trigger, problems)
    check = _check(block)
    acceptance = _acceptance(block, trigger, check, declared, problems)
    escalation = _escalation(block, declared, problems)
    evidence = EvidenceReader(problems).read(block.mapping("evidence"), [])
    title = text(block.get("title"))
    if title is None or owner is None or acceptance is None or escalation is None or evidence is None:
        return None
    if not isinstance(due, Within):
        return None
    return CommonObligation(id, title, trigger, owner, due, acceptance, escalation, evidence, check)


def _trigger(when: Mapping, declared: DeclaredNames, problems: Problems) -> CommonTrigger | None:
    """The trigger; None if it names a survey that is not there, which was reported."""
    survey = when.mapping("survey")
    if survey is not None:
        id = declared.surveys.check(survey.scalar("id"), references.UNKNOWN_SURVEY, problems)
        below = survey.text("below")
        return OnSurvey(id, int(below) if below is not None else None) if id is not None else None
    rating, review = when.mapping("rating"), when.text("review")
    if when.entry("corrective_action") is not None:
        return OnCorrectiveAction()
    if rating is not None:
        return OnRating(int(rating.text("at_most") or 1))
    return OnReview(Every(review)) if review is not None else OnReturn()


def _owner(block: Mapping, trigger: CommonTrigger, problems: Problems) -> Audience | None:
    """The audience that owes it; at a review date there is no item whose owner it could be, and a corrective action is
    owed by the side that owed the item."""
    node = block.scalar("owner")
    owner = Audience(node.text if node is not None else Audience.PROVIDER_HEAD.value)
    if node is None:
        return owner
    if isinstance(trigger, OnSurvey) and owner is not Audience.PROVIDER_HEAD:
        actual, right = Refusal("round-about-provider"), Refusal("provider-head-only")
    elif isinstance(trigger, OnCorrectiveAction) and owner is Audience.CONSUMER_HEAD:
        actual, right = Refusal("action-of-consumer"), Refusal("provider-only")
    elif isinstance(trigger, OnReview) and owner is Audience.OWNER:
        actual, right = Refusal("review-without-owner"), Refusal("heads-only")
    else:
        return owner
    problems.report(meaning.KEY_DOES_NOT_FIT, node.mark, key="owner", actual=actual, right=right)
    return None


def _acceptance(
    block: Mapping, trigger: CommonTrigger, check: Attest, declared: DeclaredNames, problems: Problems
) -> Acceptance | None:
    return acceptance_of_obligation(
        block,
        root=block,
        of_agreement=None,
        trigger=trigger,
        check=check,
        declared=declared,
        problems=problems,
    )


def _escalation(block: Mapping, declared: DeclaredNames, problems: Problems) -> EscalationPolicy | None:
    own = block.scalar("escalation")
    if own is not None:
        return escalation_policy(own, declared, problems)
    known = declared.escalation_names.known
    if known is not None and _STANDARD not in known:
        problems.report(
            references.UNKNOWN_ESCALATION,
            block.mark,
            actual=_STANDARD,
            known=list_names(sorted(known)),
            suggestion=suggestion(_STANDARD, known),
        )
    return declared.escalation_policies.get(_STANDARD)


def _check(block: Mapping) -> Attest:
    check = block.mapping("check")
    attest = check.mapping("attest") if check is not None else None
    return Attest(Side(attest.text("by") or "provider")) if attest is not None else Attest()
