"""A preview has the items that definitions give, with the steps to each due time."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.rule import Ahead, DayOfPeriod, DueRule, InPeriod, Within
from engine.domain.time.amount import Amount
from engine.domain.time.pause import Pause
from engine.services.definitions.named import agreement_or_survey
from engine.services.definitions.preview import AssumedEvent, preview_event, preview_period
from engine.services.refused import Refused
from tests.builders import SHANGHAI
from tests.conftest import instant

SLIPS = "sales-finance/signed-slips"


def delivered(at: str = "2026-01-13T10:00", **data: str) -> AssumedEvent:
    return AssumedEvent("vehicle.delivered", instant(at), data)


def _with_due(definitions: Definitions, rule: DueRule) -> Definitions:
    """Definitions in which the signed slips are due by another rule."""
    agreements = [
        replace(a, obligations=tuple(replace(o, due=rule) if o.id == "signed-slips" else o for o in a.obligations))
        for a in definitions.agreements
    ]
    return replace(definitions, agreements=tuple(agreements))


def test_a_period_has_its_items_by_due_time(shipped: Any) -> None:
    items = preview_period(shipped, "insurance-finance", since=date(2026, 1, 1), until=date(2026, 3, 31))
    due = [item.occurrence.due.at for item in items if item.occurrence.due is not None]
    assert due == sorted(due)
    assert {item.occurrence.id for item in items} >= {
        f"insurance-finance/arrears-report@{month}" for month in ("2025-12", "2026-01", "2026-02")
    }


def test_00_00_of_the_first_day_is_in_the_preview(shipped: Any) -> None:
    [agreement] = [a for a in shipped.agreements if a.id == "sales-finance"]
    rule = InPeriod(DayOfPeriod(1), at=time(0))
    obligations = tuple(replace(o, due=rule) if o.part_of == "last-month" else o for o in agreement.obligations)
    definitions = replace(shipped, agreements=(replace(agreement, obligations=obligations),))
    first, *_ = preview_period(definitions, "sales-finance", obligation="last-month")
    assert first.occurrence.due is not None
    assert first.occurrence.due.at == instant(f"{agreement.effective_from}T00:00")


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
    ("rule", "end"),
    [
        (Within(Amount.parse("24 months")), "2028-01-13T24:00"),
        (Within(Amount.parse("360 months")), "2056-01-13T24:00"),
        (Ahead(Amount.parse("3 months"), "customer"), "2027-10-31T24:00"),
    ],
)
def test_an_item_of_an_event_is_shown_however_far_off_it_is_due(shipped: Any, rule: DueRule, end: str) -> None:
    event = delivered(customer="2028-01-31") if isinstance(rule, Ahead) else delivered()  # the end of a lease
    items = preview_event(_with_due(shipped, rule), "sales-finance", event, SHANGHAI, obligation="signed-slips")
    assert [item.occurrence.due.at for item in items if item.occurrence.due] == [instant(end)]


def test_the_items_of_an_event_can_be_narrowed_to_the_days_on_which_they_fall_due(shipped: Any) -> None:
    definitions = _with_due(shipped, Within(Amount.parse("24 months")))
    asked = (definitions, "sales-finance", delivered(), SHANGHAI)
    assert len(preview_event(*asked, obligation="signed-slips", since=date(2028, 1, 13))) == 1
    assert preview_event(*asked, obligation="signed-slips", since=date(2028, 1, 14)) == ()
    assert preview_event(*asked, obligation="signed-slips", until=date(2028, 1, 12)) == ()


def test_an_obligation_that_repeats_is_shown_once(shipped: Any) -> None:
    event = AssumedEvent("customer.in_default", instant("2026-01-13T10:00"), {})
    items = preview_event(shipped, "consumer-credit-finance", event, SHANGHAI)
    assert [item.occurrence.number for item in items if item.obligation.follow_up] == [1]


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


def test_a_survey_is_named_like_an_agreement_and_suggested_where_it_is_misspelt(shipped: Any) -> None:
    assert agreement_or_survey(shipped, "quarterly") == shipped.survey("quarterly")
    assert agreement_or_survey(shipped, "sales-finance") == shipped.agreement("sales-finance")
    with pytest.raises(Refused, match=r"no agreement or survey quarterl\. Did you mean quarterly"):
        agreement_or_survey(shipped, "quarterl")
