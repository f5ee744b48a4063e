"""The search and the page of one subject: what is found, and what somebody of another department learns: nothing."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from engine.domain.text import collation_key
from engine.web.app import create_app
from engine.web.areas import find
from tests.fixtures.pages import Client
from tests.web.site import WHO, sample_site

CLERK, OTHER, FINANCE = "sales-clerk-1", "hr-clerk-2", "finance-clerk-1"
SUBJECT = "A-1003"


def subjects(page: str) -> list[str]:
    """The numbers of the subjects on a page of results, in order."""
    return list(dict.fromkeys(re.findall(r'href="/subjects/([^"]+)"', page)))


@pytest.mark.parametrize("text", ["1003", "样a1003", "a-1003 客户丙", "Ａ-１００３"])
def test_part_of_a_number_a_plate_and_a_customer_find_the_subject(month_pages: Client, text: str) -> None:
    assert SUBJECT in subjects(month_pages(CLERK).get("/find", params={"q": text}).text)


def test_items_of_other_departments_are_neither_found_nor_counted_nor_suggested(month_pages: Client) -> None:
    browser = month_pages(OTHER)
    assert SUBJECT not in browser.get("/find", params={"q": "客户丙"}).text
    near = browser.get("/find", params={"q": "A-1003x"}).text
    assert "A-100" not in near.replace("A-1003x", "")
    assert SUBJECT in subjects(month_pages(FINANCE).get("/find", params={"q": "客户丙"}).text)


def test_a_wrong_number_suggests_the_right_one(month_pages: Client) -> None:
    page = month_pages(CLERK).get("/find", params={"q": "A-10O3"}).text
    assert "Did you mean:" in page
    assert ">A-1003</a>" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"q": "x"}, 422),
        ({"q": ""}, 200),
        ({"q": "'; --", "page": "-1"}, 200),
        ({"q": "<script>alert(1)</script>"}, 200),
        ({"q": "客户", "page": "99999999999999999999", "state": "nonsense"}, 200),
        ({"q": "\x00客户"}, 400),
        ({"q": "\ud83d\u202e客户"}, 200),
        ({"q": "长" * 5000}, 200),
    ],
)
def test_odd_input_is_answered_with_a_page(month_pages: Client, query: dict[str, str], status: int) -> None:
    query = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    response = month_pages(CLERK).get("/find", params=query)
    assert response.status_code == status
    assert "<script>alert" not in response.text


def test_closed_and_open_items_are_told_apart_in_the_address(month_pages: Client) -> None:
    browser = month_pages(CLERK)
    both, closed = (browser.get("/find", params={"q": SUBJECT, "state": state}).text for state in ("", "closed"))
    assert both.count('href="/items/') > closed.count('href="/items/') > 0


def test_a_subject_has_its_events_items_evidence_and_history_on_one_page(month_pages: Client) -> None:
    page = month_pages(CLERK, language="zh").get(f"/subjects/{SUBJECT.lower()}").text
    for part in ("订单 A-1003", "客户丙 样A1003", "约定交车", "98,800", "delivery-slip-A-1003.png", "交车单是家属代签"):
        assert part in page
    assert "http://" not in page and '<svg viewBox="0 0' not in page.partition("<main")[2], (
        "without a public address there is no QR code"
    )


def test_a_subject_of_other_departments_is_not_there(month_pages: Client) -> None:
    assert month_pages(OTHER).get(f"/subjects/{SUBJECT}").status_code == 404
    assert month_pages(CLERK).get("/subjects/A-9999").status_code == 404
    assert month_pages(FINANCE).get(f"/subjects/{SUBJECT}").status_code == 200


def test_the_other_side_of_one_agreement_sees_that_agreement_alone(month_pages: Client) -> None:
    """A default case is recorded by Finance; insurance and sales have nothing to do with it."""
    finance = month_pages(FINANCE).get("/find", params={"q": "customer.in_default"}).text
    numbers = subjects(finance)
    assert numbers
    assert month_pages("consumer-credit-clerk-1").get(f"/subjects/{numbers[0]}").status_code == 200
    assert month_pages(CLERK).get(f"/subjects/{numbers[0]}").status_code == 404


def test_the_code_of_a_page_with_a_public_address_has_no_inline_style(month_to_read: Path) -> None:
    site = replace(sample_site(month_to_read), public_url="https://duecourse.example")
    browser = TestClient(create_app(site), headers={WHO: CLERK})
    page = browser.get(f"/subjects/{SUBJECT}").text
    assert '<svg viewBox="0 0' in page
    assert "style=" not in page


def rows(page: str) -> list[str]:
    """The ids of the items of a page of results, in order."""
    return re.findall(r'<td[^>]*><a href="/items/([^"]+)"', page)


def test_results_are_filtered_by_state_and_agreement_with_counts_that_add_up(month_pages: Client) -> None:
    browser = month_pages(FINANCE)
    page = browser.get("/find?q=客户").text
    counts = dict(re.findall(r'id="found-(?:state|agreement)-([^"]+)"[^>]*>[^<]*<span class="count">(\d+)<', page))
    total = int(re.search(r"Rows 1–50 of (\d+)", page)[1])  # type: ignore[index]
    assert int(counts["open"]) + int(counts["closed"]) == total > 50
    assert sum(int(n) for name, n in counts.items() if name not in ("open", "closed")) == total
    narrowed = browser.get("/find?q=客户&state=open&agreement=insurance-finance").text
    found = rows(narrowed)
    assert found
    assert all(id.startswith("insurance-finance/") for id in found)
    assert "Clear filters" in narrowed


def test_results_are_ordered_by_a_column_and_by_likelihood_without_one(month_pages: Client) -> None:
    browser = month_pages(FINANCE)
    first, up, down = (browser.get(f"/find?q=客户{more}").text for more in ("", "&sort=subject", "&sort=-subject"))
    numbers = [re.findall(r'href="/subjects/([^"]+)"', page) for page in (up, down)]
    assert numbers[0] == sorted(numbers[0])
    assert numbers[1] == sorted(numbers[1], reverse=True)
    assert rows(first) != rows(up) != rows(down)
    assert 'aria-sort="descending"' in down


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("column", "labels"),
    [("about", ("对象", "About")), ("owner", ("责任人", "Owner")), ("parties", ("部门", "Departments"))],
)
def test_results_are_ordered_by_the_names_that_the_page_shows(
    month_pages: Client, language: str, column: str, labels: tuple[str, str]
) -> None:
    """Chinese by pinyin; rows without a value are last."""
    browser = month_pages(FINANCE, language=language)
    label = labels[language == "en"]
    for down in ("", "-"):
        pages = [browser.get(f"/find?q=客户&sort={down}{column}&page={n}").text for n in (1, 2)]
        cells = [c for page in pages for c in re.findall(rf'data-label="{label}">(.*?)</td>', page, re.DOTALL)]
        texts = [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]
        keys = [collation_key(text) for text in texts if text]
        assert len(set(keys)) > 2
        assert keys == sorted(keys, reverse=bool(down))
        assert not any(texts[len(keys) :])


def test_results_are_ordered_by_the_title_of_the_item(month_pages: Client) -> None:
    page = month_pages(FINANCE, language="zh").get("/find?q=A-1003&sort=item").text
    titles = re.findall(r'<td[^>]*><a href="/items/[^"]+" class="text">([^<]+)', page)
    assert len(titles) > 3
    assert titles == sorted(titles, key=collation_key)


def test_results_of_one_subject_stand_under_one_heading_with_their_number(month_pages: Client) -> None:
    browser = month_pages(FINANCE)
    plain = browser.get("/find?q=客户").text
    assert 'href="/find?q=%E5%AE%A2%E6%88%B7&amp;group=subject"' in plain
    pages = [browser.get(f"/find?q=客户&group=subject&sort=-due&page={n}").text for n in (1, 2)]
    heads, counted = list[str](), dict[str, int]()
    for page in pages:
        for block in page.split('<tr class="group">')[1:]:
            number = re.search(r'href="/subjects/([^"]+)"', block)
            name = number[1] if number is not None else ""
            heads += [name] if heads[-1:] != [name] else []
            counted[name] = counted.get(name, 0) + len(rows(block))
            if (total := re.search(r"Items: (\d+)", block.partition("</th>")[0])) is not None:
                counted[f"{name} in all"] = int(total[1])
    assert len(heads) > 5
    assert len(heads) == len(set(heads))
    named = sorted(name for name in heads if name)
    assert heads == [*named, *([""] if "" in heads else [])]
    assert all(counted[name] == counted[f"{name} in all"] for name in named)


def test_pages_of_results_have_each_item_once_and_one_behind_the_last_is_the_last(month_pages: Client) -> None:
    browser = month_pages(FINANCE)
    pages = [rows(browser.get(f"/find?q=客户&sort=due&page={n}").text) for n in (1, 2)]
    assert len(pages[0]) == 50
    assert len({*pages[0], *pages[1]}) == len(pages[0]) + len(pages[1])
    assert rows(browser.get("/find?q=客户&sort=due&page=99").text) == pages[1]


def test_a_file_has_all_results_that_fit_and_says_which_they_are(own_month_pages: Client) -> None:
    browser = own_month_pages(FINANCE)
    total = browser.get("/find?q=客户&state=closed").text
    answer = browser.get("/find?q=客户&state=closed&format=csv")
    assert "attachment" in answer.headers["content-disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert f"Rows: {len(lines) - 1}" in total or f"of {len(lines) - 1}" in total
    assert "Item id" in lines[0]
    workbook = load_workbook(BytesIO(browser.get("/find?q=客户&state=closed&format=xlsx").content))
    texts = [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("State: Closed" in text and "containing “客户”" in text for text in texts)


def test_a_file_of_more_results_than_it_may_have_has_the_first_and_says_so(
    own_month_pages: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "_MOST_IN_FILE", 5)
    browser = own_month_pages(FINANCE)
    assert "Files have the first 5 rows alone" in browser.get("/find?q=客户").text
    assert "Files have the first" not in browser.get("/find?q=没有这样的客户").text
    answer = browser.get("/find?q=客户&format=csv")
    assert "first%205%20rows" in answer.headers["content-disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 5 + 1
    assert re.fullmatch(r"Rows 1–5 of \d+", lines[-1])
    workbook = load_workbook(BytesIO(browser.get("/find?q=客户&format=xlsx").content))
    assert workbook.worksheets[0].max_row == 6
    texts = [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(re.fullmatch(r"Rows 1–5 of \d+", text) for text in texts)


def test_a_file_lacks_what_its_reader_may_not_see(own_month_pages: Client) -> None:
    answer = own_month_pages(OTHER).get("/find?q=客户丙&format=csv")
    assert answer.status_code == 200
    assert SUBJECT not in answer.text


def test_a_search_for_one_car_leads_to_its_page(month_pages: Client) -> None:
    page = month_pages(CLERK, language="zh").get("/find?q=A-1003").text
    assert f'<a class="button end" href="/subjects/{SUBJECT}">一车一档' in page
