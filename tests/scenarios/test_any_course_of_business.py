"""Laws that hold whatever happens: random events, actions and runs at advancing instants.

Stored verdicts are what recomputation gives; a run done twice changes nothing; a later day never changes what an
earlier report showed; and whichever runs were missed, the last one leads to the same verdicts.
"""

import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.overdue import OverdueReport
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Verdict
from engine.services.actions.cancel_event import cancel
from engine.services.command_time import resolve_command_time
from engine.services.reading.overdue import report_overdue
from engine.services.refused import Refused

BEGIN = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
NAMES = {
    "customer.in_default": lambda d: {"customer": "C", "order": "O", "amount": "10"},
    "default.resolved": lambda d: {"customer": "C"},
    "refund.requested": lambda d: {"customer": "C", "order": "O", "deposit": "security", "amount": "10"},
    "refund.paid": lambda d: {"customer": "C", "amount": "10"},
    "delivery.arranged": lambda d: {
        "customer": "C",
        "amount": "10",
        "payment": ("cash", "card")[d % 2],
        "delivery_at": ("", "2026-01-22 18:10", "2026-01-22 12:00", "2026-04-20 18:00", "2026-02-01 19:00")[d % 5],
    },
    "settlement.arranged": lambda d: {
        "customer": "C",
        "settlement_at": ("2026-01-20 10:00", "2026-02-05 10:00", "2026-04-01 10:00")[d % 3],
        "amount": "10",
    },
    "vehicle.delivered": lambda d: {"customer": "C", "plate": "P", "amount": "10"},
    "transfer.requested": lambda d: {"customer": "C", "plate": "P"},
    "ownership.transferred": lambda d: {"customer": "C", "plate": "P", "fee": "10"},
}
PROVIDER = {
    "sales-finance": "sales-consultant-1",
    "consumer-credit-finance": "consumer-credit-clerk-1",
    "insurance-finance": "insurance-clerk-1",
    "customer-service-finance": "customer-service-clerk-1",
    "hr-finance": "hr-head-1",
}
MINUTE = 60
events = st.tuples(
    st.just("event"),
    st.sampled_from(sorted(NAMES)),
    st.sampled_from(["K-1", "K-2"]),
    st.integers(-3 * 24 * 60, 40 * 24 * 60),  # minutes before its recording; some lie ahead or before the agreement
    st.integers(0, 9),
)
undone = st.tuples(
    st.sampled_from(["cancel", "cancel", "again"]), st.sampled_from(sorted(NAMES)), st.sampled_from(["K-1", "K-2"])
)
RECORDERS = {
    "sales": "sales-clerk-1",
    "finance": "finance-clerk-1",
    "insurance": "insurance-clerk-1",
    "customer-service": "customer-service-clerk-1",
    "consumer-credit": "consumer-credit-clerk-1",
}
action_steps = st.tuples(
    st.just("act"),
    st.sampled_from(
        [Kind.DELIVERED] * 3 + [Kind.RECEIVED, Kind.ACCEPTED, Kind.RETURNED, Kind.DATE_CONFIRMED, Kind.DATE_REFUSED]
    ),
    st.integers(0, 10_000),
    st.sampled_from([None, None, 30, 60 * 24, 60 * 24 * 4]),
)
requests = st.tuples(
    st.just("request"), st.sampled_from(["customer-service-finance/bank-company", "hr-finance/wage-changes"])
)
answers = st.tuples(st.just("respond"), st.integers(0, 100), st.sampled_from([None, 60, 60 * 24 * 3]))
steps = st.lists(
    st.tuples(
        st.integers(2, 8 * 24 * 60),
        st.one_of(events, events, undone, action_steps, action_steps, requests, answers, st.just(("run",))),
    ),
    min_size=3,
    max_size=14,
)


def course(new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        often, seldom = new_world(Path(first)), new_world(Path(second))
        at = BEGIN
        often.run(at.isoformat())
        seldom.run(at.isoformat())
        reports: dict[str, str] = {}
        for minutes, step in plan:
            at += timedelta(minutes=minutes)
            if step[0] == "run":
                check_run(often, at.isoformat())
                reports[at.isoformat()] = often.report(at.isoformat())
            else:
                assert do(often, step, at, evidence_for) == do(seldom, step, at, evidence_for)
        at += timedelta(days=1)
        check_run(often, at.isoformat())
        check_run(seldom, at.isoformat())
        check_figures(often, at)
        for earlier, report in reports.items():
            assert often.report(earlier) == report
        assert plain(often) == plain(seldom)
        assert often.ledger.verify() is None


def check_run(world: Any, at: str) -> None:
    world.run(at)
    assert world.differences() == ()
    again = world.run(at)
    assert (again.entries, again.notifications, again.opened) == (0, 0, 0)
    judged = {j.occurrence.id: j.verdict for j in world.snapshot(at).judged}
    assert judged == world.verdicts()


def check_figures(world: Any, at: datetime) -> None:
    """Each item that ever had a due time is in one month, in one part; the quarter is the sum of its months."""

    def due(year: int, month: int, every: Every = Every.MONTH) -> OverdueReport:
        return report_overdue(world.ledger, at, period=Period.containing(date(year, month, 1), every))

    months = [due(2026, month) for month in range(1, 13)]
    dated = [
        j for j in world.snapshot(at.isoformat()).judged if j.first_due_at is not None and j.first_due_at.year == 2026
    ]
    assert sum(report.due.due.count for report in months) == len(dated)
    for report in (*months, due(2026, 1, Every.QUARTER)):
        counts = [total.count for total in report.due.parts]
        assert sum(counts) == report.due.due.count
        for shares in (report.due_by_department, report.due_by_agreement, report.due_by_owner):
            assert [sum(n) for n in zip(*([t.count for t in x.parts] for x in shares), strict=True)] == (
                counts if shares else []
            )
            assert sum(x.returned for x in shares) == report.due.returned
    quarter = due(2026, 1, Every.QUARTER)
    of_months = zip(*([t.count for t in report.due.parts] for report in months[:3]), strict=True)
    assert [t.count for t in quarter.due.parts] == [sum(n) for n in of_months]


def plain(world: Any) -> dict[str, Verdict]:
    return dict(world.verdicts())


def do(world: Any, step: Any, at: datetime, evidence_for: Callable[..., Any]) -> object:
    now = at.isoformat()
    try:
        match step:
            case ("event", name, key, before, salt):
                time = (at - timedelta(minutes=before)).replace(second=0).isoformat()
                done = world.event(name, key, time, now, **NAMES[name](salt))
                return (done.imported, done.corrected, done.unchanged, len(done.rejected))
            case ("cancel", name, key):
                actor = RECORDERS[world.definitions.catalogue.event(name).recorded_by]
                command_time = resolve_command_time(world.ledger, at, world.now)
                removed = cancel(world.ledger, f"{name}/{key}", actor=actor, reason="not so", command_time=command_time)
                return removed.event
            case ("again", name, key):
                done = world.event(name, key, BEGIN.isoformat(), now, again=True, **NAMES[name](0))
                return (done.imported, done.corrected, done.unchanged, len(done.rejected))
            case ("act", kind, index, earlier):
                judged = world.snapshot(now).judged
                chosen = judged[index % len(judged)]
                consumer = kind not in (Kind.DELIVERED,) or chosen.obligation.attested_by.value == "consumer"
                actor = "finance-head-1" if consumer else PROVIDER[chosen.agreement.id]
                values, files, signed = evidence_for(chosen.obligation)
                wanted = kind is Kind.DELIVERED
                claimed = (
                    (at - timedelta(minutes=earlier)).isoformat()
                    if earlier and kind in (Kind.DELIVERED, Kind.RECEIVED)
                    else None
                )
                done = world.act(
                    kind,
                    chosen.occurrence.id,
                    actor,
                    now,
                    claimed=claimed,
                    values=values if wanted else {},
                    files=files if wanted else {},
                    signed=signed if wanted else (),
                    reason="wrong",
                )
                return done.verdict
            case ("request", obligation):
                return world.request(
                    obligation, "finance-cashier-1", now, wish=(at + timedelta(days=1)).isoformat()
                ).verdict
            case ("respond", index, later):
                candidates = [j for j in world.snapshot(now).judged if j.obligation.id == "bank-company"]
                if not candidates:
                    return None
                chosen = candidates[index % len(candidates)]
                actor = ("finance-cashier-1", PROVIDER[chosen.agreement.id])[index % 2]
                time = (at + timedelta(minutes=later)).isoformat() if later else None
                return world.act(Kind.RESPONDED, chosen.occurrence.id, actor, now, time=time).verdict
    except Refused as refused:
        return refused.text
    raise AssertionError(step)


QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


@given(plan=steps)
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_any_course_of_business_keeps_the_laws(
    new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]
) -> None:
    course(new_world, evidence_for, plan)


@pytest.mark.slow
@given(plan=steps)
@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
def test_many_courses_of_business_keep_the_laws(
    new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]
) -> None:
    course(new_world, evidence_for, plan)


@pytest.mark.slow
@pytest.mark.databases
@given(plan=steps)
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_any_course_of_business_keeps_the_laws_on_either_database(
    new_world: Callable[[Path], Any], evidence_for: Callable[..., Any], plan: list[Any]
) -> None:
    course(new_world, evidence_for, plan)
