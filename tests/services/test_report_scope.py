"""A report of a part of the house: the same items as in the report of all, without those of others."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.overdue import OverdueReport
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.suggest import Similar
from engine.services.reading.overdue import report_overdue
from engine.services.reading.report_scope import report_scope
from engine.services.refused import Refused
from tests.builders import instant

CAR = {"customer": "C", "plate": "P", "amount": "10"}
AT = instant("2026-02-10T18:00")
QUARTER = Period.containing(date(2026, 1, 1), Every.QUARTER)


@pytest.fixture
def house(world: Any) -> Any:
    """Nothing was delivered: a car of January, and every monthly report."""
    world.event("vehicle.delivered", "A-1", "2026-01-20 15:00", "2026-01-20 15:10", **CAR)
    world.run("2026-01-20T16:00")
    world.run("2026-02-10T18:00")
    return world


def report(house: Any, scope: ReportScope = EVERYTHING, limit: int | None = None) -> OverdueReport:
    return report_overdue(house.ledger, AT, period=QUARTER, scope=scope, limit=limit)


def test_each_part_has_the_items_of_the_whole_that_are_its_own(house: Any) -> None:
    whole = report(house)
    scopes = {
        "by_department": lambda id: ReportScope(department=id),
        "by_agreement": lambda id: ReportScope(agreement=id),
        "by_owner": lambda id: ReportScope(owner=id),
    }
    for name, scope_of in scopes.items():
        shares = getattr(whole, name)
        assert len(shares) > 1
        for share in shares:
            part = report(house, scope_of(share.id))
            assert replace(part.total, id=share.id) == share
            assert getattr(part, name) == (share,)
            due = {x.id: x for x in getattr(whole, f"due_{name}")}
            assert replace(part.due, id=share.id) == due[share.id]
            assert part.scope == scope_of(share.id)
        every = [line for share in shares for line in report(house, scope_of(share.id)).lines]
        assert sorted(every, key=lambda line: (line.due_at, line.occurrence)) == list(whole.lines)


def test_a_page_of_a_part_counts_what_it_leaves_off_of_that_part(house: Any) -> None:
    scope = ReportScope(department="sales")
    page, all_lines = report(house, scope, limit=1), report(house, scope).lines
    assert (page.lines, page.left_off.lines) == (all_lines[:1], len(all_lines) - 1)


def test_an_id_or_a_title_in_either_language_names_the_same_part(house: Any) -> None:
    expected = ReportScope("insurance", "insurance-finance", "finance-clerk")
    for department, owner in (
        ("insurance", "finance-clerk"),
        ("保险部", "会计"),
        (" ＩＮＳＵＲＡＮＣＥ ", "ACCOUNTANT"),
    ):
        found = report_scope(house.ledger, department=department, agreement="insurance-finance", owner=owner)
        assert found == expected


@pytest.mark.parametrize(
    ("names", "code", "similar"),
    [
        ({"department": "insurence"}, "no-department", ("insurance",)),
        ({"department": "保险"}, "no-department", ("insurance",)),
        ({"agreement": "sales-finanse"}, "agreement-unknown", ("sales-finance",)),
        ({"owner": "finance-clark"}, "role-unknown", ("finance-clerk",)),
    ],
)
def test_an_unknown_name_is_refused_with_one_that_is_like_it(
    house: Any, names: dict[str, str], code: str, similar: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        report_scope(house.ledger, **names)
    assert refused.value.refusal.code == code
    suggested = refused.value.refusal.values["similar"]
    assert isinstance(suggested, Similar)
    assert suggested.names[: len(similar)] == similar
