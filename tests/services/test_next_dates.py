"""The next due times of an agreement's obligations: those that come by themselves, and what an event would give."""

from dataclasses import replace
from typing import Any

import pytest

from engine.domain.agreement.rule import Every, Recurring
from engine.services.definitions.next_dates import NextDates, next_dates
from engine.services.refused import Refused
from engine.services.snapshot import rulebook
from tests.conftest import instant

AT = instant("2026-01-14T09:00")


@pytest.fixture
def dates(world: Any) -> dict[str, NextDates]:
    agreement = world.definitions.agreement("sales-finance")
    yearly = replace(
        next(o for o in agreement.obligations if isinstance(o.trigger, Recurring)),
        id="yearly",
        part_of=None,
        trigger=Recurring(Every.YEAR),
    )
    changed = replace(agreement, obligations=(*agreement.obligations, yearly))
    others = tuple(changed if a.id == agreement.id else a for a in world.definitions.agreements)
    world.definitions = replace(world.definitions, agreements=others)
    world.run("2026-01-14T08:00")
    return {one.obligation.id: one for one in next_dates(rulebook(world.ledger), "sales-finance", AT)}


def test_a_monthly_obligation_has_its_next_three_and_a_yearly_one_those_of_two_years(
    dates: dict[str, NextDates],
) -> None:
    monthly = next(one for one in dates.values() if isinstance(one.obligation.trigger, Recurring))
    assert [i.occurrence.served for i in monthly.items] == ["2026-01", "2026-02", "2026-03"]
    assert all(i.occurrence.due is not None and i.occurrence.due.at > AT for i in monthly.items)
    assert len(dates["yearly"].items) == 2
    assert all(i.steps for i in monthly.items)


def test_an_obligation_of_an_event_has_the_date_that_it_would_give_now(dates: dict[str, NextDates]) -> None:
    slips = dates["signed-slips"]
    (item,) = slips.items
    assert slips.assumed == "vehicle.delivered"
    assert item.occurrence.due is not None and item.occurrence.due.at == instant("2026-01-15T17:30")


def test_an_event_that_has_to_bring_more_gives_no_date(dates: dict[str, NextDates]) -> None:
    assert (dates["late-cash-delivery"].items, dates["late-cash-delivery"].assumed) == ((), None)


def test_an_agreement_that_there_is_not_is_refused(dates: dict[str, NextDates], world: Any) -> None:
    with pytest.raises(Refused):
        next_dates(rulebook(world.ledger), "none", AT)
