"""What finance and heads do, in a browser: filter, export, explain, remind, close the month; answer a bad rating."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.fixtures.browsers import PHONE, WIDE, OpenPage

pytestmark = pytest.mark.browser
OVERDUE = "/reports/overdue"


@pytest.mark.parametrize(
    ("language", "width", "javascript"), [("zh", WIDE, True), ("en", WIDE, False), ("en", PHONE, True)]
)
def test_finance_filters_exports_and_opens_the_workbook(
    month_site: str, open_page: OpenPage, tmp_path: Path, language: str, width: int, javascript: bool
) -> None:
    page = open_page(month_site, OVERDUE, "finance-clerk-1", language=language, width=width, javascript=javascript)
    rows = page.locator(".overdue-lines tbody tr")
    assert rows.count() == 12
    page.select_option("select[name=department]", "consumer-credit")
    if not javascript:
        page.click(".report-filters button")
    page.wait_for_url(re.compile("department=consumer-credit"))
    rows.nth(5).wait_for(state="detached")
    shown = rows.count()
    assert 0 < shown < 12
    page.click(".menu-of summary")
    with page.expect_download() as downloading:
        page.click(".menu-of a[href*='/xlsx']")
    file = tmp_path / "overdue.xlsx"
    downloading.value.save_as(file)
    assert downloading.value.suggested_filename == (
        "逾期报告 2026-02.xlsx" if language == "zh" else "Overdue report 2026-02.xlsx"
    )
    cells = [str(cell.value) for row in load_workbook(file).worksheets[0].iter_rows() for cell in row]
    assert sum("@" in cell for cell in cells) == shown
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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


@pytest.mark.parametrize(("language", "width", "javascript"), [("zh", WIDE, True), ("zh", PHONE, False)])
def test_the_head_closes_the_month(
    own_month_site: str, open_page: OpenPage, language: str, width: int, javascript: bool
) -> None:
    page = open_page(
        own_month_site, "/reports", "finance-head-1", language=language, width=width, javascript=javascript
    )
    page.get_by_role("link", name="月结清单").click()
    page.locator(".tiles").get_by_role("link", name="缺").click()
    page.wait_for_url(re.compile("state=missing"))
    assert page.locator("#items tbody tr").count() == 4
    page.get_by_role("link", name="核对并关账").click()
    page.get_by_role("button", name="仍有 5 项未完成，关账 2026年1月").click()
    page.get_by_text("2026年1月已关账").first.wait_for()
    assert page.get_by_text("关账之后没有新的记录").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
