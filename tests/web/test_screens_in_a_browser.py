"""Screens that no link of the sample month leads to, in a real browser: surveys, signing in, revisions, refusals.

They are held to the same as every other page: ``test_every_page_in_a_browser.py``.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine import clock
from engine.domain.agreement.survey import EveryoneServed, HeadForUnit, SurveyKind
from engine.domain.text import Text
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.snapshot import rulebook
from engine.web.app import create_app
from engine.web.session_authenticator import SessionAuthenticator
from tests.conftest import World
from tests.fixtures.browsers import PHONE, WIDE, OpenPage, served, served_app
from tests.fixtures.plays import Playthrough
from tests.fixtures.signing_in import CLERK, GOOD, Door
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve
from tests.web.page_problems import problems
from tests.web.site import sample_site
from tests.web.test_surveys import app_at

pytestmark = pytest.mark.browser
Q1 = "/surveys/quarterly@2026-Q1"
ITEM = "/items/sales-finance/signed-slips@vehicle.delivered/A-1003"
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


class Screens:
    """What was found on the screens that were opened; each has a name."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.names: list[str] = []
        self.found: list[str] = []

    def at(self, page: Page, name: str) -> None:
        self.names.append(name)
        self.found += (f"{name}: {problem}" for problem in problems(page, self.width))


@pytest.fixture
def round_site(surveyed: Callable[..., World]) -> Callable[[SurveyKind], Iterator[str]]:
    """Serves the second day of a round of a kind, in which Finance rates Insurance and HR."""

    def serving(kind: SurveyKind) -> Iterator[str]:
        raters = EveryoneServed() if kind is SurveyKind.ANONYMOUS else HeadForUnit()
        world = surveyed(replace(QUARTERLY, kind=kind, raters=raters, k=3, expectation=True))
        serve(world)
        world.run("2026-04-01T08:00")
        with served_app(app_at(world, "2026-04-02T10:00")) as address:
            yield address

    return serving


@LANGUAGES
@pytest.mark.parametrize("kind", SurveyKind)
def test_the_screens_of_an_open_round_are_easy_to_use_on_a_phone(
    round_site: Callable[[SurveyKind], Iterator[str]], open_page: OpenPage, kind: SurveyKind, language: str
) -> None:
    screens, is_anonymous = Screens(PHONE), kind is SurveyKind.ANONYMOUS
    person = "finance-clerk-1" if is_anonymous else "finance-head-1"
    for site in round_site(kind):
        page = open_page(site, "/surveys", person, language=language, width=PHONE)
        screens.at(page, "the list")
        page.goto(Q1)
        screens.at(page, "the round")
        page.locator("section.card a.button.primary").first.click()
        while page.locator(".levels").count():
            step = page.locator("input[name=step]").get_attribute("value")
            screens.at(page, f"question {step}")
            page.locator(".levels button").nth(3).click()
            expect(page.locator("input[name=step]")).not_to_have_attribute("value", step or "")
        screens.at(page, "in words")
        page.locator("#lost").fill("long")
        page.locator("[name=go][value=finish]").click()
        expect(page.locator("main .refused")).to_be_visible()
        screens.at(page, "a refused form")
        page.locator("#lost").fill("30")
        page.locator("[name=go][value=finish]").click()
        if is_anonymous:
            code = page.locator(".code").inner_text()
            screens.at(page, "the code")
            page.goto(Q1)
            screens.at(page, "after taking part")
            page.locator("#code input[name=code]").fill(code)
            page.locator("#code button.primary, #code button:not([name])").first.click()
            expect(page.locator("#code h3")).to_be_visible()
            screens.at(page, "one's answers by the code")
        else:
            expect(page.locator(".mark.done")).to_be_visible()
            screens.at(page, "after answering")
    assert "\n".join(screens.found) == ""
    assert len(screens.names) == (9 if is_anonymous else 7)


@LANGUAGES
def test_signing_in_and_what_goes_wrong_with_it_is_easy_to_use_on_a_phone(
    door: Door, open_page: OpenPage, language: str
) -> None:
    screens, link = Screens(PHONE), door.link(CLERK)
    site = replace(door.site, now=lambda: door.now, authenticator=SessionAuthenticator(door.site.ledger, False))
    with served_app(create_app(site)) as address:
        page = open_page(address, "/sign-in", "", language=language, width=PHONE)
        screens.at(page, "signing in")
        _sign_in(page, "not the password")
        screens.at(page, "a wrong password")
        page.goto(link)
        screens.at(page, "a link")
        for again in ("other words here", GOOD):
            page.locator("[name=password]").fill(GOOD)
            page.locator("[name=again]").fill(again)
            page.locator("main button.primary").click()
            if again != GOOD:
                expect(page.locator("main .refused")).to_be_visible()
                screens.at(page, "passwords that differ")
        page.goto(ITEM)
        screens.at(page, "an item, signed in")
        door.now += timedelta(hours=13)
        page.evaluate("() => document.querySelector('main form textarea').form.submit()")
        expect(page.locator("[name=unsent-path]")).to_be_attached()
        screens.at(page, "a form that waits")
        _sign_in(page, GOOD)
        expect(page.locator("[name=unsent-path]")).to_have_count(0)
        screens.at(page, "a form that can be sent again")
        page = open_page(address, link, "", language=language, width=PHONE)
        screens.at(page, "a link that has ended")
        page.context.close()
    assert "\n".join(screens.found) == ""
    assert len(screens.names) == 8


def _sign_in(page: Page, password: str) -> None:
    page.locator("[name=name]").fill(CLERK)
    page.locator("[name=password]").fill(password)
    page.locator("main button.primary").click()


@pytest.mark.parametrize(("language", "width"), [("zh", PHONE), ("en", WIDE)])
def test_a_revision_and_refused_pages_are_easy_to_use(
    month_by_command: Playthrough, tmp_path: Path, open_page: OpenPage, language: str, width: int
) -> None:
    state, screens = tmp_path / "demo", Screens(width)
    shutil.copytree(month_by_command.state, state)
    ledger = sample_site(state).ledger
    old = rulebook(ledger).definitions
    title = Text(zh="新的标题", en="Another title")
    first, *others = next(a for a in old.agreements if a.id == "sales-finance").obligations
    changed = (replace(first, title=title), *others)
    agreements = tuple(replace(a, obligations=changed) if a.id == "sales-finance" else a for a in old.agreements)
    apply(ledger, replace(old, agreements=agreements), resolve_command_time(ledger, None, clock.now()))
    with served(state) as address:
        page = open_page(address, "/agreements/sales-finance", CLERK, language=language, width=width)
        screens.at(page, "an agreement with two revisions")
        page.goto("/agreements/sales-finance/changes")
        screens.at(page, "what a revision changes")
        page.goto("/administration")
        screens.at(page, "a page without the right")
        page.goto("/reports/month-end?period=soon")
        screens.at(page, "a page that cannot be made of this address")
        page.context.close()
    ledger.database.dispose()
    assert "\n".join(screens.found) == ""


REFUSED = (
    ("sales-consultant-2", "", "/inbox", "form.hand-in", "[value=deliver]"),
    ("sales-consultant-2", "", ITEM, "main form.action-form", "button"),
    ("finance-clerk-1", "", "/delegations", "main form.action-form", "button"),
    ("sales-clerk-1", "", "/business/record/vehicle.delivered", "#event-form", "button.primary"),
    ("finance-head-1", "admin", "/administration", "main form[method=post]:not(.rehearsal)", "button.primary"),
    ("finance-head-1", "admin", "/administration/auditor", "main form[method=post]:not(.rehearsal)", "button.primary"),
)
"""Who sends which form of a page with nothing in it: person, rights, page, form, button."""
_SEND = """([chosen, button]) => {
  const form = document.querySelector(chosen); form.noValidate = true; form.requestSubmit(form.querySelector(button));
}"""


@pytest.mark.parametrize(("language", "width"), [("zh", PHONE), ("en", WIDE)])
def test_a_form_that_is_refused_and_new_links_are_easy_to_use(
    own_month_site: str, open_page: OpenPage, language: str, width: int
) -> None:
    screens = Screens(width)
    for person, rights, path, form, button in REFUSED:
        page = open_page(own_month_site, path, person, rights=rights, language=language, width=width)
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.evaluate(_SEND, [form, button])
        expect(page.locator("main .refused, main [role=alert], main [aria-invalid=true]").first).to_be_attached()
        assert sent.value.status in (200, 422), path  # a check of an event that is typed is no refusal
        screens.at(page, f"{path}, refused")
        page.context.close()
    page = open_page(
        own_month_site, "/administration", "finance-head-1", rights="admin", language=language, width=width
    )
    page.locator("main [name=person][value=sales-clerk-1]").check()
    page.locator("main form[method=post] button.primary").click()
    expect(page.locator("main [data-copy]")).to_be_visible()
    screens.at(page, "a new link")
    page.context.close()
    assert "\n".join(screens.found) == ""
