"""The round in a real browser, by keyboard alone: a hundred slips, each with its picture in front."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.fixtures.plays import ROOT, Playthrough

CHROMIUM = Path("/usr/bin/chromium")
SLIPS = 100
CLERK = "finance-clerk-1"
_SERVE = """
import sys; from pathlib import Path; from engine.web.app import create_app; from engine.web.serve import serve
from tests.web.site import sample_site
serve(create_app(sample_site(Path(sys.argv[1]))), "127.0.0.1", 0, lambda address: print(address, flush=True))
"""


@pytest.fixture
def address(month_with_slips: Playthrough, tmp_path: Path) -> Iterator[str]:
    """The address of a server of its own, over a copy of the sample month with the slips."""
    shutil.copytree(month_with_slips.state, tmp_path / "demo")
    command = [sys.executable, "-c", _SERVE, str(tmp_path / "demo")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@pytest.fixture
def page() -> Iterator[Page]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing; CI has to open the pages")
        pytest.skip(f"{CHROMIUM} is missing: install chromium to open the pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(extra_http_headers={"x-test-person": CLERK}, locale="zh-CN")
        yield opened
        browser.close()


def _here(page: Page) -> str:
    return page.locator("#round li.is-here a").get_attribute("href") or ""


def _press(page: Page, *keys: str) -> int:
    """Press keys, wait until another item is open with its picture, and count the keys."""
    before = _here(page)
    for key in keys:
        page.keyboard.type(key) if len(key) > 1 and "+" not in key else page.keyboard.press(key)
    page.wait_for_function(
        """before => {
            const here = document.querySelector('#round li.is-here a');
            if (!here) return document.querySelector('#round .empty');
            const picture = document.querySelector('.round-card img');
            return here.getAttribute('href') !== before && picture && picture.complete && picture.naturalWidth > 0;
        }""",
        arg=before,
        timeout=20_000,
    )
    return sum(len(key) if "+" not in key else 1 for key in keys)


@pytest.mark.slow
@pytest.mark.browser
def test_a_hundred_slips_by_keyboard(address: str, page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/round?section=returnable&agreement=sales-finance&q=B-2")
    keys, began = 0, time.monotonic()
    for n in range(SLIPS):
        if "不一致" in page.locator(".round-card").inner_text():
            keys += _press(page, "r", "金额与登记不一致", "Control+Enter")
        elif n % 10 == 5:
            keys += _press(page, "4")
        else:
            keys += _press(page, "a")
    waited = time.monotonic() - began
    assert page.locator("#round .empty").first.inner_text().startswith("没有")
    assert not complaints
    assert keys <= 2 * SLIPS
    with capsys.disabled():
        print(f"\n{SLIPS} slips: {keys} keys, {waited:.0f} s of waiting")


@pytest.mark.browser
def test_keys_move_open_forms_and_leave_typed_text_alone(address: str, page: Page) -> None:
    page.goto(f"{address}/round?section=returnable&agreement=sales-finance&q=B-2")
    first = _here(page)
    _press(page, "j")
    second = _here(page)
    _press(page, "k")
    assert _here(page) == first
    page.keyboard.press("r")
    page.keyboard.type("aajjkk12345")
    assert page.locator("#reason-one").input_value() == "aajjkk12345"
    assert _here(page) == first
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "before => document.querySelector('#round li.is-here a').getAttribute('href') !== before", arg=first
    )
    assert _here(page) == second
    # a low score opens the form for its reason, with the score chosen and the reason in focus
    page.keyboard.press("2")
    page.wait_for_selector(".rate-more[open] .refused")
    assert page.evaluate("document.activeElement.id") == "rate-category"
    assert page.locator(".rate-more input[name=score]:checked").get_attribute("value") == "2"
    page.go_back()
    page.wait_for_function("() => document.querySelector('.top') && document.querySelector('#round')")
