"""The page of a department for its head: every number leads to its rows, and nobody else may open it."""

import re
from html import unescape

from engine.services.command_time import rehearsal_clock
from engine.services.reading.inbox import inbox
from tests.fixtures.pages import Client
from tests.fixtures.plays import Playthrough
from tests.web.site import sample_site

PAGE = "/department"


def rows(page: str) -> int:
    """The number of rows of the list of items in a page."""
    return page.partition('<section class="listing"')[2].count('data-label="Item"')


def test_every_number_leads_to_as_many_rows(month_pages: Client) -> None:
    for head in ("sales-head-1", "finance-head-1", "hr-head-1"):
        browser = month_pages(head)
        page = browser.get(PAGE).text
        numbers = re.findall(rf'<a class="[^"]*" href="({PAGE}\?[^"]+)#items">(\d+)</a>', page)
        numbers += re.findall(rf'<a href="({PAGE}\?[^"]+)#items"><span[^>]*>[^<]*</span><b>(\d+)</b>', page)
        assert len(numbers) > 6, head
        for url, number in numbers:
            assert rows(browser.get(unescape(url)).text) == int(number), (head, url)


def test_the_people_are_those_of_the_command(month_by_command: Playthrough, month_pages: Client) -> None:
    ledger = sample_site(month_by_command.state).ledger
    ((_, tallies),) = inbox(ledger, "sales-head-1", rehearsal_clock(ledger.runs)).departments
    page = month_pages("sales-head-1").get(PAGE).text
    people = page.partition("Who owes what")[2].partition("</table>")[0]
    shown = [
        [int(cell) if cell.isdigit() else 0 for cell in re.findall(r">(\d+|·)</(?:a|span)></td>", row)]
        for row in people.split("<tr>")[2:]
    ]
    assert shown == [[tally.to_do, tally.overdue, tally.to_answer] for tally in tallies]


def test_only_the_head_opens_it_and_only_for_the_own_department(month_pages: Client) -> None:
    assert month_pages("sales-clerk-1").get(PAGE).status_code == 403
    assert month_pages("sales-head-1").get(f"{PAGE}?id=finance").status_code == 404
    assert month_pages("sales-head-1").get(f"{PAGE}?id=sales").status_code == 200
    assert month_pages("sales-head-1").get(f"{PAGE}?list=nonsense&of=nobody-at-all").status_code == 200


def test_it_says_whether_things_are_better_or_worse(month_pages: Client) -> None:
    assert "worse than 92% the month before" in month_pages("sales-head-1").get(PAGE).text
