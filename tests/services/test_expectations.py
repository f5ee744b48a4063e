"""What is worked out by hand is compared with what the record says, line by line."""

from datetime import datetime

import pytest

from engine.services.rehearsal.expectations import Expected, ExpectedAt, Mismatch, mismatches
from engine.wording.refusal import refusal_text
from tests.conftest import SHANGHAI, World, instant

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
NOTHING = "sales-finance/signed-slips@vehicle.delivered/A-2"
DUE = "2026-01-14T17:30"


@pytest.fixture
def begun(world: World) -> World:
    world.event("vehicle.delivered", "A-1", "2026-01-13 15:00", customer="C", plate="P", amount="10")
    world.run("2026-01-15T09:00")
    return world


def walk(occurrence: str, ends: str | None, due: str | None = DUE, *checks: ExpectedAt, returned: int = 0) -> Expected:
    return Expected("sales/1", occurrence, 7, instant(due) if due else None, ends, returned, checks)


def differences(world: World, given: Expected) -> list[tuple[int, str, str, str]]:
    found: tuple[Mismatch, ...] = mismatches(world.ledger, [given], instant("2026-01-15T09:00"), SHANGHAI)
    return [(m.line, refusal_text(m.what).en, m.expected, m.actual) for m in found]


def test_nothing_is_said_of_what_is_in_the_record_as_it_is_written(begun: World) -> None:
    due: datetime | None = begun.verdict(SLIPS).due.at  # type: ignore[union-attr]
    assert due == instant(DUE)
    assert differences(begun, walk(SLIPS, "overdue", DUE, ExpectedAt(instant("2026-01-14T17:29"), "at risk", 8))) == []
    assert differences(begun, walk(NOTHING, None)) == []


def test_what_opens_against_the_walk_or_does_not_open_is_one_mismatch(begun: World) -> None:
    assert differences(begun, walk(NOTHING, "overdue")) == [(7, "opens", "overdue", "-")]
    assert differences(begun, walk(SLIPS, None)) == [(7, "opens", "-", "overdue")]


def test_each_part_that_differs_is_a_mismatch_at_its_line(begun: World) -> None:
    wrong = walk(
        SLIPS, "done, on time", "2026-01-14T18:00", ExpectedAt(instant("2026-01-14T17:30"), "open", 9), returned=1
    )
    assert differences(begun, wrong) == [
        (7, "due", "2026-01-14 18:00", "2026-01-14 17:30"),
        (9, "as of 2026-01-14 17:30", "open", "overdue"),
        (7, "ends", "done, on time", "overdue"),
        (7, "returned", "1", "0"),
        (7, "overdue from", "-", "2026-01-14 17:30"),
    ]
