"""Draw every page of the sample month in both languages and both widths: ``make screenshots``, then look at them.

``python -m tools.screenshots [FOLDER] [WORD…]`` draws the pages whose name has one of the words. It needs Chromium and
the sample of ``make run``. Each page is drawn as the first kind of person that it answers.
``python -m tools.screenshots --readme`` draws the pictures of the README into ``docs/images``.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from engine.web.app import create_app
from tests.fixtures.browsers import CHROMIUM, PHONE, SWITCHES, WIDE, page_options, served
from tests.web.every_page import VIEWERS, Viewer, opened_pages
from tests.web.site import RIGHTS, WHO, sample_site

STATE = Path(".duecourse/demo")
FOLDER = Path(".screenshots")
README = Path("docs/images")
_IN_THE_README = (
    ("inbox", "/inbox", "sales-consultant-2", 800),
    ("round", "/round", "finance-clerk-1", 560),
    ("overdue", "/reports/overdue", "finance-head-1", 800),
)
"""The pictures of the README: name, address, who opens it, and the height of the window."""
_WIDTH, _COLOURS = 1280, 96


def addresses(state: Path) -> list[tuple[str, Viewer, str]]:
    """Each page that answers with a page: its name, as whom it is opened, and one address of it."""
    app, found = create_app(sample_site(state)), dict[str, tuple[Viewer, str]]()
    for viewer in VIEWERS:
        browser = TestClient(app, headers={WHO: viewer.person, RIGHTS: viewer.rights}, follow_redirects=False)
        for one in opened_pages(browser, viewer):
            if one.is_page:
                found.setdefault(one.page.name, (viewer, one.path))
    return [(name, viewer, path) for name, (viewer, path) in sorted(found.items())]


def draw(browser: Browser, site: str, folder: Path, name: str, viewer: Viewer, path: str) -> None:
    """Draw one page in both languages and widths, and say where it scrolls sideways."""
    for language in ("zh", "en"):
        for width in (PHONE, WIDE):
            context = browser.new_context(**page_options(site, viewer.person, viewer.rights, language, width))
            page = context.new_page()
            page.goto(path)
            page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            note = f"  scrolls sideways: {wide} of {width}" if wide > width else ""
            print(f"{name} {language} {width}  {path} as {viewer}{note}", flush=True)
            context.close()


def draw_readme(browser: Browser, site: str) -> None:
    """Draw the pictures of the README in both languages, with few colours, so that they stay small."""
    README.mkdir(exist_ok=True)
    for language in ("zh", "en"):
        for name, path, person, height in _IN_THE_README:
            options = page_options(site, person, "", language, WIDE)
            context = browser.new_context(**{**options, "viewport": {"width": _WIDTH, "height": height}})
            page = context.new_page()
            page.goto(path, wait_until="networkidle")
            drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            drawn.quantize(_COLOURS, dither=Image.Dither.NONE).save(README / f"{name}.{language}.png", optimize=True)
            context.close()


def main(words: Sequence[str]) -> None:
    """Draw the pages whose name has one of the words, all of them without words."""
    folder = Path(words[0]) if words else FOLDER
    if not STATE.exists() or not CHROMIUM.exists():
        sys.exit(f"needs {STATE}, which `make run` plays, and {CHROMIUM}")
    with served(STATE) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(SWITCHES))
        if words[:1] == ["--readme"]:
            draw_readme(browser, site)
            return
        folder.mkdir(exist_ok=True, parents=True)
        for name, viewer, path in addresses(STATE):
            if len(words) < 2 or any(word in name for word in words[1:]):
                draw(browser, site, folder, name, viewer, path)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
