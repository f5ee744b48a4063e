"""A survey answered on a phone in Chromium, in both languages, with and without JavaScript."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.services.surveys.result import collected
from tests.builders import instant
from tests.conftest import World
from tests.fixtures.browsers import PHONE, OpenPage, served_app
from tests.fixtures.surveys import QUARTERLY
from tests.services.test_rounds import serve
from tests.web.test_surveys import app_at

HEAD = "finance-head-1"


@pytest.fixture
def opened(surveyed: Callable[..., World]) -> Iterator[tuple[World, str]]:
    world = surveyed(QUARTERLY)
    serve(world)
    world.run("2026-04-01T08:00")
    with served_app(app_at(world, "2026-04-02T10:00")) as address:
        yield world, address


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_head_answers_on_a_phone(
    opened: tuple[World, str], open_page: OpenPage, language: str, javascript: bool, tmp_path: Path
) -> None:
    world, address = opened
    page = open_page(address, "/surveys", HEAD, language=language, width=PHONE, javascript=javascript)
    page.locator("a.primary").first.click()
    page.locator("a.primary").first.click()
    page.locator("button[name=score][value='4']").click()
    page.get_by_text("2 / 3").wait_for()
    page.locator("button[name=score][value='2']").click()
    page.locator("textarea").fill("OK")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.locator("button[value=finish]").click()
    page.locator(".mark.done").wait_for()
    (answer,) = collected(world.ledger, "quarterly@2026-Q1", instant("2026-04-02T11:00"), reader=HEAD).answers
    assert (dict(answer.scores), answer.comment) == ({"timeliness": 4, "attitude": 2}, "OK")
