"""The overdue report as a page: the figures of the service, the filters of the command line, actions in its rows."""

import io
import re
from html import unescape
from urllib.parse import unquote

from openpyxl import load_workbook
from starlette.testclient import TestClient

from engine.domain.deadline.period import Period
from engine.domain.text import collation_key
from engine.services.command_time import rehearsal_clock
from engine.services.reading.overdue import report_overdue
from engine.services.reading.report_scope import report_scope
from engine.services.time_input import instant_of
from engine.web.form_token import form_token
from engine.web.presenters.overdue_rows import anchor_of
from tests.fixtures.pages import Client
from tests.fixtures.plays import Playthrough
from tests.web.site import FORM_KEY, sample_site

OVERDUE = "/reports/overdue"


def items(page: str) -> list[str]:
    """The ids of the rows of a page, in order."""
    return [unescape(id) for id in re.findall(r'<td class="what"><a href="/items/([^#"]+)"', page)]


def rows(browser: TestClient, query: str = "") -> list[str]:
    page = browser.get(f"{OVERDUE}?{query}")
    assert page.status_code == 200, page.text
    return [unquote(id) for id in items(page.text)]


def form(**values: str) -> dict[str, str]:
    return {"form_token": form_token(FORM_KEY), **values}


def test_the_page_shows_the_figures_of_the_service_and_so_does_its_workbook(
    month_by_command: Playthrough, month_pages: Client
) -> None:
    ledger = sample_site(month_by_command.state).ledger
    figures = report_overdue(ledger, rehearsal_clock(ledger.runs))
    browser = month_pages("finance-clerk-1")
    page = browser.get(OVERDUE).text
    assert rows(browser) == [line.occurrence for line in figures.lines]
    assert re.search(rf"<dd><a [^>]*>{figures.total.total}</a>", page)
    assert [int(n) for n in re.findall(r'<b class="number">(\d+)</b>', page)] == list(figures.total.bands)
    book = load_workbook(io.BytesIO(browser.get(f"{OVERDUE}/export/xlsx").content))
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    for line in figures.lines:
        assert any(line.occurrence in row for row in cells), line.occurrence


def test_filters_and_as_of_are_those_of_the_command_line(month_by_command: Playthrough, month_pages: Client) -> None:
    ledger, browser = sample_site(month_by_command.state).ledger, month_pages("finance-clerk-1")
    zone = report_overdue(ledger, rehearsal_clock(ledger.runs)).zone
    at = instant_of("2026-02-05T18:00+08:00", None)  # type: ignore[arg-type]
    assert zone == "Asia/Shanghai" and at is not None
    for filters in ({"department": "hr"}, {"agreement": "sales-finance"}, {"owner": "consumer-credit-clerk"}):
        scope = report_scope(ledger, **filters)
        expected = report_overdue(ledger, at, period=Period.read("2026-01"), scope=scope)
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        shown = rows(browser, f"{query}&period=2026-01&as_of=2026-02-05T18:00")
        assert shown == [line.occurrence for line in expected.lines], filters
        assert shown, filters


def test_each_age_has_its_rows_and_an_order_sorts_them(month_pages: Client) -> None:
    browser = month_pages("finance-clerk-1")
    every = rows(browser)
    parts = [rows(browser, f"age={age}") for age in ("0", "1-3", "4-7", "8-30", "%3E30")]
    assert [id for part in reversed(parts) for id in part] == every
    assert rows(browser, "sort=newest") == every[::-1]
    assert sorted(rows(browser, "sort=money")) == sorted(every) != rows(browser, "sort=money")


def test_names_order_the_lines_in_the_language_of_the_page(month_pages: Client) -> None:
    for language in ("zh", "en"):
        page = month_pages("finance-clerk-1", language=language).get(f"{OVERDUE}?sort=department").text
        departments = re.findall(r'data-label="[^"]+"><div>([^<]+)<span class="quiet under">', page)
        assert len(set(departments)) > 3
        assert departments == sorted(departments, key=collation_key)


def test_the_lines_of_one_subject_stand_under_one_heading_that_leads_to_it(month_pages: Client) -> None:
    page = month_pages("finance-clerk-1").get(f"{OVERDUE}?sort=subject").text
    _, *blocks = page.split('<tr class="group">')
    heads = [re.search(r'href="/subjects/([^"]+)"', block.partition("</th>")[0]) for block in blocks]
    numbers = [head[1] for head in heads if head is not None]
    assert numbers == sorted(set(numbers))
    assert [head is None for head in heads] == [False] * len(numbers) + [True]
    for block in blocks[:-1]:
        assert f"Items: {len(items(block))}" in block.partition("</th>")[0]
    assert sum(len(items(block)) for block in blocks) == len(items(month_pages("finance-clerk-1").get(OVERDUE).text))


def test_every_format_is_a_file_with_the_filters(month_pages: Client) -> None:
    browser = month_pages("finance-clerk-1", language="zh")
    for name in ("xlsx", "csv", "html", "json", "pdf"):
        response = browser.get(f"{OVERDUE}/export/{name}?department=hr&period=2026-02")
        assert response.status_code == 200, name
        assert response.headers["content-disposition"].endswith(f"2026-02.{name}")
    lines = browser.get(f"{OVERDUE}/export/csv?department=hr&period=2026-02").text.splitlines()
    assert len(lines) == 1 + len(rows(browser, "department=hr"))
    assert browser.get(f"{OVERDUE}/export/terminal").status_code == 404


def test_members_see_the_items_of_both_sides_of_their_agreements_alone(month_pages: Client) -> None:
    whole = rows(month_pages("finance-clerk-1"))
    for person, department in (("hr-clerk-2", "hr"), ("sales-clerk-1", "sales")):
        shown = rows(month_pages(person))
        assert shown == [id for id in whole if department in id.partition("/")[0].split("-")], person
        exported = month_pages(person).get(f"{OVERDUE}/export/json").json()
        assert [line["occurrence"] for line in exported["lines"]] == shown
        assert all(line["occurrence"] in shown for line in exported["lines"])
        assert exported["scope"]["seen_by"] == [department]
    hidden = month_pages("hr-clerk-2").get(f"{OVERDUE}?agreement=sales-finance")
    assert hidden.status_code == 404


def test_an_unreadable_filter_is_said_above_the_report(month_pages: Client) -> None:
    browser = month_pages("finance-clerk-1")
    for query, sentence in (("period=x", "is not a period"), ("as_of=soon", "soon"), ("owner=nobody", "nobody")):
        response = browser.get(f"{OVERDUE}?{query}")
        assert (response.status_code, sentence in response.text) == (422, True)
        assert len(items(response.text)) == 12


def test_a_reason_is_typed_in_the_row_and_stays_with_the_item(own_month_pages: Client) -> None:
    clerk, finance = own_month_pages("hr-clerk-2"), own_month_pages("finance-clerk-1")
    item = rows(clerk)[0]
    back = "department=hr&age=%3E30"
    done = clerk.post(
        f"{OVERDUE}/reason",
        data=form(item=item, back=back, category="workload", promised_on="2026-02-13", comment="=1+1 <b>soon</b>"),
    )
    assert done.status_code == 303
    assert done.headers["location"] == f"{OVERDUE}?department=hr&age=%3E30#{anchor_of(item)}"
    page = finance.get(OVERDUE).text
    assert "promised for 13 Feb" in page
    assert "=1+1 &lt;b&gt;soon&lt;/b&gt;" in page and "<b>soon" not in page
    table = finance.get(f"{OVERDUE}/export/csv").text
    assert "=1+1" in table and ",=1+1" not in table
    book = load_workbook(io.BytesIO(finance.get(f"{OVERDUE}/export/xlsx").content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    two_weeks_later = finance.get(f"{OVERDUE}?as_of=2026-02-24T18:00").text
    assert "promised for 13 Feb, which has passed" in two_weeks_later
    assert "人事专员二, 10 Feb" in two_weeks_later


def test_a_refused_reason_keeps_what_was_typed_and_says_why_in_the_row(own_month_pages: Client) -> None:
    clerk = own_month_pages("hr-clerk-2")
    item = rows(clerk)[0]
    values = form(item=item, back="", category="nonsense", promised_on="2026-02-13", comment="still typed")
    refused = clerk.post(f"{OVERDUE}/reason", data=values)
    assert refused.status_code == 422
    assert 'value="still typed"' in refused.text and 'role="alert"' in refused.text
    part = clerk.post(f"{OVERDUE}/reason", data=values, headers={"hx-request": "true"})
    assert part.status_code == 422
    assert part.text.lstrip().startswith(f'<tr id="{anchor_of(item)}"')


def test_only_the_provider_gives_the_reason_and_only_the_other_side_reminds(own_month_pages: Client) -> None:
    clerk, finance = own_month_pages("hr-clerk-2"), own_month_pages("finance-clerk-1")
    item = rows(clerk)[0]
    assert "/reports/overdue/reason" not in finance.get(OVERDUE).text
    assert "/reports/overdue/remind" not in clerk.get(OVERDUE).text
    assert finance.post(f"{OVERDUE}/reason", data=form(item=item, back="", category="other")).status_code == 422
    assert clerk.post(f"{OVERDUE}/remind", data=form(item=item, back="")).status_code == 422
    stranger = own_month_pages("insurance-clerk-1")
    assert stranger.post(f"{OVERDUE}/remind", data=form(item=item, back="")).status_code == 404
    assert stranger.post(f"{OVERDUE}/remind", data=form(item="nothing", back="")).status_code == 404
    auditor = own_month_pages("auditor-1", rights="auditor")
    assert auditor.post(f"{OVERDUE}/remind", data=form(item=item, back="")).status_code == 403


def test_a_reminder_is_one_tap_and_once_a_day(own_month_pages: Client) -> None:
    finance = own_month_pages("finance-clerk-1")
    item = rows(finance)[0]
    sent = form(item=item, back="sort=money")
    part = finance.post(f"{OVERDUE}/remind", data=sent, headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "reminded on 10 Feb" in part.text and "again from 11 Feb" in part.text
    assert finance.post(f"{OVERDUE}/remind", data=sent).headers["location"].startswith(f"{OVERDUE}?sort=money#")
    again = finance.post(f"{OVERDUE}/remind", data=form(item=item, back=""))
    assert again.status_code == 422
    assert "11" in again.text


def test_the_list_of_reports_has_those_that_may_be_opened(month_pages: Client) -> None:
    page = month_pages("finance-clerk-1").get("/reports")
    assert page.status_code == 200
    for link in re.findall(r'<li><a href="([^"]+)">', page.text):
        assert month_pages("finance-clerk-1").get(link).status_code == 200, link
