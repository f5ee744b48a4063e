"""Every page in a real browser: axe finds nothing serious, nothing scrolls sideways on a phone, nothing complains."""

from collections import Counter
from itertools import groupby

import pytest

from tests.fixtures.browsers import PHONE, WIDE, OpenPage
from tests.fixtures.pages import Client
from tests.web.every_page import VIEWERS, Viewer, opened_pages
from tests.web.page_problems import problems

pytestmark = pytest.mark.browser
SETTINGS = (("zh", PHONE, False), ("en", PHONE, False), ("zh", WIDE, False), ("en", WIDE, True))
"""Language, width, dark: each language at each width, and the colours of the night once."""


MOST_VIEWERS = 1
"""People as whom a page is opened."""
_addresses: list[tuple[Viewer, str]] = []


@pytest.fixture
def addresses(month_pages: Client) -> list[tuple[Viewer, str]]:
    """One address of each page, with the first person that it answers; found once for all tests."""
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
            found += (f"{path} as {viewer}: {problem}" for problem in problems(page, width))
        page.context.close()
    assert "\n".join(found) == ""
