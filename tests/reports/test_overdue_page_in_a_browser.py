"""The page in a real browser, at the width of a phone and of a desk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from engine.reports.html import html_page
from tests.reports.chart_examples import REPORT
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


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_charts_keep_within_the_page_and_scroll_inside(browser: Browser, tmp_path: Path, width: int) -> None:
    file = tmp_path / "charts.html"
    file.write_text(html_page(REPORT, language=Language.ZH), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg[role=img]").count() == 5
    assert page.get_by_role("img", name="满意度矩阵").count() == 1
    # the variables of the style sheet reach the drawings, in light and in dark
    fill = "getComputedStyle(document.querySelector('rect.heat-5')).fill"
    assert page.evaluate(fill) == "rgb(143, 22, 22)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(fill) == "rgb(255, 193, 179)"
    # texts stay large enough to read
    size = "Math.min(...[...document.querySelectorAll('svg text')].map(t => t.getBoundingClientRect().height))"
    assert page.evaluate(size) >= 9
    scrolls = "[...document.querySelectorAll('.figure')].some(f => f.scrollWidth > f.clientWidth)"
    assert page.evaluate(scrolls) == (width == 390)
    assert [c for c in complaints if not c.startswith("data:")] == []
    page.close()
