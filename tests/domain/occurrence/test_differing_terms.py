"""The obligations whose items two rulebooks may evaluate differently: neither one too few, nor all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine.domain.agreement.agreement import Acceptance, Agreement, Need
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy
from engine.domain.agreement.rule import OnReturn, Within
from engine.domain.occurrence.differing_terms import ObligationName, differing_obligations
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit

AT = datetime(2026, 1, 14, 2, tzinfo=UTC)
TWO_DAYS = Within(Amount.of(2, Unit.WORKING_DAY))
Edit = Callable[[Definitions], Definitions]


def differing(old: Definitions, new: Definitions) -> set[ObligationName]:
    return set(differing_obligations(Rulebook(old, {}), Rulebook(new, {}), AT))


def sales(edit: Callable[[Agreement], Agreement]) -> Edit:
    """An edit of the agreement between Sales and Finance."""
    return lambda old: replace(old, agreements=tuple(edit(a) if a.id == "sales-finance" else a for a in old.agreements))


def slips(**fields: object) -> Edit:
    """An edit of one of its obligations."""
    return sales(
        lambda a: replace(
            a,
            obligations=tuple(replace(o, **fields) if o.id == "signed-slips" else o for o in a.obligations),  # type: ignore[arg-type]
        )
    )


def organisation(**fields: object) -> Edit:
    return lambda old: replace(old, organisation=replace(old.organisation, **fields))  # type: ignore[arg-type]


def in_another_department_calendar(old: Definitions) -> Definitions:
    departments = old.organisation.departments
    moved = tuple(replace(d, calendar="dealership") if d.id == "sales" else d for d in departments)
    return replace(old, organisation=replace(old.organisation, departments=moved))


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda old: old, id="nothing"),
        pytest.param(lambda old: replace(old, people=()), id="people"),
        pytest.param(organisation(title=Text.plain("other"), roles=()), id="titles and roles"),
        pytest.param(sales(lambda a: replace(a, title=Text.plain("other"), sign_off=True)), id="title and signatures"),
    ],
)
def test_nothing_differs_where_no_date_and_no_step_depends_on_the_edit(shipped: Definitions, edit: Edit) -> None:
    assert differing(shipped, edit(shipped)) == set()


def test_an_edited_obligation_differs_alone(shipped: Definitions) -> None:
    only = {("sales-finance", "signed-slips")}
    assert differing(shipped, slips(due=TWO_DAYS)(shipped)) == only
    assert differing(shipped, slips(escalation=EscalationPolicy("other", ()))(shipped)) == only


def test_one_that_comes_or_goes_differs(shipped: Definitions) -> None:
    without = sales(lambda a: replace(a, obligations=a.obligations[1:]))(shipped)
    assert differing(shipped, without) == differing(without, shipped) == {("sales-finance", "payment-slip")}


@pytest.mark.parametrize(
    "edit",
    [
        lambda a: replace(a, provider=a.consumer, consumer=a.provider),
        lambda a: replace(a, effective_from=date(2025, 6, 1)),
        lambda a: replace(a, effective_until=date(2026, 6, 1)),
    ],
)
def test_parties_and_bounds_concern_all_of_an_agreement(
    shipped: Definitions, edit: Callable[[Agreement], Agreement]
) -> None:
    whole = {name for name in Rulebook(shipped, {}).names() if name[0] == "sales-finance"}
    assert differing(shipped, sales(edit)(shipped)) == whole


def test_the_calendar_of_a_department_concerns_the_agreements_of_either_side(shipped: Definitions) -> None:
    theirs = {a.id for a in shipped.agreements if "sales" in (a.provider, a.consumer)}
    assert {agreement for agreement, _ in differing(shipped, in_another_department_calendar(shipped))} == theirs


def test_a_published_year_concerns_what_runs_on_the_calendar_and_whose_sides_do(shipped: Definitions) -> None:
    tables = tuple(
        replace(t, valid_through=t.valid_through + timedelta(days=365)) if t.id == "sales" else t
        for t in shipped.calendars
    )
    theirs = {a.id for a in shipped.agreements if "sales" in (a.provider, a.consumer)}
    assert {agreement for agreement, _ in differing(shipped, replace(shipped, calendars=tables))} == theirs


def test_a_type_of_event_concerns_what_it_opens(shipped: Definitions) -> None:
    types = tuple(replace(t, label="{key}!") if t.name == "vehicle.delivered" else t for t in shipped.catalogue.events)
    opened = {
        (a.id, o.key)
        for a in shipped.agreements
        for o in a.obligations
        if "vehicle.delivered" in getattr(o.trigger, "events", ())
    }
    assert opened
    assert differing(shipped, replace(shipped, catalogue=replace(shipped.catalogue, events=types))) == opened


@pytest.mark.parametrize("edit", [organisation(digest_at=time(7)), organisation(horizon_days=20)])
def test_the_digest_and_the_horizon_concern_all(shipped: Definitions, edit: Edit) -> None:
    assert differing(shipped, edit(shipped)) == set(Rulebook(shipped, {}).names())


def test_a_common_obligation_concerns_each_agreement(shipped: Definitions) -> None:
    common = CommonObligation(
        "better", Text.plain("better"), OnReturn(), Audience.OWNER, TWO_DAYS, Acceptance(), EscalationPolicy("o", ())
    )
    added = organisation(common_obligations=(common,))(shipped)
    each = {(a.id, "better") for a in shipped.agreements}
    assert differing(shipped, added) == each
    assert (
        differing(added, organisation(common_obligations=(replace(common, owner=Audience.CONSUMER_HEAD),))(added))
        == each
    )


def test_whatever_waits_for_a_delivery_differs_with_it(shipped: Definitions) -> None:
    waits = replace(TWO_DAYS, from_delivery=True)
    needs = {"signed-slips": "payment-slip", "complete-file": "signed-slips"}

    def waiting(agreement: Agreement) -> Agreement:
        obligations = tuple(
            replace(o, due=waits, needs=(Need("sales-finance", needs[o.id]),)) if o.id in needs else o
            for o in agreement.obligations
        )
        return replace(agreement, obligations=obligations)

    old = sales(waiting)(shipped)
    new = sales(
        lambda a: replace(
            a,
            obligations=tuple(
                replace(o, respond=None, key_moment=True) if o.id == "payment-slip" else o for o in a.obligations
            ),
        )
    )(old)
    assert differing(old, new) == {("sales-finance", key) for key in ("payment-slip", "signed-slips", "complete-file")}
