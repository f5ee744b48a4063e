"""Any report as JSON: its sections, each with its rows by the keys of the columns. Texts are in both languages."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, assert_never

from engine.domain.ledger.entry import Json
from engine.domain.text import Text, visible
from engine.domain.time.instant import written_instant
from engine.reports.chart_json import chart_value
from engine.reports.model import Cell, Medium, Money, Report, Section
from engine.wording.money import exact


def report_json(report: Report) -> str:
    """The report as JSON with sorted keys and a line end.

    Instants are in UTC, amounts are decimal strings with their currency, lengths of time are integers of seconds.
    """
    value = {
        "title": _value(report.title),
        "organisation": _value(report.organisation),
        "as_of": written_instant(report.as_of),
        "zone": report.zone,
        "period": _value(report.period),
        **({"scope": _value(report.scope)} if report.scope is not None else {}),
        "rehearsal": report.rehearsal,
        "summary": _value(report.summary),
        "sections": [_section(section) for section in report.sections_on(Medium.SHEET)],
    }
    return visible(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)) + "\n"


def _section(section: Section[Any]) -> Json:
    columns = section.columns_on(Medium.SHEET)
    return {
        "title": _value(section.title),
        "rows": [{column.key: _value(column.value(row)) for column in columns} for row in section.rows],
        **({"chart": chart_value(section.chart)} if section.chart is not None else {}),
    }


def _value(cell: Cell) -> Json:
    match cell:
        case None | bool() | int() | str():
            return cell
        case Text():
            return {"zh": cell.zh, "en": cell.en}
        case Decimal():
            return exact(cell)
        case Money():
            return {"amount": exact(cell.amount), "currency": cell.currency}
        case datetime():
            return written_instant(cell)
        case date():
            return cell.isoformat()
        case timedelta():
            return cell // timedelta(seconds=1)
        case tuple():
            return [_value(part) for part in cell]
        case _:
            assert_never(cell)
