"""Evidence that says something: the same file twice is marked, or refused; a value agrees with that of the event."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.cli.action_lines import action_lines
from engine.domain.action.evidence import Attachment
from engine.domain.ledger.entry import Kind
from engine.domain.refusal import Refusal
from engine.loading.folder import load
from engine.services.actions.act import act_all
from engine.services.command_time import resolve_command_time
from engine.services.refused import Refused
from engine.wording.entry import entry_detail
from tests import builders as build
from tests.conftest import SHANGHAI, instant
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-{n}"
CLAIM = "insurance-finance/claim-amount@claim.settled/C-1"
PICTURE = Attachment("slip.png", b"\x89PNG\r\n\x1a\n a picture")
OTHER = Attachment("other.png", b"\x89PNG\r\n\x1a\n another picture")
STATEMENT = Attachment("statement.pdf", b"%PDF-1.7")


@pytest.fixture
def cars(world: Any) -> Any:
    """Two cars were delivered on Thursday 8 January, each with a pair of slips to hand in."""
    world.run("2026-01-02T09:00")
    for n in (1, 2):
        data = {"customer": f"C{n}", "plate": f"P{n}", "amount": "10"}
        world.event("vehicle.delivered", f"A-{n}", "2026-01-08 15:00", f"2026-01-08T15:0{n}", **data)
    return world


def slips(order: Attachment, delivery: Attachment) -> dict[str, Any]:
    return {
        "files": {"order_slip": order, "delivery_slip": delivery},
        "signed": frozenset({"order_slip", "delivery_slip"}),
    }


def submit_slips(world: Any, n: int, at: str, order: Attachment = PICTURE, delivery: Attachment = OTHER) -> Any:
    return world.act(Kind.DELIVERED, SLIPS.format(n=n), "sales-consultant-1", at, **slips(order, delivery))


def same_as(done: Any) -> dict[str, list[tuple[str, str]]]:
    """The places that each file of a delivery was submitted at before."""
    evidence = done.entry.body["evidence"]
    return {
        name: [(place["occurrence"], place["field"]) for place in file.get("same_as", ())]
        for name, file in evidence.items()
    }


def test_a_file_of_another_item_is_accepted_and_marked(cars: Any) -> None:
    first = submit_slips(cars, 1, "2026-01-08T16:00")
    second = submit_slips(
        cars, 2, "2026-01-08T16:10", order=Attachment("renamed.png", PICTURE.content), delivery=STATEMENT
    )
    assert same_as(first) == {"order_slip": [], "delivery_slip": []}
    assert same_as(second) == {"order_slip": [(SLIPS.format(n=1), "order_slip")], "delivery_slip": []}
    [detail] = [text for text in entry_detail(second.entry, SHANGHAI) if "renamed" in text.en]
    assert f"order_slip=renamed.png (same file as for {SLIPS.format(n=1)})" in detail.en
    assert f"order_slip=renamed.png（与 {SLIPS.format(n=1)} 交的是同一个文件）" in detail.zh


def test_one_picture_for_both_slips_is_marked(cars: Any) -> None:
    done = submit_slips(cars, 1, "2026-01-08T16:00", delivery=PICTURE)
    assert same_as(done) == {"delivery_slip": [], "order_slip": [(SLIPS.format(n=1), "delivery_slip")]}


def test_the_same_file_delivered_again_after_a_return_is_no_other(cars: Any) -> None:
    submit_slips(cars, 1, "2026-01-08T16:00")
    cars.act(Kind.RETURNED, SLIPS.format(n=1), "finance-clerk-1", "2026-01-08T17:00", reason="not readable")
    assert same_as(submit_slips(cars, 1, "2026-01-08T17:30")) == {"order_slip": [], "delivery_slip": []}


def test_one_command_with_one_file_for_several_items_is_marked_as_well(cars: Any) -> None:
    actions = [
        build.action(Kind.DELIVERED, SLIPS.format(n=n), "sales-consultant-1", **slips(PICTURE, OTHER)) for n in (1, 2)
    ]
    at = instant("2026-01-08T16:00")
    time = resolve_command_time(cars.ledger, at, at)
    first, second = act_all(cars.ledger, actions, time, Evidence(cars.folder / "evidence"))
    assert not isinstance(first, Refusal)
    assert same_as(first) == {"order_slip": [], "delivery_slip": []}
    assert same_as(second)["order_slip"] == [(SLIPS.format(n=1), "order_slip")]


# ---- rules of the agreement


@pytest.fixture
def strict(world: Any, tmp_path: Path) -> Any:
    """Order slips must be new; the amount of a claim must be the amount of its event."""
    folder = Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))
    for file, old, new in (
        (
            "sales-finance",
            "kind: photo, signed_by: customer}\n      delivery",
            "kind: photo, signed_by: customer, unique: true}\n      delivery",
        ),
        (
            "insurance-finance",
            "实际赔款金额, en: Exact amount}, kind: money",
            "实际赔款金额, en: Exact amount}, equals: {field: amount}, kind: money",
        ),
    ):
        path = folder / "agreements" / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    loaded = load(folder)
    assert loaded.errors == ()
    world.definitions = loaded.definitions
    return world


def refusal(world: Any, *args: Any, **given: Any) -> str:
    """The sentence of the refusal; nothing is written."""
    head = world.ledger.head()
    with pytest.raises(Refused) as refused:
        world.act(*args, **given)
    assert world.ledger.head() == head
    return str(refused.value.text.en)


def test_a_unique_file_is_refused_where_it_is_known(strict: Any, request: pytest.FixtureRequest) -> None:
    cars = request.getfixturevalue("cars")
    submit_slips(cars, 1, "2026-01-08T16:00")
    where = (cars, Kind.DELIVERED, SLIPS.format(n=2), "sales-consultant-1", "2026-01-08T16:10")
    text = refusal(*where, **slips(PICTURE, OTHER))
    assert text == f"Order slip: the file slip.png was submitted already, for {SLIPS.format(n=1)}"
    assert same_as(submit_slips(cars, 2, "2026-01-08T16:20", order=STATEMENT))["delivery_slip"] != []


def test_a_value_that_differs_from_the_event_is_refused(strict: Any) -> None:
    strict.run("2026-01-02T09:00")
    data = {"customer": "C", "plate": "P", "insurer": "I", "amount": "8500"}
    strict.event("claim.settled", "C-1", "2026-01-05 10:00", "2026-01-05T10:05", **data)
    where = (Kind.DELIVERED, CLAIM, "insurance-clerk-1", "2026-01-05T11:00")
    text = refusal(strict, *where, values={"amount": "99"}, files={"notice": STATEMENT})
    assert text == "Exact amount: 99 differs from 8500, as recorded"
    done = strict.act(*where, values={"amount": "¥8,500.00"}, files={"notice": STATEMENT})
    assert done.entry.body["evidence"]["amount"] == "8500.00"


def test_both_sides_read_which_file_is_known(cars: Any) -> None:
    submit_slips(cars, 1, "2026-01-08T16:00")
    done = submit_slips(cars, 2, "2026-01-08T16:10")
    [line] = [text for text in action_lines(done, SHANGHAI) if "Order slip" in text.en]
    assert line.en == f"Note: Order slip: slip.png (same file as for {SLIPS.format(n=1)})"
    letters = [message.text for message in cars.run("2026-01-09T09:00").messages if message.person == "finance-clerk-1"]
    assert any(f"slip.png（与 {SLIPS.format(n=1)} 交的是同一个文件）" in letter for letter in letters)
