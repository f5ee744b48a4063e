"""A late reason typed in the row of the overdue report, and a reminder of finance, in a browser."""

import pytest

from tests.fixtures.browsers import PHONE, WIDE, OpenPage

pytestmark = pytest.mark.browser
OVERDUE = "/reports/overdue"


@pytest.mark.parametrize(("width", "javascript"), [(WIDE, True), (PHONE, False)])
def test_a_reason_is_typed_in_the_row_and_finance_reminds(
    own_month_site: str, open_page: OpenPage, width: int, javascript: bool
) -> None:
    page = open_page(own_month_site, OVERDUE, "hr-clerk-2", language="en", width=width, javascript=javascript)
    row = page.locator(".overdue-lines tbody tr").first
    row.get_by_text("Give the reason").click()
    row.locator("select[name=category]").select_option("workload")
    row.locator("input[name=promised_on]").fill("2026-01-01")
    row.locator("input[name=comment]").fill("The archive is being moved")
    row.get_by_role("button", name="Save the reason").click()
    row.get_by_role("alert").wait_for()
    assert row.locator("input[name=comment]").input_value() == "The archive is being moved"
    row.locator("input[name=promised_on]").fill("2026-02-13")
    row.get_by_role("button", name="Save the reason").click()
    row.get_by_text("promised for 13 Feb").wait_for()
    finance = open_page(own_month_site, OVERDUE, "finance-clerk-1", language="en", width=width, javascript=javascript)
    row = finance.locator(".overdue-lines tbody tr").first
    assert "The archive is being moved" in row.inner_text()
    row.get_by_role("button", name="Remind").click()
    row.get_by_text("again from 11 Feb").wait_for()
    assert row.get_by_role("button", name="Remind").count() == 0
