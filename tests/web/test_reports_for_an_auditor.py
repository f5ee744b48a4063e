"""An auditor of one period sees what was first due in it, everywhere, and nothing of another one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from engine.domain.access.access import Access
from engine.domain.access.right import Right
from engine.domain.deadline.period import Period
from engine.domain.figures.month_end import MonthEndChoice, MonthEndState
from engine.services.command_time import rehearsal_clock
from engine.services.ports.ledger import Ledger
from engine.services.reading.month_end import month_end
from engine.services.reading.overdue import report_overdue
from engine.web.app import create_app
from engine.web.site import Site
from tests.fixtures.pages import Client
from tests.web.site import FORM_KEY, sample_site
from tests.web.test_overdue_page import rows
from tests.web.test_praise import praise_form, send

JANUARY = Period.read("2026-01")
Auditor = Callable[[], TestClient]


@dataclass(frozen=True)
class AuditorOfJanuary:
    """Everybody is an auditor of January, from outside."""

    def access(self, request: Request, at: datetime, one_state: Ledger) -> Access:
        return Access("auditor-1", frozenset({Right.AUDITOR}), period=JANUARY)

    def form_key(self, request: Request) -> str:
        return FORM_KEY


@pytest.fixture
def auditor(month_to_read: Path) -> TestClient:
    return _auditor_of_january(sample_site(month_to_read))


def _auditor_of_january(site: Site) -> TestClient:
    own = Site(site.workspace, site.ledger, site.evidence, site.now, AuditorOfJanuary())
    return TestClient(create_app(own), headers={"accept-language": "en"}, follow_redirects=False)


def test_the_overdue_report_has_the_items_of_the_period_alone(month_to_read: Path, auditor: TestClient) -> None:
    ledger = sample_site(month_to_read).ledger
    at = rehearsal_clock(ledger.runs)
    listed = month_end(ledger, at, JANUARY)
    of_january = {line.occurrence for line in listed.lines.chosen(MonthEndChoice())}
    whole = report_overdue(ledger, at, period=JANUARY)
    expected = [line.occurrence for line in whole.lines if line.occurrence in of_january]
    assert 0 < len(expected) < len(whole.lines)
    assert rows(auditor) == expected
    exported = auditor.get("/reports/overdue/export/json").json()
    assert [line["occurrence"] for line in exported["lines"]] == expected
    assert exported["total"]["count"] == len(expected)
    assert exported["counts"] == auditor.get("/reports/overdue/export/json?period=2026-01").json()["counts"]
    assert exported["counts"]["due"] == whole.due.due.count
    assert exported["questions"] == exported["vacant_roles"] == exported["awaited"]["items"] == []


def test_another_period_is_not_there(auditor: TestClient) -> None:
    for path in ("/reports/overdue", "/reports/month-end", "/reports/overdue/export/xlsx"):
        assert auditor.get(f"{path}?period=2026-01").status_code == 200, path
        assert auditor.get(f"{path}?period=2026-02").status_code == 404, path
    assert "February" not in auditor.get("/reports/month-end").text
    assert auditor.get("/department").status_code == 403


def test_the_praise_is_that_for_items_of_the_period(own_month_pages: Client, tmp_path: Path) -> None:
    """In a ledger with praise for an item of January and for one of February."""
    browser, site = own_month_pages("finance-clerk-1"), sample_site(tmp_path / "demo")
    auditor = _auditor_of_january(site)
    at = rehearsal_clock(site.ledger.runs)
    given = {}
    for month in ("January", "February"):
        lines = month_end(site.ledger, at, Period.read(f"2026-{'01' if month == 'January' else '02'}")).lines
        done = (line for line in lines.chosen(MonthEndChoice()) if line.state is MonthEndState.DONE)
        addresses = (f"/praise?item={quote(line.occurrence)}" for line in done if line.consumer == "finance")
        given[month] = next(address for address in addresses if 'id="praise-text"' in browser.get(address).text)
        form = praise_form(browser, given[month])
        form.set("text", f"of {month}")
        assert send(browser, form).status_code == 303
    assert "of February" in browser.get("/praise").text
    for address in ("/praise", "/praise?format=csv"):
        seen = auditor.get(address).text
        assert "of January" in seen
        assert "of February" not in seen
    assert auditor.get(given["January"]).status_code == 200
    assert auditor.get(given["February"]).status_code == 404
    assert 'href="/praise"' in auditor.get("/reports").text


def test_no_page_leads_to_the_defects_of_all_periods_that_such_an_auditor_may_not_open(auditor: TestClient) -> None:
    assert auditor.get("/defects").status_code == 404
    for page in ("/reports", "/agreements"):
        text = auditor.get(page).text
        assert 'href="/defects"' not in text, page
        assert "/agreements" in text
