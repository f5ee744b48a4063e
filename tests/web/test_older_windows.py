"""Two windows of one form: what the newer one stored stays, the older one says so and shows both, nothing is lost."""

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.web.presenters.overdue_rows import anchor_of
from engine.web.site import Site
from tests.fixtures.pages import Client
from tests.web.forms import PageForm, forms_of
from tests.web.site import sample_site

CREDIT = "consumer-credit-clerk-1"
DEFAULT = "consumer-credit-finance/customers-in-default@customer.in_default/D-08#3"
CLERK, EVENT = "sales-clerk-1", "vehicle.delivered"
ROWS = f"/business/rows/{EVENT}"
SERVICE = "customer-service-clerk-1"
FEE = "customer-service-finance/fee-claim@mortgage.registered/A-1002"


@pytest.fixture
def site(own_month_pages: Client, tmp_path: Path) -> Site:
    """The site behind ``own_month_pages``, to look into its ledger."""
    return sample_site(tmp_path / "demo")


def form_at(browser: TestClient, address: str, **has: str) -> PageForm:
    """The form of a page that has these fields with these values."""
    return form_in(browser.get(address).text, **has)


def form_in(page: str, **has: str) -> PageForm:
    return next(f for f in forms_of(page) if all((name, value) in f.fields for name, value in has.items()))


def send(browser: TestClient, form: PageForm, *buttons: tuple[str, str], partial: bool = False) -> tuple[int, str]:
    """Send a form; return the status, and the text of the answer as people read it."""
    data: dict[str, list[str]] = {}
    for name, value in [*form.fields, *buttons]:
        data.setdefault(name, []).append(value)
    headers = {"hx-request": "true"} if partial else {}
    answer = browser.post(form.action.partition("#")[0], data=data, headers=headers)
    return answer.status_code, unescape(answer.text)


def test_the_inbox_keeps_what_a_newer_window_filled_in_and_says_both(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CREDIT)
    older, newer = (next(f for f in forms_of(browser.get("/inbox").text) if ("do", "keep") in f.buttons) for _ in "12")
    cell = f"v{[v for n, v in older.fields if n == 'row'].index(DEFAULT)}.outcome"
    newer.set(cell, "已联系客户")
    older.set(cell, "客户没有接电话")
    assert send(browser, newer, ("do", "keep"))[0] == 303

    status, page = send(browser, older, ("do", "keep"))
    assert status == 422
    assert "another window has since filled in “已联系客户”, which stays; your “客户没有接电话” was not taken" in page
    assert [d.value for d in site.ledger.drafts.of(CREDIT) if d.occurrence == DEFAULT] == ["已联系客户"]

    again = next(f for f in forms_of(page) if ("do", "keep") in f.buttons)
    again.set(cell, "客户没有接电话")
    assert send(browser, again, ("do", "keep"))[0] == 303
    assert [d.value for d in site.ledger.drafts.of(CREDIT) if d.occurrence == DEFAULT] == ["客户没有接电话"]


def test_a_cell_that_the_script_keeps_does_not_replace_a_newer_one_either(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CREDIT)
    page = next(f for f in forms_of(browser.get("/inbox").text) if ("do", "keep") in f.buttons)

    def kept(shown: str, typed: str) -> int:
        fields = {"row": DEFAULT, "number": "0", "cell": "0.outcome", "w0.outcome": shown, "v0.outcome": typed}
        return browser.post("/inbox/draft", data={"form_token": dict(page.fields)["form_token"], **fields}).status_code

    assert kept("", "one") == 200
    assert kept("", "two") == 422, "this window does not know of the other"
    assert kept("one", "two") == 200
    assert kept("one", "one") == 422, "whoever changed it back in the other window did not see the last one"
    assert kept("two", "two") == 200, "it was kept before"
    assert [d.value for d in site.ledger.drafts.of(CREDIT) if d.occurrence == DEFAULT] == ["two"]


def test_the_page_of_an_item_leaves_what_it_did_not_touch_and_says_both_of_what_it_did(
    own_month_pages: Client, site: Site
) -> None:
    browser, path = own_month_pages(CREDIT), f"/items/{DEFAULT.replace('#', '%23')}"
    untouched, older = (form_at(browser, path, action="deliver") for _ in "12")
    inbox = next(f for f in forms_of(browser.get("/inbox").text) if ("do", "keep") in f.buttons)
    number = [v for n, v in inbox.fields if n == "row"].index(DEFAULT)
    inbox.set(f"v{number}.outcome", "已联系客户")
    assert send(browser, inbox, ("do", "keep"))[0] == 303

    older.set("values.outcome", "客户没有接电话")
    status, page = send(browser, older)
    assert status == 422
    assert "another window has since filled in “已联系客户”, which stays; your “客户没有接电话” was not taken" in page
    assert dict(form_in(page, action="deliver").fields)["values.outcome"] == "已联系客户"

    assert send(browser, untouched)[0] == 303, "the older page shows the field blank still, and does not empty it"
    entries = site.ledger.entries.of([DEFAULT])[DEFAULT]
    assert [e.body["evidence"] for e in entries if e.actor == CREDIT and "evidence" in e.body] == [
        {"outcome": "已联系客户"}
    ]


def reason_form(page: str) -> PageForm:
    return next(f for f in forms_of(page) if f.action == "/reports/overdue/reason" and ("item", FEE) in f.fields)


def reasons(site: Site, item: str) -> list[object]:
    return [e.body["category"] for e in site.ledger.entries.of([item])[item] if e.kind == "late reason"]


@pytest.mark.parametrize("partial", [False, True], ids=["without JavaScript", "with htmx"])
def test_a_row_of_the_overdue_report_does_not_replace_a_reason_that_it_did_not_show(
    own_month_pages: Client, site: Site, partial: bool
) -> None:
    browser = own_month_pages(SERVICE)
    older, newer = (reason_form(browser.get("/reports/overdue").text) for _ in "12")
    before = len(reasons(site, FEE))
    for form, category, comment in ((newer, "workload", "月底集中"), (older, "other", "客户出差")):
        form.set("category", category)
        form.set("promised_on", "2026-02-12")
        form.set("comment", comment)
    assert send(browser, newer, partial=partial)[0] == (200 if partial else 303)

    _, page = send(browser, older, partial=partial)
    row = page.partition(f'id="{anchor_of(FEE)}"')[2].partition("</tr>")[0]
    assert "Another late reason was given since this page was opened" in row
    assert "月底集中" in row, "the newer one"
    assert 'value="客户出差"' in row, "what was typed here"
    assert reasons(site, FEE)[before:] == ["workload"]

    again = reason_form(page)
    assert dict(again.fields)["category"] == "other"
    assert send(browser, again, partial=partial)[0] == (200 if partial else 303), "now it was seen"
    assert reasons(site, FEE)[before:] == ["workload", "other"]


def test_the_page_of_an_item_does_not_replace_a_reason_that_it_did_not_show(
    own_month_pages: Client, site: Site
) -> None:
    browser, path = own_month_pages(SERVICE), f"/items/{FEE}"
    older, newer = (form_at(browser, path, action="late-reason") for _ in "12")
    before = len(reasons(site, FEE))
    newer.set("category", "workload")
    older.set("category", "other")
    older.set("comment", "客户出差")
    assert send(browser, newer)[0] == 303

    status, page = send(browser, older)
    assert status == 422
    assert "Another late reason was given since this page was opened" in page
    again = form_in(page, action="late-reason")
    assert dict(again.fields)["comment"] == "客户出差"
    assert reasons(site, FEE)[before:] == ["workload"]
    assert send(browser, again)[0] == 303
    assert reasons(site, FEE)[before:] == ["workload", "other"]


# ---- business


def rows_form(browser: TestClient) -> PageForm:
    return next(f for f in forms_of(browser.get(ROWS).text) if ("op", "keep") in f.buttons)


def test_rows_of_business_keep_what_a_newer_window_typed(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CLERK)
    first = rows_form(browser)
    text = "订单编号\t时间\t客户\t车牌\t车款\nA-9001\t2026-02-10 10:00\t客户甲\t样A9001\t98800"
    assert send(browser, first, ("paste", text), ("op", "add"))[0] == 303
    (draft,) = site.ledger.row_drafts.of(CLERK, EVENT)
    older, newer, untouched = (rows_form(browser) for _ in "123")
    customer, plate = f"c-{draft.id}-2", f"c-{draft.id}-3"
    assert dict(older.fields)[customer] == "客户甲"
    newer.set(customer, "客户乙")
    assert send(browser, newer, ("op", "keep"))[0] == 303

    older.set(customer, "客户丙")
    older.set(plate, "样A9002")
    status, page = send(browser, older, ("op", "save"))
    assert status == 422
    assert "Another window has since filled in “客户乙”, which stays; your “客户丙” was not taken" in page
    (kept,) = site.ledger.row_drafts.of(CLERK, EVENT)
    assert {"客户乙", "样A9002"} <= set(kept.cells.values()), "nothing is recorded, and the other cell is kept"

    assert send(browser, untouched, ("op", "keep"))[0] == 303
    assert {"客户乙", "样A9002"} <= set(site.ledger.row_drafts.of(CLERK, EVENT)[0].cells.values())

    again, gone = rows_form(browser), rows_form(browser)
    again.set(customer, "客户丙")
    assert send(browser, again, ("op", "save"))[0] == 303
    assert site.ledger.row_drafts.of(CLERK, EVENT) == []
    assert send(browser, gone, ("op", "keep"))[0] == 303
    assert site.ledger.row_drafts.of(CLERK, EVENT) == [], "a row that was recorded since does not come back"


def test_the_script_of_the_rows_goes_on_comparing_with_what_is_kept(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CLERK)
    form = rows_form(browser)
    id = next(value for name, value in form.fields if name == "row")
    for number, text in enumerate(["A-9001", "2026-02-10 10:00", "客户甲", "样A9001", "98800"]):
        form.set(f"c-{id}-{number}", text)

    def kept(form: PageForm, nonce: str) -> str:
        """Send the table as the script does, and return what its page compares with from then on."""
        status, parts = send(browser, form, ("op", "check"), ("nonce", nonce), partial=True)
        assert status == 200
        found = re.search(rf'name="w-{id}" value="(.*?)" hx-swap-oob', parts)
        assert found is not None
        form.set(f"w-{id}", found[1])
        return parts

    kept(form, "1")
    form.set(f"c-{id}-2", "客户乙")
    assert "Another window" not in kept(form, "2"), "this window itself changed it"
    other = rows_form(browser)
    stored = site.ledger.row_drafts.of(CLERK, EVENT)[0].id
    other.set(f"c-{stored}-2", "客户丁")
    assert send(browser, other, ("op", "keep"))[0] == 303
    form.set(f"c-{id}-3", "样A9009")
    assert "Another window" not in kept(form, "3"), "the cell of the other window was not touched in this one"
    assert {"客户丁", "样A9009"} <= set(site.ledger.row_drafts.of(CLERK, EVENT)[0].cells.values())


def test_a_correction_does_not_take_back_a_newer_one(own_month_pages: Client, site: Site) -> None:
    browser, address = own_month_pages(CLERK), f"/business/record/{EVENT}?event={EVENT}/A-1003"
    older, newer = (form_at(browser, address, event=f"{EVENT}/A-1003") for _ in "12")
    newer.set("field-amount", "97000")
    assert send(browser, newer, ("op", "record"))[0] == 303

    older.set("field-plate", "样A9999")
    status, page = send(browser, older, ("op", "record"))
    assert status == 422
    assert "This was corrected since the page was opened, and the newer values stay" in page
    assert "Recorded now: “97000”" in page
    merged = form_in(page, event=f"{EVENT}/A-1003")
    assert dict(merged.fields)["field-amount"] == "97000", "nobody changed it here"
    assert dict(merged.fields)["field-plate"] == "样A9999", "what was typed"
    assert send(browser, merged, ("op", "record"))[0] == 303
    shown = browser.get("/subjects/A-1003").text
    assert "97,000" in shown and "样A9999" in shown


def test_a_root_cause_does_not_replace_one_that_its_page_did_not_show(own_month_pages: Client) -> None:
    browser = own_month_pages("sales-head-1")
    older, newer = (form_at(browser, "/defects/D-1", do="cause") for _ in "12")
    for form, text in ((newer, "交车太赶"), (older, "没有培训")):
        form.set("cause", form.choices["cause"][0])
        form.set("text", text)
    assert send(browser, newer)[0] == 303
    status, page = send(browser, older)
    assert status == 422
    assert "Another cause was stated since this page was opened, and it stays, see above" in page
    assert "<p>交车太赶</p>" in page
    again = form_in(page, do="cause", text="没有培训")
    assert send(browser, again)[0] == 303
    assert "<p>没有培训</p>" in browser.get("/defects/D-1").text


# ---- one form twice


def test_a_form_that_is_refused_for_what_it_has_done_itself_says_when_that_was(
    own_month_pages: Client, site: Site
) -> None:
    browser, path = own_month_pages(CREDIT), f"/items/{DEFAULT.replace('#', '%23')}"
    form = form_at(browser, path, action="deliver")
    form.set("values.outcome", "已联系客户")
    assert send(browser, form)[0] == 303
    assert send(browser, form)[0] == 303, "a second click, or the page out of the memory of a browser"
    page = unescape(browser.get(path).text)
    assert re.search(r"This form was recorded before, at Tue 10 Feb 2026, 18:00(:\d\d)?; nothing was recorded", page)
    assert sum(e.kind == "delivered" for e in site.ledger.entries.of([DEFAULT])[DEFAULT]) == 1


def test_a_row_of_the_overdue_report_says_that_it_was_recorded_before(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(SERVICE)
    form = reason_form(browser.get("/reports/overdue").text)
    form.set("category", "workload")
    before = len(reasons(site, FEE))
    assert send(browser, form, partial=True)[0] == 200
    status, parts = send(browser, form, partial=True)
    assert status == 200
    assert "This form was recorded before, at Tue 10 Feb 2026, 18:00" in parts
    assert len(reasons(site, FEE)) == before + 1
