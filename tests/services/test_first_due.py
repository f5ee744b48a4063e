"""The month that holds an item follows from its first due time, whatever moves it later."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.domain.agreement.rule import Every, Within
from engine.domain.deadline.period import Period
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.overdue import OverdueReport
from engine.domain.ledger.entry import Kind
from engine.domain.time.amount import Amount, Unit
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.reading.overdue import report_overdue
from tests.builders import instant

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""Delivered on Friday 30 January at 15:00, so the slips are due on Saturday 31, 17:30."""


CAR = {"customer": "C", "plate": "P", "amount": "10"}


@pytest.fixture
def slips(world: Any) -> Any:
    world.event("vehicle.delivered", "A-1", "2026-01-30 15:00", "2026-01-30 15:10", **CAR)
    world.run("2026-01-30T16:00")
    return world


def month(world: Any, number: int, at: str) -> OverdueReport:
    return report_overdue(world.ledger, instant(at), period=Period.containing(date(2026, number, 1), Every.MONTH))


def part_of_slips(world: Any, at: str) -> tuple[int, DuePart]:
    """The month and the part that hold the slips: there is exactly one."""
    without, found = [], []
    for number in (1, 2, 3, 4):
        figures = month(world, number, at)
        shares = [x for x in figures.due_by_owner if x.id == "sales-consultant"]
        without += [x.due.count for x in shares]
        found += [(number, part) for x in shares for part, total in x.by_part.items() if total.stakes]
    (one,) = found
    return one


def test_an_extension_into_february_leaves_it_in_january(slips: Any) -> None:
    slips.act(
        Kind.EXTENSION_REQUESTED,
        SLIPS,
        "sales-consultant-1",
        "2026-01-31T09:00",
        until="2026-02-12T12:00",
        reason="stamp",
    )
    slips.act(Kind.EXTENSION_GRANTED, SLIPS, "finance-head-1", "2026-01-31T10:00")
    slips.run("2026-02-02T09:00")
    assert part_of_slips(slips, "2026-02-02T09:00") == (1, DuePart.NOT_YET)
    slips.run("2026-02-13T09:00")
    assert part_of_slips(slips, "2026-02-13T09:00") == (1, DuePart.OVERDUE)
    (line,) = [x for x in month(slips, 2, "2026-02-13T09:00").lines if x.occurrence == SLIPS]
    assert (line.first_due_at, line.extended) == (instant("2026-01-31T17:30"), True)


def test_a_pause_leaves_it_there_and_has_a_part_of_its_own(slips: Any) -> None:
    slips.act(Kind.PAUSED, SLIPS, "sales-consultant-1", "2026-01-31T10:00", waiting_for="customer", reason="away")
    slips.run("2026-02-02T09:00")
    assert part_of_slips(slips, "2026-02-02T09:00") == (1, DuePart.PAUSED)


def test_a_correction_that_moves_the_due_time_leaves_it_there_and_is_said_in_its_line(slips: Any) -> None:
    slips.event("vehicle.delivered", "A-1", "2026-02-03 15:00", "2026-02-03 15:10", **CAR)
    slips.run("2026-02-05T09:00")
    assert part_of_slips(slips, "2026-02-05T09:00") == (1, DuePart.OVERDUE)
    (line,) = [x for x in month(slips, 2, "2026-02-05T09:00").lines if x.occurrence == SLIPS]
    assert (line.due_at, line.first_due_at, line.extended) == (
        instant("2026-02-04T17:30"),
        instant("2026-01-31T17:30"),
        False,
    )


def test_a_change_of_the_agreement_leaves_it_there(slips: Any) -> None:
    def changed(agreement: Any) -> Any:
        later = Within(Amount.of(10, Unit.WORKING_DAY))
        terms = tuple(replace(o, due=later) if o.id == "signed-slips" else o for o in agreement.obligations)
        return replace(agreement, obligations=terms)

    before = slips.definitions
    after = replace(before, agreements=tuple(changed(a) for a in before.agreements))
    for new, at in ((after, "2026-01-31T09:00"), (before, "2026-01-31T10:00")):  # the second keeps what the first knew
        apply(slips.ledger, new, resolve_command_time(slips.ledger, instant(at), slips.now))
        assert part_of_slips(slips, "2026-01-31T12:00") == (1, DuePart.NOT_YET)
    superseded = slips.entries(SLIPS, Kind.SUPERSEDED)
    assert [e.body["first_due"] for e in superseded] == ["2026-01-31T09:30:00Z"] * 2


def test_a_waiver_closes_it_in_its_month(slips: Any) -> None:
    slips.act(Kind.WAIVER_REQUESTED, SLIPS, "sales-consultant-1", "2026-01-31T09:00", reason="lost")
    slips.act(Kind.WAIVER_GRANTED, SLIPS, "finance-head-1", "2026-02-02T10:00", reason="fine")
    assert part_of_slips(slips, "2026-02-02T11:00") == (1, DuePart.WAIVED)
    assert month(slips, 1, "2026-02-02T11:00").total.stakes == ()
