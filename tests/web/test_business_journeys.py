"""A clerk records business in a real browser, with and without JavaScript, on a phone and on a wide screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.fixtures.browsers import PHONE, WIDE, OpenPage

pytestmark = pytest.mark.browser
CLERK = "sales-clerk-1"
ROWS = "/business/rows/vehicle.delivered"
HEADINGS = "订单编号\t时间\t客户\t车牌\t车款"
FIVE = "\n".join([HEADINGS, *(f"A-3{n:03}\t2026-02-10 1{n}:00\t客户{n}\t样C{n:03}\t{n}8,800" for n in range(1, 6))])
INTO_A_CELL = """text => {
  const data = new DataTransfer(); data.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector("#grid-rows input:not([type=hidden])").dispatchEvent(paste);
}"""


def cell(page: Page, row: int, column: int):  # type: ignore[no-untyped-def]
    """A cell of the table by the place of its row on the page."""
    return page.locator("#grid-rows tr").nth(row).locator("[name^=c-]").nth(column)


def is_as_wide_as(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
def test_a_clerk_pastes_five_deliveries(own_month_site: str, open_page: OpenPage, width: int, javascript: bool) -> None:
    page = open_page(own_month_site, "/business", CLERK, width=width, javascript=javascript)
    page.locator("li", has_text="交车").filter(has_not_text="约定").get_by_role("link", name="粘贴表格").click()
    page.wait_for_url(f"**{ROWS}")
    if javascript:
        page.evaluate(INTO_A_CELL, FIVE)
    else:
        page.get_by_label("从 Excel 粘贴").fill(FIVE)
        page.get_by_role("button", name="加入表格").click()
    expect(page.locator(".flash")).to_contain_text("加入 5 行")
    expect(page.locator(".opened")).to_have_count(15)
    expect(page.locator(".opened").first).to_contain_text("明天 17:30 前")
    assert is_as_wide_as(page, width)
    page.get_by_role("button", name="登记 5 行").click()
    expect(page.locator(".flash")).to_contain_text("已登记 5 行，生成 15 个事项")
    page.goto("/find?q=C003")
    page.get_by_role("link", name="A-3003", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("订单 A-3003")
    assert is_as_wide_as(page, width)
    expect(page.get_by_role("link", name="更正")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert not page.locator(".menu").is_visible()
    expect(page.get_by_role("link", name="更正")).not_to_be_visible()


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
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".flash")).to_contain_text("Recorded: Vehicle delivered A-4001. Opened 3")
