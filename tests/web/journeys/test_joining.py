"""The first day of a house: its admin comes in by the link of the command line and invites; a clerk sets a password."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine import clock
from engine.wording.pages import administration, frame, inbox
from engine.wording.pages import sign_in as words
from tests.conftest import Runner
from tests.web.journeys.conftest import House, HouseOf
from tests.web.journeys.person import Person

pytestmark = pytest.mark.browser
ADMIN, CLERK = "hr-head-1", "sales-clerk-1"
FIRST, SECOND = "four quiet words", "river stone lamp"


def set_password(person: Person, password: str) -> None:
    page = person.page
    person.type(page.get_by_label(person.say(words.NEW)), "short")
    person.type(page.get_by_label(person.say(words.AGAIN)), "short")
    person.press(person.button(words.SET))
    expect(page.get_by_role("alert")).to_be_visible()
    person.type(page.get_by_label(person.say(words.NEW)), password)
    person.type(page.get_by_label(person.say(words.AGAIN)), password)
    person.press(person.button(words.SET))
    person.sees(words.DONE)


def sign_out(person: Person) -> None:
    person.press(person.page.locator(".person-menu summary"))
    person.press(person.button(frame.SIGN_OUT))
    expect(person.button(words.SIGN_IN)).to_be_visible()


def test_an_admin_comes_in_by_a_link_and_invites_and_a_person_signs_in(
    house_of: HouseOf, state: Path, duecourse: Runner
) -> None:
    house: House = house_of(state, clock.now, accounts=False)
    made = duecourse("account", "admin", ADMIN, "--state", str(state), "--url", house.address)
    admin = house.visitor(made.out.splitlines()[-1])
    set_password(admin, FIRST)
    admin.open_from_menu(frame.ADMINISTRATION)
    expect(admin.page.locator("#people")).to_be_visible()
    admin.fits()
    admin.tick(admin.page.locator(f"input[name=person][value={CLERK}]"))
    admin.press(admin.button(administration.INVITE))
    link = admin.page.locator(".link-row input")
    expect(link).to_have_count(1)
    admin.fits()
    clerk = house.visitor(link.input_value())
    clerk.fits()
    set_password(clerk, SECOND)
    sign_out(clerk)
    clerk.go(link.input_value())
    expect(clerk.page.get_by_label(clerk.say(words.NEW))).to_have_count(0)
    again = house.enter(CLERK, "/inbox?due=today", SECOND)
    assert again.page.url.endswith("/inbox?due=today")
    expect(again.page.get_by_role("heading", name=again.say(inbox.TITLE))).to_be_attached()
