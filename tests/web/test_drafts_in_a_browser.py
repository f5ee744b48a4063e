"""What somebody puts into the cells of the inbox in a real browser is kept, replaced, removed, and kept later."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from engine.services.command_time import resolve_command_time
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.ingest import ingest
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook
from tests.conftest import PICTURE
from tests.fixtures.browsers import PHONE, OpenPage
from tests.web.site import sample_site

pytestmark = pytest.mark.browser
CLERK = "sales-consultant-2"
CARS = [f"A-20{n:02}" for n in range(10)]


def item(car: str) -> str:
    return f"sales-finance/signed-slips@vehicle.delivered/{car}"


@pytest.fixture
def ledger(own_month_site: str, tmp_path: Path) -> Ledger:
    """Ten cars were delivered just now: two slips each."""
    ledger = sample_site(tmp_path / "demo").ledger
    book = rulebook(ledger)
    rows = [
        SourceRow(
            n,
            {
                "event": "vehicle.delivered",
                "key": car,
                "time": "2026-02-10 17:00",
                "customer": f"客户{n}",
                "plate": f"样B{n:04}",
                "amount": "98000",
                "consultant": "销售顾问二",
            },
        )
        for n, car in enumerate(CARS, 2)
    ]
    now = sample_site(tmp_path / "demo").now()
    done = ingest(
        ledger,
        rows,
        book.definitions.catalogue,
        source="test",
        columns=Columns(),
        zone=book.home.zone,
        command_time=resolve_command_time(ledger, None, now),
    )
    assert done.imported == len(CARS), done
    return ledger


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    """Photos of slips, each with its own content."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for n in range(2 * len(CARS)):
        (folder / f"slip {n}.png").write_bytes(PICTURE + b" %d" % n + b"x" * 200_000)
    return folder


def place_for(line: Locator, field: str) -> Locator:
    """The label that somebody taps to put a photo in place."""
    return line.locator(f'[data-cell="{field}"] .pick')


def put(page: Page, place: Locator, file: Path) -> None:
    """Tap the place for a photo, and choose it."""
    with page.expect_file_chooser() as chooser:
        place.click()
    chooser.value.set_files(file)


def test_what_was_put_in_place_is_there_after_the_browser_was_closed_and_is_replaced_or_removed(
    own_month_site: str, open_page: OpenPage, ledger: Ledger, slips: Path
) -> None:
    first, second, *_ = sorted(slips.iterdir())
    page = open_page(own_month_site, "/inbox", CLERK, language="en")
    line = page.locator(f'[data-line="{item(CARS[0])}"]')
    put(page, place_for(line, "order_slip"), first)
    line.locator(".there").wait_for()
    page.context.close()
    again = open_page(own_month_site, "/inbox", CLERK, language="zh", width=PHONE)
    line = again.locator(f'[data-line="{item(CARS[0])}"]')
    assert first.name in line.inner_text()
    line.locator("button.remove").click()
    line.locator(".there").wait_for(state="detached")
    assert ledger.drafts.of(CLERK) == []
    put(again, place_for(line, "order_slip"), second)
    line.locator(".there").wait_for()
    (draft,) = ledger.drafts.of(CLERK)
    assert draft.file is not None
    assert draft.file.name == second.name


def test_values_are_kept_while_somebody_types_and_a_bad_one_is_told_at_once(
    own_month_site: str, open_page: OpenPage, ledger: Ledger
) -> None:
    page = open_page(own_month_site, "/inbox", CLERK, language="en")
    line = page.locator('[data-line="sales-finance/payment-slip@purchase.paid/A-1005"]')
    line.get_by_label("Payer").fill("C")
    line.get_by_label("Amount").fill("a lot")
    line.get_by_label("Paid on").fill("2026-02-07")
    line.locator(".problem").wait_for()
    line.get_by_label("Amount").fill("1,000")
    line.get_by_text("Card", exact=True).click()
    line.locator(".problem").wait_for(state="detached")
    page.locator("[data-state]", has_text="draft kept").wait_for()
    page.reload()
    assert line.get_by_label("Amount").input_value() == "1,000"
    assert line.get_by_label("Paid on").input_value() == "2026-02-07"
    assert line.locator("input[type=radio]:checked").get_attribute("value") == "card"
    assert "Missing: Payment slip" in line.inner_text()


@pytest.mark.parametrize("away", ["the network", "the session"])
def test_what_cannot_be_kept_now_is_kept_later(
    own_month_site: str, open_page: OpenPage, ledger: Ledger, away: str
) -> None:
    page = open_page(own_month_site, "/inbox", CLERK, language="en")
    line = page.locator('[data-line="sales-finance/payment-slip@purchase.paid/A-1005"]')
    page.evaluate("form => { form.elements.form_token.value = '' }", page.locator("form.hand-in").element_handle())
    if away == "the network":
        page.reload()
        page.context.set_offline(True)
    line.get_by_label("Payer").fill("C")
    line.get_by_label("Amount").focus()
    shown = "Not saved: no connection" if away == "the network" else "You are no longer signed in"
    page.locator("[data-state]", has_text=shown).wait_for()
    assert ledger.drafts.of(CLERK) == []
    page.context.set_offline(False)
    page.locator("[data-state]", has_text="draft kept").wait_for()
    assert [draft.value for draft in ledger.drafts.of(CLERK)] == ["C"]


def test_files_dropped_on_a_line_go_into_its_cells_in_order(
    own_month_site: str, open_page: OpenPage, ledger: Ledger
) -> None:
    page = open_page(own_month_site, "/inbox", CLERK, language="en")
    page.evaluate(
        """id => {
          const files = new DataTransfer();
          for (const name of ["one.png", "two.png"])
            files.items.add(new File([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]), name], name));
          const cell = document.querySelector(`[data-line="${id}"] [data-cell="order_slip"]`);
          cell.dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        }""",
        item(CARS[0]),
    )
    page.locator(f'[data-line="{item(CARS[0])}"] [data-cell="delivery_slip"] .there').wait_for()
    page.locator(f'[data-line="{item(CARS[0])}"] [data-cell="order_slip"] .there').wait_for()
    names = {draft.field: draft.file.name for draft in ledger.drafts.of(CLERK) if draft.file is not None}
    assert names == {"order_slip": "one.png", "delivery_slip": "two.png"}
