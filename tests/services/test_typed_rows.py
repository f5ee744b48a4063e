"""Rows that people type or paste: what is shown before saving is what happens, and no row is ever lost."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.checks.evidence import Evidence
from engine.domain.agreement.catalogue import EventType
from engine.domain.text import Language, Text
from engine.intake.rejected_rows import RejectedFolder
from engine.services.actions.erase_person import erase_person
from engine.services.command_time import CommandTime, resolve_command_time
from engine.services.events.cell_problems import KEY, TIME, columns_of
from engine.services.events.pasted_rows import pasted_rows
from engine.services.events.row_drafts import RowChanges, change_rows, drafted_rows, judge_drafts, record_drafts
from engine.services.events.typed_rows import (
    JudgedRow,
    RowDecision,
    RowState,
    TypedRow,
    judge_rows,
    record_rows,
)
from engine.services.refused import Refused
from engine.services.run.erase_expired import Retention, erase_expired
from engine.services.snapshot import rulebooks
from tests.builders import instant
from tests.conftest import World

CLERK = "sales-clerk-1"
NOON = "2026-01-14T12:00"
HEADINGS = "订单编号\t时间\t客户\t车牌\t车款\t销售顾问"
GOOD = "A-{n}\t2026-01-14 10:0{n}\t客户{n}\t样A{n}000\t98,800\t"


def delivered(world: World) -> EventType:
    type_ = world.definitions.catalogue.event("vehicle.delivered")
    assert type_ is not None
    return type_


def now(world: World, at: str = NOON) -> CommandTime:
    return resolve_command_time(world.ledger, instant(at), world.now)


def cells(number: str, time: str = "2026-01-14 10:00", **fields: str) -> Mapping[str, str]:
    values = {"customer": "客户甲", "plate": "样A1001", "amount": "98800", **fields}
    return {KEY: number, TIME: time, **{f"data.{name}": value for name, value in values.items()}}


def judged(world: World, *rows: Mapping[str, str], decision: RowDecision = RowDecision.NONE) -> tuple[JudgedRow, ...]:
    typed = [TypedRow(str(n), row, decision) for n, row in enumerate(rows)]
    return judge_rows(world.ledger, delivered(world), typed, person=CLERK, command_time=now(world))


def recorded(world: World, *rows: Mapping[str, str], decision: RowDecision = RowDecision.NONE) -> tuple[JudgedRow, ...]:
    typed = [TypedRow(str(n), row, decision) for n, row in enumerate(rows)]
    return record_rows(world.ledger, delivered(world), typed, person=CLERK, command_time=now(world)).recorded


def paste(world: World, text: str) -> None:
    read = pasted_rows(text, delivered(world), world.definitions.catalogue, most=1000)
    change_rows(world.ledger, CLERK, "vehicle.delivered", RowChanges(added=read.rows), world.now)


@pytest.fixture
def begun(world: World) -> World:
    world.run("2026-01-14T09:00")
    return world


def test_items_shown_before_saving_are_those_that_open(begun: World) -> None:
    shown = judged(begun, cells("A-1"), cells("A-2", plate="样A2"))
    items = [[(item.occurrence, item.due) for item in one.opens] for one in shown]
    assert [len(one) for one in items] == [3, 3]
    done = recorded(begun, cells("A-1"), cells("A-2", plate="样A2"))
    assert [[(item.occurrence, item.due) for item in one.opens] for one in done] == items
    stored = begun.ledger.occurrences.rows([id for one in items for id, _ in one])
    assert {id: row.verdict.due for id, row in stored.items()} == {id: due for one in items for id, due in one}


def test_judging_writes_nothing(begun: World) -> None:
    head = begun.ledger.head()
    judged(begun, cells("A-1"))
    assert begun.ledger.head() == head


def test_every_wrong_cell_is_named_at_once(begun: World) -> None:
    (one,) = judged(begun, cells("A/1", "soon", amount="many", plate=""))
    assert one.state is RowState.WRONG
    assert {problem.column for problem in one.problems} == {KEY, TIME, "data.amount", "data.plate"}


def test_the_same_number_with_other_values_is_a_correction_that_has_to_be_confirmed(begun: World) -> None:
    recorded(begun, cells("A-1"))
    (one,) = judged(begun, cells("A-1", amount="99000"))
    assert (one.state, one.is_ready) == (RowState.CORRECTION, False)
    assert one.before is not None
    assert one.before.data["amount"] == "98800"
    assert recorded(begun, cells("A-1", amount="99000")) == ()
    (done,) = recorded(begun, cells("A-1", amount="99000"), decision=RowDecision.RECORD)
    assert done.state is RowState.CORRECTION
    assert begun.ledger.events.facts(["A-1"])[0].current.data["amount"] == "99000"


def test_an_event_of_another_source_is_corrected_only_where_somebody_says_so(begun: World) -> None:
    begun.event(
        "vehicle.delivered", "A-1", "2026-01-14 10:00", NOON, customer="C", plate="P", amount="1", source="f.csv"
    )
    assert recorded(begun, cells("A-1")) == ()
    (done,) = recorded(begun, cells("A-1"), decision=RowDecision.RECORD)
    assert done.before is not None
    assert begun.ledger.events.facts(["A-1"])[0].current.source == "f.csv"


def test_exactly_what_is_recorded_changes_nothing(begun: World) -> None:
    recorded(begun, cells("A-1"))
    (one,) = judged(begun, cells("a-1"))
    assert one.state is RowState.KNOWN


def test_a_number_that_differs_in_zeros_is_asked_about_and_answered(begun: World) -> None:
    recorded(begun, cells("0123"))
    (one,) = judged(begun, cells("123", plate="样B", customer="乙"))
    assert (one.state, one.same_as, one.is_ready) == (RowState.NUMBER, "0123", False)
    (another,) = recorded(begun, cells("123", plate="样B", customer="乙"), decision=RowDecision.ANOTHER)
    assert len(another.opens) == 3
    assert begun.ledger.events.in_question() == ()


def test_the_same_plate_and_customer_on_one_day_is_asked_about(begun: World) -> None:
    recorded(begun, cells("A-1"))
    (one,) = judged(begun, cells("A-7"))
    assert (one.state, one.is_ready) == (RowState.DOUBLE, False)
    assert [double.number for double in one.doubles] == ["A-1"]
    (next_day,) = judged(begun, cells("A-7", "2026-01-13 10:00"))
    assert next_day.state is RowState.NEW
    (done,) = recorded(begun, cells("A-7"), decision=RowDecision.RECORD)
    assert len(done.opens) == 3
    twins = judged(begun, cells("A-8", plate="样C"), cells("A-9", plate="样C"))
    assert [one.state for one in twins] == [RowState.NEW, RowState.DOUBLE]
    assert twins[1].doubles[0].line == 1


def test_two_rows_about_one_event_with_different_content_name_each_other(begun: World) -> None:
    first, second, third = judged(begun, cells("A-1"), cells("A-1", amount="5"), cells("A-1"))
    assert (first.state, second.state, third.state) == (RowState.NEW, RowState.WRONG, RowState.KNOWN)
    assert second.problems[0].refusal.values["line"] == 1


def test_a_cancelled_event_is_restored_only_where_somebody_says_so(begun: World) -> None:
    from engine.services.actions.cancel_event import cancel

    recorded(begun, cells("A-1"))
    cancel(begun.ledger, "vehicle.delivered/A-1", actor=CLERK, reason="x", command_time=now(begun))
    assert [one.state for one in judged(begun, cells("A-1"))] == [RowState.RESTORATION]
    assert recorded(begun, cells("A-1")) == ()
    (done,) = recorded(begun, cells("A-1"), decision=RowDecision.RECORD)
    assert done.state is RowState.RESTORATION
    assert not begun.ledger.events.facts(["A-1"])[0].current.cancelled


def test_a_department_does_not_record_the_events_of_another(begun: World) -> None:
    for person in ("hr-clerk-2", "finance-clerk-1"):
        with pytest.raises(Refused) as refused:
            judge_rows(begun.ledger, delivered(begun), [], person=person, command_time=now(begun, "2026-02-03T12:00"))
        assert refused.value.refusal.code == "only-department"


def test_headings_of_a_paste_are_matched_and_unknown_ones_named(begun: World) -> None:
    text = "备注\t车牌号\t客户姓名\t订单号\t交车日期\t交车时间\t金额（元）\nx\t样A1\t甲\tA-1\t2026/1/14\t10:30\t9,8\n"
    read = pasted_rows(text, delivered(begun), begun.definitions.catalogue, most=10)
    assert read.unused == ("备注",)
    (row,) = read.rows
    assert (row[KEY], row[TIME], row["data.plate"]) == ("A-1", "2026-01-14 10:30", "样A1")


def test_a_paste_without_headings_is_read_in_the_order_of_the_form(begun: World) -> None:
    read = pasted_rows(GOOD.format(n=1), delivered(begun), begun.definitions.catalogue, most=10)
    assert [tuple(row) for row in read.rows] == [columns_of(delivered(begun))]


@pytest.mark.databases
def test_the_good_rows_are_recorded_and_the_others_stay_with_their_reason(begun: World) -> None:
    paste(begun, "\n".join([HEADINGS, GOOD.format(n=1), GOOD.format(n=2), "A-3\t2026-01-14 10:00\t客户3\t\t1\t"]))
    shown = judge_drafts(begun.ledger, delivered(begun), person=CLERK, command_time=now(begun))
    assert [one.is_ready for one in shown] == [True, True, False]
    done = record_drafts(
        begun.ledger,
        delivered(begun),
        person=CLERK,
        command_time=now(begun),
        now=begun.now,
        wording=lambda one: Text("缺车牌", "no plate"),
    )
    assert len(done.recorded) == 2
    (left,) = begun.ledger.row_drafts.of(CLERK, "vehicle.delivered")
    assert (left.cells[KEY], left.reason) == ("A-3", Text("缺车牌", "no plate"))
    assert begun.ledger.row_drafts.counts(CLERK) == {"vehicle.delivered": 1}
    assert begun.ledger.row_drafts.counts("sales-consultant-1") == {}


def test_drafts_of_others_cannot_be_changed_and_old_ones_go(begun: World) -> None:
    paste(begun, GOOD.format(n=1))
    (row,) = drafted_rows(begun.ledger, CLERK, "vehicle.delivered")
    foreign = RowChanges(cells={row.id: {KEY: "A-666"}}, removed=[row.id])
    change_rows(begun.ledger, "sales-consultant-1", "vehicle.delivered", foreign, begun.now)
    assert drafted_rows(begun.ledger, CLERK, "vehicle.delivered") == (row,)
    retention = Retention(Evidence(begun.folder / "evidence"), RejectedFolder(begun.folder, Language.EN))
    books, at = rulebooks(begun.ledger), instant("2026-01-15T09:00")
    erase_expired(begun.ledger, books, retention, at, begun.now + timedelta(days=29))
    assert drafted_rows(begun.ledger, CLERK, "vehicle.delivered") == (row,)
    erase_expired(begun.ledger, books, retention, at, begun.now + timedelta(days=31))
    assert drafted_rows(begun.ledger, CLERK, "vehicle.delivered") == ()


def test_drafts_are_erased_with_their_person(begun: World) -> None:
    change_rows(begun.ledger, "hr-clerk-1", "employee.joined", RowChanges(added=[{KEY: "E-1"}]), begun.now)
    paste(begun, GOOD.format(n=1))
    at = now(begun, "2026-02-03T12:00")
    erase_person(begun.ledger, "hr-clerk-1", actor="hr-head-1", command_time=at)
    assert begun.ledger.row_drafts.counts("hr-clerk-1") == {}
    assert begun.ledger.row_drafts.counts(CLERK) == {"vehicle.delivered": 1}


def test_too_many_rows_are_refused_whole(begun: World) -> None:
    with pytest.raises(Refused) as refused:
        paste(begun, "\n".join(GOOD.format(n=1) for _ in range(1001)))
    assert refused.value.refusal.code == "rows-too-many"
    assert drafted_rows(begun.ledger, CLERK, "vehicle.delivered") == ()


_CELL = st.one_of(
    st.sampled_from(
        ["A-1", "0123", "123", "样A1001", "客户甲", "2026-01-14 10:00", "2099-01-01 10:00", "9,8", "=1+1", ""]
    ),
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters='\r\n\t"'), max_size=12),
    st.just("长" * 5000),
)


@given(rows=st.lists(st.lists(_CELL, min_size=1, max_size=8), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_pasted_is_recorded_known_or_kept(begun: World, rows: list[list[str]]) -> None:
    for draft in begun.ledger.row_drafts.of(CLERK, "vehicle.delivered"):
        begun.ledger.row_drafts.drop([draft.id])
    text = "\n".join([HEADINGS, *("\t".join(row) for row in rows)])
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        with pytest.raises(Refused):
            paste(begun, text)
        return
    paste(begun, text)
    assert len(drafted_rows(begun.ledger, CLERK, "vehicle.delivered")) == len(filled)
    done = record_drafts(
        begun.ledger,
        delivered(begun),
        person=CLERK,
        command_time=now(begun),
        now=begun.now,
        wording=lambda one: Text.plain(str(one.state)),
    )
    left = begun.ledger.row_drafts.of(CLERK, "vehicle.delivered")
    assert len(done.recorded) + len(done.known) + len(left) == len(filled)
    for one in done.recorded:
        assert one.recorded_as in begun.ledger.events.states([one.recorded_as or ""])
