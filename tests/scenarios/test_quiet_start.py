"""Starting on old data: items due before a date are opened and reported, and nobody is notified of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from engine.services.run.run_compliance import Run, dry_run_compliance, run_compliance

SHANGHAI = timezone(timedelta(hours=8))
T = "2026-02-10T18:00"
QUIET = date(2026, 2, 6)
OLD = "insurance-finance/arrears-report@2026-01"
"""Due 2026-02-05 00:00, which is the end of the 4th."""
LATER = "sales-finance/payment-slip@purchase.paid/A-9"


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def start(world: Any, at: str = T, quiet_before: date | None = QUIET, *, dry_run: bool = False) -> Run:
    command_time = resolve_command_time(world.ledger, instant(at), world.now, run=True, dry_run=dry_run)
    return (dry_run_compliance if dry_run else run_compliance)(world.run_context(), command_time, quiet_before)


@pytest.fixture
def business(world: Any) -> Any:
    """Old business, and one sale that falls due after the quiet date."""
    world.event("purchase.paid", "A-1", "2026-01-08 15:00", customer="C", model="M", amount="10")
    world.event("purchase.paid", "A-9", "2026-02-06 15:00", customer="D", model="M", amount="10")
    return world


def due(world: Any, id: str) -> datetime:
    at = world.verdict(id).due.at
    assert isinstance(at, datetime)
    return at


def notified_of(world: Any, id: str) -> list[tuple[str, tuple[str, ...], bool]]:
    """The notifications recorded for an occurrence: the step, the people, and whether it was suppressed."""
    return [
        (str(e.body["step"]), tuple(e.body["to"]), bool(e.body.get("quiet"))) for e in world.entries(id, Kind.NOTIFIED)
    ]


def named(run: Run) -> set[str]:
    """The occurrences that the messages of a run are about."""
    return {id for message in run.messages for id in message.about}


def test_what_fell_due_before_the_date_is_opened_and_overdue_and_told_to_nobody(business: Any) -> None:
    run = start(business)
    assert business.verdict(OLD).timeliness.value == "overdue"
    assert OLD in business.report(T)
    old = {id for id, v in business.verdicts().items() if v.due is not None and v.due.at <= instant("2026-02-06T00:00")}
    assert len(old) > 3
    assert not named(run) & old
    for id in old:
        assert all(to == () and quiet for _, to, quiet in notified_of(business, id))
    assert [what for what, _, _ in notified_of(business, OLD)] == [
        "opening", "2 working days before", "due", "1 working day after", "3 working days after",
    ]  # fmt: skip


def test_what_falls_due_on_the_date_or_later_is_told_as_usual(business: Any) -> None:
    run = start(business)
    assert due(business, LATER) > instant("2026-02-06T00:00")
    assert LATER in named(run)
    assert all(to and not quiet for _, to, quiet in notified_of(business, LATER))


@pytest.mark.parametrize(("quiet_before", "hushed"), [(date(2026, 2, 5), True), (date(2026, 2, 4), False)])
def test_the_end_of_a_day_belongs_to_that_day(world: Any, quiet_before: date, hushed: bool) -> None:
    run = start(world, quiet_before=quiet_before)
    assert due(world, OLD) == instant("2026-02-05T00:00")
    assert (OLD not in named(run)) == hushed


def test_the_run_says_how_much_it_keeps_quiet_about_once(business: Any) -> None:
    run = start(business)
    (finding,) = [f for f in run.findings if f.code == "quiet"]
    assert finding.text.en == (
        f"Open items that were due before 2026-02-06: {len(finding.about)}. Nobody is notified of them."
    )
    assert OLD in finding.about
    assert LATER not in finding.about
    assert not [f for f in business.run("2026-02-11T09:00").findings if f.code == "quiet"]


def test_later_runs_keep_it_also_for_steps_that_were_not_reached_yet(business: Any) -> None:
    start(business)
    for day in range(11, 20):
        run = business.run(f"2026-02-{day}T09:00")
        assert OLD not in named(run)
    assert all(to == () for _, to, _ in notified_of(business, OLD))
    assert business.run("2026-02-25T09:00").messages  # others stand in their digests


def test_a_run_at_the_same_instant_writes_nothing_more(business: Any) -> None:
    start(business)
    again = start(business)
    assert (again.entries, again.notifications, again.messages) == (0, 0, ())
    assert business.differences() == ()


def test_old_business_that_comes_in_later_is_quiet_too(business: Any) -> None:
    start(business)
    business.event("purchase.paid", "A-2", "2026-01-09 15:00", "2026-02-11T08:00", customer="E", model="M", amount="10")
    run = business.run("2026-02-11T09:00")
    late = "sales-finance/payment-slip@purchase.paid/A-2"
    assert business.verdict(late).timeliness.value == "overdue"
    assert late not in named(run)


def test_a_return_after_the_first_run_is_told(business: Any, evidence_for: Callable[..., Any], shipped: Any) -> None:
    start(business)
    old = "sales-finance/payment-slip@purchase.paid/A-1"
    obligation = next(
        o for a in shipped.agreements if a.id == "sales-finance" for o in a.obligations if o.id == "payment-slip"
    )
    values, files, signed = evidence_for(obligation)
    business.act(
        Kind.DELIVERED, old, "sales-consultant-1", "2026-02-11T09:00", values=values, files=files, signed=signed
    )
    business.run("2026-02-11T09:05")
    business.act(Kind.RETURNED, old, "finance-clerk-1", "2026-02-11T10:00", reason="unreadable")
    run = business.run("2026-02-11T10:05")
    assert old in named(run)
    later = business.run("2026-02-12T09:00")
    assert old not in named(later)  # it stands in no digest all the same


def test_without_the_date_the_old_is_told(business: Any) -> None:
    assert OLD in named(start(business, quiet_before=None))


def test_a_dry_run_shows_what_would_be_told_and_keeps_nothing(business: Any) -> None:
    assert OLD not in named(start(business, dry_run=True))
    assert business.ledger.runs.opening() is None
    assert OLD in named(start(business, quiet_before=None))


# ---- it belongs to the first run


def test_it_is_kept_in_the_first_entry_of_the_first_run(business: Any) -> None:
    start(business)
    assert business.ledger.runs.opening().quiet_before == QUIET
    assert business.reopened().ledger.runs.opening().quiet_before == QUIET
    assert business.ledger.verify() is None


def test_the_same_date_again_changes_nothing_and_another_is_refused(business: Any) -> None:
    start(business)
    start(business, "2026-02-11T09:00")
    with pytest.raises(Refused) as refused:
        start(business, "2026-02-12T09:00", date(2026, 2, 7))
    assert refused.value.text.en == (
        "The first run was set to notify nobody of items due before 2026-02-06; it cannot be changed to 2026-02-07."
    )


def test_a_record_that_began_aloud_is_not_made_quiet(business: Any) -> None:
    business.run(T)
    with pytest.raises(Refused) as refused:
        start(business, "2026-02-11T09:00")
    assert refused.value.text.en == (
        "Only the first run can leave out notifications. This ledger is in use already and notifies as usual."
    )


# ---- on the command line


def test_the_command_line_takes_the_date(duecourse: Any) -> None:
    arguments = ("run", "--in-process", "--as-of", "2026-02-10T18:00+08:00")
    bad = duecourse(*arguments, "--quiet-before", "last year")
    assert bad.code == 2
    assert bad.err.startswith("Error: ")
    done = duecourse(*arguments, "--quiet-before", "2026-02-10")
    assert done.code == 0
    assert "Open items that were due before 2026-02-10: " in done.out
    other = duecourse("run", "--in-process", "--quiet-before", "2026-02-09")
    assert (other.code, other.err) == (
        2,
        "Error: The first run was set to notify nobody of items due before 2026-02-10; "
        "it cannot be changed to 2026-02-09.\n",
    )


@pytest.mark.prefect
def test_it_goes_through_prefect_as_well(duecourse: Any) -> None:
    done = duecourse("run", "--as-of", "2026-02-10T18:00+08:00", "--quiet-before", "2026-02-10")
    assert done.code == 0
    assert "Open items that were due before 2026-02-10: " in done.out
