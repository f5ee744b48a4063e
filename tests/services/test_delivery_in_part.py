"""Partial deliveries: the evidence is kept, the missing part is named, and the whole counts once it is complete."""

from typing import Any

import pytest

from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.verdict import Outcome, Timeliness
from engine.services.refused import Refused

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
"""Order slip and delivery slip, both signed; due Friday 9 January 2026, 17:30."""
PICTURE = Attachment("a.png", b"\x89PNG\r\n\x1a\n")


@pytest.fixture
def car(world: Any) -> Any:
    """Thursday 8 January, 15:00: a car was delivered."""
    world.run("2026-01-02T09:00")
    world.event(
        "vehicle.delivered", "A-1", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
    )
    world.run("2026-01-08T16:00")
    return world


def submit(world: Any, at: str, *names: str, kind: Kind = Kind.DELIVERED) -> Any:
    return world.act(kind, SLIPS, "sales-consultant-1", at, files=dict.fromkeys(names, PICTURE), signed=names)


def in_part(world: Any, at: str, *names: str) -> Any:
    return submit(world, at, *names, kind=Kind.PARTLY_DELIVERED)


def test_a_part_leaves_it_open_and_says_what_is_missing(car: Any) -> None:
    done = in_part(car, "2026-01-08T17:00", "order_slip")
    assert [label.en for label in done.missing] == ["Delivery slip"]
    car.run("2026-01-10T09:00")
    verdict = car.verdict(SLIPS)
    assert (verdict.phase, verdict.timeliness) == (Phase.OPEN, Timeliness.OVERDUE)


def test_the_rest_completes_it_and_the_entry_has_all_of_it(car: Any) -> None:
    in_part(car, "2026-01-08T17:00", "order_slip")
    submit(car, "2026-01-09T10:00", "delivery_slip")
    car.run("2026-01-09T11:00")
    assert (car.verdict(SLIPS).outcome, car.verdict(SLIPS).timeliness) == (Outcome.DONE, Timeliness.ON_TIME)
    (delivered,) = car.entries(SLIPS, Kind.DELIVERED)
    assert set(delivered.body["evidence"]) == {"order_slip", "delivery_slip"}


def test_after_a_return_everything_is_handed_in_again(car: Any) -> None:
    in_part(car, "2026-01-08T17:00", "order_slip")
    submit(car, "2026-01-09T10:00", "delivery_slip")
    car.act(Kind.RETURNED, SLIPS, "finance-clerk-1", "2026-01-09T12:00", reason="the wrong car")
    with pytest.raises(Refused) as refused:
        submit(car, "2026-01-09T13:00", "delivery_slip")
    assert "Order slip" in refused.value.text.en


@pytest.mark.parametrize(
    ("names", "sentence"),
    [((), "must include some of the evidence"), (("order_slip", "delivery_slip"), "it is no partial delivery")],
)
def test_nothing_and_everything_are_no_part(car: Any, names: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        in_part(car, "2026-01-08T17:00", *names)
    assert sentence in refused.value.text.en
    assert refused.value.text.zh != refused.value.text.en


def test_a_part_is_held_to_what_is_agreed_of_it(car: Any) -> None:
    with pytest.raises(Refused) as refused:
        car.act(Kind.PARTLY_DELIVERED, SLIPS, "sales-consultant-1", "2026-01-08T17:00", files={"order_slip": PICTURE})
    assert "“Order slip” must be signed by the customer" in refused.value.text.en


def test_only_the_provider_delivers_in_part(car: Any) -> None:
    with pytest.raises(Refused):
        car.act(
            Kind.PARTLY_DELIVERED,
            SLIPS,
            "finance-clerk-1",
            "2026-01-08T17:00",
            files={"order_slip": PICTURE},
            signed=("order_slip",),
        )
