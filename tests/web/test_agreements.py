"""Agreements on pages: everybody reads them; figures are for those who see their items; revisions and what changed."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine import clock
from engine.domain.agreement.rule import Within
from engine.domain.text import Text
from engine.domain.time.amount import Amount, Unit
from engine.services.command_time import resolve_command_time
from engine.services.definitions.apply import apply
from engine.services.snapshot import rulebook
from tests.fixtures.pages import Client
from tests.web.site import sample_site

CLERK, FINANCE = "sales-clerk-1", "finance-clerk-1"


@pytest.fixture
def apply_change(own_month_pages: Client, tmp_path: Path) -> Callable[..., None]:
    """Changes the second obligation of Sales in the ledger behind ``own_month_pages``."""

    def change(**parts: object) -> None:
        ledger = sample_site(tmp_path / "demo").ledger
        old = rulebook(ledger).definitions
        agreements = tuple(
            replace(
                a,
                obligations=tuple(replace(o, **parts) if n == 1 else o for n, o in enumerate(a.obligations)),  # type: ignore[arg-type]
            )
            if a.id == "sales-finance"
            else a
            for a in old.agreements
        )
        apply(ledger, replace(old, agreements=agreements), resolve_command_time(ledger, None, clock.now()))

    return change


def test_the_list_has_every_agreement_and_figures_only_of_those_whose_items_one_sees(month_pages: Client) -> None:
    of_sales, of_finance = (month_pages(person).get("/agreements").text for person in (CLERK, FINANCE))
    for page in (of_sales, of_finance):
        assert {f'href="/agreements/{id}"' in page for id in ("sales-finance", "hr-finance")} == {True}
    assert [len(re.findall(r"\d\.\d%", page)) for page in (of_sales, of_finance)] == [1, 5]
    exported = month_pages(CLERK).get("/agreements?format=csv").text
    assert "Sales to Finance" in exported


def test_the_list_is_narrowed_to_a_department(month_pages: Client) -> None:
    page = month_pages(CLERK, language="zh").get("/agreements?provider=insurance").text
    assert "保险部对财务部的服务约定" in page
    assert "销售部对财务部的服务约定" not in page


def test_an_agreement_says_each_obligation_in_words_with_its_next_dates_and_who_is_in_charge(
    month_pages: Client,
) -> None:
    page = month_pages(FINANCE).get("/agreements/sales-finance").text
    assert "within 1 working day (at the latest the next working day, close of business)" in page
    assert "If “Vehicle delivered” happened now" in page
    assert page.count("Why?") > 9
    assert "Sun 1 Mar, 12:00" in page
    assert "Owner: 销售顾问一" in page


def test_members_of_other_departments_may_read_an_agreement_and_nobody_finds_one_that_there_is_not(
    month_pages: Client,
) -> None:
    assert month_pages(CLERK).get("/agreements/hr-finance").status_code == 200
    for path in ("/agreements/none", "/agreements/none/changes", "/agreements/none/page"):
        assert month_pages(CLERK).get(path).status_code == 404


def test_the_page_to_sign_is_a_file_in_both_languages(month_pages: Client) -> None:
    response = month_pages(CLERK).get("/agreements/hr-finance/page")
    assert response.headers["content-disposition"].startswith('attachment; filename="hr-finance.html"')
    assert "人事部对财务部的服务约定" in response.text and '<span lang="en">' in response.text


def test_a_change_is_a_revision_with_who_applied_it_and_the_sentences_that_differ(
    own_month_pages: Client, apply_change: Callable[..., None]
) -> None:
    apply_change(due=Within(Amount.of(3, Unit.WORKING_DAY)), title=Text(zh="新的标题", en="Another title"))
    browser = own_month_pages(CLERK)
    page = browser.get("/agreements/sales-finance").text
    assert "No. 2" in page and "the operator" in page
    changes = browser.get("/agreements/sales-finance/changes").text
    assert "0 added · 2 changed · 0 removed" in changes
    assert "within <del>1</del> working <del>day</del>" in changes
    assert "within <ins>3</ins> working <ins>days</ins>" in changes
    backwards = browser.get("/agreements/sales-finance/changes?from=2&to=1").text
    assert "within <ins>1</ins> working <ins>day</ins>" in backwards
    assert browser.get("/agreements/sales-finance/changes?from=2&to=7").status_code == 404


def test_the_map_begins_with_the_own_department_and_its_table_has_the_same_rows(month_pages: Client) -> None:
    page = month_pages(CLERK).get("/agreements/map").text
    assert 'aria-current="true">Sales</a>' in page
    assert page.count('<a href="/agreements/sales-finance"') == 2  # the line and the row
    whole = month_pages(FINANCE, language="zh").get("/agreements/map?department=all").text
    assert whole.count('class="edge') == 5 + 4  # the lines and the legend
    assert "销售部 → 财务部：1 份约定，22 项，按时率 84 %" in whole


def test_the_map_shows_no_figures_of_departments_that_are_not_ones_own(month_pages: Client) -> None:
    page = month_pages(CLERK).get("/agreements/map?department=all").text
    assert page.count('class="edge unknown') == 4 + 1
    assert month_pages(CLERK).get("/agreements/map?department=none").status_code == 200
