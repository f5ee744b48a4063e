"""``common_obligations`` of organisation.yaml: what every agreement owes once something has happened under it."""

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.check import Attest
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.rule import (
    CommonTrigger,
    Every,
    OnCorrectiveAction,
    OnRating,
    OnReturn,
    OnReview,
    OnStep,
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
from engine.loading.problem_list import Problems
from engine.loading.rating_steps import loop_ids, loop_of_bad_ratings, named_escalation, with_first_steps
from engine.loading.tree import Mapping
from engine.loading.values import text
from engine.wording.diagnostics import meaning, references

_KEY = "common_obligations"


def common_obligations(document: Document, declared: DeclaredNames) -> tuple[CommonObligation, ...] | None:
    """The common obligations by id, empty if there are none; None if a problem was reported."""
    common: list[CommonObligation | None] = []
    for entry in document.root.mapping(_KEY) or ():
        id = entry.key.text
        if not isinstance(entry.value, Mapping) or not document.sound(_KEY, id):
            common.append(None)
        else:
            common.append(_common_obligation(id, entry.value, declared, document.problems))
    loop = loop_of_bad_ratings(document, declared)
    read = [*(o for o in common if o is not None), *(loop or ())]
    if sum(isinstance(o.trigger, OnCorrectiveAction) for o in read) > 1:
        _report_second(document)
        return None
    ids = loop_ids(document.root)
    for entry in document.root.mapping(_KEY) or ():
        if entry.key.text in ids:
            document.problems.report(meaning.ID_OF_BAD_RATING, entry.key.mark, actual=entry.key.text)
            return None
    named = ids | {entry.key.text for entry in document.root.mapping(_KEY) or ()}
    with_steps = with_first_steps(sorted(read, key=lambda o: o.id), document, named)
    return None if loop is None or None in common else with_steps


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
    escalation = named_escalation(block, declared, problems)
    evidence = EvidenceReader(problems).read(block.mapping("evidence"), [])
    title = text(block.get("title"))
    if title is None or owner is None or acceptance is None or escalation is None or evidence is None:
        return None
    if not isinstance(due, Within):
        return None
    again = block.is_true("rate_again")
    return CommonObligation(id, title, trigger, owner, due, acceptance, escalation, evidence, check, again)


def _report_second(document: Document) -> None:
    """Report the second obligation for corrective actions: each decision would open two items."""
    entries = [e for e in document.root.mapping(_KEY) or () if isinstance(e.value, Mapping)]
    blocks = [e.value.mapping("when") for e in entries if isinstance(e.value, Mapping)]
    nodes = [node for block in blocks if block and (node := block.entry("corrective_action")) is not None]
    actual, right = Refusal("second-for-actions"), Refusal("one-for-actions")
    document.problems.report(
        meaning.KEY_DOES_NOT_FIT, nodes[1].key.mark, key="corrective_action", actual=actual, right=right
    )


def _trigger(when: Mapping, declared: DeclaredNames, problems: Problems) -> CommonTrigger | None:
    """The trigger; None if it names a survey that is not there, which was reported."""
    survey = when.mapping("survey")
    if survey is not None:
        id = declared.surveys.check(survey.scalar("id"), references.UNKNOWN_SURVEY, problems)
        below = survey.text("below")
        return OnSurvey(id, int(below) if below is not None else None) if id is not None else None
    rating, review, after = when.mapping("rating"), when.text("review"), when.text("after")
    if when.entry("corrective_action") is not None:
        return OnCorrectiveAction()
    if rating is not None:
        return OnRating(int(rating.text("at_most") or 1))
    if after is not None:
        return OnStep(after)
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


def _check(block: Mapping) -> Attest:
    check = block.mapping("check")
    attest = check.mapping("attest") if check is not None else None
    return Attest(Side(attest.text("by") or "provider")) if attest is not None else Attest()
