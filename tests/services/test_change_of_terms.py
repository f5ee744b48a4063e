"""A change of an agreement has two sides: who applies it is recorded, and the other side is notified of it."""

from dataclasses import replace
from typing import Any

import pytest

from engine.domain.agreement.rule import Within
from engine.domain.ledger.entry import OPERATOR, About, Kind
from engine.domain.time.amount import Amount, Unit
from engine.services.command_time import CommandTime
from engine.services.definitions.apply import apply
from engine.services.definitions.change_notification import ChangeNotifier
from engine.services.definitions.effects import PlanEffect
from engine.services.definitions.plan import Applied, make_plan
from engine.services.definitions.shown_plan import ShownPlan
from engine.services.ports.outbox import Message
from engine.services.refused import Refused
from engine.wiring import write_change
from tests.conftest import instant
from tests.services.test_overdue_keeps_its_terms import DECORATION, LONG, SLIPS, changed, with_slips, without_slips

T, AT = "2026-01-14T09:00", "2026-01-14T10:00"
NOTIFIER = ChangeNotifier(write_change, ("mail",))
OTHER_SIDE = {"finance-head-1", "finance-clerk-1", "finance-clerk-2", "sales-head-1"}


@pytest.fixture
def begun(world: Any) -> Any:
    """A car was delivered on the 13th; the slips are due at the end of the 14th."""
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.run(T)
    return world


@pytest.fixture
def real(world: Any) -> Any:
    """The same on a ledger that is no rehearsal."""
    world.now = instant(T)
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.run()
    return world


def apply_change(world: Any, change: Any, at: str = AT, **options: Any) -> Applied:
    rehearsal = world.ledger.runs.opening().rehearsal
    new = changed(world.definitions, change)
    done = apply(world.ledger, new, CommandTime(instant(at), rehearsal), notifier=NOTIFIER, **options)
    world.definitions = new
    return done


def changes(world: Any) -> dict[str, Message]:
    """The messages about changed agreements, by person."""
    return {m.person: m for m in world.ledger.outbox.messages() if m.step.startswith("agreement changed")}


def test_a_real_ledger_is_changed_by_a_known_person_alone_whose_name_is_recorded(real: Any) -> None:
    for actor, why in ((None, "needs the person who applies it"), ("stranger", "Nobody has the id")):
        with pytest.raises(Refused, match=why):
            apply_change(real, with_slips(due=LONG), actor=actor)
    assert real.verdict(SLIPS).due.at == instant("2026-01-14T17:30")
    apply_change(real, with_slips(due=LONG), actor="sales-head-1")
    [*_, applied] = real.ledger.entries.about(About.DEFINITION)["agreement/sales-finance"]
    [moved] = real.entries(SLIPS, Kind.SUPERSEDED)
    assert (applied.actor, moved.actor) == ("sales-head-1", "sales-head-1")
    assert real.ledger.verify() is None


def test_a_rehearsal_is_changed_by_the_operator_where_nobody_is_named(begun: Any) -> None:
    apply_change(begun, with_slips(due=LONG))
    [moved] = begun.entries(SLIPS, Kind.SUPERSEDED)
    assert moved.actor == OPERATOR


def test_both_heads_and_the_receivers_are_notified_of_what_moved_and_why(real: Any) -> None:
    done = apply_change(real, with_slips(due=LONG), actor="sales-head-1")
    messages = changes(real)
    assert set(messages) == OTHER_SIDE
    text = messages["finance-head-1"].text
    for line in (
        "销售部经理（sales-head-1）于 1月14日 10:00 使变更生效",
        "修改义务：客户亲笔签字的订单和交车单（期限）",
        "期限：1 个工作日内（最晚下一个工作日下班时） → 10 个工作日内（最晚此后第 10 个工作日下班时）",
        "期限：1月24日 星期六 17:30",
        "原期限：1月14日 星期三 17:30",
        SLIPS,
    ):
        assert line in text, text
    assert messages["finance-head-1"].subject == "约定变更：销售部 → 财务部，销售部经理（sales-head-1）执行"
    assert messages["finance-head-1"].about == (SLIPS,)
    assert set(done.plan.notified) >= OTHER_SIDE
    [notified] = [e for e in real.entries(SLIPS, Kind.NOTIFIED) if str(e.body["step"]).startswith("agreement changed")]
    assert set(notified.body["to"]) == OTHER_SIDE
    assert real.differences() == ()


def test_both_sides_and_the_owners_are_notified_of_a_removal(real: Any) -> None:
    apply_change(real, without_slips, actor="sales-head-1")
    messages = changes(real)
    assert set(messages) == {*OTHER_SIDE, "sales-consultant-1", "sales-consultant-2"}
    assert "删除义务：客户亲笔签字的订单和交车单" in messages["finance-head-1"].text
    assert "因约定变更取消" in messages["sales-consultant-1"].text
    assert DECORATION not in messages["sales-consultant-1"].about


def test_a_change_that_moves_no_item_is_notified_as_well(real: Any) -> None:
    apply_change(real, with_slips(evidence=()), actor="sales-head-1")
    messages = changes(real)
    assert set(messages) == OTHER_SIDE
    assert "凭证" in messages["finance-head-1"].text
    assert messages["finance-head-1"].about == ()


def test_the_heads_of_before_are_notified_of_a_change_of_the_parties(real: Any) -> None:
    apply_change(real, lambda a: replace(a, consumer="hr"), actor="sales-head-1")
    assert {"finance-head-1", "hr-head-1", "sales-head-1"} <= set(changes(real))


def test_the_messages_are_sent_by_the_next_run_once(real: Any) -> None:
    apply_change(real, with_slips(due=LONG), actor="sales-head-1")
    for minute in (5, 10):
        real.now = instant(f"2026-01-14T10:{minute:02}")
        real.run()
    sent = [m.message for m in real.outbox.sent if m.message.step.startswith("agreement changed")]
    assert sorted(m.person for m in sent) == sorted(OTHER_SIDE)


def test_an_item_that_fell_due_since_the_plan_stops_the_apply_and_is_named(begun: Any) -> None:
    new = changed(begun.definitions, with_slips(due=LONG))
    shown = make_plan(begun.ledger, new, CommandTime(instant(AT), rehearsal=True))
    assert {t.occurrence: t.effect for t in shown.occurrences} == {SLIPS: PlanEffect.MOVES}
    before = begun.digest()
    with pytest.raises(Refused) as refused:
        apply(
            begun.ledger,
            new,
            CommandTime(instant("2026-01-14T17:30"), rehearsal=True),
            plan=shown.id,
            shown=ShownPlan.of(shown),
        )
    text = refused.value.text.en
    assert f"{SLIPS} was shown as “moves to 2026-01-24 17:30” and is now “overdue, keeps its terms”" in text
    assert begun.digest() == before, "nothing was written"


def test_a_run_between_plan_and_apply_that_changes_no_row_does_not_stop_it(begun: Any) -> None:
    new = changed(begun.definitions, with_slips(due=LONG))
    shown = make_plan(begun.ledger, new, CommandTime(instant(AT), rehearsal=True))
    begun.run("2026-01-14T11:00")
    begun.act(Kind.REMINDED, SLIPS, "finance-clerk-1", "2026-01-14T11:10")
    at = CommandTime(instant("2026-01-14T11:30"), rehearsal=True)
    assert apply(begun.ledger, new, at, plan=shown.id).plan.occurrences == shown.occurrences


def test_an_apply_that_fails_midway_leaves_nothing(begun: Any) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError("no words")

    before = begun.digest()
    new = changed(begun.definitions, with_slips(due=Within(Amount.of(5, Unit.WORKING_DAY))))
    with pytest.raises(RuntimeError):
        apply(
            begun.ledger,
            new,
            CommandTime(instant(AT), rehearsal=True),
            notifier=ChangeNotifier(broken, ()),  # type: ignore[arg-type]
        )
    assert begun.digest() == before
    assert begun.ledger.verify() is None
