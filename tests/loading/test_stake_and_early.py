"""``stake`` and ``early`` of an obligation: what they mean, and what is refused."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.agreement import StakeRule
from engine.domain.agreement.diagnostic import Severity
from engine.loading.folder import load
from tests.fixtures.plain_definitions import plain_definitions

ROOT = Path(__file__).parents[2]
SALES = "agreements/sales-finance.yaml"
SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"
DECORATION = "sales-finance/decoration-slip@vehicle.delivered/A-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(plain_definitions(), tmp_path / "definitions"))


def problems(folder: Path, file: str, old: str, new: str) -> list[str]:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [d for d in load(folder).diagnostics if d.severity is Severity.ERROR]
    return [d.message.en + (f" · {d.hint.en}" if d.hint is not None else "") for d in found]


def obligation(folder: Path, agreement: str, id: str) -> Any:
    definitions = load(folder).definitions
    assert definitions is not None
    return next(o for a in definitions.agreements if a.id == agreement for o in a.obligations if o.id == id)


def test_an_obligation_names_the_field_whose_money_is_at_stake(folder: Path) -> None:
    assert obligation(folder, "sales-finance", "decoration-slip").stake == StakeRule(None)
    assert obligation(folder, "sales-finance", "signed-slips").stake is None
    assert problems(folder, SALES, "stake: none ", "stake: {field: amount} ") == []
    assert obligation(folder, "sales-finance", "down-payment-reminder").stake == StakeRule("amount")


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        ("stake: {field: custmer} ", "The event `settlement.arranged` has no such field · `custmer`"),
        (
            "stake: {field: customer} ",
            "the field `customer` is of kind text · write stake: {field: amount}",
        ),
        ("stake: some ", "none, or {field: amount}"),
        ("early: allowed ", "`early` does not fit this obligation"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(folder: Path, new: str, wanted: str) -> None:
    (text,) = problems(folder, SALES, "stake: none ", new)
    assert wanted in text


def test_early_is_refused_where_the_delivery_serves_its_own_period(folder: Path) -> None:
    (text,) = problems(
        folder,
        "agreements/consumer-credit-finance.yaml",
        "when: {every: month}\n",
        "when: {every: month}\n    early: allowed\n",
    )
    assert text == (
        "`early` does not fit this obligation · only serves: previous keeps a delivery from coming early · delete early"
    )


def test_a_missing_slip_of_decoration_does_not_carry_the_price_of_the_car(world: Any) -> None:
    world.event("vehicle.delivered", "A-1", "2026-01-12 15:00", customer="C", plate="P", amount="98800")
    world.run("2026-01-20T09:00")
    stakes = {j.occurrence.id: j.occurrence.stake for j in world.snapshot("2026-01-20T09:00").judged}
    assert (stakes[SLIPS], stakes[DECORATION]) == (Decimal(98800), None)
