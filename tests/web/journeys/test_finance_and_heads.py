"""What finance and heads do: filter and export the overdue report, close a month, answer a bad rating and a survey."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from engine.services.surveys.result import collected
from engine.store.ledger import SqlLedger
from engine.wording.pages import department, month_end, reports, surveys
from tests.builders import instant
from tests.web.journeys.conftest import House

pytestmark = pytest.mark.browser


def test_finance_filters_exports_and_opens_the_workbook(house: House, tmp_path: Path) -> None:
    person = house.enter("finance-clerk-1", "/reports")
    page = person.page
    person.press(person.link(reports.OVERDUE))
    rows = page.locator(".overdue-lines tbody tr")
    expect(rows).to_have_count(12)
    person.choose(page.locator("select[name=department]"), "consumer-credit")
    if not person.manner.javascript:
        person.press(page.locator(".report-filters button"))
    page.wait_for_url(re.compile("department=consumer-credit"))
    rows.nth(5).wait_for(state="detached")
    shown = rows.count()
    assert 0 < shown < 12
    person.press(page.locator(".menu-of summary"))
    with page.expect_download() as downloading:
        person.press(page.locator(".menu-of a[href*='/xlsx']"))
    file = tmp_path / "overdue.xlsx"
    downloading.value.save_as(file)
    assert downloading.value.suggested_filename == f"{person.say(reports.OVERDUE)} 2026-02.xlsx"
    cells = [str(cell.value) for row in load_workbook(file).worksheets[0].iter_rows() for cell in row]
    assert sum("@" in cell for cell in cells) == shown
    person.fits()


def test_the_head_of_finance_closes_the_month(house: House) -> None:
    person = house.enter("finance-head-1", "/reports")
    page = person.page
    person.press(person.link(reports.MONTH_END))
    person.press(page.locator(".tiles a[href*='state=missing']"))
    page.wait_for_url(re.compile("state=missing"))
    expect(page.locator("#items tbody tr")).to_have_count(4)
    person.press(person.link(month_end.TO_CLOSE))
    close = page.locator("main form:not(.rehearsal) button.primary")
    expect(close).to_contain_text("5")
    person.fits()
    person.press(close)
    person.sees(month_end.NOTHING_LATER)
    person.fits()


def test_a_head_answers_a_bad_rating(house: House) -> None:
    rater = house.enter("finance-clerk-1", "/items/sales-finance/last-month.business-slips@2026-01")
    rating = rater.page.locator("#rate")
    if not rating.locator("form").is_visible():
        rater.press(rating.locator("summary").first)
    rater.tick(rating.locator("input[name=score][value='1']"))
    rater.choose(rating.locator("select[name=reason]"), "late")
    rater.press(rating.locator("button").last)
    rater.page.locator(".flash").wait_for()
    head = house.enter("sales-head-1", "/department")
    page, answer = head.page, "Called: the slips come on the 2nd from now on"
    head.press(page.locator(".tiles").get_by_role("link", name=head.say(department.RATINGS)))
    page.wait_for_url(re.compile("list=ratings"))
    expect(page.locator("#items tbody tr")).to_have_count(1)
    head.fits()
    contact = page.locator("#items tbody a").first.get_attribute("href")
    head.press(page.locator("#items tbody a").first)
    head.type(page.locator("#deliver textarea[name=comment]"), answer)
    head.press(page.locator("#deliver button.primary"))
    expect(page.get_by_text(answer).first).to_be_visible()
    head.go("/department")
    head.press(page.locator(".tiles").get_by_role("link", name=head.say(department.RATINGS)))
    page.wait_for_url(re.compile("list=ratings"))
    expect(page.locator(f'#items a[href="{contact}"]')).to_have_count(0)


def test_a_head_answers_a_survey(surveyed_house: House) -> None:
    person = surveyed_house.enter("finance-head-1", "/surveys")
    page = person.page
    person.press(person.link(surveys.ANSWER))
    person.press(page.locator("a.primary").first)
    person.press(page.locator("button[name=score][value='4']"))
    expect(page.get_by_text("2 / 3")).to_be_visible()
    person.press(page.locator("button[name=score][value='2']"))
    person.type(page.locator("textarea"), "OK")
    person.fits()
    person.press(page.locator("button[value=finish]"))
    expect(page.locator(".mark.done")).to_be_visible()
    ledger: SqlLedger = surveyed_house.site.ledger
    (given,) = collected(ledger, "quarterly@2026-Q1", instant("2026-04-02T11:00"), reader="finance-head-1").answers
    assert (dict(given.scores), given.comment) == ({"timeliness": 4, "attitude": 2}, "OK")
