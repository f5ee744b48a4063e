"""Numbers that two pages show of the same thing agree, person by person and department by department."""

import re
from collections import Counter

from engine.services.actions.close_period import months
from engine.services.command_time import rehearsal_clock
from engine.services.reading.inbox import inbox
from engine.services.reading.month_end import month_end
from engine.services.snapshot import rulebook
from tests.fixtures.pages import Client
from tests.fixtures.plays import Playthrough
from tests.web.site import sample_site

HEADS = {
    f"{department}-head-1": department
    for department in ("sales", "hr", "insurance", "consumer-credit", "customer-service", "finance")
}


def tabs(page: str) -> dict[str, int]:
    """The counts of the tabs of a page, by the part that their address names."""
    found = re.findall(r'<a href="[^"]*?(?:part|section)=([^"&]+)[^"]*"[^>]*>[^<]+ <span class="count">(\d+)', page)
    return {part: int(count) for part, count in found}


def lines(page: str) -> int:
    """The number of items of a page of an inbox."""
    return len(re.findall(r'<li class="line[ "]', page))


def people_with_an_inbox(month: Playthrough, pages: Client) -> list[str]:
    """Everybody of the sample who may open the inbox."""
    people = rulebook(sample_site(month.state).ledger).definitions.people
    return [person.id for person in people if pages(person.id).get("/inbox").status_code == 200]


def test_inbox_and_round_count_the_same_deliveries_for_everybody(
    month_by_command: Playthrough, month_pages: Client
) -> None:
    returnable = Counter[int]()
    for person in people_with_an_inbox(month_by_command, month_pages):
        browser = month_pages(person)
        inbox, round_ = browser.get("/inbox").text, browser.get("/round").text
        in_inbox, in_round = tabs(inbox), tabs(round_)
        assert in_inbox.get("returnable", 0) == in_round["returnable"], person
        to_accept = browser.get("/inbox?part=to-answer").text.count("Look at it")
        assert to_accept == in_round["accept"], person
        to_rate = re.search(r'<span class="mark">Deliveries to rate (\d+)</span>', inbox)
        assert (int(to_rate[1]) if to_rate else 0) == in_round["rate"], person
        returnable[in_round["returnable"]] += 1
    assert returnable[5] == 2  # the two accountants; parts of one line are an item each


def test_each_tab_and_chip_of_an_inbox_counts_the_lines_that_it_leads_to(
    month_by_command: Playthrough, month_pages: Client
) -> None:
    for person in people_with_an_inbox(month_by_command, month_pages):
        browser = month_pages(person)
        for part, count in tabs(browser.get("/inbox").text).items():
            address = f"/inbox?part={part}"
            page = browser.get(address).text
            assert lines(page) == count, (person, part)
            for span, number in re.findall(r'due=([a-z]+)"[^>]*>[^<]* (\d+)</a>', page):
                assert lines(browser.get(f"{address}&due={span}").text) == int(number), (person, part, span)


def test_each_inbox_has_what_the_head_sees_of_this_person_and_of_the_role(
    month_by_command: Playthrough, month_pages: Client
) -> None:
    ledger = sample_site(month_by_command.state).ledger
    book, at = rulebook(ledger), rehearsal_clock(ledger.runs)
    on, compared = book.home.local(at).date(), 0
    for head in HEADS:
        ((_, tallies),) = inbox(ledger, head, at).departments
        for person in (tally.person for tally in tallies if tally.person is not None):
            roles = {p.role for p in book.definitions.people if p.id == person and p.holds(p.role, on)}
            own = [tally for tally in tallies if tally.person == person or tally.role in roles]
            page = month_pages(person).get("/inbox").text
            overdue = re.search(r">Overdue (\d+)</a>", page)
            assert tabs(page)["to-do"] == sum(tally.to_do for tally in own), person
            assert (int(overdue[1]) if overdue else 0) == sum(tally.overdue for tally in own), person
            compared += sum(tally.to_do for tally in own)
    assert compared > 20


def test_overdue_is_one_number_for_a_department_its_report_and_its_month_ends(
    month_by_command: Playthrough, month_pages: Client
) -> None:
    ledger = sample_site(month_by_command.state).ledger
    book, at = rulebook(ledger), rehearsal_clock(ledger.runs)
    finance = month_pages("finance-clerk-1")
    late = Counter[str]()
    for month in months(ledger, at, book):
        for group in month_end(ledger, at, month.period).figures.groups:
            late[group.provider] += group.count if group.state.is_open and group.late else 0
    agreements = finance.get("/agreements").text
    for head, department in HEADS.items():
        tile = re.search(r"<span[^>]*>Overdue</span><b>(\d+)</b>", month_pages(head).get("/department").text)
        report = finance.get(f"/reports/overdue?department={department}").text
        total = re.search(r"<dt>Overdue</dt><dd><a [^>]*>(\d+)</a>", report)
        assert tile is not None and total is not None, department
        assert int(tile[1]) == int(total[1]) == late[department], department
    of_agreements = re.findall(r'data-label="Overdue now"><a [^>]*>(\d+)<', agreements)
    assert sum(map(int, of_agreements)) == sum(late.values()) > 10
