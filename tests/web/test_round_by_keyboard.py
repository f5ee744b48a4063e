"""The round in a real browser, by keyboard alone: a hundred slips, each with its picture in front."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.fixtures.browsers import OpenPage, served
from tests.fixtures.plays import Playthrough

SLIPS = 100
CLERK = "finance-clerk-1"
ROUND = "/round?section=returnable&agreement=sales-finance&q=B-2"


@pytest.fixture
def slips_site(month_with_slips: Playthrough, tmp_path: Path) -> Iterator[str]:
    """The address of a copy of the sample month with the slips."""
    shutil.copytree(month_with_slips.state, tmp_path / "demo")
    with served(tmp_path / "demo") as address:
        yield address


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
def test_a_hundred_slips_by_keyboard(slips_site: str, open_page: OpenPage, capsys: pytest.CaptureFixture[str]) -> None:
    page = open_page(slips_site, ROUND, CLERK)
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
    assert keys <= 2 * SLIPS
    with capsys.disabled():
        print(f"\n{SLIPS} slips: {keys} keys, {waited:.0f} s of waiting")


@pytest.mark.browser
def test_keys_move_open_forms_and_leave_typed_text_alone(slips_site: str, open_page: OpenPage) -> None:
    page = open_page(slips_site, ROUND, CLERK)
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
