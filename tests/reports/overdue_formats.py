"""The overdue report in each format, straight from its figures."""

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from engine.reports.csv import csv_table
from engine.reports.html import html_page
from engine.reports.kinds.overdue import overdue_as_report
from engine.reports.terminal import terminal_text
from engine.reports.xlsx import xlsx_workbook


def overdue_csv(figures: OverdueReport, organisation: Organisation, *, language: Language, table: str = "") -> bytes:
    return csv_table(overdue_as_report(figures, organisation), language=language, table=table)


def overdue_html(figures: OverdueReport, organisation: Organisation, *, language: Language) -> str:
    return html_page(overdue_as_report(figures, organisation), language=language)


def overdue_xlsx(figures: OverdueReport, organisation: Organisation, *, language: Language) -> bytes:
    return xlsx_workbook(overdue_as_report(figures, organisation), language=language)


def overdue_terminal(
    figures: OverdueReport,
    organisation: Organisation,
    *,
    language: Language,
    width: int,
    colour: bool = False,
    ids: bool = False,
) -> str:
    report = overdue_as_report(figures, organisation)
    return terminal_text(report, language=language, width=width, colour=colour, ids=ids)
