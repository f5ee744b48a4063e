"""Every page in a real browser: axe finds nothing serious, nothing scrolls sideways on a phone, nothing complains."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.fixtures.browsers import PHONE, WIDE, OpenPage
from tests.fixtures.pages import Client
from tests.web.every_page import VIEWERS, Viewer, opened_pages

pytestmark = pytest.mark.browser
GRAVE = frozenset({"serious", "critical"})
SETTINGS = (("zh", PHONE, False), ("en", PHONE, True), ("zh", WIDE, True), ("en", WIDE, False))
"""Language, width, dark."""


MOST_VIEWERS = 2
"""People as whom a page is opened."""
_addresses: list[tuple[Viewer, str]] = []


@pytest.fixture
def addresses(month_pages: Client) -> list[tuple[Viewer, str]]:
    """One address of each page for each of two people that it answers; found once for all tests."""
    if not _addresses:
        seen: Counter[str] = Counter()
        for viewer in VIEWERS:
            found: dict[str, str] = {}
            for one in opened_pages(month_pages(viewer.person, rights=viewer.rights), viewer):
                if one.is_page and seen[one.page.name] < MOST_VIEWERS:
                    found.setdefault(one.page.name, one.path)
            seen.update(found.keys())
            _addresses.extend((viewer, path) for path in found.values())
        _addresses.append((VIEWERS[0], "/no-such-page"))
    return _addresses


SMALLEST_TARGET = 40
"""The least height in CSS pixels of what a finger presses; links within sentences are as high as their line."""
_SMALL = """least => [...document.querySelectorAll(
  "button, .button, select, summary, .chip, .tabs a, .menu a, input:not([type=hidden], [type=checkbox], [type=radio])"
)].filter(part => part.checkVisibility({visibilityProperty: true}) && !part.closest("dialog:not([open])"))
  .map(part => [part.outerHTML.slice(0, 80), part.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height < least - 0.5)
  .map(([html, box]) => `${Math.round(box.height)} px: ${html}`)"""


def _problems(page: Page, width: int) -> Iterator[str]:
    result = Axe().run(page)
    for violation in result["violations"]:
        if violation["impact"] in GRAVE:
            nodes = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:4])
            yield f"{violation['id']}: {nodes}"
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        yield f"scrolls sideways: {wide} of {width}"
    if width == PHONE:
        yield from page.evaluate(_SMALL, SMALLEST_TARGET)[:4]


@pytest.mark.parametrize(("language", "width", "dark"), SETTINGS)
def test_no_page_is_hard_to_use(
    addresses: list[tuple[Viewer, str]],
    month_site: str,
    open_page: OpenPage,
    language: str,
    width: int,
    dark: bool,
) -> None:
    found: list[str] = []
    for viewer, together in groupby(addresses, key=lambda address: address[0]):
        page = open_page(
            month_site, "/sign-in", viewer.person, rights=viewer.rights, language=language, width=width, dark=dark
        )
        for _, path in together:
            page.goto(path)
            found += (f"{path} as {viewer}: {problem}" for problem in _problems(page, width))
        page.context.close()
    assert "\n".join(found) == ""
