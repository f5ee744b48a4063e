"""By which way somebody made an entry."""

from datetime import UTC
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.ledger.entry import ENGINE, Kind, Via
from engine.services.reading.item_history import item_history
from engine.services.reading.verify import verify
from engine.wording.entry import entry_detail

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
CAR = {"customer": "C", "plate": "P", "amount": "10"}


@pytest.fixture
def car(world: Any) -> Any:
    """A car was delivered, and its items are open."""
    world.run("2026-01-02T09:00")
    world.event("vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", **CAR)
    world.run("2026-01-08T16:00")
    return world


def reminders(world: Any) -> list[Any]:
    found = item_history(world.ledger, SLIPS, world.now)
    return [one.entry for one in found.entries if one.entry.kind is Kind.REMINDED]


def test_an_entry_says_that_it_came_from_a_page_and_one_of_the_command_line_says_nothing(car: Any) -> None:
    page = car.ledger.made_by(Via.WEB)
    command_line, car.ledger = car.ledger, page
    car.act(Kind.REMINDED, SLIPS, "finance-clerk-1", "2026-01-08T17:00", comment="hurry")
    car.ledger = command_line
    car.act(Kind.REMINDED, SLIPS, "finance-clerk-1", "2026-01-09T17:00", comment="hurry")
    first, second = reminders(car)
    assert (first.via, second.via) == (Via.WEB, None)
    assert first.body == {**second.body, "via": "web"}
    assert [text.en for text in entry_detail(first, UTC)][-1] == "on the web"
    assert verify(car.ledger, Evidence(car.folder / "evidence"), car.now).is_sound


def test_it_holds_within_one_transaction_and_not_for_what_the_engine_adds(car: Any) -> None:
    def work(ledger: Any) -> None:
        car.ledger = ledger
        car.act(Kind.REMINDED, SLIPS, "finance-clerk-1", "2026-01-08T17:00", comment="hurry")
        car.run("2026-01-08T18:00")

    ledger = car.ledger
    ledger.together(lambda target: work(target.made_by(Via.LINK)))
    car.ledger = ledger
    made = item_history(ledger, SLIPS, car.now).entries
    assert {one.entry.via for one in made if one.entry.actor == ENGINE} == {None}
    assert [entry.via for entry in reminders(car)] == [Via.LINK]
