"""Scorecard, satisfaction, defects and trend on pages: the figures of the reports, within what a reader may see."""

import re
from pathlib import Path

import pytest

from engine.domain.text import Language
from engine.reports.html import html_page
from engine.reports.kind import report_kinds
from engine.services.command_time import resolve_command_time
from engine.services.reading.report_scope import report_scope
from engine.services.snapshot import rulebook
from tests.fixtures.pages import Client
from tests.web.site import sample_site

FINANCE, HEAD = "finance-head-1", "sales-head-1"
NAMES = ("scorecard", "satisfaction", "defects", "trend")


def cells(html: str) -> list[str]:
    """The texts of the cells of all tables, in order."""
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", html, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", cell)).strip() for cell in found]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("department", [None, "sales"])
def test_a_page_has_the_figures_of_the_report(
    month_pages: Client, month_to_read: Path, name: str, department: str | None
) -> None:
    site = sample_site(month_to_read)
    kind, ledger = report_kinds()[name], site.ledger
    at = resolve_command_time(ledger, None, site.now(), run=True).at
    figures = kind.figures(ledger, at, None, report_scope(ledger, department=department))
    report = html_page(kind.report(figures, rulebook(ledger).organisation), language=Language.EN)
    page = month_pages(FINANCE).get(f"/reports/{name}" + (f"?department={department}" if department else ""))
    assert page.status_code == 200
    assert cells(page.text) == cells(report)


def test_numbers_lead_to_what_they_are_made_of(month_pages: Client) -> None:
    page = month_pages(FINANCE).get("/reports/scorecard?period=2026-01").text
    assert 'href="/agreements/sales-finance"' in page
    assert 'href="/reports/overdue?period=2026-01&amp;department=sales"' in page
    assert 'href="/reports/satisfaction?period=2026-01&amp;department=' in page


@pytest.mark.parametrize("name", NAMES)
def test_a_member_reads_the_own_department_or_an_agreement_of_it_and_nothing_else(
    month_pages: Client, name: str
) -> None:
    browser = month_pages(HEAD)
    begun = browser.get(f"/reports/{name}").text
    assert "Scope: provided by Sales, only agreements of Sales" in begun
    assert browser.get(f"/reports/{name}?agreement=sales-finance").status_code == 200
    assert browser.get(f"/reports/{name}?department=insurance").status_code == 404
    assert browser.get(f"/reports/{name}?agreement=hr-finance").status_code == 404
    assert browser.get(f"/reports/{name}/export/csv?department=insurance").status_code == 404


def test_a_filter_that_cannot_be_read_is_refused_in_a_sentence_above_the_report(month_pages: Client) -> None:
    response = month_pages(FINANCE).get("/reports/scorecard?period=yesterday")
    assert response.status_code == 422
    assert 'role="alert"' in response.text


def test_a_report_is_a_file_in_each_format_under_a_name_of_its_own(month_pages: Client) -> None:
    browser = month_pages(FINANCE, language="zh")
    for format_, begin in (("xlsx", b"PK"), ("csv", "\ufeff".encode()), ("html", b"<!doctype"), ("json", b"{")):
        response = browser.get(f"/reports/scorecard/export/{format_}?period=2026-01")
        assert response.content.startswith(begin)
        named = response.headers["content-disposition"]
        assert named.startswith("attachment;") and "filename*=UTF-8''%E8%AE%B0%E5%88%86" in named
    assert browser.get("/reports/scorecard/export/terminal").status_code == 404
