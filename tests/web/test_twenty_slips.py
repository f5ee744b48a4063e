"""Twenty slips handed in from the inbox in a real browser, each tap counted: with and without JavaScript."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from engine.domain.ledger.entry import Kind
from engine.services.command_time import resolve_command_time
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.ingest import ingest
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import rulebook
from tests.conftest import PICTURE
from tests.fixtures.browsers import PHONE, WIDE, OpenPage
from tests.web.site import sample_site

pytestmark = pytest.mark.browser
CLERK = "sales-consultant-2"
CARS = [f"A-20{n:02}" for n in range(10)]
MOST_TAPS_A_SLIP, MOST_SECONDS = 2, 120
SECONDS_A_TAP = 2.5
"""A person's time for a tap, choosing the photo included: slower than those who do it every day."""


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
def slips(tmp_path: Path) -> Iterator[Path]:
    """Photos of slips, each with its own content."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for n in range(2 * len(CARS)):
        (folder / f"slip {n}.png").write_bytes(PICTURE + b" %d" % n + b"x" * 200_000)
    return folder


@dataclass
class Hand:
    """Somebody's finger: it counts its taps."""

    page: Page
    taps: int = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        target.click()

    def photo(self, target: Locator, file: Path) -> None:
        """Tap the place for a photo, and choose it."""
        with self.page.expect_file_chooser() as chooser:
            self.tap(target)
        chooser.value.set_files(file)


def place_for(line: Locator, field: str, javascript: bool) -> Locator:
    """What somebody taps to put a photo in place: the label that a script shows, or the browser's own button."""
    cell = line.locator(f'[data-cell="{field}"]')
    return cell.locator(".pick") if javascript else cell.locator("input[type=file]")


def put_in_place(hand: Hand, slips: Path, javascript: bool) -> None:
    photos = iter(sorted(slips.iterdir()))
    for car in CARS:
        line = hand.page.locator(f'[data-line="{item(car)}"]')
        for field in ("order_slip", "delivery_slip"):
            hand.photo(place_for(line, field, javascript), next(photos))
        hand.tap(line.locator(".signature input[type=checkbox]"))
        if javascript:
            line.locator('[data-complete="1"]').wait_for(state="attached")


@pytest.mark.parametrize(
    ("javascript", "language", "width"),
    [(True, "zh", PHONE), (True, "en", WIDE), (False, "en", PHONE), (False, "zh", WIDE)],
)
def test_twenty_slips_take_at_most_two_taps_each(
    own_month_site: str, open_page: OpenPage, ledger: Ledger, slips: Path, javascript: bool, language: str, width: int
) -> None:
    page = open_page(own_month_site, "/inbox", CLERK, language=language, width=width, javascript=javascript)
    hand = Hand(page)
    put_in_place(hand, slips, javascript)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if not javascript:
        hand.tap(page.locator("button[value=keep]:not(.unseen)"))
    button = page.locator("button[value=deliver]")
    assert button.inner_text() == ("交付 10 项" if language == "zh" else "Hand in 10")
    hand.tap(button)
    page.locator(".flash").wait_for()
    assert page.locator(".flash").inner_text() == ("已交付 10 项。" if language == "zh" else "Handed in: 10 items.")
    entries = ledger.entries.of(list(map(item, CARS)))
    assert all([e.kind for e in entries[id]].count(Kind.DELIVERED) == 1 for id in map(item, CARS))
    assert ledger.drafts.of(CLERK) == []
    assert hand.taps <= MOST_TAPS_A_SLIP * 2 * len(CARS)
    assert hand.taps * SECONDS_A_TAP <= MOST_SECONDS


def test_what_was_put_in_place_is_there_after_the_browser_was_closed_and_is_replaced_or_removed(
    own_month_site: str, open_page: OpenPage, ledger: Ledger, slips: Path
) -> None:
    first, second, *_ = sorted(slips.iterdir())
    page = open_page(own_month_site, "/inbox", CLERK, language="en")
    line = page.locator(f'[data-line="{item(CARS[0])}"]')
    Hand(page).photo(place_for(line, "order_slip", True), first)
    line.locator(".there").wait_for()
    page.context.close()
    again = open_page(own_month_site, "/inbox", CLERK, language="zh", width=PHONE)
    line = again.locator(f'[data-line="{item(CARS[0])}"]')
    assert first.name in line.inner_text()
    line.locator("button.remove").click()
    line.locator(".there").wait_for(state="detached")
    assert ledger.drafts.of(CLERK) == []
    Hand(again).photo(place_for(line, "order_slip", True), second)
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
