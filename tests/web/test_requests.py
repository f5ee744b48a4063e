"""Requests on pages: two people agree on a time, and neither needs JavaScript. Delegations beside them."""

import re

import pytest

from engine.web.form_token import form_token
from tests.fixtures.pages import Client

CASHIER, SERVICE, STRANGER = "finance-cashier-1", "customer-service-clerk-1", "sales-clerk-1"
BANK = "customer-service-finance/bank-company"


def test_a_request_is_made_answered_with_another_time_and_agreed(own_month_pages: Client, form_key: str) -> None:
    cashier, service = own_month_pages(CASHIER, language="zh"), own_month_pages(SERVICE, language="zh")
    offered = cashier.get("/requests/new").text
    assert f'name="obligation" value="{BANK}"' in offered
    assert "向客服部" in offered
    wish = {"obligation": BANK, "wish": "2026-02-12T14:00", "comment": "去银行取回单"}
    made = cashier.post("/requests/new", data={"form_token": form_token(form_key), **wish})
    assert made.status_code == 303
    item = made.headers["location"]
    seen = service.get(item).text
    assert "希望 2月12日 14:00" in seen
    assert "去银行取回单" in seen
    assert "同意 2月12日 14:00" in seen
    other = {"action": "respond", "time": "2026-02-12T16:00", "comment": "下午先送车"}
    assert service.post(item, data={"form_token": form_token(form_key), **other}).status_code == 303
    page = cashier.get(item).text
    assert "提议 2月12日 16:00" in page
    assert "下午先送车" in page
    agreed = cashier.post(item, data={"form_token": form_token(form_key), "action": "respond"})
    assert agreed.status_code == 303
    for browser in (cashier, service):
        assert "双方已约定：2月12日 16:00" in browser.get(item).text
    assert own_month_pages(STRANGER).get(item).status_code == 404
    assert "去银行取回单" in service.get("/requests").text
    assert "去银行取回单" not in own_month_pages(STRANGER).get("/requests").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"obligation": BANK, "wish": "2026-01-01T10:00", "comment": "去银行"}, "2026-01-01 10:00"),
        ({"obligation": BANK, "wish": "tomorrow", "comment": "去银行"}, "tomorrow"),
        ({"obligation": BANK, "comment": "去银行", "priority": "1"}, "priority"),
    ],
)
def test_a_refused_request_says_why_and_keeps_what_was_typed(
    own_month_pages: Client, form_key: str, values: dict[str, str], sentence: str
) -> None:
    page = own_month_pages(CASHIER).post("/requests/new", data={"form_token": form_token(form_key), **values})
    assert page.status_code == 422
    (opened,) = re.findall(r"<details class=\"act\" open>.*?</details>", page.text, re.DOTALL)
    assert sentence in opened.partition('class="refused"')[2]
    assert "去银行" in opened


@pytest.mark.parametrize("obligation", ["sales-finance/payment-slip", "nonsense", ""])
def test_nobody_asks_for_what_is_not_due_on_request(own_month_pages: Client, form_key: str, obligation: str) -> None:
    form = {"form_token": form_token(form_key), "obligation": obligation}
    assert own_month_pages(CASHIER).post("/requests/new", data=form).status_code == 404


def test_somebody_whom_no_agreement_serves_on_request_is_told_so(month_pages: Client) -> None:
    assert "No agreement lets you request anything." in month_pages(STRANGER).get("/requests/new").text


def test_a_colleague_stands_in_and_the_delegation_ends(own_month_pages: Client, form_key: str) -> None:
    first, second = own_month_pages("consumer-credit-clerk-1"), own_month_pages("consumer-credit-clerk-2")
    dates = {"to": "consumer-credit-clerk-2", "since": "2026-02-10", "until": "2026-02-20"}
    missing = first.post("/delegations", data={"form_token": form_token(form_key), **dates, "until": ""})
    assert (missing.status_code, 'value="2026-02-10"' in missing.text) == (422, True)
    made = first.post("/delegations", data={"form_token": form_token(form_key), **dates})
    assert (made.status_code, made.headers["location"]) == (303, "/delegations")
    assert "消贷专员二, 2026-02-10 to 2026-02-20" in first.get("/delegations").text
    assert "消贷专员一, 2026-02-10 to 2026-02-20" in second.get("/delegations").text
    again = first.post("/delegations", data={"form_token": form_token(form_key), **dates})
    assert again.status_code == 422
    ended = first.post("/delegations/end", data={"form_token": form_token(form_key)})
    assert ended.status_code == 303
    assert "Nobody acts for you." in first.get("/delegations").text
