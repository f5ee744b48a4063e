"""The scorecard and the trend say the same numbers in every format and both languages."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from engine.domain.agreement.indicator import Direction, Indicator, MeasureUnit
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.report_scope import EVERYTHING
from engine.domain.figures.scorecard import ClosedMonth, CountedEntries, PeriodGroups, Scorecard, card_of, cards_by
from engine.domain.figures.service_group import ServiceGroup
from engine.domain.figures.trend import Trend, TrendLine
from engine.domain.ledger.closing import Closing
from engine.domain.text import Language, Text
from engine.reports.formats import FORMATS, Display, write_report
from engine.reports.kind import ReportKind, report_kinds

HOUR = timedelta(hours=1)
INDICATOR = Indicator(
    id="on-time",
    title=Text(zh="按时", en="In time"),
    formula="on_time_rate",
    unit=MeasureUnit.SHARE,
    better=Direction.HIGHER,
    target=Decimal("0.9"),
)


def group(provider: str, part: DuePart, count: int, month: str = "2026-02", **more: Any) -> ServiceGroup:
    return ServiceGroup(
        month=month,
        provider=provider,
        consumer="finance",
        agreement=f"{provider}-finance",
        owner=f"{provider}-clerk",
        person=None,
        part=part,
        count=count,
        **more,
    )


NOW = PeriodGroups(
    [
        group("sales", DuePart.ON_TIME, 19, delivered=19, returned=2),
        group("sales", DuePart.LATE, 1, delivered=1, lateness=(4 * HOUR,)),
        group("insurance", DuePart.ON_TIME, 6, delivered=6, paused=3 * HOUR),
        group("insurance", DuePart.OVERDUE, 2, lateness=(2 * HOUR, 10 * HOUR), extensions=1),
        group("insurance", DuePart.WAIVED, 1),
    ]
)
BEFORE = PeriodGroups(
    [group("sales", DuePart.ON_TIME, 9, "2026-01", delivered=9), group("sales", DuePart.LATE, 1, "2026-01")]
)


def department(of: ServiceGroup | CountedEntries) -> tuple[str, str]:
    return of.provider, ""


@pytest.fixture
def scorecard() -> Scorecard:
    indicators = (INDICATOR,)
    return Scorecard(
        as_of=datetime(2026, 2, 28, 10, tzinfo=UTC),
        zone="Asia/Shanghai",
        organisation=Text(zh="车行", en="The shop"),
        rehearsal=False,
        period="2026-02",
        before="2026-01",
        scope=EVERYTHING,
        head=None,
        whole=card_of(NOW, BEFORE, indicators),
        by_department=cards_by(NOW, BEFORE, indicators, department),
        by_agreement=cards_by(NOW, BEFORE, indicators, lambda x: (x.agreement, "")),
        by_owner=cards_by(NOW, BEFORE, indicators, lambda x: (x.owner, x.person or "")),
        indicators=indicators,
        closed=(
            ClosedMonth(
                Closing("2026-02", datetime(2026, 3, 2, tzinfo=UTC), "finance-head-1"), ((DuePart.LATE, 1, 2),)
            ),
        ),
        parties=(("insurance-finance", "insurance", "finance"), ("sales-finance", "sales", "finance")),
    )


def written(
    kind: str, figures: object, organisation: Organisation, format_: str, language: Language, table: str = ""
) -> bytes:
    known: ReportKind[Any] = report_kinds()[kind]
    return write_report(known, figures, organisation, format_, Display(language, table=table))


def test_a_person_reads_the_same_figures_in_both_languages(scorecard: Scorecard, organisation: Organisation) -> None:
    for format_ in ("terminal", "html"):
        en = written("scorecard", scorecard, organisation, format_, Language.EN).decode()
        for words in (
            "89.3%",
            "90.0%",
            "4.0 h",
            "8.8 h",
            "7.7%",
            "3.0 h",
            "25 on time of 28",
            "In time",
            "Target missed",
        ):
            assert words in en, (format_, words)
        assert "was closed by" in en and "late 1 → 2" in en
        zh = written("scorecard", scorecard, organisation, format_, Language.ZH).decode()
        for words in ("按时率", "89.3%", "−0.7 个百分点，变差", "4.0 小时", "未达标", "关账"):
            assert words in zh, (format_, words)


def test_a_sheet_has_numbers_that_can_be_calculated_with(scorecard: Scorecard, organisation: Organisation) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("scorecard", scorecard, organisation, "xlsx", Language.EN)))
    rows = {row[0]: row for row in book["Figures of service"].iter_rows(values_only=True)}
    assert rows["On-time rate"][1:] == (0.892857, 0.9, 0.9, "per cent", 25, 28)
    assert rows["Median lateness"][1:5] == (4, None, None, "working hours")
    departments = {row[0]: row for row in book["By department"].iter_rows(values_only=True)}
    head = departments["Department"]
    insurance = dict(zip(head, departments["Insurance"], strict=True))
    assert insurance["On-time rate"] == 0.75 and insurance["Waivers used"] == 1 and insurance["Extensions used"] == 1
    assert insurance["Median lateness (working hours)"] == 6


def test_a_table_of_csv_and_the_json_have_what_the_sheet_has(scorecard: Scorecard, organisation: Organisation) -> None:
    text = written("scorecard", scorecard, organisation, "csv", Language.EN, "department").decode("utf-8-sig")
    rows = {row["Department"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["Sales"]["Due"] == "20" and rows["Sales"]["Returned rate"].startswith("0.1")
    value = json.loads(written("scorecard", scorecard, organisation, "json", Language.EN))
    sections = {section["title"]["en"]: section["rows"] for section in value["sections"]}
    figures = {row["figure"]["en"]: row for row in sections["Figures of service"]}
    assert figures["On-time rate"]["value number"] == "0.892857"
    assert [row["items"] for row in sections["What became of them"]][:3] == [25, 1, 2]


def test_a_trend_has_a_drawing_and_its_numbers(scorecard: Scorecard, organisation: Organisation) -> None:
    none = PeriodGroups(())
    cards = tuple(card_of(p, none, (INDICATOR,), ("sales", "")) for p in (BEFORE, NOW))
    found = Trend(
        as_of=scorecard.as_of,
        zone=scorecard.zone,
        organisation=scorecard.organisation,
        rehearsal=False,
        periods=("2026-01", "2026-02"),
        scope=EVERYTHING,
        head=None,
        whole=TrendLine("", tuple(replace(card, id="") for card in cards)),
        by_department=(TrendLine("sales", cards),),
        indicators=(INDICATOR,),
    )
    for format_ in FORMATS:
        if format_ != "pdf":
            assert written("trend", found, organisation, format_, Language.ZH)
    page = written("trend", found, organisation, "html", Language.EN).decode()
    assert "<svg" in page and "89.3%" in page and "90.0%" in page
    value = json.loads(written("trend", found, organisation, "json", Language.EN))
    (periods,) = (s["rows"] for s in value["sections"] if s["title"]["en"] == "Departments by period")
    assert [row["on_time_rate"] for row in periods if row["id"]] == ["0.90", "0.892857"]
