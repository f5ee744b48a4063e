"""The quarter's figures of service and satisfaction, worked out by hand from the two files of its story, and compared
with every report in every format.

As of 31 March 2026, 18:00. Items of the quarter by their first due time. The walks of quarter.yaml, 16 more look-ups,
and what follows: contact and resolve (2), corrective actions (3), improvement plans (4).

| department       |  due | on time | late | overdue | ended | on-time rate   | delivered | returned           |
| ---------------- | ---- | ------- | ---- | ------- | ----- | -------------- | --------- | ------------------ |
| consumer credit  |   57 |      44 |   11 |       1 |     1 | 44/56 = 78.6 % |        55 | 17/55 = 30.9 %     |
| customer service |   16 |      11 |    4 |       0 |     1 | 11/15 = 73.3 % |        15 |  3/15 = 20.0 %     |
| human resources  |   22 |      15 |    7 |       0 |     0 | 15/22 = 68.2 % |        22 |  7/22 = 31.8 %     |
| insurance        |   20 |      13 |    7 |       0 |     0 | 13/20 = 65.0 % |        20 |  6/20 = 30.0 %     |
| sales            |   34 |      23 |   10 |       0 |     1 | 23/33 = 69.7 % |        33 |  9/33 = 27.3 %     |
| all              |  149 |     106 |   39 |       1 |     3 | 106/146 = 72.6 % |     145 | 42/145 = 29.0 %    |

By month: January 47 on time of 49, February 12 of 47, March 47 of 50.

Lateness in working minutes (08:30–12:00, 13:30–17:30; Sales on Saturdays too; nobody from 15 to 23 February):

- consumer credit, 12: 0 20 30 30 30 40 | 50 90 120 180 810 1350 (the overdue one, so far): median 45 minutes = 0.75 h
- customer service, 4: 15 25 | 30 60: 27.5 minutes = 0.46 h
- human resources, 7: 10 30 60 [90] 150 540 2280: 1.5 h
- insurance, 7: 10 20 20 [30] 60 210 540: 0.5 h
- sales, 10: 0 5 30 30 30 | 30 90 90 150 270: 0.5 h
- all, 40: the 20th is 30 and the 21st 40, so 35 minutes = 0.58 h; nine of ten: the 36th is 540 and the 37th 540: 9 h

Response: 30, 40, 40 + 60, 20 and 30 minutes; median 30 minutes = 0.5 h.

Ratings that count, by the person's last score; the appeal that was upheld leaves one out (Accountant 2, 2 of 5):

| department       | scores          | n | sum |  mean | 4 and 5 | 1 and 2 | minutes lost |
| ---------------- | --------------- | - | --- | ----- | ------- | ------- | ------------ |
| consumer credit  | 4 2 5 3 3 5 3 4 | 8 |  29 | 3.625 |   4/8   |       1 |           60 |
| customer service | 4 4 2 3 5       | 5 |  18 | 3.600 |   3/5   |       1 |           40 |
| human resources  | 4 4 2 2 3       | 5 |  15 | 3.000 |   2/5   |       2 |           30 |
| insurance        | 5 5 4 4 4 5     | 6 |  27 | 4.500 |   6/6   |       0 |            0 |
| sales            | 4 5 5 5 2 3 3 4 | 8 |  31 | 3.875 |   5/8   |       1 |           30 |
| all              |                 | 32 | 120 | 3.750 | 20/32  |       5 |          160 |

Of all: five 2, seven 3, eleven 4, nine 5. 32 of 145 deliveries are rated, 22.1 %. Reasons: late 2, incomplete, no
answer and wrong 1 each. Praise: 3. Low ratings per delivery count each entry: those 5 and the 1 that was
raised to 3, not the one left out: 6 of 145.

- timeliness, 15 scores: 4 4 5 2 5 3, 5 2 5, 1 2, 5 3, 5 2 = 53, mean 3.53; expected 5 4 4 4 5 = 22, 4.40; gap −0.87
- completeness, 13: 5 2 4, 4 3, 3, 5 3 4, 4 5 2 2 = 46, mean 3.54; expected 5 4 4 5 5 = 23, 4.60; gap −1.06

The first round, one answer for each department (weights 25 20 15 15 10 10 5), 5 of 5 came: consumer credit
75 + 60 + 60 + 60 + 40 + 30 + 25 = 350, so 3.50; customer service 380; human resources 305; insurance 455; sales 385.
The anonymous round, 4 people and 3 questions, 20 of 20 answers: consumer credit 12 + 15 + 16 = 43 of 12 scores, 3.58;
customer service 16 + 14 + 15 = 45, 3.75; human resources 13 + 15 + 11 = 39, 3.25; insurance 18 + 19 + 17 = 54, 4.50;
sales 14 + 16 + 16 = 46, 3.83.

Defects: D-1 closed, its look-ups 5 of 9 before and 0 of 8 after; D-2 (recurred once), D-3 and D-4 open.

| category           | items            | deliveries of the obligation | per 100 | money              | hours lost |
| ------------------ | ---------------- | ---------------------------- | ------- | ------------------ | ---------- |
| not looked into    | L-07 L-08 Q-13   | 19 look-ups                  |    15.8 |                    |            |
| signature          | A-2612 A-2613    | 4 signed slips               |    50.0 | 132,000 + 98,800   |        0.5 |
| incomplete         | slips of 2026-02 | 3 months of slips            |    33.3 |                    |            |
| wrong              | B-33             | 3 bills                      |    33.3 | 6,400              |            |

The review of the agreement of Sales is about its own obligations, without what follows (3 items, all on time): 20 of 30
on time, 9 of 30 returned, the same ratings.

Late reasons: workload 4, customer 3, outside 2, documents 1, oversight 1; 29 of the 40 late items have none.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from engine.cli.demo import THREE_MONTHS
from engine.cli.options import period_of_option
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.report_scope import EVERYTHING
from engine.domain.text import Language
from engine.reports.formats import FORMATS, Display, write_report
from engine.reports.kind import report_kinds
from engine.reports.review_page import review_kind
from engine.services.reading.defects import show_defect
from engine.services.snapshot import rulebook
from engine.wiring import open_ledger
from engine.workspace import Workspace
from tests.fixtures.plays import Playthrough

pytestmark = pytest.mark.slow

END = THREE_MONTHS.until
NOT_SEARCHED, SIGNATURE = "Not looked into", "Documents › Signature not valid"
INCOMPLETE, WRONG = "Documents › Incomplete", "Documents › Wrong"


@dataclass(frozen=True)
class Row:
    """A row of a table: its first words, its numbers as data has them, and as people read them."""

    first: str
    numbers: Sequence[float]
    shown: Sequence[str]


TABLES: Mapping[tuple[str, str], Sequence[Row]] = {
    ("scorecard", "figures"): (
        Row("On-time rate", (106 / 146, 106, 146), ("72.6%", "106 on time of 146")),
        Row("Median lateness", (35 / 60, 40), ("0.6 h", "40 late or overdue")),
        Row("Lateness, nine of ten within", (9, 40), ("9.0 h",)),
        Row("Returned rate", (42 / 145, 42, 145), ("29.0%", "42 returned of 145 delivered")),
        Row("Median response time", (0.5, 5), ("0.5 h",)),
        Row("Deliveries", (145,), ("145",)),
    ),
    ("scorecard", "indicators"): (
        Row("On-time rate", (106 / 146, 0.95, 106 / 146 / 0.95), ("72.6%", "95.0%", "76.4%")),
        Row("Returned rate", (42 / 145, 0.05, 0.05 / (42 / 145)), ("29.0%", "5.0%", "17.3%")),
        Row("Low ratings per delivery", (6 / 145, 0.05, 1), ("4.1%", "5.0%", "100.0%")),
        Row("Praise", (3,), ("3",)),
    ),
    ("scorecard", "department"): (
        Row("Consumer credit", (57, 44 / 56, 11, 1, 0.75, 17 / 55, 55), ("57", "78.6%", "11", "1", "0.8", "30.9%")),
        Row("Customer service", (16, 11 / 15, 4, 27.5 / 60, 3 / 15, 15), ("16", "73.3%", "4", "0.5", "20.0%")),
        Row("Human resources", (22, 15 / 22, 7, 1.5, 7 / 22), ("22", "68.2%", "7", "1.5", "31.8%")),
        Row("Insurance", (20, 13 / 20, 7, 0.5, 6 / 20), ("20", "65.0%", "7", "0.5", "30.0%")),
        Row("Sales", (34, 23 / 33, 10, 0.5, 9 / 33, 33), ("34", "69.7%", "10", "0.5", "27.3%", "33")),
    ),
    ("scorecard", "experience"): (
        Row("Consumer credit", (29 / 8, 8, 4 / 8, 1), ("3.62", "8", "50.0%", "1")),
        Row("Customer service", (18 / 5, 5, 3 / 5, 1), ("3.60", "5", "60.0%", "1")),
        Row("Human resources", (15 / 5, 5, 2 / 5, 2, 1), ("3.00", "5", "40.0%", "2", "1")),
        Row("Insurance", (27 / 6, 6, 1), ("4.50", "6", "100.0%", "1")),
        Row("Sales", (31 / 8, 8, 5 / 8, 1, 2), ("3.88", "8", "62.5%", "1", "2")),
    ),
    ("satisfaction", "figures"): (
        Row("Mean", (120 / 32,), ("3.75",)),
        Row("Ratings", (32,), ("32",)),
        Row("Top two", (20 / 32,), ("62.5%",)),
        Row("Response rate", (32 / 145,), ("22.1%", "32 of 145 deliveries rated")),
        Row("Low ratings", (5,), ("5", "score 1: 0, score 2: 5")),
        Row("Praise", (3,), ("3",)),
    ),
    ("satisfaction", "matrix"): (
        Row("Consumer credit", (29 / 8, 8), ("3.62", "n=8")),
        Row("Insurance", (27 / 6, 6), ("4.50", "n=6")),
    ),
    ("satisfaction", "distribution"): (
        Row("All", (0, 5, 7, 11, 9, 32), ("n=32",)),
        Row("Sales", (0, 1, 2, 2, 3, 8), ("n=8",)),
    ),
    ("satisfaction", "dimensions"): (
        Row("Timeliness", (15, 53 / 15, 22 / 5, 5, 53 / 15 - 22 / 5), ("15", "3.53", "4.40", "5", "-0.87")),
        Row("Complete and correct", (13, 46 / 13, 23 / 5, 5, 46 / 13 - 23 / 5), ("13", "3.54", "4.60", "5", "-1.06")),
    ),
    ("satisfaction", "departments"): (
        Row("Consumer credit", (29 / 8, 8, 4 / 8, 1), ("3.62", "8", "50.0%", "1", "1 hour")),
        Row("Customer service", (18 / 5, 5, 3 / 5, 1), ("3.60", "5", "60.0%", "1", "40 minutes")),
    ),
    ("satisfaction", "reasons"): (
        Row("Too late", (2,), ("2", "40.0%")),
        Row("Incomplete", (1,), ("1", "60.0%")),
        Row("No answer", (1,), ("1", "80.0%")),
        Row("Wrong", (1,), ("1", "100.0%")),
    ),
    ("defects", "pareto-count"): (
        Row(NOT_SEARCHED, (3,), ("3", "42.9%")),
        Row(SIGNATURE, (2,), ("2", "71.4%")),
        Row(INCOMPLETE, (1,), ("1", "85.7%")),
        Row(WRONG, (1,), ("1", "100.0%")),
    ),
    ("defects", "pareto-money"): (
        Row(SIGNATURE, (132_000 + 98_800,), ("230,800.00",)),
        Row(WRONG, (6_400,), ("6,400.00",)),
    ),
    ("defects", "late-reasons"): (
        Row("Too much work", (4,), ("4", "36.4%")),
        Row("The customer", (3,), ("3", "63.6%")),
        Row("Somebody outside, such as a bank", (2,), ("2", "81.8%")),
    ),
    ("defects", "categories"): (
        Row(NOT_SEARCHED, (3, 19, 300 / 19), ("3", "19", "15.8")),
        Row(SIGNATURE, (2, 4, 50, 230_800, 0.5), ("2", "4", "50.0", "230,800.00", "0.5")),
        Row(INCOMPLETE, (1, 3, 100 / 3), ("1", "3", "33.3")),
        Row(WRONG, (1, 3, 100 / 3, 6_400), ("1", "3", "33.3", "6,400.00")),
    ),
    ("review", "figures"): (
        Row("On-time rate", (20 / 30,), ("66.7%", "20 on time of 30")),
        Row("Median lateness", (0.5,), ("0.5 h",)),
        Row("Returned rate", (9 / 30,), ("30.0%", "9 returned of 30 delivered")),
        Row("Deliveries", (30,), ("30",)),
    ),
    ("review", "satisfaction"): (Row("This term", (31 / 8, 8, 5 / 8, 1, 0.5), ("3.88", "8", "62.5%", "1", "0.5")),),
    ("trend", "figures"): (Row("Q1 2026", (106 / 146, 146, 35 / 60, 40, 42 / 145, 145), ()),),
}
"""What the tables say, by report and table."""
ROUNDS = {
    "first@2026-02-02": {"Consumer credit": 3.5, "Customer service": 3.8, "Human resources": 3.05, "Insurance": 4.55}
    | {"Sales": 3.85},
    "house@2026-02-02": {"Consumer credit": 43 / 12, "Customer service": 45 / 12, "Human resources": 39 / 12}
    | {"Insurance": 54 / 12, "Sales": 46 / 12},
}
BY_MONTH = {"January 2026": 47 / 49, "February 2026": 12 / 47, "March 2026": 47 / 50}
DEFECTS = {"D-2": "checking the effect", "D-3": "action due", "D-4": "open"}

Write = Callable[..., bytes]


@pytest.fixture(scope="module")
def write(quarter_by_command: Playthrough) -> Write:
    """Writes a report of the quarter, in English, in a format."""
    figures: dict[tuple[str, str], tuple[Any, Organisation]] = {}

    def written(name: str, format_: str, table: str = "", period: str = "2026-Q1") -> bytes:
        kind = review_kind("sales-finance") if name == "review" else report_kinds()[name]
        if (name, period) not in figures:
            ledger = open_ledger(Workspace.of(state=quarter_by_command.state, environment={}))
            read = kind.figures(ledger, END, period_of_option(period), EVERYTHING)
            figures[name, period] = read, rulebook(ledger).organisation
        return write_report(kind, *figures[name, period], format_, Display(Language.EN, 240, table=table))

    return written


def holds(numbers: Sequence[float], cells: Sequence[object]) -> bool:
    """Return whether each number is among the cells of a row, as it is or rounded to the places that a cell shows."""
    found = [str(cell) for cell in cells if re.fullmatch(r"-?\d+(\.\d+)?", str(cell))]
    return all(any(abs(number - float(one)) <= _rounding(one) for one in found) for number in numbers)


def _rounding(written: str) -> float:
    _, point, places = written.partition(".")
    return 0.5 * 10 ** -len(places) + 1e-9 if point else 1e-9


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_a_table_for_programs_has_the_values_worked_out_by_hand(write: Write, name: str, table: str) -> None:
    text = write(name, "csv", table).decode("utf-8-sig")
    rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(text))}
    for row in TABLES[name, table]:
        assert holds(row.numbers, rows[row.first]), (row, rows[row.first])


@pytest.mark.parametrize("name", ["scorecard", "satisfaction", "defects", "trend", "review"])
def test_json_has_the_values_worked_out_by_hand_with_all_their_places(write: Write, name: str) -> None:
    sections = json.loads(write(name, "json"))["sections"]
    rows = [[_plain(v) for v in row.values()] for s in sections if isinstance(s["rows"], list) for row in s["rows"]]
    for row in _of(name):
        assert any(row.first in one and holds(row.numbers, one) for one in rows), row


@pytest.mark.parametrize("name", ["scorecard", "satisfaction", "defects", "trend", "review"])
def test_the_workbook_has_the_values_worked_out_by_hand_as_numbers(write: Write, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write(name, "xlsx")), data_only=True)
    rows = [[c for c in row if c is not None] for sheet in book for row in sheet.iter_rows(values_only=True)]
    for row in _of(name):
        assert any(row.first in one and holds(row.numbers, one) for one in rows), row


@pytest.mark.parametrize("name", ["scorecard", "satisfaction", "defects", "review"])
@pytest.mark.parametrize("format_", ["terminal", "html", "pdf"])
def test_people_read_the_values_worked_out_by_hand(write: Write, name: str, format_: str) -> None:
    text = _words(write(name, format_), format_)
    for row in _of(name):
        places = [m.start() for m in re.finditer(re.escape(_squeezed(row.first)), text)]
        near = [text[at : at + 250] for at in places]
        assert any(all(_squeezed(words) in one for words in row.shown) for one in near), row


def test_the_results_of_both_rounds_are_those_worked_out_by_hand(write: Write) -> None:
    rows = csv.DictReader(io.StringIO(write("satisfaction", "csv", "rounds").decode("utf-8-sig")))
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        assert row["Answers"] == row["Wanted"]
        found.setdefault(row["Round"], {})[row["Department"]] = float(row["Index"])
    assert found == {id: pytest.approx(index, abs=0.005) for id, index in ROUNDS.items()}


def test_the_trend_has_the_on_time_rate_of_each_month(write: Write) -> None:
    rows = csv.DictReader(io.StringIO(write("trend", "csv", period="2026-03").decode("utf-8-sig")))
    assert {row["Period"]: float(row["On-time rate"]) for row in rows} == pytest.approx(BY_MONTH, abs=1e-5)
    for format_ in ("terminal", "html", "pdf"):
        text = _words(write("trend", format_, period="2026-03"), format_)
        assert "94.0%" in text, format_


def test_one_action_was_shown_effective_and_one_was_not(write: Write, quarter_by_command: Playthrough) -> None:
    ledger = open_ledger(Workspace.of(state=quarter_by_command.state, environment={}))
    first, second = (show_defect(ledger, id, END).view.defect for id in ("D-1", "D-2"))
    shown = first.actions[0].progress.findings[-1]
    assert (shown.finding.value, first.state.value) == ("effective", "closed")
    assert (shown.stage, shown.defects_before, shown.before, shown.defects_after, shown.after) == (4, 5, 9, 0, 8)
    assert float(shown.p) == pytest.approx(126 / 6188, abs=1e-6)
    assert [f.finding.value for f in second.actions[0].progress.findings] == ["recurred"]
    for format_ in FORMATS:
        text = write("defects", format_).decode() if format_ in ("terminal", "html", "json", "csv") else ""
        for id, state in DEFECTS.items() if text else ():
            assert id in text and state in text, format_


def _of(name: str) -> list[Row]:
    return [row for (of, _), rows in TABLES.items() if of == name for row in rows]


def _plain(value: Any) -> Any:
    """The English words of a value of JSON."""
    return value["en"] if isinstance(value, dict) and "en" in value else _amount(value)


def _amount(value: Any) -> Any:
    """The only amount of a list of sums."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        return next((v for v in value[0].values() if re.fullmatch(r"-?\d+(\.\d+)?", str(v))), value)
    return value


def _words(content: bytes, format_: str) -> str:
    """The words of a format for people, without blanks."""
    if format_ == "pdf":
        return _squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    text = content.decode()
    return _squeezed(unescape(re.sub(r"<[^>]+>", " ", text)) if format_ == "html" else text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("−", "-")
