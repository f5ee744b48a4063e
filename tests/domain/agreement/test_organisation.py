"""Departments and roles by their ids; who holds a role on a date."""

from datetime import date

import pytest

from tests import builders as build


def test_departments_and_roles_are_found_by_their_ids() -> None:
    shop = build.ORGANISATION
    assert [d.id for d in (shop.department("sales"), shop.department("finance"))] == ["sales", "finance"]
    assert [r.id for r in (shop.role("clerk"), shop.role("cashier"))] == ["clerk", "cashier"]
    assert (shop.department("hr"), shop.role("sales")) == (None, None)


@pytest.mark.parametrize(
    ("on", "held"), [("2026-03-01", False), ("2026-03-02", True), ("2026-03-06", True), ("2026-03-07", False)]
)
def test_a_role_is_held_from_its_first_day_to_its_last_both_included(on: str, held: bool) -> None:
    pat = build.person("pat", "clerk", "sales", since=date(2026, 3, 2), until=date(2026, 3, 6))
    assert pat.holds("clerk", date.fromisoformat(on)) is held
    assert not pat.holds("sales-head", date.fromisoformat(on))
    assert build.person("pat", "clerk", "sales").holds("clerk", date.fromisoformat(on))
