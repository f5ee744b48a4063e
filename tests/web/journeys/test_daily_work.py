"""What clerks do every day: record deliveries, hand in slips, deliver and accept, agree on a time, look up a car."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from engine import clock
from engine.domain.ledger.entry import Kind
from engine.domain.text import Text
from engine.services.command_time import resolve_command_time
from engine.services.events.column_mapping import Columns, SourceRow
from engine.services.events.ingest import ingest
from engine.services.snapshot import rulebook
from engine.wording.pages import business, frame, inbox, items, subject
from engine.wording.pages import round as round_words
from engine.wording.survey import LEVELS
from tests.conftest import PICTURE
from tests.fixtures.browsers import PHONE
from tests.web.journeys.conftest import House
from tests.web.journeys.person import Person

pytestmark = pytest.mark.browser
CONSULTANT = "sales-consultant-2"
EARLIER, PASTED = [f"A-20{n:02}" for n in range(5)], [f"A-30{n:02}" for n in range(5)]
MOST_SECONDS, MOST_TAPS_A_SLIP = 120, 2
TABLE = "\n".join(
    [
        "订单编号\t时间\t客户\t车牌\t车款\t销售顾问",
        *(f"{car}\t2026-02-10 1{n}:00\t客户{n}\t样C30{n:02}\t{n}8,800\t销售顾问二" for n, car in enumerate(PASTED)),
    ]
)


def slips_of(car: str) -> str:
    return f"sales-finance/signed-slips@vehicle.delivered/{car}"


@pytest.fixture
def delivered_before(house: House) -> None:
    """Five cars that were delivered just now, and were recorded elsewhere."""
    ledger = house.site.ledger
    book = rulebook(ledger)
    about = {"event": "vehicle.delivered", "time": "2026-02-10 17:00", "amount": "98000", "consultant": "销售顾问二"}
    rows = [
        SourceRow(n, {**about, "key": car, "customer": f"客户{n}", "plate": f"样B{n:04}"})
        for n, car in enumerate(EARLIER, 2)
    ]
    ingest(
        ledger,
        rows,
        book.definitions.catalogue,
        source="test",
        columns=Columns(),
        zone=book.home.zone,
        command_time=resolve_command_time(ledger, None, clock.now()),
    )


@pytest.fixture
def photos(tmp_path: Path) -> Sequence[Path]:
    """Photos of twenty slips, each with its own content."""
    folder = tmp_path / "photos"
    folder.mkdir()
    files = [folder / f"slip {n}.png" for n in range(20)]
    for n, file in enumerate(files):
        file.write_bytes(PICTURE + b" %d" % n + b"x" * 100_000)
    return files


def place_for(person: Person, line: Locator, field: str) -> Locator:
    """The label on which somebody presses to put in a file where a script shows one, else the browser's own button."""
    cell = line.locator(f'[data-cell="{field}"]')
    shows_label = person.manner.javascript and not person.manner.by_keyboard
    return cell.locator(".pick") if shows_label else cell.locator("input[type=file]")


def paste_deliveries(person: Person) -> None:
    page = person.page
    person.open_from_menu(frame.BUSINESS)
    person.press(page.locator('.event-types a.button[href$="/rows/vehicle.delivered"]'))
    field = page.get_by_label(person.say(business.PASTE_HERE))
    person.paste(field, TABLE)
    if not person.manner.javascript:
        person.press(person.button(business.ADD))
    person.sees(business.ADDED, n=5)
    expect(page.locator(".opened")).to_have_count(15)
    person.fits()
    person.press(person.button(business.SAVE, n=5))
    person.sees(business.SAVED, n=5, opened=15)


@pytest.mark.usefixtures("delivered_before")
def test_a_clerk_pastes_five_deliveries_and_hands_in_twenty_slips(house: House, photos: Sequence[Path]) -> None:
    person = house.enter(CONSULTANT)
    page, cars, manner = person.page, [*EARLIER, *PASTED], person.manner
    paste_deliveries(person)
    for_pasting = person.taps
    person.open_from_menu(frame.INBOX)
    left = iter(photos)
    for car in cars:
        line = page.locator(f'[data-line="{slips_of(car)}"]')
        for field in ("order_slip", "delivery_slip"):
            person.put(place_for(person, line, field), next(left))
            if manner.by_keyboard:
                line.locator(f'[data-cell="{field}"] .there').wait_for()
        person.tick(line.locator(".signature input[type=checkbox]"))
        if manner.javascript:
            line.locator('[data-complete="1"]').wait_for(state="attached")
    person.fits()
    if not manner.javascript:
        person.press(page.locator("button[value=keep]:not(.unseen)"))
    deliver = page.locator("button[value=deliver]")
    expect(deliver).to_have_text(person.say(inbox.DELIVER_COUNT, n=10))
    person.press(deliver)
    expect(page.locator(".flash")).to_contain_text("10")
    entries = house.site.ledger.entries.of([slips_of(car) for car in cars])
    assert all([e.kind for e in entries[slips_of(car)]].count(Kind.DELIVERED) == 1 for car in cars)
    if not manner.by_keyboard:
        in_windows_of_the_system = len(photos)
        assert person.taps - for_pasting - in_windows_of_the_system <= MOST_TAPS_A_SLIP * len(photos)
        assert person.seconds <= MOST_SECONDS


WAGES = "二月工资变动"
WRONG = "金额不对：应为 350 元"


def test_an_owner_delivers_and_the_receiver_looks_returns_accepts_and_rates(house: House, tmp_path: Path) -> None:
    receiver = house.enter("finance-clerk-2", "/round")
    page = receiver.page
    card, to_accept = page.locator(".round-card"), page.locator(".tabs a[href*='section=accept']")
    if receiver.manner.width == PHONE:
        receiver.press(page.locator(".round-rows a").first)
    expect(card.get_by_text("300.00")).to_be_visible()
    receiver.fits()
    receiver.press(page.locator(".round-actions summary", has_text=receiver.say(round_words.RETURN)))
    receiver.type(page.locator("#reason-one"), WRONG)
    receiver.press(page.locator(".round-actions button[value=return]"))
    expect(to_accept).to_contain_text("0")
    owner = house.enter("hr-clerk-2", "/inbox")
    line = owner.page.locator("[data-line]", has_text=WAGES)
    expect(line).to_contain_text(WRONG)
    sheet = tmp_path / "工资变动.csv"
    sheet.write_text("员工,变动日期,变动金额\n新员工甲,2026-02-01,350.00\n", encoding="utf-8")
    owner.put(place_for(owner, line, "changes"), sheet)
    if owner.manner.javascript:
        line.locator('[data-complete="1"]').wait_for(state="attached")
    else:
        owner.tick(line.locator("input[name=tick]"))
    owner.press(owner.page.locator("button[value=deliver]"))
    expect(owner.page.locator(".flash")).to_be_visible()
    owner.fits()
    receiver.go("/round")
    if receiver.manner.width == PHONE:
        receiver.press(page.locator(".round-rows a").first)
    expect(card.get_by_text("350.00")).to_be_visible()
    receiver.press(page.locator(".scores button[value='4']"))
    expect(card).to_contain_text(receiver.say(round_words.RATED, score=4, level=LEVELS[3]))
    receiver.press(page.locator(".round-actions button[value=accept]"))
    expect(to_accept).to_contain_text("0")


BANK = "customer-service-finance/bank-company"


def test_a_request_is_raised_countered_and_agreed(house: House) -> None:
    asking = house.enter("finance-cashier-1", "/requests/new")
    form = asking.page.locator("details.act", has=asking.page.locator(f'input[name=obligation][value="{BANK}"]'))
    asking.press(form.locator("summary"))
    asking.moment(form.locator("[name=wish]"), "2026-02-12T14:00")
    asking.type(form.locator("[name=comment]"), "去银行取回单")
    asking.press(form.locator("button"))
    asking.page.locator(".item-head").wait_for()
    item = asking.page.url.partition("#")[0].removeprefix(house.address)
    answering = house.enter("customer-service-clerk-1", item)
    expect(answering.page.get_by_text("去银行取回单").first).to_be_visible()
    answering.press(answering.page.locator("#respond > summary"))
    answering.moment(answering.page.locator("#respond [name=time]"), "2026-02-12T16:00")
    answering.press(answering.page.locator("#respond button"))
    answering.page.locator(".flash").wait_for()
    answering.fits()
    asking.go(item)
    time = Text(zh="2月12日 16:00", en="12 Feb, 16:00")
    asking.press(asking.button(items.AGREE_TO, when=time))
    asking.sees(AGREED, when=time)
    asking.fits()


AGREED = Text(zh="双方已约定：{when}", en="Both sides agreed on {when}")


def test_a_car_is_found_by_part_of_its_plate_and_its_page_is_printed(house: House) -> None:
    person = house.enter("sales-clerk-1", "/inbox")
    page = person.page
    person.type(page.locator("#search"), "A1003")
    person.press(page.locator("form.search button"))
    person.press(page.get_by_role("link", name="A-1003", exact=True).first)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("A-1003")
    person.fits()
    expect(page.locator(".on-screen").first).to_be_visible()
    page.emulate_media(media="print")
    expect(heading).to_be_visible()
    expect(page.get_by_role("img", name=person.say(subject.CODE))).to_be_visible()
    for left_out in (".menu", ".top", ".on-screen", ".rehearsal"):
        expect(page.locator(left_out).first).not_to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
