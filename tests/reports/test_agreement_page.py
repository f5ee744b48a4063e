"""The page that two heads sign: everything is on it, in both languages, and nothing that runs or hides."""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.escalation_policy import Audience, EscalationPolicy, EscalationStep
from engine.domain.agreement.organisation import Role
from engine.domain.text import Text
from engine.domain.time.amount import Amount
from engine.loading.folder import load
from engine.reports.agreement_html import agreement_html
from engine.reports.agreement_text import agreement_text
from engine.store.codec import dump, sha256

ROOT = Path(__file__).parents[2] / "definitions"
IDS = (
    "consumer-credit-finance",
    "customer-service-finance",
    "hr-finance",
    "insurance-finance",
    "sales-finance",
)
REVISION = "5f0c" * 16
CHROMIUM = Path("/usr/bin/chromium")
HOSTILE = 'A<script>alert("1")</script>&\u202eB\x1b[31m\nC'


@pytest.fixture(scope="module")
def defined() -> Definitions:
    loaded = load(ROOT)
    assert loaded.definitions is not None
    return loaded.definitions


def shipped(defined: Definitions, id: str) -> Agreement:
    found = defined.agreement(id)
    assert found is not None
    return found


def text_of(defined: Definitions, agreement: Agreement, *, revision: str = REVISION, width: int = 80) -> str:
    return agreement_text(agreement, defined.organisation, defined.catalogue, revision=revision, width=width)


def html_of(defined: Definitions, agreement: Agreement, *, revision: str = REVISION) -> str:
    return agreement_html(agreement, defined.organisation, defined.catalogue, revision=revision)


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Read(HTMLParser):
    """The words of a page, and every tag with its attributes; void tags aside, each has to be closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


def test_the_text_of_one_obligation(defined: Definitions) -> None:
    page = text_of(defined, shipped(defined, "insurance-finance"))
    start = page.index("### 6.")
    assert page[start : page.index("### 7.")] == (
        "### 6. insurance/6  [关键时刻 key moment]\n"
        "   每月5日前提供欠款报表\n"
        "   Arrears report before the 5th\n"
        "\n"
        "   责任岗位 Owner    保险专员；由会计接收\n"
        "                     Insurance clerk; received by Accountant\n"
        "   何时 When         每月，针对上月\n"
        "                     every month, for the month before\n"
        "   期限 Due          须在 5 日之前（最晚 4 日 24:00）\n"
        "                     before the 5th (at the latest the 4th, end of day)\n"
        "   最早交付 Earliest 所针对的那一期最后一个工作日下班时起才可以交付，此前不提醒\n"
        "                     the close of the last working day of the period it is\n"
        "                     about; no reminders before that\n"
        "   凭证 Evidence     - 欠款报表（附表格，须含列：客户、金额、逾期天数）\n"
        "                       Arrears report (a table with the columns 客户, 金额, 逾期\n"
        "                       天数)\n"
        "                     - 本期无发生的，由本人署名提交零报告，视为交付\n"
        "                       a signed “nothing to report” counts as a delivery\n"
        "   验收 Acceptance   接收方在 2 个工作日内验收或退回；逾期未答复视为验收\n"
        "                     the consumer accepts or returns it within 2 working days;\n"
        "                     accepted automatically if nobody responds\n"
        "\n"
    )


def test_the_text_begins_with_the_parties_and_ends_with_the_signatures(defined: Definitions) -> None:
    page = text_of(defined, shipped(defined, "insurance-finance"))
    assert page.startswith(
        "汽车销售服务店\n"
        "Car dealership\n"
        "\n"
        "# 保险部对财务部的服务约定\n"
        "# Insurance to Finance\n"
        "\n"
        "   提供方 Provider   保险部\n"
        "                     Insurance\n"
        "   接收方 Consumer   财务部\n"
        "                     Finance\n"
        "   有效期 In force   期限在 2026年1月1日及以后的事项，无终止日期\n"
        "                     for items due from 1 January 2026 on, with no end date\n"
    )
    assert page.endswith(
        "提供方 Provider · 保险部 Insurance · 保险部经理 Head of insurance\n"
        "\n"
        "签字 Signature ________________________________  日期 Date ______________\n"
        "\n"
        "接收方 Consumer · 财务部 Finance · 财务部经理 Head of finance\n"
        "\n"
        "签字 Signature ________________________________  日期 Date ______________\n"
        "\n"
        "版本 Revision (SHA-256), insurance-finance:\n"
        f"{REVISION}\n"
    )


def test_each_source_of_the_five_shipped_agreements_is_on_a_page(defined: Definitions) -> None:
    assert [a.id for a in defined.agreements] == list(IDS)
    clauses: set[str] = set()
    for agreement in defined.agreements:
        page, html = text_of(defined, agreement), Read(html_of(defined, agreement)).words
        for obligation in agreement.obligations:
            source = obligation.source
            assert source is not None
            assert re.search(rf"^### \d+\. {re.escape(source)}(  |$)", page, re.MULTILINE)
            assert re.search(rf"^{re.escape(source)}( |$)", html, re.MULTILINE)
            clauses.add(re.sub(r"[a-z]$", "", source))
    assert len(clauses) == 34


@pytest.mark.parametrize("id", IDS)
def test_each_shipped_obligation_has_its_title_and_every_row_in_both_languages(defined: Definitions, id: str) -> None:
    agreement = shipped(defined, id)
    page, html = text_of(defined, agreement, width=400), Read(html_of(defined, agreement)).words
    for obligation in agreement.obligations:
        for title in (obligation.title.zh, obligation.title.en):
            assert title in page
            assert title in html
    for label in ("责任岗位 Owner", "何时 When", "期限 Due", "凭证 Evidence", "验收 Acceptance"):
        assert page.count(f"   {label} ") == html.count(label) == len(agreement.obligations)


@pytest.mark.parametrize("id", IDS)
def test_the_revision_is_the_whole_hash_of_the_agreement(defined: Definitions, id: str) -> None:
    agreement = shipped(defined, id)
    revision = sha256(dump(agreement))
    assert len(revision) == 64
    assert text_of(defined, agreement, revision=revision).endswith(f"\n{revision}\n")
    html = html_of(defined, agreement, revision=revision)
    assert f"<code>{revision}</code>" in html
    assert f'content: "版本 Revision {revision}";' in html  # at the foot of each sheet


def test_how_soon_promptly_is_stands_as_its_number(defined: Definitions) -> None:
    page = text_of(defined, shipped(defined, "insurance-finance"))
    assert "1 个工作日内（最晚下一个工作日下班时）" in page
    assert "promptly" not in page


def test_parts_of_one_line_name_each_other(defined: Definitions) -> None:
    page = text_of(defined, shipped(defined, "hr-finance"))
    assert "   同组 Together     与第 2、3 条同组，分别办结\n" in page
    assert "grouped with 2, 3; each is completed separately\n" in page


def test_an_end_and_a_department_as_receiver_are_said(defined: Definitions) -> None:
    agreement = shipped(defined, "insurance-finance")
    first = replace(agreement.obligations[0], receiver=None)
    changed = replace(agreement, effective_until=date(2026, 12, 31), obligations=(first,))
    page = text_of(defined, changed, width=100)
    assert "期限在 2026年1月1日至2026年12月31日之间的事项，含首尾两天\n" in page
    assert "for items due from 1 January 2026 to 31 December 2026, both days included\n" in page
    assert "保险专员；由财务部任何人接收\n" in page
    assert "Insurance clerk; received by anyone of Finance\n" in page


def test_one_escalation_is_said_once_and_several_by_their_letters(defined: Definitions) -> None:
    agreement = shipped(defined, "insurance-finance")
    shared = text_of(defined, agreement)
    assert shared.count("提醒 Reminders ") == 1
    assert "2 working days before it falls due: the owner\n" in shared
    gentle = EscalationPolicy("gentle", (EscalationStep(None, False, (Audience.OWNER,)),))
    first = replace(agreement.obligations[0], escalation=gentle)
    page = text_of(defined, replace(agreement, obligations=(first, *agreement.obligations[1:])))
    assert page.count("   提醒 Reminders    按提醒 A\n                     as in Reminders A\n") == 1
    assert page.count("   提醒 Reminders    按提醒 B\n") == len(agreement.obligations) - 1
    assert "   提醒 Reminders A  到期时提醒责任岗位\n" in page
    assert "   提醒 Reminders B  - 到期前 2 个工作日提醒责任岗位\n" in page


def test_calendars_that_differ_stand_with_each_obligation(defined: Definitions) -> None:
    agreement = shipped(defined, "insurance-finance")
    first = replace(agreement.obligations[0], calendar="sales")
    page = text_of(defined, replace(agreement, obligations=(first, *agreement.obligations[1:])))
    assert page.count("   日历 Calendar     sales\n") == 1
    assert page.count("   日历 Calendar     dealership\n") == len(agreement.obligations) - 1


@pytest.mark.parametrize("width", [40, 80, 100])
@pytest.mark.parametrize("id", IDS)
def test_no_line_is_wider_than_asked_for_or_begins_with_punctuation(defined: Definitions, id: str, width: int) -> None:
    *lines, last = text_of(defined, shipped(defined, id), width=width).split("\n")
    assert last == ""
    for line in lines:
        assert line == line.rstrip()
        assert columns(line) <= width or line.lstrip().startswith((REVISION, "签字", "版本"))
        assert not line.lstrip().startswith(tuple("，。；：、）”"))
        assert not line.endswith(tuple("（“"))


def test_a_word_longer_than_its_column_is_cut_not_lost(defined: Definitions) -> None:
    agreement = replace(shipped(defined, "insurance-finance"), title=Text.plain("x" * 150))
    page = text_of(defined, agreement)
    assert max(columns(line) for line in page.split("\n")) <= 80
    assert page.count("x", 0, page.index("提供方")) == 150


@pytest.mark.parametrize("id", IDS)
def test_the_page_needs_nothing_and_runs_nothing(defined: Definitions, id: str) -> None:
    html = html_of(defined, shipped(defined, id))
    tags = Read(html).tags
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img", "iframe", "object", "form", "base"})
    for tag, attributes in tags:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attributes), tag
        assert attributes.get("href") in (None, "data:,")
    assert re.search(r"url\(|@import|https?:", html) is None
    policy = next(a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert html.endswith("</html>\n")


def test_hostile_words_are_shown_and_not_obeyed(defined: Definitions) -> None:
    agreement = shipped(defined, "sales-finance")
    hostile = Text.plain(HOSTILE)
    obligations = tuple(replace(o, title=hostile, source=HOSTILE, calendar=HOSTILE) for o in agreement.obligations)
    changed = replace(agreement, id=HOSTILE, title=hostile, obligations=obligations)
    organisation = replace(
        defined.organisation,
        title=hostile,
        departments=tuple(replace(d, title=hostile) for d in defined.organisation.departments),
        roles=tuple(Role(r.id, hostile, r.department) for r in defined.organisation.roles),
    )
    catalogue = replace(defined.catalogue, events=tuple(replace(e, title=hostile) for e in defined.catalogue.events))
    html = agreement_html(changed, organisation, catalogue, revision=HOSTILE)
    assert {tag for tag, _ in Read(html).tags}.isdisjoint({"script"})
    assert "A&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;&amp;B[31m C" in html
    assert "<script" not in html
    assert html.count("</style>") == 1
    page = agreement_text(changed, organisation, catalogue, revision=HOSTILE, width=100)
    for text in (html, page):
        assert not any(unicodedata.category(c) in ("Cc", "Cf") and c != "\n" for c in text)
    assert '# A<script>alert("1")</script>&B[31m C\n' in page


def test_roles_and_departments_that_are_gone_stand_as_their_ids(defined: Definitions) -> None:
    empty = replace(defined.organisation, departments=(), roles=())
    agreement = shipped(defined, "insurance-finance")
    page = agreement_text(agreement, empty, defined.catalogue, revision=REVISION)
    assert "   提供方 Provider   insurance\n   接收方 Consumer   finance\n" in page
    assert "   责任岗位 Owner    insurance-clerk；由finance-clerk接收\n" in page
    assert "\n提供方 Provider · insurance\n" in page
    assert "insurance" in agreement_html(agreement, empty, defined.catalogue, revision=REVISION)


@pytest.mark.parametrize("id", IDS)
def test_equal_agreements_give_equal_bytes(defined: Definitions, id: str) -> None:
    again = load(ROOT).definitions
    assert again is not None
    first, second = shipped(defined, id), shipped(again, id)
    assert text_of(defined, first).encode() == text_of(again, second).encode()
    assert html_of(defined, first).encode() == html_of(again, second).encode()


def test_a_changed_amount_is_seen_on_the_page(defined: Definitions) -> None:
    agreement = shipped(defined, "insurance-finance")
    request = agreement.obligations[-1]
    changed = replace(request, respond=Amount.parse("2 working hours"))
    page = text_of(defined, replace(agreement, obligations=(*agreement.obligations[:-1], changed)))
    assert "收到请求后，2 工作小时内答复" in page
    assert "answered within 2 working hours of the request" in page


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


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 794])
def test_the_page_opens_without_complaint_and_fits(
    defined: Definitions, browser: Browser, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "agreement.html"
    file.write_text(html_of(defined, shipped(defined, "sales-finance")), encoding="utf-8")
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 1123})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: complaints.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # a style sheet that the page's own policy refuses would leave the background of the browser
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(236, 238, 241)"
    assert [c for c in complaints if not c.startswith("data:")] == []
    page.close()


def test_the_page_says_that_changes_need_both_signatures_where_they_do(defined: Definitions) -> None:
    plain = shipped(defined, "insurance-finance")
    signed = replace(plain, sign_off=True)
    en = "a change comes into force once the heads of both departments have signed it"
    for page in (" ".join(text_of(defined, signed, width=200).split()), Read(html_of(defined, signed)).words):
        assert "变更须经双方部门负责人签署后生效" in page and en in page
    assert "签署后生效" not in text_of(defined, plain, width=200)
