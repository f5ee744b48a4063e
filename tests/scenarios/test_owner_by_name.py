"""An event names the person whose item it is: the item is that person's, and the role's where nobody can be told."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.action.evidence import Attachment
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.organisation import Person
from engine.domain.figures.inbox import InboxSection
from engine.domain.ledger.entry import Kind
from engine.services.actions.act import act
from engine.services.command_time import resolve_command_time
from engine.services.events.open_questions import open_questions
from engine.services.reading.inbox import inbox
from engine.services.reading.overdue import report_overdue
from engine.services.run.orphaned_assignments import assignments_of
from tests import builders as build
from tests.builders import instant
from tests.conftest import PICTURE, World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""Due on Friday 9 January, 17:30."""
ONE, TWO = "sales-consultant-1", "sales-consultant-2"


def deliver_car(world: World, consultant: str, at: str = "2026-01-08T15:05") -> None:
    """Thursday 8 January, 15:00: a car is delivered by a consultant."""
    fields = {"consultant": consultant} if consultant else {}
    world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", at, customer="C", plate="P", amount="10", **fields)


def car_of(world: World, consultant: str) -> World:
    world.run("2026-01-02T09:00")
    deliver_car(world, consultant)
    world.run("2026-01-08T16:00")
    return world


def people_with(definitions: Definitions, *more: Person, leaves: dict[str, str] | None = None) -> Definitions:
    until = {id: date.fromisoformat(on) for id, on in (leaves or {}).items()}
    people = [replace(p, until=until.get(p.id, p.until)) for p in definitions.people]
    return replace(definitions, people=tuple(sorted([*people, *more], key=lambda p: p.id)))


def section(world: World, person: str, at: str = "2026-01-08T17:00") -> list[InboxSection]:
    shown = inbox(world.ledger, person, instant(at), None)
    return [r.part for r in shown.rows if SLIPS in [j.occurrence.id for j in r.items]]


def notified(world: World, id: str = SLIPS) -> list[tuple[str, list[str]]]:
    return [(str(e.body["step"]), list(e.body["to"])) for e in world.entries(id, Kind.NOTIFIED)]  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["sales-consultant-2", "销售顾问二", " 销售顾问二 "])
def test_the_person_whom_the_event_names_has_it_to_do_and_gets_the_mail(world: World, written: str) -> None:
    car = car_of(world, written)
    car.run("2026-01-09T08:30")
    assert section(car, TWO) == [InboxSection.TO_DO]
    assert {person for _, to in notified(car) for person in to} == {TWO}


def test_colleagues_of_the_role_see_it_apart_and_may_deliver_it(world: World) -> None:
    car = car_of(world, "销售顾问二")
    assert section(car, ONE) == [InboxSection.OF_COLLEAGUES]
    slips = ("order_slip", "delivery_slip")
    files = {name: Attachment(f"{name}.png", PICTURE) for name in slips}
    done = car.act(Kind.DELIVERED, SLIPS, ONE, "2026-01-08T17:10", files=files, signed=slips)
    assert done.entry.actor == ONE


def test_a_colleague_takes_it_over(world: World) -> None:
    car = car_of(world, "销售顾问二")
    command_time = resolve_command_time(car.ledger, instant("2026-01-08T16:30"), car.now)
    act(car.ledger, build.action(Kind.REASSIGNED, SLIPS, ONE, to=ONE), command_time, Evidence(car.folder / "evidence"))
    assert section(car, ONE) == [InboxSection.TO_DO]
    assert section(car, TWO) == [InboxSection.OF_COLLEAGUES]


def test_without_a_name_the_role_owns_it(world: World) -> None:
    car = car_of(world, "")
    assert section(car, ONE) == section(car, TWO) == [InboxSection.TO_DO]
    assert open_questions(car.ledger) == ()


@pytest.mark.parametrize("unknown", ["销售顾问九", "hr-head-1", "销售内勤"])
def test_for_an_unknown_name_the_role_owns_it_and_the_recorder_is_asked(world: World, unknown: str) -> None:
    car = car_of(world, unknown)
    assert section(car, ONE) == section(car, TWO) == [InboxSection.TO_DO]
    (question,) = open_questions(car.ledger)
    assert (question.department, question.fields) == ("sales", ())
    assert [(name, written) for name, _, written in question.names] == [("consultant", unknown)]
    (finding,) = [f for f in car.run("2026-01-08T16:30").findings if f.code == "question-of-owner"]
    assert unknown in finding.text.zh and "vehicle.delivered/A-1" in finding.text.en


def test_a_corrected_name_answers_the_question_and_moves_the_item(world: World) -> None:
    car = car_of(world, "销售顾问九")
    deliver_car(car, "销售顾问一", "2026-01-08T16:40")
    findings = car.run("2026-01-08T16:50").findings
    assert [f for f in findings if f.code == "question-of-owner"] == []
    assert (section(car, ONE), section(car, TWO)) == ([InboxSection.TO_DO], [InboxSection.OF_COLLEAGUES])


def test_a_name_of_two_people_of_the_role_is_no_answer_but_the_id_is(new_world: Any, tmp_path: Path) -> None:
    def of(folder: str, written: str) -> World:
        (tmp_path / folder).mkdir()
        world: World = new_world(tmp_path / folder)
        twin = next(p for p in world.definitions.people if p.id == TWO)
        world.definitions = people_with(world.definitions, replace(twin, id="sales-consultant-3"))
        return car_of(world, written)

    by_name, by_id = of("name", "销售顾问二"), of("id", TWO)
    assert [len(open_questions(w.ledger)) for w in (by_name, by_id)] == [1, 0]
    assert section(by_name, ONE) == [InboxSection.TO_DO]
    assert section(by_id, ONE) == [InboxSection.OF_COLLEAGUES]


def test_what_belongs_to_somebody_who_leaves_goes_back_to_the_role_and_is_told(world: World) -> None:
    world.definitions = people_with(world.definitions, leaves={TWO: "2026-01-09"})
    car = car_of(world, "销售顾问二")
    car.run("2026-01-09T08:30")
    assert SLIPS in assignments_of(car.ledger, car.definitions.people, TWO)
    assert {person for _, to in notified(car) for person in to} == {TWO}
    findings = car.run("2026-01-12T08:30").findings
    (finding,) = [f for f in findings if f.code == "orphaned-assignments"]
    assert SLIPS in finding.about
    assert section(car, ONE, "2026-01-12T09:00") == [InboxSection.TO_DO]
    assert any(ONE in to for _, to in notified(car))


def test_the_report_names_the_person_and_counts_by_person(world: World) -> None:
    car = car_of(world, "销售顾问二")
    car.event("vehicle.delivered", "A-2", "2026-01-08 15:00", "2026-01-08T16:05", customer="D", plate="Q", amount="9")
    car.run("2026-01-12T09:00")
    figures = report_overdue(car.ledger, instant("2026-01-12T09:00"))
    of_cars = [x for x in figures.lines if x.owner == "sales-consultant" and x.subject]
    assert {(x.subject, x.person) for x in of_cars} == {("A-1", TWO), ("A-2", None)}
    shares = {(s.id, s.person): s.total for s in figures.by_owner}
    assert shares["sales-consultant", TWO] == sum(x.person == TWO for x in of_cars)
    assert '"name": "销售顾问二"' in car.report("2026-01-12T09:00")
