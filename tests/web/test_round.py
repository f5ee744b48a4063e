"""A receiver's round without JavaScript: look, return with a reason, accept, rate, record as received."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from engine.web.form_token import form_token
from tests.fixtures.pages import Client, clients_of
from tests.fixtures.plays import Playthrough

CLERK = "finance-clerk-1"
Send = Callable[..., Any]


@pytest.fixture
def items(month_with_slips: Playthrough) -> tuple[str, ...]:
    """The items of the slips that were delivered just now."""
    assert isinstance(month_with_slips.result, tuple)
    return month_with_slips.result


@pytest.fixture
def slips(month_with_slips: Playthrough) -> Client:
    """The pages of the sample month with these slips; tests only read them."""
    return clients_of(month_with_slips.state)


@pytest.fixture
def own_slips(month_with_slips: Playthrough, tmp_path: Path) -> Client:
    """The pages of a copy of it, to write to."""
    shutil.copytree(month_with_slips.state, tmp_path / "demo")
    return clients_of(tmp_path / "demo")


@pytest.fixture
def send(form_key: str) -> Send:
    """Sends a form of a browser to a path."""

    def post(browser: TestClient, path: str, **fields: str | list[str]) -> Any:
        return browser.post(path, data={"form_token": form_token(form_key), **fields})

    return post


def _open(item: str = "", section: str = "returnable") -> str:
    return f"/round?section={section}" + (f"&item={quote(item, safe='')}" if item else "")


def test_the_list_has_what_the_person_receives_and_the_first_item_is_open(
    slips: Client,
    items: tuple[str, ...],
) -> None:
    page = slips(CLERK, language="zh").get("/round?section=returnable&agreement=sales-finance").text
    assert page.count("data-row") >= 6
    assert "可退回" in page and "A-1004" in page
    assert 'class="round"' in page, "on a phone the list is shown until an item is chosen"
    page = slips(CLERK, language="zh").get(_open(items[3])).text
    assert 'class="round is-chosen"' in page
    assert "99.00" in page and "不一致" in page, "the slip says another amount than the event"
    assert "/pictures/1" in page


@pytest.mark.parametrize("person", ["sales-consultant-1", "insurance-clerk-1"])
def test_others_have_none_of_it(slips: Client, items: tuple[str, ...], person: str) -> None:
    browser = slips(person)
    page = browser.get("/round?section=returnable").text
    assert "B-2000" not in page
    page = browser.get(_open(items[0]))
    assert page.status_code == (200 if person == "sales-consultant-1" else 404)
    assert 'value="accept"' not in page.text, "who delivered it does not accept it"


def test_who_delivered_cannot_accept_return_or_rate(own_slips: Client, items: tuple[str, ...], send: Send) -> None:
    browser = own_slips("sales-consultant-1")
    for fields in (
        {"act": "accept"},
        {"act": "return", "reason": "x"},
        {"act": "rate", "score": "5"},
    ):
        answer = send(browser, _open(), occurrence=items[0], single="yes", **fields)
        assert answer.status_code == 422
        assert 'class="refused"' in answer.text
    other = send(own_slips("insurance-clerk-1"), _open(), occurrence=items[0], act="accept")
    assert other.status_code == 404


def test_look_return_accept_rate(own_slips: Client, items: tuple[str, ...], send: Send) -> None:
    browser = own_slips(CLERK)
    # a return without a reason is refused beside its button, and the form is open
    refused = send(browser, _open(items[0]), occurrence=items[0], single="yes", next=items[1], act="return")
    assert refused.status_code == 422
    assert "A return needs a reason." in refused.text
    fields = {"occurrence": items[0], "single": "yes", "next": items[1], "category": "wrong", "reason": "amount"}
    returned = send(browser, _open(items[0]), act="return", **fields)
    assert (returned.status_code, returned.headers["location"]) == (303, _open(items[1]))
    page = browser.get(returned.headers["location"]).text
    assert "Returned: Purchase payment slip" in page
    assert "B-2000" not in re.sub(r'<p class="flash".*?</p>', "", page), "it left the list"
    again = browser.get(_open(items[0])).text
    assert "Wrong: amount" in again and "Earlier deliveries" in again

    accepted = send(browser, _open(items[1]), occurrence=items[1], single="yes", next=items[2], act="accept")
    assert accepted.status_code == 303
    assert "accepted" in browser.get(_open(items[1])).text

    low = send(browser, _open(items[2]), occurrence=items[2], single="yes", next=items[3], act="rate", score="2")
    assert low.status_code == 422
    assert "A score of 1 or 2 needs a reason" in low.text
    assert re.search(r'value="2" required checked', low.text), "the score stays chosen"
    rated = send(
        browser,
        _open(items[2]),
        **{"occurrence": items[2], "single": "yes", "next": items[3], "act": "rate", "score": "2", "category": "late"},
        **{"dimension.timeliness": "1", "lost_minutes": "30", "comment": "came too late"},
    )
    assert rated.status_code == 303
    assert "You rated it 2 of 5: Basic" in browser.get(_open(items[2])).text


def test_a_second_click_does_nothing(own_slips: Client, items: tuple[str, ...], form_key: str) -> None:
    browser = own_slips(CLERK)
    form = {"form_token": form_token(form_key), "occurrence": items[0], "single": "yes", "act": "accept"}
    first, second = (browser.post(_open(items[0]), data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert "recorded%20before%2C%20at%20" in second.headers["set-cookie"]


def test_several_are_accepted_at_once_and_what_is_refused_is_said(
    own_slips: Client, items: tuple[str, ...], send: Send
) -> None:
    browser = own_slips(CLERK)
    nothing = send(browser, _open(), act="accept")
    assert nothing.status_code == 422
    assert "Select items first." in nothing.text
    send(browser, _open(items[0]), occurrence=items[0], act="accept", single="yes")
    answer = send(browser, _open(), occurrence=list(items[:3]), act="accept")
    page = browser.get(answer.headers["location"]).text
    assert "Accepted: 3 items" in page or "Accepted: 2 items. Not done: 1." in page
    answer = send(browser, _open(), occurrence=list(items[3:]), act="return")
    assert answer.status_code == 422
    assert "A return needs a reason." in answer.text
    answer = send(browser, _open(), occurrence=list(items[3:]), act="return", reason="not legible")
    assert answer.status_code == 303


def test_paper_over_the_counter_is_received(own_month_pages: Client, send: Send) -> None:
    browser = own_month_pages("finance-cashier-1")
    page = browser.get(_open(section="expected")).text
    item = next(id for id in re.findall(r'name="occurrence" value="([^"]+)"', page))
    future = send(browser, _open(item, "expected"), occurrence=item, single="yes", act="receive", at="2027-01-01T09:00")
    assert future.status_code == 422
    done = send(browser, _open(item, "expected"), occurrence=item, single="yes", act="receive", comment="on paper")
    assert done.status_code == 303
    assert "Recorded as received" in browser.get(done.headers["location"]).text
    assert "on paper" in browser.get(_open(item, "expected")).text


def test_a_delivery_that_waits_says_until_when_it_is_answered(month_pages: Client) -> None:
    page = month_pages(CLERK, language="zh").get("/round").text
    assert "二月工资变动" in page
    assert "前验收或退回；逾期未答复视为验收" in page
    assert '<th scope="col">变动金额</th>' in page, "the sheet is a table beside it"


def test_filters_and_wrong_addresses(month_pages: Client) -> None:
    browser = month_pages(CLERK)
    assert "A-1004" in browser.get("/round?section=returnable&q=A-1004").text
    assert "Nothing fits these filters." in browser.get("/round?section=returnable&q=no-such-number").text
    assert browser.get("/round?section=returnable&q=x").status_code == 200
    assert browser.get("/round?section=nothing").status_code == 404
    assert browser.get(_open("sales-finance/none@purchase.paid/B-1")).status_code == 404
    assert "No delivery waits for your acceptance." in month_pages("sales-clerk-1").get("/round").text
