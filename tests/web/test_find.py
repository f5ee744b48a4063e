"""The search and the page of one subject: what is found, and what somebody of another department learns: nothing."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from engine.web.app import create_app
from tests.fixtures.pages import Client
from tests.web.site import WHO, sample_site

CLERK, OTHER, FINANCE = "sales-clerk-1", "hr-clerk-2", "finance-clerk-1"
SUBJECT = "A-1003"


def subjects(page: str) -> list[str]:
    """The numbers of the subjects on a page of results, in order."""
    return list(dict.fromkeys(re.findall(r'href="/subjects/([^"]+)"', page)))


@pytest.mark.parametrize("text", ["1003", "样a1003", "a-1003 客户丙", "Ａ-１００３"])
def test_part_of_a_number_a_plate_and_a_customer_find_the_subject(month_pages: Client, text: str) -> None:
    assert SUBJECT in subjects(month_pages(CLERK).get("/find", params={"q": text}).text)


def test_items_of_other_departments_are_neither_found_nor_counted_nor_suggested(month_pages: Client) -> None:
    browser = month_pages(OTHER)
    assert SUBJECT not in browser.get("/find", params={"q": "客户丙"}).text
    near = browser.get("/find", params={"q": "A-1003x"}).text
    assert "A-100" not in near.replace("A-1003x", "")
    assert SUBJECT in subjects(month_pages(FINANCE).get("/find", params={"q": "客户丙"}).text)


def test_a_wrong_number_suggests_the_right_one(month_pages: Client) -> None:
    page = month_pages(CLERK).get("/find", params={"q": "A-10O3"}).text
    assert "Did you mean:" in page
    assert ">A-1003</a>" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "x"}, 422),
        ({"q": ""}, 200),
        ({"q": "'; --", "page": "-1"}, 200),
        ({"q": "<script>alert(1)</script>"}, 200),
        ({"q": "客户", "page": "99999999999999999999", "state": "nonsense"}, 200),
        ({"q": "\x00客户"}, 400),
        ({"q": "\ud83d\u202e客户"}, 200),
        ({"q": "长" * 5000}, 200),
    ],
)
def test_odd_input_is_answered_with_a_page(month_pages: Client, query: dict[str, str], status: int) -> None:
    query = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    response = month_pages(CLERK).get("/find", params=query)
    assert response.status_code == status
    assert "<script>alert" not in response.text


def test_closed_and_open_items_are_told_apart_in_the_address(month_pages: Client) -> None:
    browser = month_pages(CLERK)
    both, closed = (browser.get("/find", params={"q": SUBJECT, "state": state}).text for state in ("", "closed"))
    assert both.count('href="/items/') > closed.count('href="/items/') > 0


def test_a_subject_has_its_events_items_evidence_and_history_on_one_page(month_pages: Client) -> None:
    page = month_pages(CLERK, language="zh").get(f"/subjects/{SUBJECT.lower()}").text
    for part in ("订单 A-1003", "客户丙 样A1003", "约定交车", "98,800", "delivery-slip-A-1003.png", "交车单是家属代签"):
        assert part in page
    assert "http://" not in page and '<svg viewBox="0 0' not in page.partition("<main")[2], (
        "without a public address there is no QR code"
    )


def test_a_subject_of_other_departments_is_not_there(month_pages: Client) -> None:
    assert month_pages(OTHER).get(f"/subjects/{SUBJECT}").status_code == 404
    assert month_pages(CLERK).get("/subjects/A-9999").status_code == 404
    assert month_pages(FINANCE).get(f"/subjects/{SUBJECT}").status_code == 200


def test_the_other_side_of_one_agreement_sees_that_agreement_alone(month_pages: Client) -> None:
    """A default case is recorded by Finance; insurance and sales have nothing to do with it."""
    finance = month_pages(FINANCE).get("/find", params={"q": "customer.in_default"}).text
    numbers = subjects(finance)
    assert numbers
    assert month_pages("consumer-credit-clerk-1").get(f"/subjects/{numbers[0]}").status_code == 200
    assert month_pages(CLERK).get(f"/subjects/{numbers[0]}").status_code == 404


def test_the_code_of_a_page_with_a_public_address_has_no_inline_style(month_to_read: Path) -> None:
    site = replace(sample_site(month_to_read), public_url="https://duecourse.example")
    browser = TestClient(create_app(site), headers={WHO: CLERK})
    page = browser.get(f"/subjects/{SUBJECT}").text
    assert '<svg viewBox="0 0' in page
    assert "style=" not in page
