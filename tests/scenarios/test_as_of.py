"""A report as of an instant stays the same, whatever is recorded later."""

from datetime import timedelta
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Timeliness
from engine.services.refused import Refused

pytestmark = pytest.mark.databases

T, T2 = "2026-02-10T18:00", "2026-02-12T18:00"
ARREARS = "insurance-finance/arrears-report@2025-12"


def begun(world: Any) -> None:
    world.event(
        "customer.in_default", "D-07", "2026-01-12 09:00", customer="C", order="O", amount="10"
    )  # by the real clock
    world.run(T)


def test_the_first_run_of_a_rehearsal_may_lie_before_the_real_clock_that_stamped_its_opening_balance(
    world: Any,
) -> None:
    begun(world)
    assert world.now.year == 2026
    again = world.run(T)
    assert (again.entries, again.notifications) == (0, 0)
    assert (
        world.verdict("consumer-credit-finance/customers-in-default@customer.in_default/D-07#1").timeliness
        is Timeliness.OVERDUE
    )


@pytest.mark.parametrize("later", [None, T, "2026-02-10T10:00:00Z", "2026-02-10T05:00-05:00", "2026-02-11T09:00"])
def test_later_imports_and_deliveries_change_nothing_that_an_instant_says(world: Any, later: str | None) -> None:
    begun(world)
    texts = world.report(T)
    world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", later, customer="C", plate="P", amount="10")
    world.event("default.resolved", "D-07", "2026-01-20 09:00", later, customer="C")
    world.act(Kind.NOTHING_TO_REPORT, ARREARS, "insurance-clerk-1", later, claimed="2026-01-04T10:00")
    assert world.report(T) == texts
    assert world.report("2026-02-10T10:00:00+00:00") == texts
    world.run(T2)
    assert world.report(T) == texts
    assert world.report(T2) != texts
    assert world.differences() == ()


def test_a_second_run_at_the_same_instant_reads_what_came_in_between_and_its_report_does_not(world: Any) -> None:
    begun(world)
    texts = world.report(T)
    done = world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", T, customer="C", plate="P", amount="10")
    assert done.opened.count == 3
    assert world.run(T).opened == 0
    assert world.report(T) == texts
    assert world.differences() == ()


def test_a_rehearsal_never_goes_back_in_time_not_even_by_a_second(world: Any) -> None:
    begun(world)
    world.run("2026-02-10T18:00:01")
    for earlier in (T, "2026-02-10T17:59:59"):
        with pytest.raises(Refused) as refused:
            world.run(earlier)
        for text in (refused.value.text.en, refused.value.text.zh):
            assert "2026-02-10T10:00:01Z" in text
            assert ("2026-02-10T10:00:00Z" if earlier == T else "2026-02-10T09:59:59Z") in text
    with pytest.raises(Refused):
        world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", T, customer="C", plate="P", amount="10")
    world.run("2026-02-10T18:00:01")


def test_a_stamp_of_the_opening_balance_that_the_rehearsal_reaches_stands_in_nobodys_way(world: Any) -> None:
    world.event(
        "customer.in_default", "D-07", "2026-01-12 09:00", "2026-02-01T00:00", customer="C", order="O", amount="10"
    )
    world.run("2026-01-20T09:00")
    world.event(
        "customer.in_default", "D-08", "2026-01-12 09:00", "2026-02-01T00:00", customer="C", order="O", amount="10"
    )
    world.run("2026-02-01T00:00:01")
    assert world.ledger.verify() is None
    assert world.differences() == ()


def test_on_a_real_record_an_instant_needs_a_dry_run(world: Any) -> None:
    world.run()
    with pytest.raises(Refused, match="This is a real ledger: another instant is only for a dry run"):
        world.run("2026-12-01T09:00")
    before = world.digest()
    assert world.dry_run("2026-12-01T09:00").entries > 0
    assert world.digest() == before


def test_a_dry_run_lists_what_a_run_would_send_and_writes_nothing(world: Any) -> None:
    begun(world)
    before, head, rows = world.digest(), world.ledger.head(), world.ledger.occurrences.all_rows()
    planned = world.dry_run(T2)
    assert (world.digest(), world.ledger.head(), world.ledger.occurrences.all_rows()) == (before, head, rows)
    assert len(world.outbox.sent) == len(world.ledger.outbox.messages())
    done = world.run(T2)
    assert done.messages == planned.messages != ()
    assert (done.entries, done.opened, done.overdue) == (planned.entries, planned.opened, planned.overdue)


def test_thirty_days_without_a_run_find_each_breach_at_its_own_instant_and_write_one_digest_a_person(
    world: Any,
) -> None:
    world.run("2026-01-05T09:00")
    world.event(
        "customer.in_default", "D-07", "2026-01-06 09:00", "2026-01-06T10:00", customer="C", order="O", amount="10"
    )
    done = world.run("2026-02-05T09:00")
    series = [f"consumer-credit-finance/customers-in-default@customer.in_default/D-07#{n}" for n in range(1, 6)]
    breaches = [[e.effective_at.isoformat() for e in world.entries(id, Kind.BREACHED)] for id in series]
    assert breaches == [
        ["2026-01-07T09:30:00+00:00"],
        ["2026-01-14T09:30:00+00:00"],
        ["2026-01-21T09:30:00+00:00"],
        ["2026-01-28T09:30:00+00:00"],
        ["2026-02-04T09:30:00+00:00"],
    ]
    people = [m.person for m in done.messages]
    assert len(people) == len(set(people)) >= 5
    assert {m.step for m in done.messages} == {"digest"}
    credit = next(m for m in done.messages if m.person == "consumer-credit-clerk-1")
    assert set(series) <= set(credit.about)


def test_a_clock_that_is_set_back_holds_a_real_record_still_and_undoes_nothing(world: Any) -> None:
    world.run()
    rows, now = world.ledger.occurrences.all_rows(), world.now
    world.now -= timedelta(hours=30)
    done = world.run()
    assert (done.at, done.entries, done.notifications) == (now, 0, 0)
    assert world.ledger.occurrences.all_rows() == rows
    world.event("customer.in_default", "D-07", "2026-10-12 09:00", customer="C", order="O", amount="10")
    world.run()
    assert world.differences() == ()
    assert world.ledger.verify() is None


def test_an_import_stamped_far_ahead_before_the_first_run_leaves_a_real_record_usable(world: Any) -> None:
    world.event(
        "customer.in_default", "D-07", "2026-10-12 09:00", "2099-01-01T00:00", customer="C", order="O", amount="10"
    )
    world.run()
    world.now += timedelta(days=1)
    world.event("default.resolved", "D-07", "2026-10-12 10:00", customer="C")
    world.run()
    assert world.ledger.runs.last_recorded_at() < world.now + timedelta(days=1)
    assert world.differences() == ()
