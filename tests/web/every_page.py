"""Every page that the sample month has, as each kind of person sees it: found by following the links of the pages.

A page whose path has a part, such as the id of an item, is opened with the parts that links bring. So a page that no
link leads to is noticed, too.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.testclient import TestClient

from engine.web.page import Page, pages

MOST_OF_A_PAGE = 2
"""Addresses of one page that are opened for one person: of a hundred items, these many."""
ASKED_FOR = ("/find?q=A1003", "/find?q=no+such+thing")
"""Addresses that people make by typing, to which no link leads."""
_ELSEWHERE = re.compile(r"[a-z]+:|//")


@dataclass(frozen=True)
class Viewer:
    """Somebody who opens pages: the id of the person, and the rights beside those of their roles."""

    person: str
    rights: str = ""

    def __str__(self) -> str:
        return f"{self.person} {self.rights}".strip()


VIEWERS = (
    Viewer("sales-consultant-2"),
    Viewer("sales-head-1"),
    Viewer("finance-clerk-1"),
    Viewer("finance-head-1", "admin"),
    Viewer("hr-clerk-2", "admin"),
    Viewer("auditor-1", "auditor"),
)


@dataclass(frozen=True)
class Opened:
    """The answer to ``GET`` of one address, with the page that gave it."""

    viewer: Viewer
    page: Page
    path: str
    response: Response
    came_from: str

    @property
    def is_page(self) -> bool:
        """True if a browser shows the answer as a page: it is no redirect, refusal, picture or file to keep."""
        headers = self.response.headers
        is_html = headers.get("content-type", "").startswith("text/html")
        return self.response.status_code == 200 and is_html and "content-disposition" not in headers


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {"a": "href", "img": "src"}
        self.found += (value for name, value in attrs if name == names.get(tag) and value)


def links(html: str) -> list[str]:
    """The addresses of this site that links and images of a page have, without their anchors, in order."""
    parser = _Links()
    parser.feed(html)
    found = (link.partition("#")[0] for link in parser.found if not _ELSEWHERE.match(link))
    return list(dict.fromkeys(link for link in found if link and not link.startswith("/static/")))


@cache
def _routes() -> tuple[tuple[Page, Route], ...]:
    return tuple((page, Route(page.path, lambda _: Response())) for page in pages())


def page_of(path: str) -> Page | None:
    """The page that answers an address; None where there is none."""
    scope = {"type": "http", "method": "GET", "path": path.partition("?")[0]}
    return next((page for page, route in _routes() if route.matches(scope)[0] is Match.FULL), None)


def opened_pages(browser: TestClient, viewer: Viewer) -> Iterator[Opened]:
    """Each page that a viewer reaches from the pages without parts in their path, at most so many times each."""
    waiting = [(page.path, "") for page in pages() if page.get is not None and "{" not in page.path]
    waiting += [(path, "") for path in ASKED_FOR]
    waiting = [(path, came) for path, came in waiting if not _is_closed(browser, path)]
    done: set[str] = set()
    count: Counter[str] = Counter()
    while waiting:
        path, came_from = waiting.pop(0)
        page = page_of(path)
        if page is None:
            raise AssertionError(f"{came_from} links to {path}, which no page answers")
        if path in done or page is None or page.get is None:
            continue
        done.add(path)
        if count[page.name] >= MOST_OF_A_PAGE + ("{" not in page.path):
            continue
        count[page.name] += 1
        response = browser.get(path)
        opened = Opened(viewer, page, path, response, came_from)
        yield opened
        if opened.is_page:
            waiting += ((_absolute(path, link), path) for link in links(response.text))
        elif response.status_code == 303:
            waiting.append((response.headers["location"], path))


def _absolute(path: str, link: str) -> str:
    return path.partition("?")[0] + link if link.startswith("?") else link


def _is_closed(browser: TestClient, path: str) -> bool:
    """True for a page that this viewer has no right to, and for the start page of somebody who has no other yet."""
    return browser.get(path).status_code in (403, 404)
