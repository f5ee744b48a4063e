"""The items of a period in each format: the same counts and money as in the JSON, whatever they are."""

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.due_in_period import DueInPeriod, DuePart, DueTotal
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from engine.reports.csv import csv_table
from engine.reports.kinds.overdue import overdue_as_report
from engine.views.overdue import overdue_json
from engine.wording.overdue_labels import PARTS
from tests.reports.overdue_formats import overdue_html, overdue_terminal, overdue_xlsx
from tests.reports.test_overdue_html import Page

TOTALS = st.integers(0, 10**6).flatmap(
    lambda n: st.builds(
        DueTotal,
        st.just(n),
        st.just(()) if n == 0 else st.integers(1, 10**11).map(lambda cents: (("CNY", Decimal(cents) / 100),)),
    )
)
FIGURES = st.lists(TOTALS, min_size=len(DuePart), max_size=len(DuePart)).map(
    lambda parts: DueInPeriod(
        "",
        DueTotal(sum(t.count for t in parts), max((t.stakes for t in parts), default=())),
        tuple(parts),
    )
)
WIDE = 200
Row = tuple[int, str]


def number(text: str) -> str:
    """An amount as JSON has it."""
    return re.sub(r"[^\d.]", "", text)


def in_json(content: str) -> list[Row]:
    figures = json.loads(content)
    rows = [(figures["counts"][part], figures["money"][part].get("CNY", "")) for part in (*DuePart, "due")]
    return rows if figures["counts"]["due"] else []


def in_terminal(text: str, language: Language) -> list[Row]:
    titles = {PARTS[part].in_(language) for part in DuePart} | {"全部" if language is Language.ZH else "All"}
    rows = []
    section = text[text.index("Items of the period" if language is Language.EN else "本期事项") :]
    for line in section.split("\n\n")[0].splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if cells[0] in titles and len(cells) > 1 and cells[1].isdecimal():
            rows.append((int(cells[1]), number(cells[2]) if len(cells) > 2 else ""))
    return rows


@pytest.mark.parametrize("language", list(Language))
@given(due=FIGURES)
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_format_shows_the_counts_and_money_of_the_json(
    report: OverdueReport, organisation: Organisation, language: Language, due: DueInPeriod
) -> None:
    figures = replace(report, due=due, rehearsal=False)
    expected = in_json(overdue_json(figures, organisation))

    assert in_terminal(overdue_terminal(figures, organisation, language=language, width=WIDE), language) == expected
    if expected:
        page = Page(overdue_html(figures, organisation, language=language)).rows(2)
        assert [(int(row[1]), number(row[2])) for row in page] == expected

    content = csv_table(overdue_as_report(figures, organisation), language=language, table="period")
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert [(int(row[1]), "".join(row[2:])) for row in table] == expected[:-1]

    sheet = load_workbook(io.BytesIO(overdue_xlsx(figures, organisation, language=language))).worksheets[1]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    shown = [(row[1], f"{row[2]:.2f}" if len(row) > 2 and row[2] else "") for row in cells if isinstance(row[1], int)]
    assert shown == expected
