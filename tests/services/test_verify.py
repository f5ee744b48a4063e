"""Every stored row is what is worked out anew, or it is a difference."""

from dataclasses import replace

import pytest

from engine.domain.occurrence.verdict import Timeliness
from engine.services.ports.occurrences import Row
from tests.conftest import World

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


@pytest.fixture
def begun(world: World) -> World:
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.run("2026-01-14T09:00")
    return world


def store(world: World, row: Row) -> None:
    expected_head = world.ledger.expected_head(world.ledger.runs.last().at)  # type: ignore[union-attr]
    world.ledger.refresh((row,), expected_head)


@pytest.mark.parametrize("part", ["verdict", "occurrence"])
def test_a_row_that_differs_in_its_verdict_or_its_occurrence_alone_is_a_difference(begun: World, part: str) -> None:
    assert begun.differences() == ()
    row = begun.ledger.occurrences.rows([SLIPS])[SLIPS]
    other = {
        "verdict": replace(row, verdict=replace(row.verdict, timeliness=Timeliness.OVERDUE)),
        "occurrence": replace(row, occurrence=replace(row.occurrence, label="another")),
    }
    store(begun, other[part])
    assert [d.occurrence for d in begun.differences()] == [SLIPS]
    store(begun, row)
    assert begun.differences() == ()
