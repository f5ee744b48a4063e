"""The effect of a change on dates: shown by ``plan``, recorded by ``apply``, undone by the previous revision."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import DayOfPeriod, InPeriod, Within
from engine.domain.deadline.due import Due
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.services.command_time import CommandTime, resolve_command_time
from engine.services.definitions.apply import apply, previous
from engine.services.definitions.effects import PlanEffect, Why
from engine.services.definitions.plan import Plan, make_plan
from engine.services.lookup import find
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks
from engine.store import occurrences

T = "2026-01-14T09:00"
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
REPORT = "insurance-finance/arrears-report@2026-01"


def command_time(world: Any, at: str) -> CommandTime:
    instant = datetime.fromisoformat(at).replace(tzinfo=timezone(timedelta(hours=8))).astimezone(UTC)
    return resolve_command_time(world.ledger, instant, world.now)


def edit(old: Definitions, agreement: str, obligation: str, **parts: object) -> Definitions:
    """The definitions with parts of one obligation replaced; with no parts it is removed."""

    def replaced(o: Obligation) -> tuple[Obligation, ...]:
        if o.id != obligation:
            return (o,)
        return (replace(o, **parts),) if parts else ()  # type: ignore[arg-type]

    return replace(
        old,
        agreements=tuple(
            replace(a, obligations=tuple(n for o in a.obligations for n in replaced(o))) if a.id == agreement else a
            for a in old.agreements
        ),
    )


def put_in_force(world: Any, new: Definitions, at: str) -> Plan:
    """Plan, apply that plan, and verify the ledger."""
    shown = make_plan(world.ledger, new, command_time(world, at))
    done = apply(world.ledger, new, command_time(world, at), plan=shown.id)
    assert done.plan.occurrences == shown.occurrences
    world.definitions = new
    assert world.differences() == ()
    assert world.ledger.verify() is None
    return shown


@pytest.fixture
def begun(world: Any) -> Any:
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.run(T)
    return world


def effects(shown: Plan) -> dict[str, PlanEffect]:
    return {t.occurrence: t.effect for t in shown.occurrences}


def test_a_longer_promise_moves_what_is_open_and_tells_its_owners_in_the_next_digest(begun: Any) -> None:
    new = edit(begun.definitions, "sales-finance", "signed-slips", due=Within(Amount.of(3, Unit.WORKING_DAY)))
    shown = put_in_force(begun, new, "2026-01-14T10:00")
    assert effects(shown) == {SLIPS: PlanEffect.MOVES}
    [moved] = shown.occurrences
    assert moved.label == "C P"
    owners = ("sales-consultant-1", "sales-consultant-2")
    other_side = ("finance-clerk-1", "finance-clerk-2", "finance-head-1", "sales-head-1")
    assert moved.notified == shown.notified == tuple(sorted((*owners, *other_side)))
    assert begun.verdict(SLIPS).due == moved.new
    begun.run("2026-01-15T08:30")
    [notification] = [e for e in begun.entries(SLIPS, Kind.NOTIFIED) if str(e.body["step"]).startswith("moved")]
    assert tuple(notification.body["to"]) == owners


def test_what_a_removal_cancelled_comes_back_when_it_is_undone(begun: Any) -> None:
    old = begun.definitions
    removed = put_in_force(begun, edit(old, "sales-finance", "signed-slips"), "2026-01-14T10:00")
    assert effects(removed) == {SLIPS: PlanEffect.CANCELLED}
    assert begun.verdict(SLIPS).outcome is Outcome.CANCELLED
    back = put_in_force(begun, old, "2026-01-14T11:00")
    assert effects(back) == {SLIPS: PlanEffect.RETURNS}
    assert begun.verdict(SLIPS).phase is Phase.OPEN


def test_undone_and_done_again_the_same_occurrences_move_each_time(begun: Any) -> None:
    old = begun.definitions
    new = edit(old, "sales-finance", "signed-slips", due=Within(Amount.of(3, Unit.WORKING_DAY)))
    for hour, definitions in ((10, new), (11, old), (12, new), (13, old)):
        assert effects(put_in_force(begun, definitions, f"2026-01-14T{hour}:00")) == {SLIPS: PlanEffect.MOVES}


def test_a_date_moved_beyond_the_horizon_is_moved_not_cancelled(begun: Any) -> None:
    due = InPeriod(DayOfPeriod(-1), "by", shift=20)
    shown = put_in_force(begun, edit(begun.definitions, "insurance-finance", "arrears-report", due=due), T)
    assert effects(shown)[REPORT] is PlanEffect.MOVES
    assert [t.label for t in shown.occurrences if t.occurrence == REPORT] == ["2026-01"], "the period it serves"
    begun.run("2026-03-20T09:00")
    assert begun.differences() == ()


def test_a_renamed_obligation_keeps_its_occurrences_and_answers_to_both_ids(begun: Any) -> None:
    new = edit(begun.definitions, "sales-finance", "decoration-slip", id="slip", formerly="decoration-slip")
    shown = put_in_force(begun, new, "2026-01-14T10:00")
    assert set(effects(shown).values()) == {PlanEffect.STAYS}
    books, at = rulebooks(begun.ledger), command_time(begun, "2026-01-15T09:00").at
    for id in ("decoration-slip", "slip"):
        _, result = find(begun.ledger, books, f"sales-finance/{id}@vehicle.delivered/A-1", at)
        assert result.id == "sales-finance/decoration-slip@vehicle.delivered/A-1"


def test_an_added_obligation_opens_nothing_that_was_due_before_it(begun: Any) -> None:
    [sales] = [a for a in begun.definitions.agreements if a.id == "sales-finance"]
    copy = replace(sales.obligations[1], id="again", due=Within(Amount.of(1, Unit.HOUR)))
    grown = replace(sales, obligations=(*sales.obligations, copy))
    agreements = tuple(grown if a.id == sales.id else a for a in begun.definitions.agreements)
    assert put_in_force(begun, replace(begun.definitions, agreements=agreements), T).occurrences == ()


def test_a_run_takes_in_a_calendar_that_only_publishes_more_days(begun: Any) -> None:
    tables = tuple(replace(t, valid_through=t.valid_through + timedelta(days=365)) for t in begun.definitions.calendars)
    begun.definitions = replace(begun.definitions, calendars=tables)
    done = begun.run("2026-01-15T09:00")
    assert {f.code for f in done.findings} == {"calendar-published"}
    assert not done.applied, "what is promised is the same"
    assert begun.differences() == ()


def test_apply_refuses_when_the_record_has_moved_since_the_plan(begun: Any) -> None:
    new = edit(begun.definitions, "sales-finance", "signed-slips", due=Within(Amount.of(3, Unit.WORKING_DAY)))
    shown = make_plan(begun.ledger, new, command_time(begun, "2026-01-14T10:00"))
    begun.event("vehicle.delivered", "A-2", "2026-01-14 09:30", "2026-01-14T10:01", customer="C", plate="P", amount="1")
    with pytest.raises(Refused, match="Nothing was applied"):
        apply(begun.ledger, new, command_time(begun, "2026-01-14T10:02"), plan=shown.id)


def changes(shown: Plan) -> list[tuple[str, str, tuple[str, ...], str | None, str | None]]:
    """Each obligation that differs: its id, the effect, the fields, and its ids before and after."""
    return [
        (c.id, c.effect, c.what, c.old.id if c.old else None, c.new.id if c.new else None)
        for d in shown.definitions
        for c in d.obligations
    ]


def test_a_plan_names_each_obligation_that_is_added_changed_renamed_or_removed(begun: Any) -> None:
    old = begun.definitions

    def planned(new: Definitions) -> list[tuple[str, str, tuple[str, ...], str | None, str | None]]:
        return changes(make_plan(begun.ledger, new, command_time(begun, T)))

    [sales] = [a for a in old.agreements if a.id == "sales-finance"]
    grown = replace(sales, obligations=(*sales.obligations, replace(sales.obligations[1], id="again")))
    agreements = tuple(grown if a.id == sales.id else a for a in old.agreements)
    assert planned(replace(old, agreements=agreements)) == [("again", "added", (), None, "again")]
    assert planned(edit(old, "sales-finance", "signed-slips")) == [
        ("signed-slips", "removed", (), "signed-slips", None)
    ]
    longer = edit(old, "sales-finance", "signed-slips", due=Within(Amount.of(3, Unit.WORKING_DAY)))
    assert planned(longer) == [("signed-slips", "changed", ("due",), "signed-slips", "signed-slips")]
    renamed = edit(old, "sales-finance", "decoration-slip", id="slip", formerly="decoration-slip")
    assert planned(renamed) == [("slip", "renamed", ("id", "formerly"), "decoration-slip", "slip")]


def test_a_plan_names_each_obligation_of_an_agreement_that_comes_or_goes(begun: Any) -> None:
    old = begun.definitions
    [sales] = [a for a in old.agreements if a.id == "sales-finance"]
    ids = [o.id for o in sales.obligations]
    without = replace(old, agreements=tuple(a for a in old.agreements if a.id != "sales-finance"))
    removed = make_plan(begun.ledger, without, command_time(begun, T))
    assert changes(removed) == [(id, "removed", (), id, None) for id in ids]
    put_in_force(begun, without, "2026-01-14T10:00")
    back = make_plan(begun.ledger, old, command_time(begun, "2026-01-14T11:00"))
    assert changes(back) == [(id, "added", (), None, id) for id in ids]


def test_what_is_undone_is_the_last_change_alone(begun: Any) -> None:
    first = begun.definitions
    second, third = (
        edit(first, "sales-finance", "signed-slips", due=Within(Amount.of(days, Unit.WORKING_DAY))) for days in (3, 4)
    )
    assert previous(rulebooks(begun.ledger)) is None
    for hour, new, before in ((10, second, first), (11, third, second)):
        put_in_force(begun, new, f"2026-01-14T{hour}:00")
        assert previous(rulebooks(begun.ledger)) == before


def test_what_an_added_obligation_brings_is_touched_because_of_the_obligation(begun: Any) -> None:
    [sales] = [a for a in begun.definitions.agreements if a.id == "sales-finance"]
    [slips] = [o for o in sales.obligations if o.id == "signed-slips"]
    copy = replace(slips, id="again", due=Within(Amount.of(5, Unit.WORKING_DAY)))
    grown = replace(sales, obligations=(*sales.obligations, copy))
    agreements = tuple(grown if a.id == sales.id else a for a in begun.definitions.agreements)
    shown = put_in_force(begun, replace(begun.definitions, agreements=agreements), "2026-01-14T10:00")
    assert [(t.occurrence, t.effect, t.why, t.old) for t in shown.occurrences] == [
        ("sales-finance/again@vehicle.delivered/A-1", PlanEffect.APPEARS, Why.OBLIGATION, None)
    ]


def test_plans_of_other_texts_are_other_plans_though_they_do_the_same_to_dates(begun: Any) -> None:
    plans = [
        make_plan(begun.ledger, edit(begun.definitions, "sales-finance", "signed-slips", title=Text.plain(title)), at)
        for at in [command_time(begun, "2026-01-14T10:00")]
        for title in ("A", "B", "A")
    ]
    assert len({effects(p)[SLIPS] for p in plans}) == 1
    assert plans[0].id == plans[2].id != plans[1].id


@pytest.mark.parametrize(("at", "back"), [("2026-01-14T17:29:59", True), ("2026-01-14T17:30", False)])
def test_what_was_cancelled_comes_back_only_until_it_is_due(begun: Any, at: str, back: bool) -> None:
    old = begun.definitions
    assert begun.verdict(SLIPS).due == Due(datetime(2026, 1, 14, 9, 30, tzinfo=UTC))
    put_in_force(begun, edit(old, "sales-finance", "signed-slips"), "2026-01-14T10:00")
    assert effects(put_in_force(begun, old, at)) == ({SLIPS: PlanEffect.RETURNS} if back else {})


def test_a_plan_reads_the_rows_of_what_differs_however_many_others_there_are(
    begun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = edit(begun.definitions, "hr-finance", "bill-claims", due=Within(Amount.of(9, Unit.WORKING_DAY)))
    bill = {"supplier": "S", "what": "water", "month": "2026-01", "amount": "5"}
    begun.event("bill.received", "B-1", "2026-01-13 15:00", "2026-01-14T09:10", **bill)
    read: list[str] = []
    row_of = occurrences._row
    monkeypatch.setattr(occurrences, "_row", lambda row: (read.append(row.id), row_of(row))[1])
    counts = []
    for minutes, others in ((20, range(2, 3)), (30, range(3, 40))):
        at = f"2026-01-14T09:{minutes}"
        for n in others:
            begun.event("vehicle.delivered", f"A-{n}", "2026-01-13 15:00", at, customer="C", plate="P", amount="1")
        begun.run(at)
        read.clear()
        assert list(effects(make_plan(begun.ledger, new, command_time(begun, at)))) == [
            "hr-finance/bill-claims@bill.received/B-1"
        ]
        counts.append(len(read))
    assert counts[0] == counts[1] < 10
