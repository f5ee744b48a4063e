"""Recording business without JavaScript: one event in a form, many in a table, corrections, cancelling, questions."""

import io
import re
from collections.abc import Mapping

import openpyxl
import pytest
from starlette.testclient import TestClient

from engine.web.form_token import form_token
from tests.fixtures.pages import Client
from tests.web.site import FORM_KEY

CLERK, EVENT = "sales-clerk-1", "vehicle.delivered"
ROWS, FORM = f"/business/rows/{EVENT}", f"/business/record/{EVENT}"
HEADINGS = "订单编号\t时间\t客户\t车牌\t车款"


def token() -> Mapping[str, str]:
    return {"form_token": form_token(FORM_KEY)}


def one(number: str = "A-2001", **fields: str) -> Mapping[str, str]:
    values = {"number": number, "time": "2026-02-10T10:00", "field-customer": "客户庚", "field-plate": "样A2001"}
    return {**token(), **values, "field-amount": "98800", "op": "record", **fields}


def pasted(count: int) -> str:
    rows = (f"A-3{n:03}\t2026-02-10 1{n}:00\t客户{n}\t样C{n:03}\t{n}8,800" for n in range(1, count + 1))
    return "\n".join([HEADINGS, *rows])


def send(browser: TestClient, path: str, **fields: str) -> str:
    """Send a form, follow where it leads, and return the page."""
    response = browser.post(path, data={**token(), **fields})
    assert response.status_code == 303, response.text
    return browser.get(response.headers["location"]).text


def inputs(page: str) -> dict[str, str]:
    """The names and values of the inputs of the table."""
    names = re.findall(r'<input name="(c-[^"]+)" value="([^"]*)"', page)
    return dict(names) | {"row": re.findall(r'name="row" value="([0-9a-f]+)"', page)}  # type: ignore[dict-item]


def test_the_events_of_my_department_are_offered_the_most_used_first(month_pages: Client) -> None:
    page = month_pages(CLERK).get("/business").text
    order = [page.index(f'href="/business/record/{name}"') for name in ("vehicle.delivered", "settlement.arranged")]
    assert order == sorted(order)
    assert "/business/record/claim.settled" not in page


@pytest.mark.parametrize("path", [FORM, ROWS, f"/business/template/{EVENT}", f"/business/cancel?event={EVENT}/A-1003"])
@pytest.mark.parametrize("person", ["hr-clerk-2", "finance-clerk-1"])
def test_the_events_of_another_department_are_not_there(month_pages: Client, path: str, person: str) -> None:
    assert month_pages(person).get(path).status_code == 404
    assert month_pages(person).post(path.partition("?")[0], data=one(event=f"{EVENT}/A-1003")).status_code in (404, 405)


def test_what_was_recorded_lately_is_filtered_by_its_event_and_exported(month_pages: Client) -> None:
    browser = month_pages(CLERK)
    page = browser.get("/business").text.partition('id="latest-events"')[2]
    counts = re.findall(r'id="latest-events-event-([a-z._]+)"[^>]*>[^<]*<span class="count">(\d+)<', page)
    assert len(counts) > 2
    name, count = counts[0]
    narrowed = browser.get(f"/business?event={name}").text.partition('id="latest-events"')[2]
    assert narrowed.count('class="row-links"') == int(count)
    assert f"Rows: {count}" in narrowed
    lines = browser.get(f"/business?event={name}&format=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) - 1 == int(count)
    assert [line.split(",")[0] for line in lines[1:]] == sorted((x.split(",")[0] for x in lines[1:]), reverse=True)


def test_what_an_event_opens_is_shown_before_it_is_recorded_and_is_what_opens(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    shown = browser.post(FORM, data=one(op="check")).text
    opens = re.findall(r"<li>→ (.*?) <span", shown)
    assert len(opens) == 3
    assert browser.get("/find", params={"q": "A-2001"}).text.count('href="/items/') == 0
    assert browser.post(FORM, data=one()).status_code == 303
    page = browser.get("/subjects/A-2001").text
    assert all(title in page for title in opens)


def test_a_name_that_nobody_has_is_pointed_out_before_the_items_go_to_the_role(month_pages: Client) -> None:
    browser = month_pages(CLERK)
    unknown = browser.post(FORM, data=one(op="check", **{"field-consultant": "<i>小王"})).text
    known = browser.post(FORM, data=one(op="check", **{"field-consultant": "销售顾问二"})).text
    assert "nobody is called “&lt;i&gt;小王”, so the items go to the whole role" in unknown
    assert 'value="record"' in unknown, "it is a caution: the event may be recorded"
    assert "nobody is called" not in known


def test_a_refused_form_keeps_what_was_typed_and_names_each_cell(own_month_pages: Client) -> None:
    response = own_month_pages(CLERK).post(FORM, data=one("A/1", **{"field-amount": "<b>lots</b>", "field-plate": ""}))
    assert response.status_code == 422
    assert "&lt;b&gt;lots&lt;/b&gt;" in response.text
    assert "<b>lots" not in response.text
    for name in ("number", "field-amount", "field-plate"):
        assert f'id="field-{name}-problem"' in response.text


def test_a_form_that_is_sent_twice_is_recorded_once(own_month_pages: Client) -> None:
    browser, form = own_month_pages(CLERK), one()
    first, second = browser.post(FORM, data=form), browser.post(FORM, data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert browser.get("/business").text.count('href="/subjects/A-2001"') == 1


def test_a_double_is_asked_about_before_it_is_recorded(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    browser.post(FORM, data=one())
    asked = browser.post(FORM, data=one("A-2002"))
    assert asked.status_code == 422
    assert "on the same day, under A-2001" in asked.text
    assert browser.post(FORM, data=one("A-2002", decision="record")).status_code == 303


def test_an_event_is_corrected_in_its_own_form(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    page = browser.get(FORM, params={"event": f"{EVENT}/A-1003"}).text
    assert 'value="客户丙"' in page
    form = one("ignored", event=f"{EVENT}/A-1003", time="2026-01-22T18:20")
    changed = {**form, "field-customer": "客户丙", "field-plate": "样A1003", "field-consultant": "销售顾问二"}
    shown = browser.post(FORM, data={**changed, "op": "check", "field-amount": "97000"}).text
    assert "98,800.00 → CNY 97,000.00" in shown
    assert browser.post(FORM, data={**changed, "field-amount": "97000"}).status_code == 303
    assert "97,000" in browser.get("/subjects/A-1003").text


def test_a_correction_shows_what_it_moves_before_it_is_recorded(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    browser.post(FORM, data=one())
    form = one("", event=f"{EVENT}/A-2001", time="2026-02-06T10:00", op="check")
    shown = browser.post(FORM, data=form).text
    assert shown.count('<span class="mark">moves</span>') == 3


def test_pasted_rows_are_kept_judged_and_the_good_ones_recorded(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    text = pasted(5) + "\nA-3100\t2026-02-10 11:00\t客户九\t\tlots"
    page = send(browser, ROWS, op="add", paste=text)
    assert page.count('class="opened"') == 15
    assert "Record 5 rows" in page
    assert page.index('value="A-3100"') < page.index('value="A-3001"'), "a row with a problem comes first"
    done = send(browser, ROWS, op="save")
    assert "Recorded 5 rows, which opened 15 items; 1 rows stay" in done
    assert 'value="A-3100"' in done
    assert 'value="A-3001"' not in done
    assert "1 not recorded yet" in browser.get("/business").text
    assert "样C003" in browser.get("/subjects/A-3003").text


def test_rows_that_are_sent_twice_are_recorded_once(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    send(browser, ROWS, op="add", paste=pasted(2))
    form = {**token(), "op": "save"}
    first, second = browser.post(ROWS, data=form), browser.post(ROWS, data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert "This form was recorded before, at Tue 10 Feb 2026, 18:00" in browser.get(ROWS).text
    assert browser.get("/find", params={"q": "样C00"}).text.count('href="/items/') == 4


def test_a_page_of_before_that_is_sent_again_loses_and_doubles_nothing(own_month_pages: Client) -> None:
    """Back, an edit in a row that is recorded meanwhile, and send: the edit is asked about."""
    browser = own_month_pages(CLERK)
    page = send(browser, ROWS, op="add", paste=pasted(2))
    form = inputs(page)
    first = form["row"][0]
    send(browser, ROWS, op="save")
    again = browser.post(ROWS, data={**token(), **form, f"c-{first}-4": "17,000", "op": "save"}, follow_redirects=True)
    assert "A-3001 is recorded already, with different content." in again.text
    assert browser.get("/find", params={"q": "样C00"}).text.count('href="/items/') == 4


def test_an_event_that_opens_nothing_is_found_all_the_same(own_month_pages: Client) -> None:
    browser = own_month_pages("customer-service-clerk-1")
    form = {**one("W-1"), "field-customer": "客户癸亥", "field-plate": "样W0001"}
    assert browser.post("/business/record/vehicle.brought_back", data=form).status_code in (303, 422)
    found = browser.get("/find", params={"q": "样W0001"}).text
    assert "/subjects/W-1" in found
    assert "/subjects/W-1" not in own_month_pages("hr-clerk-2").get("/find", params={"q": "样W0001"}).text


def test_cells_are_edited_in_place_and_rows_typed_below(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    page = send(browser, ROWS, op="add", paste=HEADINGS + "\nA-3100\t2026-02-10 11:00\t客户九\t\t1")
    form = inputs(page)
    first, blank = form["row"][0], form["row"][1]
    filled = {f"c-{first}-3": "样D1", f"c-{blank}-0": "A-3101", f"c-{blank}-1": "2026-02-10 12:00"}
    page = browser.post(ROWS, data={**token(), **form, **filled, "op": "keep"}, follow_redirects=True).text
    assert 'value="样D1"' in page
    assert 'value="A-3101"' in page
    assert "Record 1 row<" in page


def test_a_row_is_removed_only_by_its_own_person(own_month_pages: Client) -> None:
    browser, other = own_month_pages(CLERK), own_month_pages("sales-consultant-1")
    row = inputs(send(browser, ROWS, op="add", paste=pasted(1)))["row"][0]
    send(other, ROWS, op=f"remove-{row}")
    assert 'value="A-3001"' in browser.get(ROWS).text
    assert 'value="A-3001"' not in other.get(ROWS).text
    assert 'value="A-3001"' not in send(browser, ROWS, op=f"remove-{row}")


def test_the_template_comes_back_filled_in(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"/business/template/{EVENT}").content))
    for column, value in enumerate(("A-3001", "2026-02-10 11:00", "客户一", "样C001", 8800), start=1):
        book.worksheets[0].cell(2, column, value)
    content = io.BytesIO()
    book.save(content)
    files = {"table": ("交车.xlsx", content.getvalue())}
    response = browser.post(ROWS, data={**token(), "op": "add"}, files=files, follow_redirects=True)
    assert "Record 1 row<" in response.text


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.xlsx", b"PK\x03\x04 broken"), ("x.csv", b""), ("x.exe", b"MZ\x00\x01\x02"), ("x.csv", "备注\n1\n".encode())],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_the_table_stays(
    own_month_pages: Client, name: str, content: bytes
) -> None:
    browser = own_month_pages(CLERK)
    send(browser, ROWS, op="add", paste=pasted(1))
    response = browser.post(ROWS, data={**token(), "op": "add"}, files={"table": (name, content)})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert 'value="A-3001"' in response.text


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")\t2026-02-10\t<script>alert(1)</script>\t\'"><b>\t1',
        "A-1\u202e\t2026-02-10 10:00\t\ud7ff\ufffe\t样\u200b\t-1",
        "\t".join(["x" * 30_000] * 7),
        '"unbalanced\tquote\nA-1',
        "\x01\x02\x07\tA",
    ],
)
def test_odd_text_is_kept_and_escaped(own_month_pages: Client, text: str) -> None:
    browser = own_month_pages(CLERK)
    page = send(browser, ROWS, op="add", paste=text)
    assert "<script>alert" not in page
    assert "'\"><b>" not in page
    assert page.count('name="row"') > 3
    assert send(browser, ROWS, op="save").count('name="row"') > 3, "nothing of it can be recorded, and nothing is lost"


def test_cancelling_shows_first_what_falls_away(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    browser.post(FORM, data=one())
    page = browser.get("/business/cancel", params={"event": f"{EVENT}/A-2001"}).text
    assert page.count("lapses") == 3
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    form = {"event": f"{EVENT}/A-2001", "shown": shown[1]}
    refused = browser.post("/business/cancel", data={**token(), **form, "reason": " "})
    assert refused.status_code == 422
    assert "Give a reason." in refused.text
    assert "Cancelled: Vehicle delivered A-2001" in send(browser, "/business/cancel", **form, reason="Not delivered")
    assert browser.post("/business/cancel", data={**token(), **form, "reason": "again"}).status_code == 422


def test_questions_about_events_are_answered(own_month_pages: Client) -> None:
    browser = own_month_pages(CLERK)
    send(browser, "/business/record/delivery.arranged", **{**one("0777"), "field-payment": "cash"})
    page = browser.get("/business/questions").text
    assert "Delivery time is missing" in page
    assert f"/business/record/delivery.arranged?event={'delivery.arranged%2F0777'}" in page
    assert browser.post("/business/questions", data={**token(), "event": "x", "answer": "same"}).status_code == 422


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999"])
def test_odd_pages_of_the_table_are_answered(month_pages: Client, page: str) -> None:
    assert month_pages(CLERK).get(ROWS, params={"page": page}).status_code == 200
