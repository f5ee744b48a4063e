"""The page of one item: both sides see the same, others nothing, and each action does what its button says."""

import re
from urllib.parse import quote

import pytest

from engine.web.form_token import form_token
from tests.fixtures.pages import Client

FEE_CLAIM = "/items/customer-service-finance/fee-claim@mortgage.registered/A-1002"
OWNER, RECEIVER, STRANGER = "customer-service-clerk-1", "finance-clerk-1", "sales-clerk-1"


def test_both_sides_read_the_state_in_one_sentence_and_why_the_date_is_what_it_is(month_pages: Client) -> None:
    for person in (OWNER, RECEIVER):
        page = month_pages(person, language="zh").get(FEE_CLAIM)
        assert page.status_code == 200
        assert "客服部应在 1月28日 24:00 前交付；逾期 9 个工作日；已提醒 2 次，最后一次今天 18:00。" in page.text
        assert "加 1 周：2026-01-28（星期三） 结束时（24:00）" in page.text
        assert "报销金额（金额）" in page.text


def test_other_departments_and_ids_of_nothing_are_not_there(month_pages: Client) -> None:
    assert month_pages(STRANGER).get(FEE_CLAIM).status_code == 404
    for id in (
        "nonsense",
        "a/b@2026-01",
        "customer-service-finance/fee-claim@mortgage.registered/A-9999",
        "%00",
        "a#b",
    ):
        assert month_pages(OWNER).get(f"/items/{quote(id)}").status_code == 404


def test_the_history_has_people_by_name_and_messages_by_state(month_pages: Client) -> None:
    page = month_pages("sales-clerk-1").get("/items/sales-finance/signed-slips@vehicle.delivered/A-1003").text
    assert "<b>销售顾问二</b> delivered" in page
    assert "<b>会计一</b> returned" in page
    assert "daily digest" in page


def test_a_comment_is_read_by_the_other_side_and_changes_nothing(own_month_pages: Client, form_key: str) -> None:
    form = {"form_token": form_token(form_key), "action": "comment", "text": "<b>票据</b>明天到"}
    answer = own_month_pages(RECEIVER).post(FEE_CLAIM, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FEE_CLAIM}#content")
    page = own_month_pages(OWNER).get(FEE_CLAIM).text
    assert "&lt;b&gt;票据&lt;/b&gt;明天到" in page
    assert "9 working days overdue" in page


def test_a_form_sent_twice_is_recorded_once(own_month_pages: Client, form_key: str) -> None:
    form = {"form_token": form_token(form_key), "action": "comment", "text": "只说一次"}
    browser = own_month_pages(OWNER)
    first, second = (browser.post(FEE_CLAIM, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert browser.get(FEE_CLAIM).text.count('<span class="said">只说一次</span>') == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"action": "extend ask", "until": "2026-02-01T10:00", "reason": "等客户签字"},
            "later than the current due time",
        ),
        ({"action": "extend ask", "reason": "等客户签字"}, "Fill in: The new due time."),
        ({"action": "comment", "text": "x", "extra": "1"}, "fields that nobody knows: extra"),
        ({"action": "accept", "comment": "x"}, "accept"),
    ],
)
def test_a_refused_form_says_why_beside_the_button_and_keeps_what_was_typed(
    own_month_pages: Client, form_key: str, values: dict[str, str], sentence: str
) -> None:
    page = own_month_pages(OWNER).post(FEE_CLAIM, data={"form_token": form_token(form_key), **values})
    assert page.status_code == 422
    refusal = page.text.partition('class="refused"')[2].partition("</form>")[0]
    assert sentence in refusal
    assert values.get("reason", "") in page.text


def test_a_form_of_no_action_is_refused_in_a_sentence(own_month_pages: Client, form_key: str) -> None:
    page = own_month_pages(OWNER).post(FEE_CLAIM, data={"form_token": form_token(form_key), "action": "explode"})
    assert page.status_code == 422
    assert "This form is none of this item" in page.text


def test_what_one_just_did_can_be_taken_back_by_one_tap(own_month_pages: Client, form_key: str) -> None:
    browser, item = own_month_pages("consumer-credit-clerk-1"), "/items/consumer-credit-finance/arrears-report@2026-01"
    browser.post(item, data={"form_token": form_token(form_key), "action": "deliver nothing"})
    page = browser.get(item).text
    assert "You did this: nothing to report." in page
    (undo,) = re.findall(r'class="bar undo">.*?</form>', page, re.DOTALL)
    assert 'name="action" value="withdraw"' in undo
    taken_back = browser.post(item, data={"form_token": form_token(form_key), "action": "withdraw"})
    assert taken_back.status_code == 303
    assert 'class="bar undo"' not in browser.get(item).text
    assert 'class="bar undo"' not in own_month_pages(RECEIVER).get(item).text


def test_files_of_evidence_are_handed_in_with_their_signatures(own_month_pages: Client, form_key: str) -> None:
    browser, item = own_month_pages("sales-clerk-1"), "/items/sales-finance/signed-slips@vehicle.delivered/A-1006"
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 64
    files = {
        "files.order_slip": ("C:\\scans\\订车单.png", picture),
        "files.delivery_slip": ("slip.png", picture + b"1"),
    }
    sent = {"form_token": form_token(form_key), "action": "deliver"}
    unsigned = browser.post(item, data=sent, files=files)
    assert unsigned.status_code == 422
    assert "Choose the files again" in unsigned.text
    signed = {**sent, "signed.order_slip": "yes", "signed.delivery_slip": "yes", "comment": "今天补签"}
    assert browser.post(item, data=signed, files=files).status_code == 303
    page = own_month_pages(RECEIVER).get(item).text
    assert ">订车单.png</a>" in page
    assert "今天补签" in page
    assert page.count('<span class="mark">signed</span>') == 2


def test_an_auditor_reads_the_items_of_their_period_and_is_offered_nothing(month_pages: Client) -> None:
    page = month_pages("auditor-1", rights="auditor").get(FEE_CLAIM)
    assert page.status_code == 200
    assert "There is nothing that you can do here now." in page.text
