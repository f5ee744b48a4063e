"""The obligations that the organisation's common obligations become under one agreement."""

from collections.abc import Iterator
from dataclasses import replace

from engine.domain.agreement.agreement import PAUSE_LIMIT, Agreement, Obligation
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.organisation import Organisation
from engine.domain.agreement.rule import OnReview, Within
from engine.domain.text import Text

_ABOUT = Text(zh="{title}：{about}", en="{title}: {about}")


def common_terms(agreement: Agreement, organisation: Organisation) -> Iterator[tuple[Agreement, Obligation]]:
    """Each common obligation as an obligation of an agreement, with that agreement; a review names it in its title.

    Where the consumer's head owes it, the two sides of the agreement are exchanged: the consumer owes it to the
    provider. Its dates run on the calendar of the department that owes it.
    """
    for common in organisation.common_obligations:
        sides = agreement
        if common.owner is Audience.CONSUMER_HEAD:
            sides = replace(agreement, provider=agreement.consumer, consumer=agreement.provider)
        department = organisation.department(sides.provider)
        if department is not None:
            obligation = _as_obligation(common, owner=department.head, calendar=department.calendar)
            if isinstance(common.trigger, OnReview):
                obligation = replace(obligation, title=_ABOUT.filled(title=common.title, about=agreement.title))
            yield sides, obligation


def _as_obligation(common: CommonObligation, *, owner: str, calendar: str) -> Obligation:
    return Obligation(
        id=common.id,
        title=common.title,
        owner=owner,
        receiver=None,
        calendar=calendar,
        trigger=common.trigger,
        due=common.due,
        acceptance=common.acceptance,
        escalation=common.escalation,
        pause_limit=PAUSE_LIMIT if isinstance(common.due, Within) else None,
        evidence=common.evidence,
        check=common.check,
        rate_again=common.rate_again,
    )


def with_cause(common: CommonObligation, obligation: Obligation, causing: Obligation | None) -> Obligation:
    """A common obligation for one item, which follows from an item of another obligation.

    Its title names the other obligation, and the role that owes the other item owes it where the organisation says so.
    ``causing`` None: the other obligation is no longer in force, and the provider's head owes it.
    """
    if causing is None:
        return obligation
    title = _ABOUT.filled(title=obligation.title, about=causing.title)
    if common.owner is Audience.CONSUMER_HEAD:
        return replace(obligation, title=title)
    owner = causing.owner if common.owner is Audience.OWNER else obligation.owner
    return replace(obligation, title=title, owner=owner, receiver=causing.receiver)
