"""A clerk records business in a real browser, and nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import PHONE, OpenPage

pytestmark = pytest.mark.browser
CLERK = "sales-clerk-1"
ROWS = "/business/rows/vehicle.delivered"
HEADINGS = "订单编号\t时间\t客户\t车牌\t车款"
INTO_A_CELL = """text => {
  const data = new DataTransfer(); data.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector("#grid-rows input:not([type=hidden])").dispatchEvent(paste);
}"""


def cell(page: Page, row: int, column: int):  # type: ignore[no-untyped-def]
    """A cell of the table by the place of its row on the page."""
    return page.locator("#grid-rows tr").nth(row).locator("[name^=c-]").nth(column)


def test_cells_are_judged_while_somebody_types_and_kept_at_once(own_month_site: str, open_page: OpenPage) -> None:
    page = open_page(own_month_site, ROWS, CLERK)
    page.evaluate(INTO_A_CELL, f"{HEADINGS}\nA-3100\t2026-02-10 11:00\t客户九\t\tlots")
    expect(page.locator(".problem:not(:empty)")).to_have_count(2)
    cell(page, 0, 3).fill("样D1")
    cell(page, 0, 4).fill("88,000")
    page.keyboard.press("Tab")
    expect(page.locator(".problem:not(:empty)")).to_have_count(0)
    expect(page.locator(".opened")).to_have_count(3)
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    cell(page, 1, 0).fill("A-3101")
    page.keyboard.press("Tab")
    expect(page.locator(".problem:not(:empty)")).to_have_count(4)
    again = open_page(own_month_site, ROWS, CLERK, javascript=False)
    values = [again.locator("#grid-rows tr").nth(n).locator("input[name^=c-]").first.input_value() for n in (0, 1)]
    assert values == ["A-3101", "A-3100"], "the row with a problem first; both were kept without a click"
    assert cell(again, 1, 3).input_value() == "样D1"


def test_nothing_typed_is_lost_where_the_session_has_expired(own_month_site: str, open_page: OpenPage) -> None:
    page = open_page(own_month_site, ROWS, CLERK)
    page.route(
        re.compile("/business/rows/"),
        lambda route: (
            route.fulfill(status=200, content_type="text/html", body="<html>sign in</html>")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    cell(page, 0, 0).fill("A-3102")
    page.keyboard.press("Tab")
    cell(page, 0, 2).fill("客户十")
    page.keyboard.press("Tab")
    page.unroute(re.compile("/business/rows/"))
    page.goto(ROWS)
    typed = page.get_by_label("从 Excel 粘贴").input_value()
    assert typed.split("\t")[:3] == ["A-3102", "", "客户十"]


def test_what_a_form_opens_is_shown_while_somebody_fills_it_in(own_month_site: str, open_page: OpenPage) -> None:
    page = open_page(own_month_site, "/business/record/vehicle.delivered", CLERK, width=PHONE, language="en")
    for label, value in (("Order number", "A-4001"), ("Customer", "客户辛"), ("Plate", "样A4001"), ("Price", "98800")):
        page.get_by_role("textbox", name=label).fill(value)
    page.keyboard.press("Tab")
    expect(page.locator(".opens li")).to_have_count(3)
    page.goto("/inbox")
    page.goto("/business/record/vehicle.delivered")
    expect(page.get_by_role("textbox", name="Plate")).to_have_value("样A4001")
    expect(page.locator(".opens li")).to_have_count(3)
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".flash")).to_contain_text("Recorded: Vehicle delivered A-4001. Opened 3")
    expect(page.get_by_role("textbox", name="Plate")).to_have_value("")
    page.get_by_role("link", name="Open A-4001 to take photos and hand in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A-4001")
    page.get_by_role("link", name="Decoration slip").first.click()
    expect(page.locator("input[type=file][accept*=image]").first).to_be_attached()
