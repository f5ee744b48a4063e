"""The report of satisfaction in each format: every figure with its n, nothing below k, words in both languages."""

import csv
import io
import json
import re

import openpyxl
import pytest

from engine.domain.agreement.definitions import Definitions
from engine.domain.figures.satisfaction.distribution import Distribution
from engine.domain.figures.satisfaction.report import SatisfactionReport
from engine.domain.text import Language
from engine.reports.formats import Display, write_report
from engine.reports.kinds.satisfaction import KIND
from tests.fixtures.satisfaction import full_report


@pytest.fixture
def figures(shipped: Definitions) -> SatisfactionReport:
    return full_report(shipped.organisation, shipped.people)


def written(figures: SatisfactionReport, shipped: Definitions, format_: str, language: Language, **rest: str) -> bytes:
    return write_report(KIND, figures, shipped.organisation, format_, Display(language, 110, **rest))  # type: ignore[arg-type]


def table(figures: SatisfactionReport, shipped: Definitions, name: str) -> list[dict[str, str]]:
    text = written(figures, shipped, "csv", Language.EN, table=name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_terminal_says_n_beside_each_mean_and_what_is_too_few(
    figures: SatisfactionReport, shipped: Definitions
) -> None:
    text = written(figures, shipped, "terminal", Language.ZH).decode()
    assert "200 条评价，平均 3.32" in text
    assert "90 % 区间 3.16–3.47" in text
    assert re.search(r"回收率 +53\.1% +377 次交付中 200 次有评价", text)
    assert re.search(r"人事部 +– +n=2 +▓ 2\.06 n=33", text), "below k there is n and no mean"
    assert re.search(r"人事部 ⇄ 销售部 +互评偏高 +0\.94", text)
    assert "2026年1月 已关账（2026年2月2日 09:00），数字以此为准。" in text
    assert "关账后新增评价 1 条，未计入。" in text
    assert "共谋" not in text


def test_each_table_is_a_sheet_with_real_numbers(figures: SatisfactionReport, shipped: Definitions) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(figures, shipped, "xlsx", Language.EN)))
    sheets = ("Matrix", "Dimensions", "Low ratings", "Watermelons", "Inflation", "Mutually high", "Staff export")
    assert [name for name in sheets if not any(name in title for title in book.sheetnames)] == []
    (matrix,) = [book[title] for title in book.sheetnames if "Matrix" in title]
    values = [cell.value for row in matrix.iter_rows() for cell in row]
    assert any(isinstance(value, float) and round(value, 2) == 2.06 for value in values)


def test_readers_see_who_stands_out_and_sheets_have_all(figures: SatisfactionReport, shipped: Definitions) -> None:
    shown = written(figures, shipped, "terminal", Language.EN).decode()
    all_rows = table(figures, shipped, "top-grades")
    assert len(all_rows) > 5
    assert f"The first 5 of {len(all_rows)} are shown; sheets have all." in shown
    assert len(table(figures, shipped, "mutual")) == 10


def test_the_staff_export_has_the_rule_in_each_row_and_no_t_score_of_few_units(
    figures: SatisfactionReport, shipped: Definitions
) -> None:
    rows = table(figures, shipped, "staff")
    assert {row["Rule"] for row in rows} == {
        "Index = (mean − 1) × 25, interval 90 %; no index below 5 ratings; no rank, or a tie, where no difference is "
        "shown; T scores from 8 units on; no forced distribution"
    }
    assert {row["T score"] for row in rows} == {""}
    first = rows[0]
    assert (first["Unit"], first["Rank"], first["n"]) == ("Finance", "1", "44")
    assert float(first["Index from"]) < float(first["Index"]) < float(first["Index to"])


def test_the_page_has_its_charts_with_their_numbers_and_no_drawing_without_words(
    figures: SatisfactionReport, shipped: Definitions
) -> None:
    page = written(figures, shipped, "html", Language.EN).decode()
    assert page.count("<svg") == 3
    assert "hr-finance/slips@vehicle.delivered/A-194" in page, "a low rating leads to its item"


def test_a_period_without_ratings_says_so(figures: SatisfactionReport, shipped: Definitions) -> None:
    none = SatisfactionReport(
        as_of=figures.as_of, zone=figures.zone, period="2026-01", scope=figures.scope, rehearsal=False,
        scores=Distribution(), response=figures.response, lost=type(figures.lost)(), kudos=0, pairs=(), departments=(),
        owners=(), dimensions=(), reasons=(), low=(), by_rater=(), by_pair=(), mutual=(), scheme=figures.scheme,
        people=(),
    )  # fmt: skip
    assert "本期没有评价。" in written(none, shipped, "terminal", Language.ZH).decode()
    value = json.loads(written(none, shipped, "json", Language.EN))
    assert value["summary"]["en"] == "Nothing was rated in this period."
    assert "<svg" not in written(none, shipped, "html", Language.EN).decode()
    assert written(none, shipped, "xlsx", Language.ZH)
