"""Undo beside *handed in*: what one form delivered is withdrawn as a whole, and its evidence is in place again."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from engine.domain.ledger.entry import Kind
from engine.intake.draft_folder import DraftFolder
from engine.web.form_token import form_token
from engine.web.site import Site
from tests.conftest import PICTURE
from tests.fixtures.pages import Client
from tests.web.forms import form_of, forms_of
from tests.web.site import sample_site
from tests.web.test_inbox import CONSULTANT, DELIVER, FILE_OF, SLIP, inbox_form, number_of, papers

UNDO = ">Undo</button>"


@pytest.fixture
def site(own_month_pages: Client, tmp_path: Path) -> Site:
    return sample_site(tmp_path / "demo")


def deliver_form(browser: TestClient, *, slip: bool = False) -> None:
    """Hand in the file of a customer, and a payment slip with it."""
    form = inbox_form(browser)
    files = papers(form)
    form.tick("tick", FILE_OF)
    if slip:
        n = number_of(form, SLIP)
        form.tick("tick", SLIP)
        for name, value in (("payer", "客户戊"), ("amount", "132000"), ("payment", "card"), ("paid_on", "2026-02-09")):
            form.set(f"v{n}.{name}", value)
        files[f"f{n}.slip"] = ("slip.png", PICTURE)
    assert form.send(browser, DELIVER, files).status_code == 303


def undo(browser: TestClient, page: str) -> Any:
    """Press the button."""
    form = form_of(page, "undo")
    (button,) = form.buttons
    return form.send(browser, button)


def kinds(site: Site, id: str) -> list[Kind]:
    return [entry.kind for entry in site.ledger.entries.of([id])[id] if entry.actor == CONSULTANT]


def test_what_was_just_handed_in_is_named_and_taken_back_with_one_button_and_is_in_place_again(
    own_month_pages: Client, site: Site
) -> None:
    browser = own_month_pages(CONSULTANT)
    deliver_form(browser, slip=True)
    page = browser.get("/inbox").text
    assert "Handed in: 2 items (Complete file at the settlement A-1004; " in page
    assert 'value="132000' not in page
    answer = undo(browser, page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    after = browser.get("/inbox").text
    assert "Withdrawn: 2 items." in after
    assert UNDO not in after
    assert all(
        text in after for text in ("✓ contract.pdf", "✓ slip.png", 'value="客户戊"', 'value="132000', "Hand in 2")
    )
    assert [kinds(site, id)[-2:] for id in (FILE_OF, SLIP)] == [[Kind.DELIVERED, Kind.WITHDRAWN]] * 2
    recorded = {site.ledger.entries.of([id])[id][-1].recorded_at for id in (FILE_OF, SLIP)}
    assert len(recorded) == 1, "they are withdrawn in one commit"


def test_what_was_taken_back_is_handed_in_again_as_it_is_and_leaves_nothing_behind(
    own_month_pages: Client, site: Site
) -> None:
    browser = own_month_pages(CONSULTANT)
    deliver_form(browser)
    undo(browser, browser.get("/inbox").text)
    assert inbox_form(browser).send(browser, DELIVER).status_code == 303
    assert kinds(site, FILE_OF)[-3:] == [Kind.DELIVERED, Kind.WITHDRAWN, Kind.DELIVERED]
    assert site.ledger.drafts.of(CONSULTANT) == []
    assert [p for p in site.workspace.drafts.rglob("*") if p.is_file()] == []


def test_the_button_is_there_once_and_says_it_in_chinese(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT, language="zh")
    deliver_form(browser)
    page = browser.get("/inbox").text
    assert "已交付 1 项：" in page
    assert ">撤回</button>" in page
    assert ">撤回</button>" not in browser.get("/inbox").text


def test_the_good_ones_of_a_form_that_was_not_taken_as_a_whole_can_be_taken_back(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    form.tick("tick", FILE_OF)
    form.tick("tick", SLIP)
    sent = form.send(browser, DELIVER, papers(form))
    assert sent.status_code == 422
    assert undo(browser, sent.text).status_code == 303
    assert "Withdrawn: 1 item." in browser.get("/inbox").text


def test_a_report_that_there_was_nothing_is_taken_back_too(own_month_pages: Client) -> None:
    browser = own_month_pages("consumer-credit-clerk-1")
    form = inbox_form(browser)
    id = next(id for name, id in form.buttons if name == "nothing" and id.endswith("@2026-01"))
    form.send(browser, ("nothing", id))
    undo(browser, browser.get("/inbox").text)
    assert ("nothing", id) in inbox_form(browser).buttons


def test_what_may_not_be_withdrawn_is_not_offered(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    n = number_of(form, FILE_OF)
    form.send(browser, ("do", "keep"), {f"f{n}.contract": ("contract.pdf", b"%PDF-1.7")})
    inbox_form(browser).send(browser, ("partly", FILE_OF))
    page = browser.get("/inbox").text
    assert "Handed in: 1 item" in page
    assert UNDO not in page


def test_nothing_is_taken_back_once_the_other_side_has_acted(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    deliver_form(browser)
    page = browser.get("/inbox").text
    finance = own_month_pages("finance-clerk-1")
    accept = next(f for f in forms_of(finance.get(f"/items/{FILE_OF}").text) if ("action", "accept") in f.fields)
    assert finance.post(accept.action, data=dict(accept.fields)).status_code == 303
    refused = undo(browser, page)
    assert refused.status_code == 422
    assert "Something was done about these deliveries since." in refused.text
    assert kinds(site, FILE_OF)[-1] == Kind.DELIVERED
    assert site.ledger.drafts.of(CONSULTANT) == []


def test_nobody_takes_back_what_another_handed_in(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    deliver_form(browser)
    form = form_of(browser.get("/inbox").text, "undo")
    for person in ("sales-consultant-2", "finance-clerk-1"):
        assert form.send(own_month_pages(person), form.buttons[0]).status_code == 422
    assert kinds(site, FILE_OF)[-1] == Kind.DELIVERED


@pytest.mark.parametrize(
    "key", ["", "1", "1-", "-1-2", "99999999999999999-99999999999999999", "9" * 40, "x-y", "２-２"]
)
def test_a_key_that_no_form_has_is_answered_with_a_sentence(own_month_pages: Client, form_key: str, key: str) -> None:
    answer = own_month_pages(CONSULTANT).post("/undo", data={"form_token": form_token(form_key), "undo": key})
    assert answer.status_code == 422
    assert "Something was done" in answer.text


def test_files_that_were_put_back_are_known_to_the_drafts(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    deliver_form(browser)
    undo(browser, browser.get("/inbox").text)
    folder = DraftFolder(site.workspace.drafts)
    files = [draft.file for draft in site.ledger.drafts.of(CONSULTANT) if draft.file is not None]
    assert len(files) == 3
    assert all(folder.attachment(file) is not None for file in files)
