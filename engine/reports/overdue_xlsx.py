"""The overdue report as a workbook for Excel and WPS, to filter, sort, sum and print."""

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from engine.reports.overdue_page import overdue_page
from engine.reports.overdue_table import overdue_tables
from engine.reports.workbook import workbook
from engine.wording import overdue_labels as labels


def overdue_xlsx(report: OverdueReport, organisation: Organisation, *, language: Language) -> bytes:
    """The report as XLSX: lines, late, pending, shares by department, agreement and owner, and a sheet about it.

    Dates, times, days and money are numbers in the organisation's zone. An instant takes two columns, its day and its
    time; midnight is 24:00 of the day that ends. Equal reports give equal bytes: the creation time is ``as_of``.
    """
    page = overdue_page(report, organisation, language)
    when = f"{labels.AS_OF.in_(language)} {page.as_of.words} ({page.zone})"
    if report.rehearsal:
        when = f"{when}  *** {labels.REHEARSAL.in_(language)} ***"
    return workbook(
        overdue_tables(report, organisation, language),
        title=f"{page.organisation} {labels.REPORT.in_(language)}",
        subtitle=when,
        marked=report.rehearsal,
        made_at=report.as_of,
        language=language,
    )
