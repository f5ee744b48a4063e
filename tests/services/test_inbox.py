"""The inbox of a person: to-dos, requests to answer, items waited for, and the commands to type next."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.figures.inbox import InboxSection, Tally
from engine.domain.ledger.entry import Kind
from engine.intake.evidence import EvidenceFolder
from engine.reports.command_line import command_name
from engine.services.actions.act import act
from engine.services.actions.delegate import delegate
from engine.services.command_time import resolve_command_time
from engine.services.reading.inbox import Inbox, inbox
from engine.services.refused import Refused
from engine.services.run.load_in_force import FolderContents
from tests import builders as build
from tests.builders import instant
from tests.conftest import PICTURE, World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""Due on Friday 9 January, 17:30."""
NOW = "2026-01-08T17:00"


@pytest.fixture
def car(world: World) -> World:
    """Thursday 8 January, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


def of(world: World, person: str, at: str = NOW, department: str | None = None) -> Inbox:
    return inbox(world.ledger, person, instant(at), department)


def about(shown: Inbox, id: str = SLIPS) -> list[tuple[InboxSection, tuple[str, ...]]]:
    """The part and the commands of each row about an occurrence."""
    return [
        (r.part, tuple(map(command_name, r.actions))) for r in shown.rows if id in [j.occurrence.id for j in r.items]
    ]


def do(world: World, kind: Kind, actor: str, when: str = NOW, **fields: Any) -> None:
    command_time = resolve_command_time(world.ledger, instant(when), world.now)
    act(
        world.ledger,
        build.action(kind, SLIPS, actor, **fields),
        command_time,
        EvidenceFolder(world.folder / "evidence"),
    )


def deliver(world: World, **fields: Any) -> None:
    slips = ("order_slip", "delivery_slip")
    files = {name: Attachment(f"{name}.png", PICTURE) for name in slips}
    world.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:10", files=files, signed=slips, **fields)


def test_the_owner_has_it_to_do_and_the_other_side_waits_for_it(car: World) -> None:
    assert about(of(car, "sales-consultant-1")) == [(InboxSection.TO_DO, ("deliver",))]
    assert about(of(car, "finance-clerk-1")) == [(InboxSection.WAITED_FOR, ())]
    assert about(of(car, "finance-clerk-1", "2026-01-09T17:31")) == [(InboxSection.WAITED_FOR, ("remind",))]


def test_it_says_whether_the_ledger_is_a_rehearsal(car: World, new_world: Any, tmp_path: Path) -> None:
    assert of(car, "sales-consultant-1").rehearsal
    (tmp_path / "real").mkdir()
    real = new_world(tmp_path / "real")
    real.run()
    assert not inbox(real.ledger, "sales-consultant-1", real.now, None).rehearsal


def test_third_parties_see_nothing_of_it(car: World) -> None:
    assert about(of(car, "hr-head-1")) == about(of(car, "insurance-clerk-1")) == []


def test_rows_of_a_part_are_in_the_order_of_their_due_instants_those_without_one_last(car: World) -> None:
    car.event(
        "refund.requested",
        "RF-1",
        "2026-01-08 15:30",
        "2026-01-08T16:31",
        customer="D",
        order="A-9",
        deposit="transfer",
        amount="5",
    )
    due = [r.due_at for r in of(car, "consumer-credit-clerk-1").rows if r.part is InboxSection.TO_DO]
    assert None in due
    known = [d for d in due if d is not None]
    assert due == [*sorted(known), *[None] * (len(due) - len(known))]


def test_what_is_handed_over_is_to_do_for_him_alone_to_whom_it_was(car: World) -> None:
    do(car, Kind.REASSIGNED, "sales-consultant-1", to="sales-consultant-2")
    shown = about(of(car, "sales-consultant-1", "2026-01-08T17:01"))
    assert shown == [(InboxSection.OF_COLLEAGUES, ("deliver", "hand-over"))]
    assert about(of(car, "sales-consultant-2", "2026-01-08T17:01")) == [(InboxSection.TO_DO, ("deliver",))]


def test_whoever_stands_in_has_the_rows_of_the_other(car: World) -> None:
    command_time = resolve_command_time(car.ledger, instant("2026-01-08T16:30"), car.now)
    since = until = date(2026, 1, 9)
    delegate(
        car.ledger, actor="sales-consultant-1", to="sales-clerk-1", since=since, until=until, command_time=command_time
    )
    assert about(of(car, "sales-clerk-1", "2026-01-08T17:00")) == []
    assert about(of(car, "sales-clerk-1", "2026-01-09T09:00")) == [(InboxSection.TO_DO, ("deliver",))]


def test_what_is_asked_waits_for_who_may_answer_and_for_its_answer(car: World) -> None:
    do(car, Kind.WAIVER_REQUESTED, "sales-consultant-1", reason="sale cancelled")
    after = "2026-01-08T17:05"
    answers = (InboxSection.TO_ANSWER, ("waive grant", "waive refuse"))
    assert about(of(car, "finance-clerk-1", after)) == [answers, (InboxSection.WAITED_FOR, ())]
    assert about(of(car, "finance-head-1", after))[:1] == [answers]
    assert about(of(car, "sales-consultant-1", after)) == [
        (InboxSection.TO_DO, ("deliver",)),
        (InboxSection.WAITED_FOR, ()),
    ]
    assert answers not in about(of(car, "finance-clerk-1", "2026-01-15T17:30")), "silence was a no"


def test_nobody_is_asked_to_answer_what_was_asked_once_it_is_delivered(car: World) -> None:
    do(car, Kind.WAIVER_REQUESTED, "sales-consultant-1", reason="sale cancelled")
    deliver(car)
    shown = about(of(car, "finance-clerk-1", "2026-01-08T17:15"))
    assert shown == [(InboxSection.RETURNABLE, ("accept", "return"))]


def evidence() -> dict[str, Any]:
    from engine.domain.action.evidence import Attachment

    return {
        "files": {"order": Attachment("o.png", PICTURE), "slip": Attachment("s.png", PICTURE)},
        "signed": ("order", "slip"),
    }


def test_a_back_dating_waits_for_the_other_sides_yes_even_though_it_is_closed(car: World) -> None:
    deliver(car, claimed="2026-01-08T15:30")
    shown = about(of(car, "finance-clerk-1", "2026-01-08T17:15"))
    assert shown == [
        (InboxSection.TO_ANSWER, ("confirm-date", "confirm-date --refuse")),
        (InboxSection.RETURNABLE, ("accept", "return")),
    ]


def test_a_delivery_that_waits_for_acceptance_is_accepted_or_returned(world: World) -> None:
    world.run("2026-01-02T09:00")
    id = world.request("hr-finance/wage-changes", "finance-clerk-1", "2026-01-08T10:00").occurrence.id
    assert about(of(world, "hr-clerk-1", "2026-01-08T10:05"), id) == [(InboxSection.TO_DO, ("deliver",))]
    sheet = Attachment("wages.csv", "员工,变动日期,变动金额\n张三,1月,300\n".encode(), ("员工", "变动日期", "变动金额"))
    world.act(Kind.DELIVERED, id, "hr-clerk-1", "2026-01-08T11:00", files={"changes": sheet})
    assert about(of(world, "finance-clerk-1", "2026-01-08T11:05"), id) == [
        (InboxSection.TO_ANSWER, ("accept", "return"))
    ]
    assert about(of(world, "hr-clerk-1", "2026-01-08T11:05"), id) == [(InboxSection.WAITED_FOR, ())]


def test_a_time_to_agree_waits_for_the_side_that_named_none_and_then_for_a_receipt(world: World) -> None:
    world.run("2026-01-02T09:00")
    id = world.request("customer-service-finance/bank-company", "finance-cashier-1", "2026-01-08T10:00").occurrence.id
    clerk, cashier = "customer-service-clerk-1", "finance-cashier-1"
    assert about(of(world, clerk, "2026-01-08T10:05"), id) == [(InboxSection.TO_DO, ("respond",))]
    assert about(of(world, cashier, "2026-01-08T10:05"), id) == [(InboxSection.WAITED_FOR, ("receipt",))]
    world.act(Kind.RESPONDED, id, clerk, "2026-01-08T10:20", time="2026-01-09T10:00")
    assert about(of(world, clerk, "2026-01-08T10:25"), id) == [(InboxSection.WAITED_FOR, ())]
    assert about(of(world, cashier, "2026-01-08T10:25"), id) == [(InboxSection.TO_ANSWER, ("respond",))]
    world.act(Kind.RESPONDED, id, cashier, "2026-01-08T10:30")
    assert about(of(world, clerk, "2026-01-08T10:35"), id) == [(InboxSection.TO_DO, ())], "the consumer's word counts"
    assert about(of(world, cashier, "2026-01-08T10:35"), id) == [(InboxSection.WAITED_FOR, ("receipt",))]


def test_parts_of_one_line_stand_in_one_row(world: World) -> None:
    world.run("2026-01-02T09:00")
    world.event(
        "employee.joined", "E-1", "2026-01-08 09:00", "2026-01-08T09:05", name="N", department="D", position="P"
    )
    (row,) = [
        r for r in of(world, "hr-clerk-1").rows if r.part is InboxSection.TO_DO and "E-1" in r.items[0].occurrence.id
    ]
    assert [j.obligation.id for j in row.items] == [
        "new-employee.deposit",
        "new-employee.file",
        "new-employee.seniority",
    ]


def test_a_head_sees_how_much_each_person_has(car: World) -> None:
    ((department, tallies),) = of(car, "sales-head-1", "2026-01-09T17:31").departments
    assert department == "sales"
    by_person = {t.person: t for t in tallies}
    assert list(by_person) == ["sales-clerk-1", "sales-consultant-1", "sales-consultant-2", "sales-head-1", None]
    assert by_person["sales-consultant-1"] == Tally("sales-consultant-1", to_do=0, overdue=0, to_answer=0)
    assert by_person[None] == Tally(None, to_do=2, overdue=1, to_answer=0, role="sales-consultant")
    assert by_person["sales-head-1"] == Tally("sales-head-1", to_do=0, overdue=0, to_answer=0)
    assert of(car, "sales-consultant-1").departments == ()


def test_what_nobody_holds_the_role_for_is_counted_apart(car: World) -> None:
    removed = tuple(
        replace(p, until=date(2026, 1, 9)) if p.role == "sales-consultant" else p for p in car.definitions.people
    )
    car.run("2026-01-10T09:00", FolderContents(replace(car.definitions, people=removed), 0, "definitions"))
    ((_, tallies),) = of(car, "sales-head-1", "2026-01-10T10:00").departments
    assert tallies[-1] == Tally(None, to_do=2, overdue=1, to_answer=0)


def test_the_people_of_a_department_alone_see_what_it_has(car: World) -> None:
    ((department, _),) = of(car, "sales-consultant-1", department="sales").departments
    assert department == "sales"
    with pytest.raises(Refused, match="会计一 does not belong to sales"):
        of(car, "finance-clerk-1", department="sales")
    with pytest.raises(Refused, match=r"no department sale\. Did you mean: sales"):
        of(car, "sales-consultant-1", department="sale")


def test_an_inbox_as_of_an_instant_does_not_know_what_came_later(car: World) -> None:
    before = about(of(car, "finance-clerk-1", "2026-01-08T16:30"))
    do(car, Kind.WAIVER_REQUESTED, "sales-consultant-1", reason="r")
    assert about(of(car, "finance-clerk-1", "2026-01-08T16:30")) == before == [(InboxSection.WAITED_FOR, ())]


def overdue_cars(world: World) -> World:
    """Two cars of Thursday 8 January, one of a consultant by name; looked at on Tuesday 13 January."""
    world.event(
        "vehicle.delivered",
        "A-2",
        "2026-01-08 15:00",
        "2026-01-08T16:05",
        customer="D",
        plate="Q",
        amount="9",
        consultant="销售顾问二",
    )
    world.run("2026-01-13T17:00")
    return world


def test_a_head_sees_what_the_people_owe_and_what_is_escalated_apart_from_the_own_items(car: World) -> None:
    overdue_cars(car)
    shown = of(car, "sales-head-1", "2026-01-13T17:00")
    ((department, others),) = shown.others
    assert (department, [r for r in shown.rows if r.part is InboxSection.TO_DO]) == ("sales", [])
    of_people = {(o.role, o.person): o for o in others if o.department == "sales"}
    assert {SLIPS} <= {j.occurrence.id for j in of_people["sales-consultant", None].items}
    second = of_people["sales-consultant", "sales-consultant-2"]
    assert {j.occurrence.subject for j in second.items} == {"A-2"}
    assert second.overdue and SLIPS.replace("A-1", "A-2") in second.escalated
    finance = of(car, "finance-head-1", "2026-01-13T17:00").others[0][1]
    assert any(o.department == "sales" and SLIPS in o.escalated for o in finance)
    assert of(car, "sales-consultant-1", "2026-01-13T17:00").others == ()


def test_what_several_people_share_is_counted_once(car: World) -> None:
    overdue_cars(car)
    tally = dict(of(car, "sales-head-1", "2026-01-13T17:00").departments)["sales"]
    by_owner = {(t.person, t.role): t for t in tally}
    assert by_owner["sales-consultant-1", None].to_do == 0
    own, shared = by_owner["sales-consultant-2", None], by_owner[None, "sales-consultant"]
    cars = [r.items for r in of(car, "sales-consultant-1", "2026-01-13T17:00").rows if r.part is InboxSection.TO_DO]
    assert shared.to_do == sum(map(len, cars)) and own.to_do >= 1


def test_names_are_read_and_typed_on_the_command_line(overdue_by_command: Any) -> None:
    duecourse = overdue_by_command
    by_name, by_id = (duecourse("inbox", "--as", who).out for who in ("销售部经理", "sales-head-1"))
    assert by_name == by_id and "销售部经理" in by_name.splitlines()[0]
    unknown = duecourse("inbox", "--as", "王五")
    assert (unknown.code, unknown.err) == (2, "Error: Nobody has the id or name 王五.\n")


@pytest.fixture
def overdue_by_command(duecourse: Any) -> Any:
    duecourse("run", "--in-process", "--as-of", "2026-01-05T08:00+08:00")
    return duecourse
