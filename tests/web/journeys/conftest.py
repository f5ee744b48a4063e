"""The house of the journeys: the sample month, or a quarter with a survey, served on loopback with real sign-in."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from engine import clock
from engine.services.rehearsal.sample_accounts import open_sample_accounts
from engine.store.ledger import SqlLedger
from engine.web.app import create_app
from engine.web.argon2_hasher import Argon2Hasher
from engine.web.opened_site import opened_site
from engine.web.site import Site
from engine.wiring import open_ledger
from engine.wording.pages import frame
from engine.wording.pages import sign_in as words
from engine.workspace import Workspace
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.browsers import complaint, page_options, served_app
from tests.fixtures.plays import Playthrough
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve
from tests.web.journeys.person import MANNERS, Manner, Person

PASSWORD = "four quiet words"


@dataclass
class House:
    """A served site, and the browsers of those who come to it. What pages complain about is kept."""

    site: Site
    browser: Browser
    manner: Manner
    opened: ExitStack
    complaints: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.site.public_url

    def visitor(self, path: str) -> Person:
        """Somebody who is not signed in, at a page."""
        options = page_options(self.address, "", "", self.manner.language, self.manner.width)
        options |= {"extra_http_headers": {}, "java_script_enabled": self.manner.javascript}
        context = self.browser.new_context(**options)
        context.set_default_timeout(15_000)
        self.opened.callback(context.close)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.extend(complaint(message)))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return Person(page, self.manner)

    def enter(self, id: str, path: str = "/", password: str = PASSWORD) -> Person:
        """Somebody who opens a page, is asked to sign in, does so, and is at that page."""
        person = self.visitor(path)
        person.type(person.page.get_by_label(person.say(words.NAME)), id)
        person.type(person.page.get_by_label(person.say(words.PASSWORD)), password)
        person.press(person.button(words.SIGN_IN))
        expect(person.page.get_by_role("button", name=person.say(words.SIGN_IN), exact=True)).to_have_count(0)
        expect(person.page.get_by_role("navigation", name=person.say(frame.MENU))).to_be_attached()
        person.taps = person.keys = 0
        return person


@pytest.fixture(params=MANNERS, ids=str)
def manner(request: pytest.FixtureRequest) -> Manner:
    found: Manner = request.param
    return found


HouseOf = Callable[..., House]


@pytest.fixture
def house_of(chromium: Browser, manner: Manner) -> Iterator[HouseOf]:
    """Opens the house of a state folder: ``house_of(state, now, accounts=True, ledger=None)``."""
    houses: list[House] = []
    with ExitStack() as opened:

        def house(
            state: Path, now: Callable[[], datetime], *, accounts: bool = True, ledger: SqlLedger | None = None
        ) -> House:
            address = f"http://127.0.0.1:{_free_port()}"
            workspace = Workspace.of(state=state, environment={})
            if ledger is None:
                ledger = open_ledger(workspace)
                opened.callback(ledger.database.dispose)
            site = opened_site(workspace, ledger, now, public_url=address, hosts=frozenset({"127.0.0.1"}))
            site = replace(site, hasher=Argon2Hasher(memory=8, rounds=1))
            if accounts:
                open_sample_accounts(ledger, site.hasher, PASSWORD, finance="finance", admin="finance-head-1")
            opened.enter_context(served_app(create_app(site), int(address.rpartition(":")[2])))
            houses.append(House(site, chromium, manner, opened))
            return houses[-1]

        yield house
    assert [one for house in houses for one in house.complaints] == []


@pytest.fixture
def state(month_by_command: Playthrough, tmp_path: Path) -> Path:
    """A copy of the sample month."""
    shutil.copytree(month_by_command.state, tmp_path / "demo")
    return tmp_path / "demo"


@pytest.fixture
def house(house_of: HouseOf, state: Path) -> House:
    """The sample month, whose people have accounts."""
    return house_of(state, clock.now)


@pytest.fixture
def surveyed_house(house_of: HouseOf, surveyed: Callable[..., World]) -> House:
    """The second day of a round that asks the heads about the first quarter."""
    world = surveyed(QUARTERLY)
    serve(world)
    world.run("2026-04-01T08:00")
    return house_of(world.folder, lambda: instant("2026-04-02T10:00"), ledger=world.ledger)


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port
