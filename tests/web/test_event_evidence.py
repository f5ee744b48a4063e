"""Slips that are at hand are photographed in the form of the event that opens their items, without JavaScript."""

from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.web.site import Site
from tests.conftest import PICTURE
from tests.fixtures.pages import Client
from tests.fixtures.signing_in import GOOD, Door
from tests.web.forms import PageForm, form_of
from tests.web.site import sample_site

CONSULTANT, COLLEAGUE, CLERK = "sales-consultant-2", "sales-consultant-1", "sales-clerk-1"
EVENT = "vehicle.delivered"
FORM = f"/business/record/{EVENT}"
CHECK, RECORD = ("op", "check"), ("op", "record")
PAYMENT = "sales-finance/payment-slip@purchase.paid/A-2001"
ORDER_SLIP, DELIVERY_SLIP, DECORATION = "f0.order_slip", "f0.delivery_slip", "f1.decoration_slip"


@pytest.fixture
def site(own_month_pages: Client, tmp_path: Path) -> Site:
    return sample_site(tmp_path / "demo")


def photo(name: str = "slip.png", content: bytes = PICTURE) -> tuple[str, bytes]:
    return name, content


def item(number: str, obligation: str = "signed-slips") -> str:
    return f"sales-finance/{obligation}@{EVENT}/{number}"


def shown(browser: TestClient, number: str = "A-2001", consultant: str = "销售顾问二") -> PageForm:
    """The form of a delivery with what it opens, as somebody fills it in and asks for it."""
    form = form_of(browser.get(FORM).text, "number")
    for name, value in {
        "number": number,
        "time": "2026-02-10T10:00",
        "field-customer": "客户庚",
        "field-plate": "样A2001",
        "field-amount": "98800",
        "field-consultant": consultant,
    }.items():
        form.set(name, value)
    return form_of(form.send(browser, CHECK).text, "number")


def drafts(site: Site, person: str = CONSULTANT) -> dict[tuple[str, str], str]:
    """The names of the files in drafts by item and field; of a signature that is confirmed alone, nothing."""
    found = site.ledger.drafts.of(person)
    return {(d.occurrence, d.field): d.file.name for d in found if d.file is not None}


def kinds(site: Site, id: str) -> list[str]:
    return [entry.kind.value for entry in site.ledger.entries.of([id]).get(id, ())]


def test_slips_photographed_with_the_event_are_drafts_of_the_items_that_it_opens(
    own_month_pages: Client, site: Site
) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    assert form.files == [ORDER_SLIP, DELIVERY_SLIP, DECORATION]
    assert form.accepts[ORDER_SLIP].startswith("image/*")
    sent = form.send(browser, RECORD, {ORDER_SLIP: photo("order.png"), DELIVERY_SLIP: photo("delivery.png")})
    assert sent.status_code == 303, sent.text
    page = browser.get(sent.headers["location"]).text
    assert "Recorded: Vehicle delivered A-2001. Opened 3" in page
    assert "The evidence of 1 item is kept as drafts in your inbox" in page
    inbox = browser.get("/inbox").text
    assert "✓ order.png" in inbox and "✓ delivery.png" in inbox
    assert "delivered" not in kinds(site, item("A-2001")), "nothing is handed in by itself"


def test_what_is_complete_is_handed_in_with_the_event_where_the_person_asks_for_it(
    own_month_pages: Client, site: Site
) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    form.tick("deliver", "yes")
    form.tick("s0", "customer")
    sent = form.send(browser, RECORD, {ORDER_SLIP: photo("order.png"), DELIVERY_SLIP: photo("delivery.png")})
    page = browser.get(sent.headers["location"]).text
    assert "Handed in: 1 item (Order and delivery slip signed by the customer A-2001)." in page
    assert "delivered" in kinds(site, item("A-2001"))
    assert "delivered" not in kinds(site, item("A-2001", "decoration-slip")), "its slip is missing"
    assert drafts(site) == {}
    assert 'name="undo"' in page


def test_an_incomplete_item_stays_a_draft_though_handing_in_is_asked_for(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    form.tick("deliver", "yes")
    sent = form.send(browser, RECORD, {ORDER_SLIP: photo("order.png")})
    assert "The evidence of 1 item is kept as drafts in your inbox" in browser.get(sent.headers["location"]).text
    assert drafts(site) == {(item("A-2001"), "order_slip"): "order.png"}


def test_a_form_with_photos_that_is_sent_twice_records_and_hands_in_once(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    form.tick("deliver", "yes")
    form.tick("s0", "customer")
    slips = {ORDER_SLIP: photo("order.png"), DELIVERY_SLIP: photo("delivery.png")}
    first, second = (form.send(browser, RECORD, slips) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert browser.get("/business").text.count('href="/subjects/A-2001"') == 1
    assert kinds(site, item("A-2001")).count("delivered") == 1
    assert drafts(site) == {}


def test_a_refused_event_keeps_what_was_typed_and_its_photos(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    form.set("field-amount", "lots")
    refused = form.send(browser, RECORD, {ORDER_SLIP: photo("order.png")})
    assert refused.status_code == 422
    again = form_of(refused.text, "number")
    assert dict(again.fields)["field-plate"] == "样A2001"
    again.set("field-amount", "98800")
    again_shown = again.send(browser, CHECK)
    assert "✓ order.png" in again_shown.text
    assert form_of(again_shown.text, "number").send(browser, RECORD).status_code == 303
    assert drafts(site) == {(item("A-2001"), "order_slip"): "order.png"}


def test_photos_move_along_where_the_number_was_wrong(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    form.set("number", "A/2")
    form = form_of(form.send(browser, CHECK, {ORDER_SLIP: photo("order.png")}).text, "number")
    form.set("number", "A-2002")
    page = form.send(browser, CHECK).text
    assert "✓ order.png" in page
    assert drafts(site) == {(item("A-2002"), "order_slip"): "order.png"}


def test_photos_of_an_item_that_is_there_stay_with_it(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    assert form.send(browser, RECORD, {ORDER_SLIP: photo("order.png")}).status_code == 303
    form.set("number", "A-2002")
    form.send(browser, CHECK)
    assert drafts(site) == {(item("A-2001"), "order_slip"): "order.png"}, "an old page of the form moves nothing"


def test_asking_twice_what_it_opens_loses_nothing(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    pages = [form.send(browser, CHECK, {ORDER_SLIP: photo("order.png")}) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert all("✓ order.png" in page.text and 'value="样A2001"' in page.text for page in pages)
    again = form_of(pages[1].text, "number")
    assert "✓ order.png" not in again.send(browser, ("remove", "0.order_slip")).text
    assert drafts(site) == {}


@pytest.mark.parametrize(
    ("file", "why"),
    [(("slip.exe", b"MZ"), "exe"), (("slip.png", PICTURE + b"x" * 20 * 1024 * 1024), "MB")],
    ids=["of a wrong kind", "too large"],
)
def test_a_file_that_is_not_taken_says_why_and_the_event_waits(
    own_month_pages: Client, site: Site, file: tuple[str, bytes], why: str
) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    refused = form.send(browser, RECORD, {ORDER_SLIP: file, DELIVERY_SLIP: photo("delivery.png")})
    assert refused.status_code == 422
    assert "Not recorded: a file or a value was not taken" in refused.text
    assert why in refused.text.partition('id="c0-order_slip-problem"')[2].partition("</p>")[0]
    assert drafts(site) == {(item("A-2001"), "delivery_slip"): "delivery.png"}
    assert form_of(refused.text, "number").send(browser, RECORD).status_code == 303


# ---- another window


def payment(browser: TestClient, amount: str = "9000") -> PageForm:
    """The form of a payment with the place for its payer."""
    form = form_of(browser.get("/business/record/purchase.paid").text, "number")
    values = {"number": "A-2001", "time": "2026-02-10T10:00", "customer": "客户庚", "model": "越野车", "amount": amount}
    for name, value in values.items():
        form.set(name if name in ("number", "time") else f"field-{name}", value)
    return form_of(form.send(browser, CHECK).text, "number")


def payers(site: Site) -> list[str]:
    return [d.value for d in site.ledger.drafts.of(CONSULTANT) if d.field == "payer"]


def test_an_older_window_of_an_event_says_both_values_and_the_event_waits(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    older, newer = payment(browser), payment(browser)
    newer.set("v0.payer", "客户甲")
    newer.send(browser, CHECK)
    older.set("v0.payer", "客户乙")
    refused, twice = older.send(browser, RECORD), older.send(browser, RECORD)
    for page in (refused, twice):
        assert page.status_code == 422, "a second click does not go on with what was refused"
        assert "Not recorded: a file or a value was not taken" in page.text
        assert "another window has since filled in “客户甲”, which stays; your “客户乙” was not taken" in page.text
    assert payers(site) == ["客户甲"]
    assert not site.ledger.entries.of([PAYMENT])

    again = form_of(twice.text, "number")
    assert dict(again.fields)["v0.payer"] == "客户甲"
    again.set("v0.payer", "客户乙")
    assert again.send(browser, RECORD).status_code == 303
    assert payers(site) == ["客户乙"]
    assert site.ledger.entries.of([PAYMENT])


def test_an_older_window_of_an_event_leaves_what_it_did_not_touch(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    older, newer = payment(browser), payment(browser)
    newer.set("v0.payer", "客户甲")
    newer.send(browser, CHECK)
    older.set("field-amount", "9500")
    assert older.send(browser, RECORD).status_code == 303
    assert payers(site) == ["客户甲"]


def test_the_script_of_an_event_compares_with_what_its_page_still_shows(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    older, newer = payment(browser), payment(browser)

    def previewed() -> str:
        """Send the older form as its script does, and take over what its page compares with from then on."""
        data: dict[str, list[str]] = {}
        for name, value in [*older.fields, CHECK, ("nonce", str(len(answers)))]:
            data.setdefault(name, []).append(value)
        answers.append(browser.post(older.action, data=data, headers={"HX-Request": "true"}).text)
        parts = form_of(f"<form>{answers[-1]}</form>", "v0.payer")
        older.set("w0.payer", dict(parts.fields)["w0.payer"])
        return answers[-1]

    answers: list[str] = []
    newer.set("v0.payer", "客户甲")
    newer.send(browser, CHECK)
    older.set("field-amount", "9500")
    assert " hx-preserve" in previewed(), "the page goes on showing its blank place"
    assert "another window" not in previewed()
    assert payers(site) == ["客户甲"], "which nobody touched in it"

    older.set("v0.payer", "客户乙")
    assert all("your “客户乙” was not taken" in previewed() for _ in range(2)), "until the page shows the newer one"
    assert older.send(browser, RECORD).status_code == 422
    assert payers(site) == ["客户甲"]


@pytest.mark.parametrize(
    ("person", "consultant"),
    [(CLERK, "销售顾问二"), (COLLEAGUE, "销售顾问二"), (CLERK, "")],
    ids=["a clerk", "a consultant for another", "a clerk for the role"],
)
def test_who_records_for_others_has_no_places_for_what_they_owe(
    own_month_pages: Client, site: Site, person: str, consultant: str
) -> None:
    form = shown(own_month_pages(person), consultant=consultant)
    assert form.files == []
    assert ("op", "record") in form.buttons


@pytest.mark.parametrize(
    "id",
    [
        "nonsense",
        "sales-finance/signed-slips@2026-02",
        "hr-finance/wages@vehicle.delivered/A-1",
        "sales-finance/payment-slip@purchase.paid/A-1",
        "sales-finance/none@vehicle.delivered/A-1",
    ],
)
def test_ids_that_the_event_does_not_open_are_left_out(own_month_pages: Client, site: Site, id: str) -> None:
    browser = own_month_pages(CONSULTANT)
    form = shown(browser)
    form.fields = [(name, id if name == "row" else value) for name, value in form.fields]
    assert form.send(browser, CHECK, {ORDER_SLIP: photo()}).status_code == 200
    assert drafts(site) == {}


def test_a_correction_has_no_places(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = form_of(browser.get(FORM, params={"event": f"{EVENT}/A-1003"}).text, "number")
    form.set("field-amount", "97000")
    assert form_of(form.send(browser, CHECK).text, "number").files == []


def test_an_event_that_came_after_its_session_had_ended_is_sent_again_and_has_the_photos_kept_before(
    door: Door,
) -> None:
    browser = door.joined(CONSULTANT)
    form = shown(browser)
    form = form_of(form.send(browser, CHECK, {ORDER_SLIP: photo("order.png")}).text, "number")
    door.now += timedelta(hours=13)
    held = form.send(browser, RECORD)
    assert held.status_code == 401
    waiting = form_of(held.text, "unsent-value")
    waiting.set("name", CONSULTANT)
    waiting.set("password", GOOD)
    fields: dict[str, list[str]] = {}
    for name, value in waiting.fields:
        fields.setdefault(name, []).append(value)
    again = form_of(browser.post("/sign-in", data=fields).text, "number")
    values: dict[str, list[str]] = {}
    for name, value in again.fields:
        values.setdefault(name, []).append(value)
    assert browser.post(FORM, data=values).status_code == 303
    assert drafts(door.site) == {(item("A-2001"), "order_slip"): "order.png"}
    assert "delivered" not in kinds(door.site, item("A-2001"))
    assert "opened" in kinds(door.site, item("A-2001"))
