"""The report for programs."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.views.overdue import overdue_json


def test_the_report_is_the_golden_one(
    report: OverdueReport, organisation: Organisation, same_as_golden: Callable[[str, str], None]
) -> None:
    same_as_golden("overdue.json", overdue_json(report, organisation))


def test_late_reasons_extensions_and_stopped_clocks_are_those_of_the_golden_one(
    explained: OverdueReport, organisation: Organisation, same_as_golden: Callable[[str, str], None]
) -> None:
    same_as_golden("overdue-explained.json", overdue_json(explained, organisation))


def test_the_empty_report_says_null_where_nothing_is(
    nothing: OverdueReport, organisation: Organisation, same_as_golden: Callable[[str, str], None]
) -> None:
    same_as_golden("overdue-empty.json", overdue_json(nothing, organisation))


def test_equal_reports_are_equal_bytes_with_sorted_keys_and_a_line_end(
    report: OverdueReport, organisation: Organisation
) -> None:
    text = overdue_json(report, organisation)
    assert text == overdue_json(replace(report), organisation)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def test_money_is_a_string_that_loses_nothing(report: OverdueReport, organisation: Organisation) -> None:
    line = replace(report.lines[1], stake=Decimal("90071992547409931.15"))
    found = json.loads(overdue_json(replace(report, lines=(line,)), organisation))
    assert found["lines"][0]["stake"] == "90071992547409931.15"
    assert found["lines"][0]["currency"] == "CNY"
