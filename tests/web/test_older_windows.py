"""Two windows of one form: what the newer one stored stays, the older one says so and shows both, nothing is lost."""

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
