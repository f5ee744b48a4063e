"""A page as a browser shows it: what axe finds serious, sideways scrolling, and targets too small for a finger."""

from collections.abc import Iterator

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.fixtures.browsers import PHONE

GRAVE = frozenset({"serious", "critical"})
SMALLEST_TARGET = 40
"""The least height in CSS pixels of what a finger presses; links within sentences are as high as their line."""
_SMALL = """least => [...document.querySelectorAll(
  "button, .button, select, summary, .chip, .tabs a, .menu a, input:not([type=hidden], [type=checkbox], [type=radio])"
)].filter(part => part.checkVisibility({visibilityProperty: true}) && !part.closest("dialog:not([open])"))
  .map(part => [part.outerHTML.slice(0, 80), part.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height < least - 0.5)
  .map(([html, box]) => `${Math.round(box.height)} px: ${html}`)"""
_OPEN = "() => { for (const part of document.querySelectorAll('main details')) part.open = true; }"
"""Forms behind a summary are looked at too; axe takes what is in a closed one for visible."""


def problems(page: Page, width: int) -> Iterator[str]:
    """What is hard to use about the page that is open."""
    page.evaluate(_OPEN)
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
