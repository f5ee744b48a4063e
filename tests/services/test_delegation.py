"""Delegating from a date until a date, and reassigned items of somebody who leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.entry import Kind
from engine.services.actions.act import act_all
from engine.services.actions.delegate import delegate, end_delegation
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from engine.services.run.load_in_force import FolderContents
from engine.services.run.orphaned_assignments import assignments_of
from tests.builders import instant
from tests.conftest import World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


@pytest.fixture
def car(world: World) -> World:
    """Thursday 8 January, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    return world


@pytest.fixture
def stand_in(car: World) -> Callable[..., Delegation]:
    """finance-head-1 delegates to somebody, on 8 January."""

    def name(
        to: str, since: str = "2026-01-09", until: str = "2026-01-13", actor: str = "finance-head-1"
    ) -> Delegation:
        command_time = resolve_command_time(car.ledger, instant("2026-01-08T16:00"), car.now)
        return delegate(
            car.ledger,
            actor=actor,
            to=to,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until),
            command_time=command_time,
        )

    return name


def recipients(world: World, what: str) -> list[list[str]]:
    return [
        list(e.body["to"])  # type: ignore[arg-type]
        for e in world.entries(SLIPS, Kind.NOTIFIED)
        if str(e.body["step"]).startswith(what)
    ]


def test_a_delegate_hears_what_the_head_hears_and_answers_for_him(car: World, stand_in: Any) -> None:
    stand_in("finance-cashier-1")
    car.run("2026-01-08T16:30")
    car.act(Kind.WAIVER_REQUESTED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", reason="sale cancelled")
    with pytest.raises(Refused, match="Only Finance can do this"):
        car.act(Kind.WAIVER_GRANTED, SLIPS, "finance-cashier-1", "2026-01-08T17:10")  # the day before it begins
    car.run("2026-01-09T08:30")
    assert recipients(car, "requested") == [
        ["finance-cashier-1", "finance-clerk-1", "finance-clerk-2", "finance-head-1"]
    ]
    done = car.act(Kind.WAIVER_GRANTED, SLIPS, "finance-cashier-1", "2026-01-09T10:00")
    assert (done.entry.actor, done.entry.body["for"]) == ("finance-cashier-1", ["finance-head-1"])
    assert car.differences() == ()


def test_who_may_anyway_acts_for_nobody(car: World, stand_in: Any) -> None:
    stand_in("finance-clerk-1")
    car.run("2026-01-08T16:30")
    car.act(Kind.WAIVER_REQUESTED, SLIPS, "sales-consultant-1", "2026-01-09T09:00", reason="r")
    assert "for" not in car.act(Kind.WAIVER_GRANTED, SLIPS, "finance-clerk-1", "2026-01-09T10:00").entry.body


def test_a_delegation_ends_with_its_last_day_or_when_it_is_ended(car: World, stand_in: Any) -> None:
    stand_in("finance-cashier-1", until="2026-01-09")
    car.run("2026-01-08T16:30")
    car.act(Kind.WAIVER_REQUESTED, SLIPS, "sales-consultant-1", "2026-01-09T09:00", reason="r")
    with pytest.raises(Refused, match="Only Finance"):
        car.act(Kind.WAIVER_GRANTED, SLIPS, "finance-cashier-1", "2026-01-10T10:00")
    command_time = resolve_command_time(car.ledger, instant("2026-01-10T11:00"), car.now)
    with pytest.raises(Refused, match="财务部经理 has no delegation to end"):
        end_delegation(car.ledger, actor="finance-head-1", command_time=command_time)
    delegation = delegate(
        car.ledger,
        actor="finance-head-1",
        to="finance-cashier-1",
        since=date(2026, 1, 10),
        until=date(2026, 1, 30),
        command_time=command_time,
    )
    assert end_delegation(car.ledger, actor="finance-head-1", command_time=command_time) == (delegation,)
    with pytest.raises(Refused, match="Only Finance can do this"):
        car.act(Kind.WAIVER_GRANTED, SLIPS, "finance-cashier-1", "2026-01-10T12:00")


def test_a_delegate_is_a_colleague_for_a_span_that_is_free_and_not_past(stand_in: Any) -> None:
    for to in ("sales-head-1", "nobody", "finance-head-1"):
        with pytest.raises(Refused, match=r"A delegate must be a colleague .* 出纳, .*; not “"):
            stand_in(to)
    with pytest.raises(Refused, match="out of order or past: from 2026-01-09 until 2026-01-08; today is 2026-01-08"):
        stand_in("finance-cashier-1", until="2026-01-08")
    with pytest.raises(Refused, match="out of order or past"):
        stand_in("finance-cashier-1", since="2026-01-01", until="2026-01-07")
    stand_in("finance-cashier-1")
    with pytest.raises(Refused, match="出纳 already stands in from 2026-01-09 until 2026-01-13"):
        stand_in("finance-clerk-1", since="2026-01-13", until="2026-01-20")
    with pytest.raises(Refused, match="出纳 already stands in from 2026-01-09 until 2026-01-13"):
        stand_in("finance-clerk-1", since="2026-01-08", until="2026-01-09")
    stand_in("finance-clerk-1", since="2026-01-08", until="2026-01-08")
    stand_in("finance-clerk-1", since="2026-01-14", until="2026-01-14")


def test_what_was_handed_to_somebody_who_leaves_goes_back_and_the_run_says_so_once(car: World) -> None:
    car.run("2026-01-08T16:00")
    from engine.intake.evidence import EvidenceFolder
    from tests import builders as build

    command_time = resolve_command_time(car.ledger, instant("2026-01-08T17:00"), car.now)
    action = build.action(Kind.REASSIGNED, SLIPS, "sales-consultant-2", to="sales-consultant-1")
    act_all(car.ledger, [action], command_time, EvidenceFolder(car.folder / "evidence"))
    assert assignments_of(car.ledger, car.definitions.people, "sales-consultant-1") == (SLIPS,)
    people = tuple(
        replace(p, until=date(2026, 1, 8)) if p.id == "sales-consultant-1" else p for p in car.definitions.people
    )
    folder = FolderContents(replace(car.definitions, people=people), 0, "definitions")
    findings = car.run("2026-01-09T08:30", folder).findings
    (finding,) = [f for f in findings if f.code == "orphaned-assignments"]
    assert finding.about == (SLIPS,)
    assert finding.text.en.startswith("销售顾问一 no longer holds a role. ")
    assert recipients(car, "due") == [["sales-consultant-2"]]
    assert "orphaned-assignments" not in {f.code for f in car.run("2026-01-10T08:30", folder).findings}


def test_delegating_on_the_command_line(duecourse: Any) -> None:
    assert duecourse("run", "--in-process", "--as-of", "2026-01-05T09:00+08:00").code == 0
    asked = ("delegate", "--as", "finance-head-1")
    assert duecourse(*asked).err.startswith("Error: Name the colleague and the last day")
    done = duecourse(*asked, "--to", "finance-clerk-1", "--until", "2026-01-09")
    assert (done.code, done.out) == (0, "会计一 acts for 财务部经理, 2026-01-05 – 2026-01-09\n")
    assert duecourse(*asked, "--end").out.startswith("Ended: 会计一 acts for 财务部经理")
    removed = duecourse("hand-over", "--all", "--from", "sales-consultant-1", "--to", "sales-consultant-2", *asked[1:])
    assert (removed.code, removed.err) == (2, "Error: No open item is assigned to 销售顾问一.\n")
    assert duecourse("hand-over", "--all", "--to", "sales-consultant-2", *asked[1:]).code == 2
