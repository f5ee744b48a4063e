"""The page of praise: who praised whom for which item, and a form that praises in two clicks."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.domain.ledger.entry import Kind
from engine.web.site import Site
from tests.fixtures.pages import Client
from tests.web.forms import PageForm, forms_of
from tests.web.site import sample_site

FINANCE, CREDIT, OTHER = "finance-clerk-1", "consumer-credit-clerk-1", "hr-clerk-2"
PRAISE = ("action", "praise")


@pytest.fixture
def site(own_month_pages: Client, tmp_path: Path) -> Site:
    return sample_site(tmp_path / "demo")


def offers(page: str) -> list[str]:
    """The addresses of the forms that a page offers."""
    return re.findall(r'href="(/praise\?item=[^"]+)"', page)


def praise_form(browser: Any, address: str) -> PageForm:
    return next(form for form in forms_of(browser.get(address).text) if PRAISE in form.fields)


def send(browser: Any, form: PageForm) -> Any:
    return browser.post(form.action, data=dict(form.fields))


def test_a_delivery_is_praised_from_the_page_in_two_clicks_and_is_in_the_list(
    own_month_pages: Client, site: Site
) -> None:
    browser = own_month_pages(FINANCE)
    address = offers(browser.get("/praise").text)[0]
    form = praise_form(browser, address)
    form.set("text", "资料一次交齐 <b>")
    answer = send(browser, form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/praise")
    page = browser.get("/praise").text
    assert "The praise is recorded" in page
    assert "资料一次交齐 &lt;b&gt;" in page
    last = site.ledger.entries.about_ratings(Kind.PRAISED, most=1)[-1]
    assert (last.actor, last.body["text"]) == (FINANCE, "资料一次交齐 <b>")


def test_an_item_leads_to_its_form_which_names_the_people_of_the_provider(own_month_pages: Client) -> None:
    browser = own_month_pages(FINANCE, language="zh")
    item = offers(browser.get("/praise").text)[0].removeprefix("/praise?item=").replace("%2F", "/")
    page = browser.get(f"/items/{item.replace('%40', '@')}").text
    (address,) = offers(page)
    form = praise_form(browser, address)
    assert len(form.choices["person"]) > 1
    form.set("person", form.choices["person"][1])
    form.set("text", "很快")
    assert send(browser, form).status_code == 303
    assert "很快" in browser.get("/praise").text


def test_praise_without_words_is_refused_beside_the_form_and_loses_nothing(own_month_pages: Client) -> None:
    browser = own_month_pages(FINANCE)
    form = praise_form(browser, offers(browser.get("/praise").text)[0])
    person = form.choices["person"][-1]
    form.set("person", person)
    answer = send(browser, form)
    assert answer.status_code == 422
    assert "Say what was good." in answer.text
    assert f'<option value="{person}" selected>' in answer.text


def test_the_provider_may_not_praise_itself_and_a_stranger_sees_nothing(own_month_pages: Client) -> None:
    browser = own_month_pages(FINANCE)
    found = browser.get("/praise").text
    address = next(a for a in offers(found) if "consumer-credit-finance" in a)
    form = praise_form(browser, address)
    form.set("text", "we were great")
    own = own_month_pages(CREDIT)
    assert 'id="praise-text"' not in own.get(address).text
    assert send(own, form).status_code == 422
    assert own_month_pages(OTHER).get(address).status_code == 404
    assert send(own_month_pages(OTHER), form).status_code == 404


def test_others_see_the_praise_of_their_own_agreements_alone(own_month_pages: Client) -> None:
    browser = own_month_pages(FINANCE)
    address = next(a for a in offers(browser.get("/praise").text) if "consumer-credit-finance" in a)
    form = praise_form(browser, address)
    form.set("text", "只给消贷部看")
    send(browser, form)
    assert "只给消贷部看" in own_month_pages(CREDIT).get("/praise").text
    for address in ("/praise", "/praise?format=csv"):
        assert "只给消贷部看" not in own_month_pages(OTHER).get(address).text
    assert "只给消贷部看" in own_month_pages("auditor-1", rights="auditor").get("/praise").text


def test_an_auditor_reads_and_is_offered_no_form(month_pages: Client) -> None:
    page = month_pages("auditor-1", rights="auditor").get("/praise").text
    assert offers(page) == []
    assert "Delivered to my department lately" not in page
    assert 'href="/praise"' in month_pages("auditor-1", rights="auditor").get("/reports").text


@pytest.mark.parametrize(
    "item", ["nothing", "a/b@c", "\u202e", "x" * 3000, "sales-finance/no-such@vehicle.delivered/A-1"]
)
def test_an_item_that_is_not_there_is_answered_with_a_page(month_pages: Client, item: str) -> None:
    assert month_pages(FINANCE).get("/praise", params={"item": item}).status_code == 404
