"""The month-end list and the closing of a month, as pages."""

import io
import re
from collections.abc import Iterable

import pytest
from openpyxl import load_workbook

from engine.domain.deadline.period import Period
from engine.domain.figures.judged import Judged
from engine.domain.figures.month_end import MonthEndChoice, MonthEndState
from engine.services.command_time import rehearsal_clock
from engine.services.current import CurrentState
from engine.services.reading.month_end import month_end
from engine.services.reading.overdue import report_overdue
from engine.services.reading.stored_items import stored_items
from engine.web.form_token import form_token
from tests.fixtures.pages import Client
from tests.fixtures.plays import Playthrough
from tests.web.site import FORM_KEY, sample_site

LIST, CLOSE = "/reports/month-end", "/reports/month-end/close"
JANUARY = Period.read("2026-01")


def items(page: str) -> int:
    """The number of rows of the list of items in a page."""
    return page.partition('<section class="listing"')[2].count('<td class="text" data-label="Item">')


def form(**values: str) -> dict[str, str]:
    return {"form_token": form_token(FORM_KEY), **values}


def test_the_states_add_up_to_the_items_of_the_overdue_report(month_by_command: Playthrough) -> None:
    ledger = sample_site(month_by_command.state).ledger
    at = rehearsal_clock(ledger.runs)
    for label in ("2026-01", "2026-02"):
        found = month_end(ledger, at, Period.read(label))
        listed, lines = found.figures, found.lines.chosen(MonthEndChoice())
        report = report_overdue(ledger, at, period=Period.read(label))
        assert len(lines) == listed.total == sum(listed.counts.values()) == report.due.due.count
        by_department = {id: sum(counts.values()) for id, counts in listed.by(lambda group: group.provider)}
        assert by_department == {share.id: share.due.count for share in report.due_by_department}
        missing = {line.occurrence for line in lines if line.state is MonthEndState.MISSING}
        assert missing <= {line.occurrence for line in report.lines}


def test_each_number_leads_to_its_rows_and_so_does_its_workbook(
    month_by_command: Playthrough, month_pages: Client
) -> None:
    ledger = sample_site(month_by_command.state).ledger
    counts = month_end(ledger, rehearsal_clock(ledger.runs), JANUARY).figures.counts
    browser = month_pages("finance-clerk-1")
    page = browser.get(f"{LIST}?period=2026-01").text
    assert counts[MonthEndState.NOTHING] == 1
    for state, count in counts.items():
        link = f"{LIST}?period=2026-01&amp;state={state.value}#items"
        assert (link in page) == bool(count), state
        if count:
            query = f"{LIST}?period=2026-01&state={state.value}"
            assert items(browser.get(query).text) == count, state
            book = load_workbook(io.BytesIO(browser.get(f"{query}&format=xlsx").content))
            ids = [c.value for row in book.worksheets[0].iter_rows() for c in row if "@" in str(c.value)]
            assert len(ids) == count, state


def test_members_see_the_items_of_their_agreements_and_an_auditor_one_period(month_pages: Client) -> None:
    page = month_pages("insurance-clerk-1").get(f"{LIST}?period=2026-01").text
    assert items(page) == 7
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page) == ["Insurance"]
    assert month_pages("finance-clerk-1").get(f"{LIST}?period=1999-01").status_code == 404
    assert month_pages("finance-clerk-1").get(f"{LIST}?period=January").status_code == 422


def test_a_head_sees_what_is_open_closes_the_month_and_finds_later_entries_apart(own_month_pages: Client) -> None:
    head, clerk = own_month_pages("finance-head-1"), own_month_pages("hr-clerk-2")
    before = head.get(f"{LIST}?period=2026-01")
    assert "Check and close the month" in before.text
    check = head.get(f"{CLOSE}?period=2026-01")
    assert "Close January 2026 with 5 items open" in check.text
    assert "Work out seniority" in check.text and "40 done" in check.text
    once = form(period="2026-01")
    closed = head.post(CLOSE, data=once)
    assert (closed.status_code, closed.headers["location"]) == (303, f"{LIST}?period=2026-01")
    assert head.post(CLOSE, data=once).status_code == 303  # the same form again closes nothing twice
    page = clerk.get("/reports/overdue").text
    late = next(i for i in re.findall(r'name="item" value="([^"]+)"', page) if "E-12" in i)
    given = form(item=late, back="", category="workload")
    assert clerk.post("/reports/overdue/reason", data=given).status_code == 303
    after = head.get(f"{LIST}?period=2026-01").text
    assert "Closed at" in after and "Check and close" not in after
    later = after.partition("After the closing")[2]
    assert "Work out seniority" in later.partition('<section class="listing"')[0]
    assert items(after) == 46
    assert "was closed by" in head.post(CLOSE, data=form(period="2026-01", again="1")).text


def test_only_a_head_closes_and_only_a_month_that_has_ended(own_month_pages: Client) -> None:
    clerk, head = own_month_pages("finance-clerk-1"), own_month_pages("finance-head-1")
    assert "Check and close" not in clerk.get(f"{LIST}?period=2026-01").text
    refused = clerk.post(CLOSE, data=form(period="2026-01"))
    assert refused.status_code == 422
    assert "Only the head of a receiving department" in refused.text
    early = head.post(CLOSE, data=form(period="2026-02"))
    assert early.status_code == 422
    assert "has not ended" in early.text
    auditor = own_month_pages("auditor-1", rights="auditor")
    assert auditor.get(f"{LIST}?period=2026-01").status_code == 200
    assert auditor.post(CLOSE, data=form(period="2026-01")).status_code == 403


def test_columns_order_the_rows_and_pages_do_not_part_them(month_pages: Client) -> None:
    """States, departments and owners are ordered by their names, the other columns by their values."""
    browser = month_pages("finance-clerk-1")
    for sort, title in (("provider", "Provider"), ("state", "State"), ("owner", "Owner")):
        for prefix in ("", "-"):
            page = browser.get(f"{LIST}?period=2026-01&sort={prefix}{sort}").text
            cells = re.findall(rf'data-label="{title}">(?:<span[^>]*>)?([^<]+)', page.partition('class="listing"')[2])
            assert len(cells) == 46
            assert cells == sorted(cells, key=lambda cell: cell.casefold().encode("gb18030"), reverse=bool(prefix)), (
                sort
            )
    assert browser.get(f"{LIST}?period=2026-01&sort=-owner&text=seniority").status_code == 200


def test_the_rows_of_one_subject_stand_under_one_heading(month_pages: Client) -> None:
    page = month_pages("finance-clerk-1").get(f"{LIST}?period=2026-01&group=subject&sort=-owner").text
    _, *blocks = page.partition('<section class="listing"')[2].split('<tr class="group">')
    heads = [re.search(r'href="/subjects/([^"]+)"', block.partition("</th>")[0]) for block in blocks]
    numbers = [head[1] if head is not None else "" for head in heads]
    assert len(numbers) > 5
    assert numbers == [*sorted(number for number in numbers if number), ""]
    assert sum(block.count('data-label="Item"') for block in blocks) == 46
    for block, number in zip(blocks, numbers, strict=True):
        if number:
            count = block.count('data-label="Item"')
            assert f"Items: {count}" in block.partition("</th>")[0]


def test_a_list_of_stored_rows_reads_in_full_only_the_rows_of_the_page(
    month_by_command: Playthrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = sample_site(month_by_command.state).ledger
    at, read = rehearsal_clock(ledger.runs), list[str]()

    def counted(state: CurrentState, ids: Iterable[str]) -> list[Judged]:
        read.extend(ids := list(ids))
        return stored_items(state, ids)

    monkeypatch.setattr("engine.services.reading.month_end.stored_items", counted)
    found = month_end(ledger, at, JANUARY)
    before = len(read)
    assert len(found.lines.chosen(MonthEndChoice(skip=10, most=5))) == 5
    assert found.figures.total == 46
    assert before < 5 and len(read) - before <= 5
