"""A preview has the items that definitions give, with the steps to each due time."""

from datetime import date
from typing import Any

import pytest

from engine.domain.time.pause import Pause
from engine.services.definitions.preview import AssumedEvent, preview_event, preview_period
from engine.services.refused import Refused
from tests.builders import SHANGHAI
from tests.conftest import instant

SLIPS = "sales-finance/signed-slips"


def delivered(at: str = "2026-01-13T10:00", **data: str) -> AssumedEvent:
    return AssumedEvent("vehicle.delivered", instant(at), data)


def test_a_period_has_its_items_by_due_time(shipped: Any) -> None:
    items = preview_period(shipped, "insurance-finance", since=date(2026, 1, 1), until=date(2026, 3, 31))
    due = [item.occurrence.due.at for item in items if item.occurrence.due is not None]
    assert due == sorted(due)
    assert {item.occurrence.id for item in items} >= {
        f"insurance-finance/arrears-report@{month}" for month in ("2025-12", "2026-01", "2026-02")
    }


def test_one_obligation_is_previewed_by_its_id(shipped: Any) -> None:
    items = preview_period(shipped, "insurance-finance", obligation="arrears-report", since=date(2026, 1, 1))
    assert {item.obligation.id for item in items} == {"arrears-report"}


def test_an_event_has_the_items_that_it_opens_with_their_steps(shipped: Any) -> None:
    items = preview_event(shipped, "sales-finance", delivered(), SHANGHAI)
    [slips] = [item for item in items if item.obligation.id == "signed-slips"]
    assert slips.occurrence.due is not None
    assert slips.steps[-1].at == slips.occurrence.due.at


def test_a_pause_moves_the_due_time(shipped: Any) -> None:
    pause = Pause(instant("2026-01-13T11:00"), instant("2026-01-15T11:00"))
    [free] = preview_event(shipped, "sales-finance", delivered(), SHANGHAI, obligation="signed-slips")
    [paused] = preview_event(shipped, "sales-finance", delivered(), SHANGHAI, obligation="signed-slips", pauses=[pause])
    assert free.occurrence.due is not None
    assert paused.occurrence.due is not None
    assert paused.occurrence.due.at > free.occurrence.due.at


@pytest.mark.parametrize(
    ("agreement", "obligation", "event", "sentence"),
    [
        ("sales-finanse", None, delivered(), "There is no agreement sales-finanse. Did you mean sales-finance?"),
        ("sales-finance", "signed-slip", delivered(), "There is no obligation signed-slip. Did you mean signed-slips?"),
        (
            "sales-finance",
            None,
            AssumedEvent("vehicle.deliverd", instant("2026-01-13T10:00"), {}),
            "There is no event vehicle.deliverd. Did you mean vehicle.delivered?",
        ),
        ("sales-finance", None, delivered(amont="1"), "There is no field amont. Did you mean amount?"),
        ("sales-finance", None, delivered(amount="a lot"), "amount: “a lot” is not a number"),
    ],
)
def test_what_is_unknown_or_does_not_fit_is_refused(
    shipped: Any, agreement: str, obligation: str | None, event: AssumedEvent, sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        preview_event(shipped, agreement, event, SHANGHAI, obligation=obligation)
    assert str(refused.value).startswith(sentence)
