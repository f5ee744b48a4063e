"""A run that finds new events of many subjects evaluates them a share of the subjects at a time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.ledger.entry import Kind
from engine.services.run import shares
from tests.conftest import World

REMINDER = "sales-finance/down-payment-reminder@settlement.arranged/A-1"
CARS = [f"A-{n}" for n in range(1, 8)]


def business(world: World) -> World:
    """Two runs: on the opening balance, and after new events, a correction, a cancellation and a delivery."""
    for car in CARS[:4]:
        world.event("vehicle.delivered", car, "2026-01-06 15:00", customer="C", plate="P", amount="10")
    world.event("customer.in_default", "D-07", "2026-01-06 09:00", customer="C", order="O", amount="10")
    world.run("2026-01-07T09:00")
    for car in CARS:
        data = {"customer": "D", "plate": "P", "amount": "20"}
        world.event("vehicle.delivered", car, "2026-01-08 15:00", "2026-01-08T15:05", **data)
    world.event("customer.in_default", "D-07", "2026-01-08 09:00", "2026-01-08T15:10", customer="C", order="O")
    for day in ("2026-01-09T09:00", "2026-01-20T09:00"):
        world.run(day)
    return world


def entries(world: World) -> dict[str, list[Any]]:
    return {id: [(e.kind, e.effective_at, e.body) for e in group] for id, group in world.ledger.entries.all().items()}


def test_shares_of_the_subjects_lead_to_what_all_at_once_lead_to(
    new_world: Callable[[Path], World], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "shared").mkdir()
    whole = business(new_world(tmp_path / "whole"))
    monkeypatch.setattr(shares, "SHARE", 2)
    shared = business(new_world(tmp_path / "shared"))
    assert entries(shared) == entries(whole)
    assert shared.ledger.occurrences.all_rows() == whole.ledger.occurrences.all_rows()
    assert [m.text for m in shared.ledger.outbox.messages()] == [m.text for m in whole.ledger.outbox.messages()]
    assert shared.ledger.verify() is None and shared.differences() == ()


def rated(world: World, definitions: Definitions) -> World:
    """A person rates an item low, and after that all events are corrected, the one of that item first."""
    world.definitions = definitions
    world.run("2026-01-02T09:00")
    for n, at in ((1, "2026-01-05T10:00"), (2, "2026-01-06T10:00")):
        for car in CARS[:5]:
            data = {"settlement_at": f"2026-01-0{n + 6} 15:00", "customer": "C", "amount": "10"}
            world.event("settlement.arranged", car, "2026-01-05 09:00", at, **data)
        if n == 1:
            world.run("2026-01-05T11:00")
            world.act(
                Kind.DELIVERED, REMINDER, "sales-consultant-1", "2026-01-05T12:00", values={"reminded_by": "phone"}
            )
            world.act(Kind.RATED, REMINDER, "finance-clerk-1", "2026-01-05T13:00", score=1, comment="late")
    world.run("2026-01-06T11:00")
    return world


def test_what_a_rating_causes_opens_though_its_item_had_its_turn_in_an_earlier_share(
    new_world: Callable[[Path], World],
    with_common: Callable[..., Definitions],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "shared").mkdir()
    whole = rated(new_world(tmp_path / "whole"), with_common())
    monkeypatch.setattr(shares, "SHARE", 2)
    shared = rated(new_world(tmp_path / "shared"), with_common())
    assert "sales-finance/recovery@rated/finance-clerk-1/down-payment-reminder@settlement.arranged/A-1" in entries(
        whole
    )
    assert entries(shared) == entries(whole)


def test_a_share_reads_the_events_of_its_subjects_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    facts = type(world.ledger.events).facts

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = facts(self, *args, **kwargs)
        read.append(len(found))
        return found

    for car in CARS:
        world.event("vehicle.delivered", car, "2026-01-06 15:00", customer="C", plate="P", amount="10")
    monkeypatch.setattr(shares, "SHARE", 2)
    monkeypatch.setattr(type(world.ledger.events), "facts", counted)
    assert world.run("2026-01-07T09:00").opened > len(CARS)
    assert max(read) <= 2
