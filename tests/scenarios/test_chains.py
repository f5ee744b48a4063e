"""Chains: one obligation waits for another; lateness that began upstream is shown apart and counted once."""

import json
from dataclasses import replace
from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.agreement.agreement import Need
from engine.domain.agreement.rule import EventMatch, Within
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Reason, Timeliness
from engine.domain.time.amount import Amount, Unit
from engine.services.reading.verify import differences

PICTURE = b"\x89PNG\r\n\x1a\n"
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""Due at the close of the working day after the delivery: Friday 9 January 17:30."""
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"
"""Due within 3 days: Sunday 11 January, end of day."""
THREE_DAYS = Amount.of(3, Unit.DAY)


def waiting(world: Any, due: Any = None) -> Any:
    """The shipped definitions, in which the decoration slip waits for the signed slips."""

    def changed(obligation: Any) -> Any:
        if obligation.id != "decoration-slip":
            return obligation
        needs = (Need("sales-finance", "signed-slips"),)
        return replace(obligation, needs=needs, due=due or obligation.due, evidence=obligation.evidence[:1])

    agreements = tuple(
        replace(a, obligations=tuple(changed(o) for o in a.obligations)) for a in world.definitions.agreements
    )
    return replace(world, definitions=replace(world.definitions, agreements=agreements))


def begun(world: Any) -> Any:
    """Thursday 8 January 2026, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


def hand_over_slips(world: Any, at: str) -> None:
    files = {name: Attachment("a.png", PICTURE) for name in ("order_slip", "delivery_slip")}
    world.act(Kind.DELIVERED, SLIPS, "sales-consultant-1", at, files=files, signed=tuple(files))


def hand_over_decoration(world: Any, at: str) -> None:
    files = {"decoration_slip": Attachment("a.png", PICTURE)}
    world.act(Kind.DELIVERED, DECORATION, "sales-consultant-1", at, files=files)


@pytest.fixture
def from_delivery(world: Any) -> Any:
    """The clock of the decoration slip starts at the delivery of the signed slips."""
    return begun(waiting(world, Within(THREE_DAYS, from_delivery=True)))


@pytest.fixture
def beside(world: Any) -> Any:
    """The decoration slip keeps its own clock, and needs the signed slips."""
    return begun(waiting(world))


def test_until_the_hand_over_the_date_is_awaited(from_delivery: Any) -> None:
    verdict = from_delivery.verdict(DECORATION)
    assert (verdict.phase, verdict.due, verdict.reasons) == (Phase.OPEN, None, (Reason.DATE_AWAITED,))
    from_delivery.run("2026-03-01T09:00")
    assert from_delivery.verdict(DECORATION).timeliness is Timeliness.PENDING, "it is never overdue while it waits"


def test_the_clock_starts_at_the_hand_over_and_the_next_run_says_so(from_delivery: Any) -> None:
    hand_over_slips(from_delivery, "2026-01-12T10:00")
    from_delivery.run("2026-01-12T11:00")
    due = from_delivery.verdict(DECORATION).due
    assert due.at.isoformat() == "2026-01-15T16:00:00+00:00", "three days after the 12th: the 15th, 24:00"
    assert differences(from_delivery.ledger) == ()


def test_a_return_upstream_has_the_date_awaited_again(from_delivery: Any) -> None:
    hand_over_slips(from_delivery, "2026-01-12T10:00")
    from_delivery.run("2026-01-12T11:00")
    from_delivery.act(Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-13T10:00", reason="unsigned")
    from_delivery.run("2026-01-13T11:00")
    assert from_delivery.verdict(DECORATION).due is None
    hand_over_slips(from_delivery, "2026-01-14T10:00")
    from_delivery.run("2026-01-14T11:00")
    assert from_delivery.verdict(DECORATION).due.at.isoformat() == "2026-01-17T16:00:00+00:00"
    assert differences(from_delivery.ledger) == ()


def test_what_was_delivered_keeps_the_date_it_had(from_delivery: Any) -> None:
    hand_over_slips(from_delivery, "2026-01-12T10:00")
    from_delivery.run("2026-01-12T11:00")
    hand_over_decoration(from_delivery, "2026-01-13T10:00")
    from_delivery.act(Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-14T10:00", reason="unsigned")
    from_delivery.run("2026-01-14T11:00")
    verdict = from_delivery.verdict(DECORATION)
    assert (verdict.timeliness, verdict.due.at.isoformat()) == (Timeliness.ON_TIME, "2026-01-15T16:00:00+00:00")


def test_a_later_hand_over_changes_nothing_that_an_earlier_instant_says(from_delivery: Any) -> None:
    before = from_delivery.report("2026-01-11T09:00") if from_delivery.run("2026-01-11T09:00") else ""
    hand_over_slips(from_delivery, "2026-01-12T10:00")
    from_delivery.run("2026-01-20T09:00")
    assert from_delivery.report("2026-01-11T09:00") == before


def test_two_runs_after_each_other_are_one(from_delivery: Any) -> None:
    hand_over_slips(from_delivery, "2026-01-12T10:00")
    from_delivery.run("2026-01-12T11:00")
    entries = from_delivery.ledger.head().entries
    from_delivery.run("2026-01-12T11:00")
    assert from_delivery.ledger.head().entries == entries


def test_what_an_event_shows_to_be_done_is_handed_over_by_it(world: Any) -> None:
    shown = waiting(world, Within(THREE_DAYS, from_delivery=True))

    def by_event(obligation: Any) -> Any:
        if obligation.id != "signed-slips":
            return obligation
        return replace(obligation, done_by=EventMatch(("settlement.arranged",)), evidence=())

    agreements = tuple(
        replace(a, obligations=tuple(by_event(o) for o in a.obligations)) for a in shown.definitions.agreements
    )
    begun(replace(shown, definitions=replace(shown.definitions, agreements=agreements)))
    assert shown.verdict(DECORATION).due is None
    shown.event(
        "settlement.arranged",
        "A-1",
        "2026-01-12 10:00",
        "2026-01-12T10:05",
        customer="C",
        settlement_at="2026-01-20 10:00",
        amount="10",
    )
    shown.run("2026-01-12T11:00")
    assert shown.verdict(DECORATION).due.at.isoformat() == "2026-01-15T16:00:00+00:00"
    assert differences(shown.ledger) == ()


def test_an_event_that_repeats_does_not_start_at_the_hand_over_of_an_earlier_one(world: Any) -> None:
    waits = waiting(world, Within(THREE_DAYS, from_delivery=True))
    catalogue = waits.definitions.catalogue
    events = tuple(replace(e, repeats=True) if e.name == "vehicle.delivered" else e for e in catalogue.events)
    again = replace(waits, definitions=replace(waits.definitions, catalogue=replace(catalogue, events=events)))
    begun(again)
    (first,) = (id for id in again.verdicts() if id.startswith(SLIPS))
    files = {name: Attachment("a.png", PICTURE) for name in ("order_slip", "delivery_slip")}
    again.act(Kind.DELIVERED, first, "sales-consultant-1", "2026-01-12T10:00", files=files, signed=tuple(files))
    again.event(
        "vehicle.delivered", "A-1", "2026-02-08 15:00", "2026-02-08T15:05", customer="C", plate="P", amount="10"
    )
    again.run("2026-02-08T16:00")
    dates = [v.due and v.due.at.isoformat() for id, v in sorted(again.verdicts().items()) if id.startswith(DECORATION)]
    assert dates == ["2026-01-15T16:00:00+00:00", None], "the second waits for its own"
    assert differences(again.ledger) == ()


def figures(world: Any, at: str) -> Any:
    return json.loads(world.report(at))


def test_what_is_overdue_only_because_of_another_is_listed_and_not_counted(beside: Any) -> None:
    beside.run("2026-01-20T09:00")
    observed = figures(beside, "2026-01-20T09:00")
    lines = {line["occurrence"]: line for line in observed["lines"]}
    assert lines[SLIPS]["inherited"] is None
    assert (lines[DECORATION]["inherited"]["source"], lines[DECORATION]["inherited"]["whole"]) == (SLIPS, True)
    assert observed["total"]["count"] == len(lines) - 1
    assert observed["counts"]["inherited"] == 1


def test_only_the_part_that_came_with_the_delay_is_inherited(beside: Any) -> None:
    hand_over_slips(beside, "2026-01-12T17:30")  # three days late
    hand_over_decoration(beside, "2026-01-20T00:00")  # eight days late
    beside.run("2026-01-20T09:00")
    (late,) = [line for line in figures(beside, "2026-01-20T09:00")["late"] if line["occurrence"] == DECORATION]
    assert (late["late_by_seconds"], late["inherited"]["by_seconds"]) == (8 * 86_400, 3 * 86_400)
    assert late["inherited"]["whole"] is False
    assert figures(beside, "2026-01-20T09:00")["counts"]["late"] == 2


def test_a_hand_over_in_time_passes_nothing_on(beside: Any) -> None:
    hand_over_slips(beside, "2026-01-09T10:00")
    beside.run("2026-01-20T09:00")
    lines = {line["occurrence"]: line for line in figures(beside, "2026-01-20T09:00")["lines"]}
    assert lines[DECORATION]["inherited"] is None


def test_a_clock_that_started_at_the_hand_over_has_waited_already(from_delivery: Any) -> None:
    hand_over_slips(from_delivery, "2026-01-12T10:00")
    from_delivery.run("2026-01-20T09:00")
    lines = {line["occurrence"]: line for line in figures(from_delivery, "2026-01-20T09:00")["lines"]}
    assert lines[DECORATION]["inherited"] is None
