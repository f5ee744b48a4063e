"""Journeys on items in a real browser: an owner delivers and takes it back; a refusal is in sight."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.fixtures.browsers import PHONE, WIDE, OpenPage

pytestmark = pytest.mark.browser
SLIPS = "/items/sales-finance/signed-slips@vehicle.delivered/A-1006"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 64
SETTINGS = [("zh", PHONE, False), ("en", WIDE, True)]
"""Language, width, JavaScript."""
SEND = {"zh": ("交付", "撤回交付"), "en": ("Deliver", "Withdraw the delivery")}


def fits(page: Page, width: int) -> bool:
    """True if the page does not scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize(("language", "width", "javascript"), SETTINGS)
def test_an_owner_delivers_files_and_takes_them_back(
    own_month_site: str, open_page: OpenPage, tmp_path: Path, language: str, width: int, javascript: bool
) -> None:
    deliver, withdraw = SEND[language]
    page = open_page(own_month_site, SLIPS, "sales-clerk-1", language=language, width=width, javascript=javascript)
    form = page.locator("#deliver")
    for number, name in enumerate(("order_slip", "delivery_slip")):
        file = tmp_path / f"{name}.png"
        file.write_bytes(PICTURE + str(number).encode())
        form.locator(f'[name="files.{name}"]').set_input_files(str(file))
        form.locator(f'[name="signed.{name}"]').check()
    form.get_by_role("button", name=deliver, exact=True).click()
    page.locator(".undo").wait_for()
    assert page.locator(".item-main").get_by_text("order_slip.png").count() >= 1
    assert fits(page, width)
    page.locator(".undo").get_by_role("button", name=withdraw).click()
    page.locator("#deliver").wait_for()
    assert page.locator(".undo").count() == 0


def test_a_refused_form_is_in_sight_with_what_was_typed(own_month_site: str, open_page: OpenPage) -> None:
    page = open_page(own_month_site, SLIPS, "sales-clerk-1", width=PHONE, javascript=False)
    page.locator("#extend-ask > summary").click()
    page.locator('#extend-ask [name="until"]').fill("2026-02-10T09:00")
    page.locator('#extend-ask [name="reason"]').fill("客户出差")
    page.locator("#extend-ask button").click()
    refusal = page.locator("#extend-ask .refused")
    refusal.wait_for()
    box = refusal.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 844
    assert page.locator('#extend-ask [name="reason"]').input_value() == "客户出差"
