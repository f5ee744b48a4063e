"""The small script of all pages: keys, menus, forms sent once, errors over the page. Each page works without it."""

import re

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.fixtures.browsers import PHONE, OpenPage

pytestmark = pytest.mark.browser
CLERK, FOUND = "sales-clerk-1", "/find?q=A1003"


def test_rows_search_and_help_are_reached_by_keys(month_site: str, open_page: OpenPage) -> None:
    page = open_page(month_site, FOUND, CLERK)
    rows = page.locator("main table.cards tbody tr")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_class(re.compile("is-here"))
    expect(rows.nth(0).locator("a").first).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#search")).to_have_value("jk?")


def test_a_date_is_said_beside_its_field_in_the_language_of_the_page(month_site: str, open_page: OpenPage) -> None:
    """Whatever the language of the browser is, which decides how the field itself shows it."""
    for language, words in (("zh", "2026年12月1日星期二"), ("en", "Tuesday, December 1, 2026")):
        page = open_page(month_site, "/delegations", "sales-head-1", language=language)
        page.locator("#field-until").fill("2026-12-01")
        expect(page.locator("#field-until + .said-date")).to_have_text(words)
        page.locator("#field-until").fill("")
        expect(page.locator("#field-until + .said-date")).to_be_empty()


def test_the_menu_behind_the_name_opens_and_closes_by_key(month_site: str, open_page: OpenPage) -> None:
    page = open_page(month_site, FOUND, CLERK)
    summary = page.locator(".person-menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".person-menu[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".person-menu[open]")).to_have_count(0)
    expect(summary).to_be_focused()


def test_the_first_key_press_leads_past_the_menu(month_site: str, open_page: OpenPage) -> None:
    page = open_page(month_site, FOUND, CLERK)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_form_that_is_pressed_twice_is_sent_once(month_site: str, open_page: OpenPage) -> None:
    page = open_page(month_site, FOUND, CLERK)
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.url)

    page.route("**/language", hold)
    page.evaluate("() => { const button = document.querySelector('[name=language]'); button.click(); button.click(); }")
    page.wait_for_timeout(200)
    assert len(sent) == 1


def _ask_by_htmx(page: Page, path: str) -> None:
    page.evaluate(
        "path => void htmx.ajax('GET', path, {target: 'main', select: 'main', swap: 'outerHTML'}).catch(() => 0)", path
    )


def test_an_error_is_said_over_the_page_and_the_page_stays(month_site: str, open_page: OpenPage) -> None:
    page = open_page(month_site, FOUND, CLERK, width=PHONE)
    heading = page.locator("h1").inner_text()
    page.on("console", lambda message: None)
    _ask_by_htmx(page, "/no-such-page")
    expect(page.locator("#toast")).to_have_text("没有这个页面，或您无权查看。")
    assert page.locator("h1").inner_text() == heading


def test_a_server_that_is_away_is_said_over_the_page_too(month_site: str, open_page: OpenPage) -> None:
    page = open_page(month_site, FOUND, CLERK, language="en")

    def refuse(route: Route, request: Request) -> None:
        route.abort()

    page.route("**/inbox", refuse)
    _ask_by_htmx(page, "/inbox")
    expect(page.locator("#toast")).to_contain_text("The server cannot be reached, and nothing was sent.")
    page.unroute("**/inbox")
    _ask_by_htmx(page, FOUND)
    expect(page.locator("#toast")).to_have_text("")
