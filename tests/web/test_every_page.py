"""Rules that hold on every page that the sample month has, for every kind of person, in both languages."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from engine.web.headers import HEADERS
from engine.web.page import pages
from engine.web.static_files import asset
from tests.fixtures.pages import Client
from tests.web.every_page import VIEWERS, Opened, Viewer, opened_pages

MOST_BYTES = 60_000
"""Over the wire, with style sheets and scripts; pictures of evidence apart."""
NOT_REACHED = frozenset({"agreement_changes", "survey_answer", "link"})
"""Pages to which no link of the sample month leads: each agreement has one revision there, no round is open, and a link
that sets a password is handed to its person."""
_SANDBOX = {"content-security-policy": "default-src 'none'; sandbox"}
OTHER_HEADERS: dict[str, dict[str, str]] = {
    "evidence_picture": {**_SANDBOX, "cache-control": "private, no-cache"},
    "evidence_download": _SANDBOX,
}
"""By page, the headers that differ from those of all pages. A page without a row has the strict ones."""
_FIELDS = frozenset({"input", "select", "textarea"})
_UNLABELLED = frozenset({"hidden", "submit", "image"})
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr", "path", "rect", "circle", "line"})


class _Audit(HTMLParser):
    """Reads a page and keeps what breaks a rule."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[str] = []
        self.headings: list[int] = []
        self.post_forms = self.tokens = 0
        self.in_label = 0
        self.assets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        names = [name for name, _ in attrs]
        if "style" in names or any(name.startswith("on") for name in names) or tag == "style":
            self.faults.append(f"inline style or script: <{tag} {values}>")
        if tag == "script" and not values.get("src", "").startswith("/static/"):
            self.faults.append("a script that is not a file of ours")
        if len(names) != len(set(names)):
            self.faults.append(f"an attribute twice: <{tag} {names}>")
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "label":
            self.in_label += 1
            self.labels.add(values.get("for", ""))
        if tag in _FIELDS and values.get("type") not in _UNLABELLED:
            named = self.in_label or {"aria-label", "aria-labelledby", "aria-hidden"} & set(names)
            self.fields += [] if named else [values.get("id", f"<{tag} {values}>")]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "form" and values.get("method") == "post":
            self.post_forms += 1
        if values.get("name") == "form_token":
            self.tokens += 1
        if tag in ("script", "link") and "icon" not in values.get("rel", ""):
            self.assets.append(values.get("src") or values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.in_label -= 1

    def problems(self) -> list[str]:
        """All that breaks a rule."""
        twice = sorted({id for id in self.ids if self.ids.count(id) > 1})
        return [
            *self.faults,
            *(f"the id {id} stands twice" for id in twice),
            *(f"a field without a label: {field}" for field in self.fields if field not in self.labels),
            *([] if self.headings.count(1) == 1 else [f"{self.headings.count(1)} main headings"]),
            *([] if self.post_forms == self.tokens else ["a form without its token"]),
        ]


def _size(text: str, assets: list[str]) -> int:
    """The bytes of a page over the wire, with its style sheets and scripts."""
    files = [asset(address.removeprefix("/static/").partition("?")[0]) for address in assets]
    return sum(len(gzip.compress(content, 9)) for content in [text.encode(), *(f.content for f in files if f)])


_walked: dict[tuple[Viewer, str], list[Opened]] = {}


def _pages(month_pages: Client, viewer: Viewer, language: str) -> list[Opened]:
    """The pages that a viewer reaches; they are walked once for all tests."""
    if (viewer, language) not in _walked:
        browser = month_pages(viewer.person, rights=viewer.rights, language=language)
        _walked[viewer, language] = list(opened_pages(browser, viewer))
    return _walked[viewer, language]


def _problems(one: Opened, language: str) -> Iterator[str]:
    headers, response = one.response.headers, one.response
    if response.status_code not in (200, 303):
        yield f"status {response.status_code}, linked from {one.came_from or 'the menu'}"
    for name, value in (HEADERS | OTHER_HEADERS.get(one.page.name, {})).items():
        if headers.get(name) != value:
            yield f"{name}: {headers.get(name)}"
    if one.is_page:
        audit = _Audit()
        audit.feed(response.text)
        yield from audit.problems()
        if (size := _size(response.text, audit.assets)) > MOST_BYTES:
            yield f"{size} bytes over the wire"
        if f'<html lang="{"zh-CN" if language == "zh" else "en"}">' not in response.text:
            yield "the language is not said"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewer", VIEWERS, ids=str)
def test_every_page_and_every_link_on_it_keeps_the_rules(month_pages: Client, viewer: Viewer, language: str) -> None:
    opened = _pages(month_pages, viewer, language)
    assert "\n".join(f"{one.path}: {problem}" for one in opened for problem in _problems(one, language)) == ""


def test_every_page_is_reached_by_a_link(month_pages: Client) -> None:
    reached = {one.page.name for viewer in VIEWERS for one in _pages(month_pages, viewer, "en")}
    expected = {page.name for page in pages() if page.get is not None}
    assert sorted(expected - reached - NOT_REACHED) == []
