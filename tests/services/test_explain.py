"""An explanation of an item has all that a surface shows of it."""

from typing import Any

import pytest

from engine.domain.ledger.entry import Kind, Phase
from engine.services.reading.explain import explain_occurrence
from engine.services.refused import Refused
from tests.conftest import instant

SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1"


@pytest.fixture
def sold(world: Any) -> Any:
    """A car that was delivered on a Tuesday morning, after the first run."""
    world.run("2026-01-13T09:00")
    world.event("vehicle.delivered", "A-1", "2026-01-13 10:00", "2026-01-13T10:30", customer="C", plate="P", amount="1")
    world.run("2026-01-13T11:00")
    return world


def test_the_last_step_is_the_due_time_of_the_verdict(sold: Any) -> None:
    explanation = explain_occurrence(sold.ledger, SLIPS, instant("2026-01-13T11:00"))
    assert explanation.case.verdict.phase is Phase.OPEN
    assert explanation.case.verdict.due is not None
    assert explanation.steps[-1].at == explanation.case.verdict.due.at


def test_all_entries_are_listed_in_the_order_of_recording(sold: Any) -> None:
    sold.act(Kind.REMINDED, SLIPS, "finance-clerk-1", "2026-01-13T12:00")
    explanation = explain_occurrence(sold.ledger, SLIPS, instant("2026-01-13T12:30"))
    kinds = [entry.kind for entry in explanation.entries]
    assert kinds[0] is Kind.OPENED
    assert kinds[-1] is Kind.REMINDED
    assert list(explanation.entries) == sorted(explanation.entries, key=lambda entry: entry.recorded_at)


def test_an_unknown_item_is_refused_with_a_similar_one(sold: Any) -> None:
    with pytest.raises(Refused, match=f"Did you mean: {SLIPS}"):
        explain_occurrence(sold.ledger, SLIPS + "1", instant("2026-01-13T11:00"))
