"""Defects on pages: recorded from an item, answered for by the provider, and hidden from others."""

import pytest

from engine.web.form_token import form_token
from tests.fixtures.pages import Client
from tests.web.site import FORM_KEY

FINANCE, SALES, INSURANCE = "finance-clerk-1", "sales-head-1", "insurance-clerk-1"
ITEM = "sales-finance/signed-slips@vehicle.delivered/A-1001"


def form(**fields: str) -> dict[str, str]:
    return {"form_token": form_token(FORM_KEY), **fields}


def test_the_list_has_the_defects_of_the_agreements_that_one_sees(month_pages: Client) -> None:
    assert [f"/defects/D-{n}" in month_pages(FINANCE).get("/defects").text for n in (1, 2)] == [True, True]
    assert [f"/defects/D-{n}" in month_pages(SALES).get("/defects").text for n in (1, 2)] == [True, False]
    assert month_pages(FINANCE).get("/defects?format=csv").status_code == 200


@pytest.mark.parametrize(("person", "status"), [(SALES, 200), (FINANCE, 200), (INSURANCE, 404)])
def test_a_defect_is_shown_to_both_sides_and_to_nobody_else(month_pages: Client, person: str, status: int) -> None:
    response = month_pages(person).get("/defects/D-1")
    assert response.status_code == status
    assert ("交车单由家属代签" in response.text) is (status == 200)
    assert month_pages(person).get("/defects/D-99").status_code == 404


def test_only_the_provider_gets_the_forms_for_cause_and_action(month_pages: Client) -> None:
    assert 'value="cause"' in month_pages(SALES).get("/defects/D-1").text
    assert 'value="cause"' not in month_pages(FINANCE).get("/defects/D-1").text


def test_a_defect_is_recorded_from_an_item_and_taken_to_a_corrective_action(own_month_pages: Client) -> None:
    consumer, provider = own_month_pages(FINANCE), own_month_pages(SALES)
    assert consumer.get(f"/defects/new?item={ITEM}").status_code == 200
    assert own_month_pages(INSURANCE).get(f"/defects/new?item={ITEM}").status_code == 404
    refused = consumer.post("/defects/new", data=form(item=ITEM, do="open", category="signature", severity="minor"))
    assert refused.status_code == 422 and "needs a description" in refused.text

    page = consumer.get(f"/defects/new?item={ITEM}").text
    category = page.split('name="category"')[1].split("<option value=")[2].split('"')[1]
    severity = page.split('name="severity"')[1].split("<option value=")[1].split('"')[1]
    sent = form(item=ITEM, do="open", category=category, severity=severity, description="No <i>stamp</i>")
    done = consumer.post("/defects/new", data=sent)
    assert (done.status_code, done.headers["location"]) == (303, "/defects/D-3")
    assert consumer.post("/defects/new", data=sent).headers["location"] == "/defects", "a second click records nothing"
    assert "No &lt;i&gt;stamp&lt;/i&gt;" in provider.get("/defects/D-3").text

    cause = provider.get("/defects/D-3").text.split('name="cause"')[1].split("<option value=")[1].split('"')[1]
    assert consumer.post("/defects/D-3", data=form(do="cause", cause=cause, text="Haste")).status_code == 422
    assert provider.post("/defects/D-3", data=form(do="cause", cause=cause, text="Haste")).status_code == 303
    half = provider.post("/defects/D-3", data=form(do="action", what="A checklist", owner="sales-clerk"))
    assert half.status_code == 422 and "A checklist" in half.text
    whole = form(do="action", what="A checklist", owner="sales-clerk-1", due_on="2026-02-27", planned="20")
    assert provider.post("/defects/D-3", data=whole).status_code == 303
    assert "A checklist" in provider.get("/defects/D-3").text
    assert provider.post("/defects/D-3", data=form(do="explode")).status_code == 404


def test_ids_that_there_are_not_find_nothing(month_pages: Client) -> None:
    browser = month_pages(FINANCE)
    for path in ("/defects/new", "/defects/new?item=x", "/defects/new?item=none/none@2026-01", "/defects/x"):
        assert browser.get(path).status_code == 404
