"""The inbox without JavaScript: what somebody sees, puts in place, and hands in."""

import html
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.checks.evidence import Evidence
from engine.domain.ledger.entry import Kind
from engine.intake.draft_folder import DraftFolder
from engine.web.presenters import delivery_form
from engine.web.site import Site
from tests.conftest import PICTURE
from tests.fixtures.pages import Client
from tests.web.forms import PageForm, form_of
from tests.web.site import sample_site

CONSULTANT = "sales-consultant-1"
FILE_OF = "sales-finance/complete-file@settlement.arranged/A-1004"
SLIP = "sales-finance/payment-slip@purchase.paid/A-1005"
DEFAULT = "consumer-credit-finance/customers-in-default@customer.in_default/D-08#3"
SIGNED_SLIPS = "sales-finance/signed-slips@vehicle.delivered/A-1003"
PDF = b"%PDF-1.7 a contract"
DELIVER, KEEP = ("do", "deliver"), ("do", "keep")


@pytest.fixture
def site(own_month_pages: Client, tmp_path: Path) -> Site:
    """The site behind ``own_month_pages``, to look into its ledger and folders."""
    return sample_site(tmp_path / "demo")


def inbox_form(browser: Any, query: str = "") -> PageForm:
    return form_of(browser.get(f"/inbox{query}").text, "row")


def number_of(form: PageForm, id: str) -> int:
    return [value for name, value in form.fields if name == "row"].index(id)


def papers(form: PageForm, content: bytes = PDF) -> dict[str, tuple[str, bytes]]:
    n = number_of(form, FILE_OF)
    return {
        f"f{n}.{name}": (f"{name}.pdf", content + name.encode())
        for name in ("contract", "id_copy", "down_payment_slip")
    }


def test_items_are_grouped_by_subject_and_say_when_they_are_due_and_for_whom(month_pages: Client) -> None:
    page = month_pages(CONSULTANT, language="zh").get("/inbox").text
    assert "客户戊 越野车一型 · A-1005" in page
    assert "逾期 2 个工作日" in page
    assert 'title="2026年2月7日 星期六 17:30"' in page
    assert "交财务部" in page
    assert "岗位共有" in page


def test_who_has_nothing_to_do_is_led_on_and_a_head_to_their_department(month_pages: Client) -> None:
    of_head = month_pages("insurance-head-1").get("/inbox").text
    of_clerk = month_pages("sales-clerk-1").get("/inbox").text
    assert "Nothing to do." in of_head
    assert '<a class="button" href="/department">See my department</a>' in of_head
    assert "Nothing to do." in of_clerk
    assert '<a class="button" href="/business">Record business</a>' in of_clerk
    assert "/department" not in of_clerk


def test_the_tabs_count_every_section_and_the_chips_what_is_overdue_today_and_this_week(month_pages: Client) -> None:
    browser = month_pages("finance-clerk-1")
    page = browser.get("/inbox?part=waited-for").text
    counts = dict(re.findall(r"(?:>|\s)(Overdue|Today|This week|All) (\d+)</a>", page))
    overdue = browser.get("/inbox?part=waited-for&due=overdue").text
    assert int(counts["All"]) == page.count('class="line plain"') > int(counts["Overdue"])
    assert overdue.count('class="line plain"') == int(counts["Overdue"])
    assert browser.get("/inbox?part=nonsense&by=x&due=y&from=z").status_code == 200


def test_a_returned_item_says_why(month_pages: Client) -> None:
    page = month_pages("sales-consultant-2", language="zh").get("/inbox").text
    assert "被退回：交车单是家属代签，不是客户本人签字（会计一）" in page


def test_what_is_put_in_place_is_there_again_on_another_device(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    n = number_of(form, SLIP)
    form.set(f"v{n}.payer", "客户戊 & <b>")
    form.set(f"v{n}.payment", "card")
    sent = form.send(browser, KEEP, {f"f{n}.slip": ("C:\\photos\\slip\u202e.png", PICTURE)})
    assert (sent.status_code, sent.headers["location"]) == (303, "/inbox")
    elsewhere = own_month_pages(CONSULTANT).get("/inbox").text
    assert 'value="客户戊 &amp; &lt;b&gt;"' in elsewhere
    assert "✓ slip.png" in elsewhere
    assert "Missing: Amount, Paid on" in elsewhere
    assert "slip.png" not in own_month_pages("sales-consultant-2").get("/inbox?part=of-colleagues").text


def test_a_complete_item_is_ticked_and_handed_in_with_one_button(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    assert form.send(browser, KEEP, papers(form)).status_code == 303
    page = browser.get("/inbox").text
    assert "✓ complete" in page
    assert "Hand in 1" in page
    form = form_of(page, "row")
    assert ("tick", FILE_OF) in form.fields
    assert form.send(browser, DELIVER).status_code == 303
    after = browser.get("/inbox")
    assert "Handed in: 1 item (" in after.text
    assert FILE_OF not in after.text


def test_files_can_be_handed_in_without_being_kept_first_and_leave_no_draft(
    own_month_pages: Client, site: Site
) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    form.tick("tick", FILE_OF)
    assert form.send(browser, DELIVER, papers(form)).status_code == 303
    assert site.ledger.drafts.of(CONSULTANT) == []
    assert [p for p in site.workspace.drafts.rglob("*") if p.is_file()] == []
    (entry,) = [e for e in site.ledger.entries.of([FILE_OF])[FILE_OF] if e.actor == CONSULTANT]
    kept = entry.body["evidence"]
    assert {value["name"] for value in kept.values()} == {"contract.pdf", "id_copy.pdf", "down_payment_slip.pdf"}
    assert all(Evidence(site.workspace.evidence).content_hash(value["sha256"]) for value in kept.values())


def test_the_good_ones_are_handed_in_and_each_refused_one_says_why(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    n = number_of(form, SLIP)
    form.tick("tick", FILE_OF)
    form.tick("tick", SLIP)
    form.set(f"v{n}.amount", "a lot")
    form.set(f"v{n}.payer", "C")
    sent = form.send(browser, DELIVER, papers(form))
    assert sent.status_code == 422
    assert "Handed in: 1 item. 1 not: each row says why." in sent.text
    assert FILE_OF not in sent.text
    problem = re.search(r'<p class="problem wide" role="alert">(.*?)</p>', sent.text)
    assert problem is not None
    assert "Amount" in problem[1]
    assert 'value="a lot"' in sent.text
    again = form_of(sent.text, "row")
    assert ("tick", SLIP) in again.fields


def test_a_form_sent_twice_hands_in_once(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    form.tick("tick", FILE_OF)
    files = papers(form)
    assert form.send(browser, DELIVER, files).status_code == 303
    assert form.send(browser, DELIVER, files).status_code == 303
    assert "nothing was recorded twice" in browser.get("/inbox").text
    entries = site.ledger.entries.of([FILE_OF])[FILE_OF]
    assert len([e for e in entries if e.actor == CONSULTANT]) == 1


def test_another_file_in_a_form_that_was_sent_before_is_kept(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    for content in (PDF + b"first", PDF + b"second"):
        assert form.send(browser, KEEP, papers(form, content)).status_code == 303
    kept = {d.file for d in site.ledger.drafts.of(CONSULTANT) if d.file is not None}
    folder = DraftFolder(site.workspace.drafts)
    assert len(kept) == 3
    assert all((folder.content(file.sha256) or b"").startswith(PDF + b"second") for file in kept)


def test_what_another_window_filled_in_stays_where_this_one_did_not_touch_it(
    own_month_pages: Client, site: Site
) -> None:
    clerk = "consumer-credit-clerk-1"
    browser = own_month_pages(clerk)

    def kept() -> dict[str, str]:
        return {d.field: d.value for d in site.ledger.drafts.of(clerk) if d.occurrence == DEFAULT}

    older, newer = inbox_form(browser), inbox_form(browser)
    cell = f"v{number_of(older, DEFAULT)}.outcome"
    newer.set(cell, "已联系客户")
    assert newer.send(browser, KEEP).status_code == 303
    assert older.send(browser, KEEP).status_code == 303
    assert kept() == {"outcome": "已联系客户"}, "the older page shows the cell blank still"

    cleared = inbox_form(browser)
    cleared.set(cell, "")
    assert cleared.send(browser, KEEP).status_code == 303
    assert kept() == {}, "who sees it and clears it means it"


def test_a_file_that_another_window_erased_before_its_draft_was_written_is_stored_again(
    own_month_pages: Client, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = delivery_form.store_uploads

    def stored_and_erased(files: DraftFolder, filled_in: Any) -> Any:
        uploads = stored(files, filled_in)
        for file in uploads.files.values():
            files.erase(file.sha256)
        return uploads

    monkeypatch.setattr(delivery_form, "store_uploads", stored_and_erased)
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    assert form.send(browser, KEEP, papers(form)).status_code == 303
    folder = DraftFolder(site.workspace.drafts)
    assert all(folder.attachment(d.file) for d in site.ledger.drafts.of(CONSULTANT) if d.file is not None)


def test_what_a_colleague_has_handed_in_meanwhile_is_said_beside_the_sentence(own_month_pages: Client) -> None:
    mine, other = own_month_pages(CONSULTANT), own_month_pages("sales-consultant-2")
    late = inbox_form(mine)
    form = inbox_form(other)
    form.tick("tick", FILE_OF)
    assert form.send(other, DELIVER, papers(form)).status_code == 303
    late.tick("tick", FILE_OF)
    sent = late.send(mine, DELIVER, papers(late))
    assert sent.status_code == 422
    assert "Nothing was handed in." in sent.text


def test_what_belongs_to_a_colleague_can_be_handed_in_for_them(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser, "?part=of-colleagues")
    n = number_of(form, SIGNED_SLIPS)
    form.tick("tick", SIGNED_SLIPS)
    slips = {f"f{n}.{name}": (f"{name}.png", PICTURE) for name in ("order_slip", "delivery_slip")}
    unsigned = form.send(browser, DELIVER, slips)
    assert unsigned.status_code == 422
    assert "“Order slip” must be signed by the customer" in unsigned.text
    form = form_of(unsigned.text, "row")
    n = number_of(form, SIGNED_SLIPS)
    form.tick(f"s{n}", "customer")
    assert form.send(browser, DELIVER).status_code == 303


def test_a_part_can_be_handed_in_before_the_rest(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    n = number_of(form, FILE_OF)
    form.send(browser, KEEP, {f"f{n}.contract": ("contract.pdf", PDF)})
    form = inbox_form(browser)
    assert form.send(browser, ("partly", FILE_OF)).status_code == 303
    page = browser.get("/inbox").text
    assert "Handed in already: Purchase contract" in page
    assert f"f{number_of(form_of(page, 'row'), FILE_OF)}.contract" not in page


def test_a_file_can_be_removed_again(own_month_pages: Client, site: Site) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    form.send(browser, KEEP, papers(form))
    form = inbox_form(browser)
    n = number_of(form, FILE_OF)
    assert form.send(browser, ("remove", f"{n}.contract")).status_code == 303
    page = browser.get("/inbox").text
    assert "contract.pdf" not in page
    assert "id_copy.pdf" in page
    assert len(DraftFolder(site.workspace.drafts).abandoned(site.now() + timedelta(days=1))) == 2


def test_nothing_ticked_is_said_and_nothing_is_lost(own_month_pages: Client) -> None:
    browser = own_month_pages(CONSULTANT, language="zh")
    form = inbox_form(browser)
    form.set(f"v{number_of(form, SLIP)}.payer", "客户戊")
    sent = form.send(browser, DELIVER)
    assert sent.status_code == 422
    assert "还没有勾选事项" in sent.text
    assert 'value="客户戊"' in sent.text


def test_items_of_others_are_neither_shown_nor_kept_nor_handed_in(
    own_month_pages: Client, site: Site, form_key: str
) -> None:
    browser = own_month_pages("insurance-clerk-1")
    form = inbox_form(browser)
    form.fields += [("row", FILE_OF), ("cell", "2.contract"), ("tick", FILE_OF)]
    sent = form.send(browser, DELIVER, {"f2.contract": ("contract.pdf", PDF)})
    assert sent.status_code == 422
    assert site.ledger.drafts.of("insurance-clerk-1") == []
    assert not any(e.actor == "insurance-clerk-1" for e in site.ledger.entries.of([FILE_OF])[FILE_OF])


@pytest.mark.parametrize("number", ["-1", "9", "x", "", "00000000001"])
def test_a_cell_of_no_row_is_left_out(own_month_pages: Client, number: str) -> None:
    browser = own_month_pages(CONSULTANT)
    form = inbox_form(browser)
    form.fields += [("cell", f"{number}.contract"), ("tick", "no such item"), ("cell", "")]
    assert form.send(browser, KEEP).status_code == 303


def test_a_page_ends_after_a_subject_and_the_next_ones_have_all_the_rest(
    month_pages: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.services.reading.inbox_page.ROWS", 7)
    browser = month_pages("finance-clerk-1")
    seen: list[list[str]] = []
    address: str | None = "/inbox?part=waited-for"
    while address:
        page = browser.get(address).text
        seen.append(re.findall(r'data-line="(.*?)"', page))
        onward = re.search(r'<a class="button end" href="(.*?)">Next page</a>', page)
        address = html.unescape(onward[1]) if onward else None
    everything = re.findall(r'data-line="(.*?)"', browser.get("/inbox?part=waited-for&by=due").text)
    assert len(seen) > 2
    assert all(len(page) >= 7 for page in seen[:-1])
    assert len({id for page in seen for id in page}) == sum(map(len, seen)) == 24 > len(everything)


def test_that_there_was_nothing_is_reported_with_one_button_where_the_agreement_allows_it(
    own_month_pages: Client, site: Site
) -> None:
    browser = own_month_pages("consumer-credit-clerk-1")
    form = inbox_form(browser)
    allowed = [id for name, id in form.buttons if name == "nothing"]
    (id,) = [id for id in allowed if id.endswith("@2026-01")]
    assert form.send(browser, ("nothing", id)).status_code == 303
    assert "Handed in: 1 item (" in browser.get("/inbox").text
    kinds = [entry.kind for entry in site.ledger.entries.of([id])[id]]
    assert Kind.NOTHING_TO_REPORT in kinds
