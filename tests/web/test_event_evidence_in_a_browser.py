"""A clerk at the counter photographs slips while recording business, on a phone in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import PICTURE
from tests.fixtures.browsers import PHONE, WIDE, OpenPage
from tests.web.page_problems import problems

pytestmark = pytest.mark.browser
CONSULTANT, EVENT = "sales-consultant-2", "vehicle.delivered"
FORM, ROWS = f"/business/record/{EVENT}", f"/business/rows/{EVENT}"
HEADINGS = "订单编号\t时间\t客户\t车牌\t车款\t销售顾问"


@pytest.fixture
def slip(tmp_path: Path) -> Path:
    path = tmp_path / "slip.png"
    path.write_bytes(PICTURE)
    return path


def fill(page: Page, number: str) -> None:
    values = {"number": number, "field-customer": "客户庚", "field-plate": "样A2001", "field-amount": "98800"}
    for name, value in {**values, "field-consultant": "销售顾问二"}.items():
        page.locator(f"#field-{name}").fill(value)
    page.keyboard.press("Tab")


def put(page: Page, place: Locator, file: Path) -> None:
    """Tap the place for a photo, and choose it."""
    with page.expect_file_chooser() as chooser:
        place.click()
    chooser.value.set_files(file)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_slips_are_photographed_and_handed_in_with_the_event(
    own_month_site: str, open_page: OpenPage, slip: Path, language: str
) -> None:
    page = open_page(own_month_site, FORM, CONSULTANT, width=PHONE, language=language)
    fill(page, "A-2001")
    places = page.locator(".places > li")
    expect(places).to_have_count(2)
    for field in ("order_slip", "delivery_slip"):
        put(page, places.first.locator(f'[data-cell="{field}"] .pick'), slip)
        expect(places.first.locator(f'[data-cell="{field}"].filled')).to_be_visible()
    places.first.locator(".signed").click()
    expect(places.first.locator("[data-complete='1']")).to_be_attached()
    assert list(problems(page, PHONE)) == []
    page.locator("[name=deliver]").check()
    page.locator(".buttons button[value=record]").click()
    expect(page.locator(".flash")).to_contain_text("已交付 1 项" if language == "zh" else "Handed in: 1 item")
    page.goto("/items/sales-finance/signed-slips@vehicle.delivered/A-2001")
    expect(page.get_by_text("slip.png").first).to_be_visible()


def test_photos_stay_while_the_number_is_corrected_and_the_page_is_opened_anew(
    own_month_site: str, open_page: OpenPage, slip: Path
) -> None:
    page = open_page(own_month_site, FORM, CONSULTANT, width=PHONE)
    fill(page, "A-2001")
    put(page, page.locator('[data-cell="order_slip"] .pick').first, slip)
    expect(page.locator('[data-cell="order_slip"].filled')).to_be_visible()
    page.locator("#field-number").fill("A/2")
    page.keyboard.press("Tab")
    expect(page.locator(".places")).to_have_count(0)
    page.locator("#field-number").fill("A-2002")
    page.keyboard.press("Tab")
    expect(page.locator('[data-cell="order_slip"].filled')).to_be_visible()
    page.goto("/inbox")
    page.goto(FORM)
    expect(page.locator('[data-cell="order_slip"].filled')).to_be_visible()
    page.locator(".places .remove").first.click()
    expect(page.locator(".cell.filled")).to_have_count(0)
    expect(page.locator("#field-field-plate")).to_have_value("样A2001")


def test_enter_in_a_field_records_and_takes_no_photo_away(own_month_site: str, open_page: OpenPage, slip: Path) -> None:
    page = open_page(own_month_site, FORM, CONSULTANT, width=WIDE, language="en")
    fill(page, "A-2001")
    put(page, page.locator('[data-cell="order_slip"] .pick').first, slip)
    expect(page.locator('[data-cell="order_slip"].filled')).to_be_visible()
    page.locator("#field-field-plate").press("Enter")
    expect(page.locator(".flash")).to_contain_text("The evidence of 1 item is kept as drafts in your inbox")


def test_values_that_are_being_typed_outlive_the_photo_beside_them(
    own_month_site: str, open_page: OpenPage, slip: Path
) -> None:
    page = open_page(own_month_site, "/business/record/purchase.paid", CONSULTANT, width=WIDE)
    for name, value in {
        "number": "A-2001",
        "field-customer": "客户庚",
        "field-model": "越野车",
        "field-amount": "9",
    }.items():
        page.locator(f"#field-{name}").fill(value)
    page.keyboard.press("Tab")
    payer = page.locator('[data-cell="payer"] input[type=text]')
    put(page, page.locator('[data-cell="slip"] .pick'), slip)
    payer.press_sequentially("customer seven", delay=100)
    expect(page.locator('[data-cell="slip"].filled')).to_be_visible()
    expect(payer).to_have_value("customer seven")
    expect(payer).to_be_focused()


def test_a_photo_that_is_not_taken_says_why_beside_its_place(
    own_month_site: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(own_month_site, FORM, CONSULTANT, width=PHONE, language="en")
    fill(page, "A-2001")
    wrong = tmp_path / "slip.exe"
    wrong.write_bytes(b"MZ")
    put(page, page.locator('[data-cell="order_slip"] .pick').first, wrong)
    expect(page.locator('[data-cell="order_slip"] .problem')).to_be_visible()
    expect(page.locator("#field-field-plate")).to_have_value("样A2001")


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_a_pasted_table_leads_to_its_slips_row_by_row(
    own_month_site: str, open_page: OpenPage, slip: Path, width: int
) -> None:
    page = open_page(own_month_site, ROWS, CONSULTANT, width=width, language="en")
    rows = [f"A-3{n:03}\t2026-02-10 1{n}:00\t客户{n}\t样C{n:03}\t{n}8,800\t销售顾问二" for n in range(1, 4)]
    page.locator("#paste").fill("\n".join([HEADINGS, *rows]))
    page.locator("#add").click()
    page.locator("button[value=save]").click()
    expect(page.locator(".opened-items tbody tr")).to_have_count(3)
    assert list(problems(page, width)) == []
    decoration = page.locator('[data-line="sales-finance/decoration-slip@vehicle.delivered/A-3002"]')
    put(page, decoration.locator(".pick"), slip)
    expect(decoration.locator(".cell.filled")).to_be_visible()
    expect(page.locator("[data-deliver]")).to_have_text("Hand in 1")
    page.reload()
    expect(decoration.locator(".cell.filled")).to_be_visible()
