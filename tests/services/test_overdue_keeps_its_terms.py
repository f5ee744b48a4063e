"""A change of terms never forgives: what has fallen due keeps the terms it stands under."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import EscalationPolicy
from engine.domain.agreement.rule import Within
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness
from engine.domain.time.amount import Amount, Unit
from engine.services.command_time import CommandTime, resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.definitions.effects import PlanEffect
from engine.services.definitions.plan import Plan, make_plan

T = "2026-01-14T09:00"
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"
LATER = "2026-01-15T09:00"
"""The slips are overdue then; the decoration slip is due in two days."""
LONG = Within(Amount.of(10, Unit.WORKING_DAY))


def command_time(world: Any, at: str) -> CommandTime:
    instant = datetime.fromisoformat(at).replace(tzinfo=timezone(timedelta(hours=8))).astimezone(UTC)
    return resolve_command_time(world.ledger, instant, world.now)


def changed(old: Definitions, change: Any) -> Definitions:
    """The definitions with the agreement of Sales with Finance changed, or removed where ``change`` gives None."""
    agreements = (change(a) if a.id == "sales-finance" else a for a in old.agreements)
    return replace(old, agreements=tuple(a for a in agreements if a is not None))


def without_slips(agreement: Agreement) -> Agreement:
    return replace(agreement, obligations=tuple(o for o in agreement.obligations if o.id != "signed-slips"))


def with_slips(**parts: object) -> Any:
    """A change of the parts of the obligation to hand in the slips."""

    def change(agreement: Agreement) -> Agreement:
        return replace(
            agreement,
            obligations=tuple(
                replace(o, **parts) if o.id == "signed-slips" else o  # type: ignore[arg-type]
                for o in agreement.obligations
            ),
        )

    return change


def applied(world: Any, change: Any, at: str = LATER) -> Plan:
    new = changed(world.definitions, change)
    shown = make_plan(world.ledger, new, command_time(world, at))
    apply(world.ledger, new, command_time(world, at), plan=shown.id)
    world.definitions = new
    assert world.differences() == ()
    return shown


@pytest.fixture
def overdue(world: Any) -> Any:
    """A car was delivered on the 13th; the slips were due on the 14th and are overdue."""
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.run(T)
    world.run(LATER)
    assert world.verdict(SLIPS).timeliness is Timeliness.OVERDUE
    return world


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(with_slips(due=LONG), id="a longer time"),
        pytest.param(without_slips, id="the obligation removed"),
        pytest.param(lambda a: None, id="the agreement deleted"),
        pytest.param(lambda a: replace(a, effective_until=date(2026, 1, 13)), id="an earlier end"),
        pytest.param(lambda a: replace(a, effective_from=date(2026, 1, 14)), id="a later start"),
        pytest.param(lambda a: replace(a, consumer="sales"), id="another consumer"),
        pytest.param(lambda a: replace(a, provider="insurance"), id="another provider"),
        pytest.param(with_slips(owner="insurance-clerk"), id="another role"),
        pytest.param(with_slips(evidence=()), id="nothing to hand in"),
    ],
)
def test_an_overdue_item_keeps_its_due_time_whatever_is_changed(overdue: Any, change: Any) -> None:
    before = overdue.verdict(SLIPS)
    shown = applied(overdue, change)
    assert SLIPS not in {t.occurrence for t in shown.occurrences}
    assert SLIPS in shown.kept
    for at in (None, "2026-01-30T09:00"):
        if at:
            overdue.run(at)
        after = overdue.verdict(SLIPS)
        assert (after.phase, after.timeliness, after.due) == (Phase.OPEN, Timeliness.OVERDUE, before.due)
    assert overdue.differences() == ()
    [line] = [j for j in overdue.snapshot("2026-01-30T09:00").judged if j.occurrence.id == SLIPS]
    assert (line.agreement.provider, line.agreement.consumer) == ("sales", "finance")
    assert line.obligation.evidence, "what was to be handed in stays so"


def test_what_is_not_due_yet_is_cancelled_with_its_obligation(overdue: Any) -> None:
    shown = applied(overdue, lambda a: None)
    effects = {t.occurrence: t.effect for t in shown.occurrences}
    assert effects[DECORATION] is PlanEffect.CANCELLED
    assert overdue.verdict(DECORATION).outcome is Outcome.CANCELLED


def test_an_overdue_item_of_a_removed_obligation_can_be_delivered_and_waived(overdue: Any) -> None:
    applied(overdue, without_slips)
    overdue.act(Kind.WAIVER_REQUESTED, SLIPS, "sales-consultant-1", "2026-01-15T10:00", reason="lost")
    overdue.act(Kind.WAIVER_GRANTED, SLIPS, "finance-head-1", "2026-01-15T11:00")
    overdue.run("2026-01-15T12:00")
    assert overdue.verdict(SLIPS).outcome is Outcome.WAIVED


def test_an_overdue_item_goes_up_and_stays_in_the_digest_by_the_steps_it_had(overdue: Any) -> None:
    applied(overdue, with_slips(escalation=EscalationPolicy("silent", ())))
    overdue.run("2026-01-16T09:00")
    notified = {to for e in overdue.entries(SLIPS, Kind.NOTIFIED) for to in e.body["to"]}
    assert "sales-head-1" in notified
    overdue.run("2026-01-26T09:00")
    [digest] = [m for m in overdue.ledger.outbox.messages()[-9:] if m.person == "sales-consultant-1" and m.digest_on]
    assert SLIPS in digest.about


def test_an_item_under_a_department_that_no_longer_exists_is_still_overdue(overdue: Any) -> None:
    new = changed(overdue.definitions, lambda a: None)
    departments = tuple(d for d in new.organisation.departments if d.id != "sales")
    overdue.definitions = replace(new, organisation=replace(new.organisation, departments=departments))
    applied(overdue, lambda a: a)
    overdue.run("2026-01-20T09:00")
    assert overdue.verdict(SLIPS).timeliness is Timeliness.OVERDUE
    assert SLIPS in overdue.report("2026-01-20T09:00")


def test_a_late_delivery_stays_late_under_longer_terms(overdue: Any) -> None:
    applied(overdue, with_slips(due=LONG, evidence=()))
    before = overdue.verdict(SLIPS).due
    overdue.act(Kind.RECEIVED, SLIPS, "finance-clerk-1", "2026-01-15T16:00")
    overdue.run("2026-01-16T09:00")
    verdict = overdue.verdict(SLIPS)
    assert (verdict.phase, verdict.timeliness, verdict.due) == (Phase.CLOSED, Timeliness.LATE, before)
    applied(overdue, without_slips, "2026-01-16T10:00")
    assert overdue.verdict(SLIPS).timeliness is Timeliness.LATE


def test_a_request_whose_answer_is_overdue_is_not_cancelled(world: Any) -> None:
    world.run(T)
    done = world.request("customer-service-finance/bank-company", "finance-cashier-1", "2026-01-14T10:00")
    id = done.occurrence.id
    world.run("2026-01-30T09:00")
    assert Reason.RESPONSE_OVERDUE in world.verdict(id).reasons
    agreements = tuple(a for a in world.definitions.agreements if a.id != "customer-service-finance")
    new = replace(world.definitions, agreements=agreements)
    apply(world.ledger, new, command_time(world, "2026-01-30T10:00"))
    assert world.verdict(id).phase is Phase.OPEN


def test_a_period_that_is_overdue_does_not_move_when_its_new_date_comes_up(world: Any) -> None:
    late = "insurance-finance/arrears-report@2025-12"
    world.run(T)
    due = world.verdict(late).due
    [agreement] = [a for a in world.definitions.agreements if a.id == "insurance-finance"]
    report = agreement.obligation("arrears-report")
    assert report is not None
    moved = replace(report, due=replace(report.due, shift=45))  # type: ignore[arg-type]
    grown = replace(agreement, obligations=tuple(moved if o.id == report.id else o for o in agreement.obligations))
    agreements = tuple(grown if a.id == agreement.id else a for a in world.definitions.agreements)
    world.definitions = replace(world.definitions, agreements=agreements)
    apply(world.ledger, world.definitions, command_time(world, "2026-01-14T10:00"))
    for at in ("2026-02-14T09:00", "2026-03-20T09:00"):
        world.run(at)
        assert (world.verdict(late).due, world.differences()) == (due, ())
