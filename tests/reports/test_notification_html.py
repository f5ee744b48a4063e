"""A notification as HTML says what its text says, on a phone and on a desk, by day and by night."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine.domain.agreement.organisation import Organisation
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.notification.batch import Notification
from engine.domain.notification.note import ReturnNote
from engine.domain.text import Language, Text
from tests.reports.test_notification_text import (
    ARREARS,
    AT,
    CASH,
    DECORATION,
    FILE,
    SIGNED,
    SLIP,
    TRANSFER,
    ZONE,
    digest,
    item,
    joined,
    local,
    message,
    person,
    single,
)

CHROMIUM = Path("/usr/bin/chromium")
RETURNED = replace(SIGNED, notes=(ReturnNote("finance-clerk-1", "no signature of the customer"),))
REMINDED = replace(SLIP, topic=NotificationTopic.parse("reminded 2026-02-10T01:00:00Z"))
LEAST_CONTRAST = 4.5
"""WCAG 2.2, level AA, for text of normal size."""


class _Visible(HTMLParser):
    """Collects the text of the body."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = self.inside or tag == "body"

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.texts.append(data.strip())


def notifications_for(language: Language) -> dict[str, Notification]:
    owner = person("销售甲", "sales", "sales-consultant", language)
    head = person("财务乙", "finance", "finance-head", language)
    return {
        "owner": digest(owner, RETURNED, SLIP, CASH, FILE, DECORATION),
        "head": digest(head, SLIP, ARREARS, TRANSFER),
        "line": digest(person("人事甲", "hr", "hr-clerk", language), *joined("deposit")),
        "returned": single(owner, RETURNED),
        "reminded": single(owner, REMINDED),
    }


def html_of(notification: Notification, organisation: Organisation, *, rehearsal: bool = False) -> tuple[str, str]:
    """The text and the HTML of a notification."""
    language = notification.to.language
    found = message(notification, organisation, zone=ZONE, language=language, at=AT, rehearsal=rehearsal)
    assert found.html is not None
    return found.text, found.html


def visible(html: str) -> str:
    parser = _Visible()
    parser.feed(html)
    return re.sub(r"\s+", " ", " ".join(parser.texts))


def squeezed(text: str) -> str:
    """A text without what the two forms write otherwise: blanks, marks of lists and groups, capital letters."""
    return re.sub(r"[\s*【】·\[\]()=-]|项", "", text).casefold()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", ["owner", "head", "line", "returned", "reminded"])
def test_each_line_of_the_text_is_on_the_page(organisation: Organisation, language: Language, name: str) -> None:
    text, html = html_of(notifications_for(language)[name], organisation, rehearsal=True)
    page = squeezed(visible(html))
    lines = [line for line in text.splitlines() if line.strip(" -") and not line.strip().startswith(("Id:", "编号："))]
    assert [line for line in lines if squeezed(line) not in page] == []


def test_the_id_of_an_item_is_on_the_page_once(organisation: Organisation) -> None:
    text, html = html_of(notifications_for(Language.EN)["head"], organisation)
    ids = re.findall(r"Id: (\S+)", text)
    assert [visible(html).count(id) for id in ids] == [1] * len(ids)


def test_equal_notifications_give_equal_bytes_and_ask_for_nothing(organisation: Organisation) -> None:
    notification = notifications_for(Language.ZH)["owner"]
    html = html_of(notification, organisation)[1]
    assert html == html_of(notification, organisation)[1]
    assert not re.search(r"<(img|script|link|iframe|form)|https?:|url\(", html)
    assert '<html lang="zh-CN">' in html


def test_what_people_wrote_is_text_and_no_markup(organisation: Organisation) -> None:
    forged = item(
        "sales-finance/x@e/A-1", Text.plain("<script>x</script>"), local(9, 9), what="due", label='"><img src=x>'
    )
    forged = replace(forged, notes=(ReturnNote("<b>ann</b>", "</table>&amp;"),))
    to = person("<i>甲</i>", "sales", "sales-consultant", Language.ZH)
    html = html_of(single(to, forged), organisation)[1]
    assert not re.search(r"<(script|img|b|i)\b", html)
    assert "&lt;b&gt;ann&lt;/b&gt;：&lt;/table&gt;&amp;amp;" in html


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing; CI has to open the pages")
        pytest.skip(f"{CHROMIUM} is missing: install chromium to open the pages")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


PALE = """
least => {
  const part = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = rgb => rgb.slice(0, 3).map(part).reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const read = text => text.match(/[0-9.]+/g).map(Number);
  const behind = e => {
    const colour = read(getComputedStyle(e).backgroundColor);
    return colour.length === 4 && colour[3] === 0 ? behind(e.parentElement) : colour;
  };
  return [...document.body.querySelectorAll('*')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .filter(e => {
      const [a, b] = [light(read(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05) < least;
    })
    .map(e => e.textContent.trim());
}
"""


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 820])
def test_it_fits_and_can_be_read(organisation: Organisation, browser: Browser, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    for language in Language:
        for name, notification in notifications_for(language).items():
            page.set_content(html_of(notification, organisation, rehearsal=True)[1])
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert page.evaluate(PALE, LEAST_CONTRAST) == [], name
    page.close()
