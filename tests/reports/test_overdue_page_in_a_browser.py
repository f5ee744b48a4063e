"""The page in a real browser, at the width of a phone and of a desk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from tests.reports.overdue_formats import overdue_html

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing; CI has to open the pages")
        pytest.skip(f"{CHROMIUM} is missing: install chromium to open the pages")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(SWITCHES))
        yield opened
        opened.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", list(Language))
def test_the_page_opens_without_complaint_and_fits(
    report: OverdueReport,
    organisation: Organisation,
    browser: Browser,
    tmp_path: Path,
    language: Language,
    width: int,
) -> None:
    file = tmp_path / "overdue.html"
    file.write_text(overdue_html(report, organisation, language=language), encoding="utf-8")
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    assert page.locator(".cards").first.locator("tbody tr").count() == len(report.lines)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth).length"
    assert page.evaluate(beyond) == 0
    # a style sheet that the page's own policy refuses would leave the background of the browser
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(246, 247, 249)"
    assert [c for c in complaints if not c.startswith("data:")] == []
    page.close()
