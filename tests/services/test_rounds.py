"""Rounds of surveys in the run: they open on their day, once, by the record of service, and close at their time."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.domain.action.survey_round import ROUND_CLOSED, ROUND_OPENED
from engine.domain.agreement.survey import Between, EveryoneServed, HoldersOfRole, SampleOf
from engine.domain.ledger.entry import About, Kind
from engine.domain.survey.rater import Rater
from engine.domain.survey.round import Round
from engine.services.command_time import CommandTime, resolve_as_of
from engine.services.definitions.plan import carry_out
from engine.services.rounds import known_rounds
from engine.services.snapshot import rulebooks
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.surveys import QUARTERLY, with_surveys

Q1 = "quarterly@2026-Q1"


def serve(world: World) -> None:
    """In the first quarter Finance receives three things from Insurance and one from Human resources."""
    for key, day in (("P-1", "2026-01-12"), ("P-2", "2026-02-09"), ("P-3", "2026-03-31")):
        world.event("policy.issued", key, f"{day} 09:00", f"{day}T09:05", **POLICY)
        item = f"insurance-finance/renewal-dates@policy.issued/{key}"
        world.act(Kind.DELIVERED, item, "insurance-clerk-1", f"{day}T10:00", values={"renewal_on": "2027-01-12"})
    world.event("employee.joined", "E-1", "2026-03-31 14:00", "2026-03-31T14:05", **EMPLOYEE)
    item = "hr-finance/new-employee.deposit@employee.joined/E-1"
    world.act(Kind.DELIVERED, item, "hr-clerk-2", "2026-03-31T15:00", values={"told_on": "2026-03-31"})


POLICY = {"customer": "C", "plate": "P-9", "insurer": "PICC"}
EMPLOYEE = {"name": "N", "department": "sales", "position": "clerk"}


def rounds(world: World, at: str) -> dict[str, Round]:
    return dict(known_rounds(world.ledger, rulebooks(world.ledger), instant(at)))


def findings(world: World, at: str) -> list[str]:
    return [f.code for f in world.run(at).findings if f.code.startswith("round-")]


@pytest.mark.databases
def test_a_round_opens_on_the_first_working_day_after_its_quarter_for_those_who_were_served(
    surveyed: Callable[..., World],
) -> None:
    world = surveyed()
    serve(world)
    assert findings(world, "2026-03-31T23:50") == []

    assert findings(world, "2026-04-01T08:00") == ["round-opened"]

    opened = rounds(world, "2026-04-01T08:00")[Q1]
    assert (opened.since.isoformat(), opened.until.isoformat()) == ("2026-01-01", "2026-03-31")
    assert opened.opened_at == instant("2026-04-01T00:00")
    assert opened.closes_at == instant("2026-04-09T17:30")  # five working days; Qingming on 4 to 6 April
    assert opened.raters == (Rater("finance-head-1", "finance", ("hr", "insurance")),)
    assert {pair.provider: count for pair, count in opened.served.items()} == {"insurance": 3, "hr": 1}
    assert opened.closed is None


def test_a_second_run_changes_nothing_and_the_round_closes_once_at_its_time(surveyed: Callable[..., World]) -> None:
    world = surveyed()
    serve(world)
    world.run("2026-04-01T08:00")
    before = world.digest()
    world.run("2026-04-01T08:00")
    assert world.digest() == before

    assert findings(world, "2026-04-09T17:29") == []
    assert findings(world, "2026-04-13T09:00") == ["round-not-valid"]
    assert findings(world, "2026-04-14T09:00") == []

    closed = rounds(world, "2026-04-14T09:00")[Q1].closed
    assert closed is not None
    assert (closed.at, closed.answered, closed.valid) == (instant("2026-04-09T17:30"), 0, False)
    kinds = [e.kind for e in world.ledger.entries.about(About.ROUND)[Q1]]
    assert kinds == [ROUND_OPENED, ROUND_CLOSED]


def test_a_run_that_comes_late_opens_the_round_then_and_people_have_their_whole_time(
    surveyed: Callable[..., World],
) -> None:
    world = surveyed()
    serve(world)
    assert findings(world, "2026-04-20T15:00") == ["round-opened"]
    late = rounds(world, "2026-04-20T15:00")[Q1]
    assert (late.opened_at, late.closes_at) == (instant("2026-04-20T15:00"), instant("2026-04-27T17:30"))


def test_a_change_of_the_survey_or_of_the_heads_does_not_change_an_open_round(surveyed: Callable[..., World]) -> None:
    world = surveyed()
    serve(world)
    world.run("2026-04-01T08:00")
    opened = rounds(world, "2026-04-01T08:00")
    people = tuple(p if p.id != "finance-head-1" else replace(p, id="new-head") for p in world.definitions.people)
    world.definitions = replace(world.definitions, people=people)
    world.run("2026-04-02T08:00")
    assert rounds(world, "2026-04-02T08:00") == opened


def test_only_departments_with_enough_deliveries_are_rated(surveyed: Callable[..., World]) -> None:
    world = surveyed(replace(QUARTERLY, only_served=2), replace(QUARTERLY, id="hr-only", between=Between(("hr",), ())))
    serve(world)
    world.run("2026-04-01T08:00")
    opened = rounds(world, "2026-04-01T08:00")
    assert opened[Q1].raters == (Rater("finance-head-1", "finance", ("insurance",)),)
    assert opened["hr-only@2026-Q1"].raters == (Rater("finance-head-1", "finance", ("hr",)),)


def test_raters_are_the_holders_of_a_role_everybody_served_or_a_sample_that_is_always_the_same(
    surveyed: Callable[..., World],
) -> None:
    world = surveyed(
        replace(QUARTERLY, id="role", raters=HoldersOfRole("finance-clerk")),
        replace(QUARTERLY, id="all", raters=EveryoneServed()),
        replace(QUARTERLY, id="some", raters=SampleOf(50)),
        replace(QUARTERLY, id="none", raters=HoldersOfRole("sales-clerk")),
    )
    serve(world)
    assert sorted(findings(world, "2026-04-01T08:00")) == [
        "round-opened",
        "round-opened",
        "round-opened",
        "round-without-raters",
    ]
    people = {id: [r.person for r in one.raters] for id, one in rounds(world, "2026-04-01T08:00").items()}
    everybody = ["finance-cashier-1", "finance-clerk-1", "finance-clerk-2", "finance-head-1"]
    assert people["role@2026-Q1"] == ["finance-clerk-1", "finance-clerk-2"]
    assert people["all@2026-Q1"] == everybody
    assert len(people["some@2026-Q1"]) == 2
    assert set(people["some@2026-Q1"]) < set(everybody)
    assert people["none@2026-Q1"] == []


@pytest.mark.databases
def test_rounds_as_of_an_earlier_instant_are_those_known_then(surveyed: Callable[..., World]) -> None:
    world = surveyed()
    serve(world)
    world.run("2026-04-01T08:00")
    world.run("2026-04-14T09:00")

    def then(at: str) -> dict[str, bool]:
        as_of = resolve_as_of(world.ledger.runs, instant(at))
        known = known_rounds(world.ledger, rulebooks(world.ledger, as_of), instant(at), as_of)
        return {id: one.closed is not None for id, one in known.items()}

    assert then("2026-03-31T12:00") == {}
    assert then("2026-04-02T12:00") == {Q1: False}
    assert then("2026-04-14T12:00") == {Q1: True}


def test_a_ledger_without_surveys_has_no_entry_about_rounds(world: World) -> None:
    world.definitions = with_surveys(world.definitions)
    world.run("2026-01-05T09:00")
    world.run("2026-04-01T09:00")
    assert world.ledger.entries.about(About.ROUND) == {}


def test_a_survey_that_is_applied_later_opens_no_round_that_was_due_before_that_day(world: World) -> None:
    world.definitions = with_surveys(world.definitions)
    world.run("2026-01-05T09:00")
    serve(world)
    world.run("2026-04-02T09:00")
    world.definitions = with_surveys(world.definitions, QUARTERLY)
    carry_out(world.ledger, world.definitions, CommandTime(instant("2026-04-02T10:00"), rehearsal=True))
    world.run("2026-06-30T09:00")
    assert rounds(world, "2026-06-30T09:00") == {}
    world.run("2026-07-01T09:00")
    assert set(rounds(world, "2026-07-01T09:00")) == {"quarterly@2026-Q2"}
