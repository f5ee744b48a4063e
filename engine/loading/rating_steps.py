"""The steps that follow a cause one after the other: ``when: {after: …}``, and the loop of ``ratings: {bad: …}``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy
from engine.domain.agreement.rating_scheme import CONTACT, RESOLVE
from engine.domain.agreement.rule import CommonTrigger, OnRating, OnReview, OnStep, OnSurvey, Within
from engine.domain.refusal import Refusal
from engine.loading import tree
from engine.loading.declared_names import DeclaredNames
from engine.loading.document import Document
from engine.loading.heading import escalation_policy
from engine.loading.problem_list import Problems
from engine.loading.values import amount_or_standard
from engine.wording.diagnostics import meaning, references
from engine.wording.rating import STEP_TITLES
from engine.wording.suggestions import list_names, suggestion

_STANDARD = "standard"


def bad_block(root: tree.Mapping) -> tree.Mapping | None:
    """The block ``ratings.bad``, or None."""
    ratings = root.mapping("ratings")
    return ratings.mapping("bad") if ratings is not None else None


def loop_ids(root: tree.Mapping) -> frozenset[str]:
    """The ids of the obligations that ``ratings.bad`` makes; none without it."""
    return frozenset(STEP_TITLES) if bad_block(root) is not None else frozenset()


def loop_of_bad_ratings(document: Document, declared: DeclaredNames) -> tuple[CommonObligation, ...] | None:
    """The two obligations of ``ratings.bad``: contact, then resolve. Empty without it; None if a problem was reported.

    The owner of the item that was rated owes both. Nobody has to accept them: the person who rated says in the next
    rating whether it helped, and the consumer can return what did not.
    """
    block, problems = bad_block(document.root), document.problems
    if block is None or not document.sound("ratings"):
        return ()
    at_most = int(block.text("at_most") or 1)
    place = "ratings.bad"
    contact = amount_or_standard(block.scalar("contact_within"), f"{place}.contact_within", declared, problems)
    resolve = amount_or_standard(block.scalar("resolve_within"), f"{place}.resolve_within", declared, problems)
    escalation = named_escalation(block, declared, problems)
    if contact is None or resolve is None or escalation is None:
        return None
    triggers: Mapping[str, CommonTrigger] = {CONTACT: OnRating(at_most), RESOLVE: OnStep(CONTACT, at_most)}
    within = {CONTACT: contact, RESOLVE: resolve}
    return tuple(
        CommonObligation(
            id,
            title,
            triggers[id],
            Audience.OWNER,
            Within(within[id]),
            Acceptance(),
            escalation,
            rate_again=id == RESOLVE,
        )
        for id, title in STEP_TITLES.items()
    )


def named_escalation(block: tree.Mapping, declared: DeclaredNames, problems: Problems) -> EscalationPolicy | None:
    """The escalation that a block names, else the one called *standard*; None if a problem was reported."""
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


def with_first_steps(
    common: Iterable[CommonObligation], document: Document, ids: frozenset[str]
) -> tuple[CommonObligation, ...] | None:
    """The common obligations, in which each step knows the score at which its first step begins; None if a problem was
    reported. ``ids`` are those of all common obligations, whether or not they could be read."""
    by_id = {one.id: one for one in common}
    sound = [_with_first_step(one, by_id, document, ids) for one in by_id.values()]
    read = tuple(one for one in sound if one is not None)
    return read if len(read) == len(sound) else None


def _with_first_step(
    one: CommonObligation, by_id: Mapping[str, CommonObligation], document: Document, ids: frozenset[str]
) -> CommonObligation | None:
    block = _block(document, one.id)
    problems = document.problems
    step, passed = one, [one.id]
    while isinstance(step.trigger, OnStep):
        after = step.trigger.after
        before = by_id.get(after)
        node = _after_node(document, step.id)
        if after in passed and node is not None:
            problems.report(meaning.STEP_CIRCLE, node.mark, actual=after)
            return None
        if before is None:
            if after not in ids and node is not None:
                known = list_names(sorted(ids - {step.id}))
                problems.report(
                    references.UNKNOWN_STEP, node.mark, actual=after, known=known, suggestion=suggestion(after, ids)
                )
            return None
        passed.append(after)
        step = before
    if isinstance(step.trigger, OnReview | OnSurvey) and step is not one:
        node = _after_node(document, passed[-2])
        if node is not None:
            actual, right = Refusal("step-after-review"), Refusal("name-step-after-cause")
            problems.report(meaning.KEY_DOES_NOT_FIT, node.mark, key="after", actual=actual, right=right)
        return None
    entry = block.entry("rate_again") if block is not None else None
    if one.rate_again and entry is not None and not isinstance(step.trigger, OnRating):
        actual, right = Refusal("nobody-rated"), Refusal("delete-key", key="rate_again")
        problems.report(meaning.KEY_DOES_NOT_FIT, entry.key.mark, key="rate_again", actual=actual, right=right)
        return None
    if isinstance(one.trigger, OnStep) and isinstance(step.trigger, OnRating):
        return replace(one, trigger=OnStep(one.trigger.after, step.trigger.at_most))
    return one


def _block(document: Document, id: str) -> tree.Mapping | None:
    common = document.root.mapping("common_obligations")
    return common.mapping(id) if common is not None else None


def _after_node(document: Document, id: str) -> tree.Scalar | None:
    block = _block(document, id)
    when = block.mapping("when") if block is not None else None
    return when.scalar("after") if when is not None else None
