"""After a round that counts, each department rated owes an improvement plan; the next round shows what rose."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from engine.domain.agreement.agreement import Acceptance
from engine.domain.agreement.catalogue import Field, FieldKind
from engine.domain.agreement.common_obligation import CommonObligation
from engine.domain.agreement.escalation_policy import Audience
from engine.domain.agreement.rule import OnSurvey, Within
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from tests.conftest import World
from tests.fixtures.surveys import QUARTERLY, with_surveys
from tests.services.test_rounds import serve
from tests.services.test_survey_answers import answer, of, result

INSURANCE = "insurance-finance/improvement-plan@2026-Q1"
HR = "hr-finance/improvement-plan@2026-Q1"


@pytest.fixture
def rated(new_world: Callable[[Path], World], tmp_path: Path) -> Callable[..., World]:
    """A world in which Finance gave Insurance 2 and Human resources 4 in a round that has closed."""

    def world_with(trigger: OnSurvey = OnSurvey("quarterly")) -> World:  # noqa: B008
        world = new_world(tmp_path)
        plan = CommonObligation(
            "improvement-plan",
            Text(zh="改进计划", en="Improvement plan"),
            trigger,
            Audience.PROVIDER_HEAD,
            Within(Amount.parse("10 working days")),
            Acceptance(),
            world.definitions.organisation.escalation_policies[0],
            evidence=(Field("dimensions", Text(zh="改进的评价项", en="Dimensions to improve"), FieldKind.TEXT),),
        )
        organisation = replace(world.definitions.organisation, common_obligations=(plan,))
        world.definitions = with_surveys(replace(world.definitions, organisation=organisation), QUARTERLY)
        world.run("2026-01-05T09:00")
        serve(world)
        world.run("2026-04-01T08:00")
        answer(world, of("insurance", 2, 2), of("hr", 4, 4))
        world.run("2026-04-10T09:00")
        return world

    return world_with


def plans(world: World) -> list[str]:
    return [id for id in world.verdicts() if "improvement-plan" in id]


@pytest.mark.databases
def test_each_department_rated_owes_one_plan_counted_from_the_closing(rated: Callable[..., World]) -> None:
    world = rated()
    assert plans(world) == [HR, INSURANCE]
    verdict = world.verdict(INSURANCE)
    assert verdict.phase is Phase.OPEN
    assert verdict.due is not None
    assert verdict.due.at.isoformat() == "2026-04-24T09:30:00+00:00"  # ten working days after 10 April, at close
    world.run("2026-04-11T09:00")
    assert plans(world) == [HR, INSURANCE]
    assert world.differences() == ()


def test_only_departments_below_a_score_owe_a_plan_where_the_organisation_says_so(rated: Callable[..., World]) -> None:
    assert plans(rated(OnSurvey("quarterly", below=3))) == [INSURANCE]


def test_the_rounds_of_another_survey_cause_nothing(rated: Callable[..., World]) -> None:
    assert plans(rated(OnSurvey("yearly"))) == []


def test_the_next_round_shows_whether_the_dimensions_that_the_plan_names_rose(rated: Callable[..., World]) -> None:
    world = rated()
    plan = {"dimensions": "及时, Attitude"}
    world.act(Kind.DELIVERED, INSURANCE, "insurance-head-1", "2026-04-13T10:00", values=plan)
    day = "2026-05-12"
    world.event("policy.issued", "P-8", f"{day} 09:00", f"{day}T09:05", customer="C", plate="P", insurer="I")
    item = "insurance-finance/renewal-dates@policy.issued/P-8"
    world.act(Kind.DELIVERED, item, "insurance-clerk-1", f"{day}T10:00", values={"renewal_on": "2027-01-12"})
    world.run("2026-07-01T08:00")
    answer(world, of("insurance", 4, 2), at="2026-07-02T09:00", to="quarterly")
    assert result(world, "2026-07-02T10:00", of="quarterly").plans == ()
    world.run("2026-07-10T09:00")

    [shown] = result(world, "2026-07-10T10:00", of="quarterly").plans
    assert (shown.provider, shown.occurrence, shown.delivered) == ("insurance", INSURANCE, True)
    assert shown.changes == (("timeliness", Fraction(2)), ("attitude", Fraction(0)))
