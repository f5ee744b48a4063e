"""The budget of extensions and waivers that an agreement gives each period."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.domain.agreement.agreement import Excuses
from engine.domain.agreement.rule import Every
from engine.domain.ledger.entry import Kind
from engine.domain.occurrence.verdict import Outcome
from engine.loading.folder import load
from engine.services.refused import Refused
from engine.wording.excuses import excuses_text
from tests.conftest import World
from tests.fixtures.plain_definitions import plain_definitions

AGREEMENT = "sales-finance"


def slips(key: str) -> str:
    return f"sales-finance/signed-slips@vehicle.delivered/{key}"


@pytest.fixture
def tight(world: World) -> World:
    """Two excuses a month between sales and finance; six cars are delivered in January."""
    agreements = tuple(
        replace(a, excuses=Excuses(Every.MONTH, 2)) if a.id == AGREEMENT else a for a in world.definitions.agreements
    )
    world.definitions = replace(world.definitions, agreements=agreements)
    world.run("2026-01-02T09:00")
    for n in range(1, 6):
        world.event(
            "vehicle.delivered", f"A-{n}", "2026-01-08 15:00", "2026-01-08T15:05", customer="C", plate="P", amount="10"
        )
    world.run("2026-01-08T16:00")
    return world


def waived(world: World, key: str, when: str, by: str = "finance-clerk-1") -> Any:
    world.act(Kind.WAIVER_REQUESTED, slips(key), "sales-consultant-1", when, reason="r")
    return world.act(Kind.WAIVER_GRANTED, slips(key), by, when)


def test_the_budget_counts_extensions_and_waivers_and_the_head_may_go_beyond_it(tight: World) -> None:
    waived(tight, "A-1", "2026-01-08T17:00")
    tight.act(Kind.WAIVER_REQUESTED, slips("A-2"), "sales-consultant-1", "2026-01-08T17:10", reason="r")
    tight.act(Kind.WAIVER_REFUSED, slips("A-2"), "finance-clerk-1", "2026-01-08T17:10")  # a no counts for nothing
    waived(tight, "A-3", "2026-01-08T17:20")
    with pytest.raises(Refused) as error:
        waived(tight, "A-4", "2026-01-31T17:00")
    assert error.value.text.en == (
        "sales-finance says: at most 2 extensions and waivers a month; more only by the consumer's head. "
        "Granted in 2026-01 so far: 2."
    )
    assert error.value.text.zh == (
        "sales-finance 约定延期和豁免每月最多同意 2 次，再多只能由接收方负责人同意；2026-01 已同意 2 次。"
    )
    by_head = tight.act(Kind.WAIVER_GRANTED, slips("A-4"), "finance-head-1", "2026-01-31T17:10")
    assert by_head.verdict.outcome is Outcome.WAIVED


def test_a_new_period_has_a_new_budget_and_not_applicable_costs_nothing(tight: World) -> None:
    for key in ("A-1", "A-2"):
        waived(tight, key, "2026-01-31T10:00")
    tight.act(Kind.NOT_APPLICABLE_REQUESTED, slips("A-3"), "sales-consultant-1", "2026-01-31T11:00", reason="r")
    done = tight.act(Kind.NOT_APPLICABLE_GRANTED, slips("A-3"), "finance-clerk-1", "2026-01-31T11:00")
    assert done.verdict.outcome is Outcome.NOT_APPLICABLE
    assert waived(tight, "A-4", "2026-02-01T10:00").verdict.outcome is Outcome.WAIVED


def test_the_key_is_read_from_the_heading_of_an_agreement(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(plain_definitions(), tmp_path / "definitions")
    path = tmp_path / "definitions/agreements/sales-finance.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\nobligations:", "\nexcuses: {per: quarter, at_most: 3}\n\nobligations:"), "utf-8")
    definitions = load(tmp_path / "definitions").definitions
    agreement = definitions.agreement(AGREEMENT) if definitions is not None else None
    assert agreement is not None and agreement.excuses == Excuses(Every.QUARTER, 3)
    assert excuses_text(agreement.excuses).zh.startswith("延期和豁免每季度最多同意 3 次")
    for wrong in ("{per: quarter}", "{per: fortnight, at_most: 3}", "{per: month, at_most: -1}"):
        path.write_text(text.replace("\nobligations:", f"\nexcuses: {wrong}\n\nobligations:"), "utf-8")
        assert load(tmp_path / "definitions").definitions is None
