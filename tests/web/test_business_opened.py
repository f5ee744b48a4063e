"""After a table of business is recorded, the slips of its records are put in place row by row, without JavaScript."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.web.site import Site
from tests.conftest import PICTURE
from tests.fixtures.pages import Client
from tests.web.forms import PageForm, form_of
from tests.web.site import sample_site

CONSULTANT, CLERK = "sales-consultant-2", "sales-clerk-1"
EVENT = "vehicle.delivered"
ROWS, OPENED = f"/business/rows/{EVENT}", f"/business/opened/{EVENT}"
HEADINGS = "订单编号\t时间\t客户\t车牌\t车款\t销售顾问"
DELIVER, KEEP = ("do", "deliver"), ("do", "keep")


@pytest.fixture
def site(own_month_pages: Client, tmp_path: Path) -> Site:
    return sample_site(tmp_path / "demo")


def item(number: str) -> str:
    return f"sales-finance/signed-slips@{EVENT}/{number}"


def recorded(browser: TestClient, consultants: list[str], spoilt: int = 0) -> str:
    """Paste a delivery for each of these consultants and some that cannot be recorded, record the good ones, and
    return where that leads."""
    rows = [
        f"A-3{n:03}\t2026-02-10 1{n}:00\t客户{n}\t样C{n:03}\t{n}8,800\t{who}" for n, who in enumerate(consultants, 1)
    ]
    rows += [f"A-4{n:03}\t2026-02-10 10:00\t客户{n}\t样C{n:03}\tlots\t" for n in range(spoilt)]
    form = form_of(browser.get(ROWS).text, "op")
    form.set("paste", "\n".join([HEADINGS, *rows]))
    form.send(browser, ("op", "add"))
    saved = form_of(browser.get(ROWS).text, "op").send(browser, ("op", "save"))
    assert saved.status_code == 303, saved.text
    return str(saved.headers["location"])


def row_form(browser: TestClient, path: str) -> PageForm:
    return form_of(browser.get(path).text, "row")


def place(form: PageForm, number: str, field: str) -> str:
    """The name of the place for a file."""
    items = [value for name, value in form.fields if name == "row"]
    return f"f{items.index(item(number))}.{field}"


def test_recorded_rows_lead_to_their_slips_in_the_order_of_the_table(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    leads = recorded(browser, ["销售顾问二"] * 3, spoilt=1)
    assert leads == f"{OPENED}?last=3"
    page = browser.get(leads).text
    assert "Recorded 3 rows, which opened 9 items" in page
    assert "Left in the table: 1" in page
    assert re.findall(r'<th scope="row"><a href="/subjects/(.*?)"', page) == ["A-3001", "A-3002", "A-3003"]
    form = form_of(page, "row")
    assert len(form.files) == 9, "three slips a record"
    kept = form.send(browser, KEEP, {place(form, "A-3002", "order_slip"): ("order.png", PICTURE)})
    assert kept.headers["location"] == leads
    assert [(d.occurrence, d.field) for d in site.ledger.drafts.of(CONSULTANT)] == [(item("A-3002"), "order_slip")]
    assert "✓ order.png" in browser.get("/inbox").text, "the drafts are those of the inbox"


def test_complete_records_are_handed_in_together_and_leave_the_table(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    leads = recorded(browser, ["销售顾问二"] * 2)
    form = row_form(browser, leads)
    slips = {
        place(form, number, field): (f"{number} {field}.png", PICTURE + number.encode() + field.encode())
        for number in ("A-3001", "A-3002")
        for field in ("order_slip", "delivery_slip")
    }
    for number in ("A-3001", "A-3002"):
        form.tick("tick", item(number))
        form.tick(place(form, number, "x").partition(".")[0].replace("f", "s"), "customer")
    first, second = form.send(browser, DELIVER, slips), form.send(browser, DELIVER, slips)
    assert (first.status_code, second.status_code) == (303, 303)
    page = browser.get(leads).text
    assert item("A-3001") not in page and item("A-3002") not in page
    assert "decoration-slip@vehicle.delivered/A-3001" in page, "what is still owed stays"
    kinds = [entry.kind.value for entry in site.ledger.entries.of([item("A-3001")])[item("A-3001")]]
    assert kinds.count("delivered") == 1


def test_an_incomplete_record_stays_with_its_files_and_says_why(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = row_form(browser, recorded(browser, ["销售顾问二"]))
    form.tick("tick", item("A-3001"))
    refused = form.send(browser, DELIVER, {place(form, "A-3001", "order_slip"): ("order.png", PICTURE)})
    assert refused.status_code == 422
    assert "Nothing was handed in. Each row says why." in refused.text
    assert "✓ order.png" in refused.text


def test_only_what_is_mine_among_the_records_has_places(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    page = browser.get(recorded(browser, ["销售顾问二", "销售顾问一"])).text
    assert re.findall(r'<th scope="row"><a href="/subjects/(.*?)"', page) == ["A-3001"]


def test_who_records_for_others_stays_in_the_table(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    assert recorded(browser, ["销售顾问二"] * 2) == ROWS
    assert "No business recorded lately waits for evidence from you" in browser.get(OPENED).text


def test_the_list_of_events_says_which_wait_for_evidence(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    recorded(browser, ["销售顾问二"] * 2)
    page = browser.get("/business").text
    waiting = re.search(rf'href="{OPENED}">Evidence missing: (\d+)', page)
    assert waiting is not None and int(waiting[1]) >= 2
    newest = re.findall(r'<th scope="row"><a href="/subjects/(.*?)"', browser.get(OPENED).text)[:2]
    assert sorted(newest) == ["A-3001", "A-3002"]


@pytest.mark.parametrize("last", ["-1", "x", "0", "999999999999999999999"])
def test_a_number_of_records_that_makes_no_sense_is_left_out(month_pages: Client, last: str) -> None:
    assert month_pages(CONSULTANT).get(OPENED, params={"last": last}).status_code == 200


def test_the_records_of_another_department_are_not_there(month_pages: Client) -> None:
    browser = month_pages("hr-clerk-2")
    assert browser.get(OPENED).status_code == 404
    assert month_pages(CONSULTANT).get("/business/opened/none").status_code == 404
