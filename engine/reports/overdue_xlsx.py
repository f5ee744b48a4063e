"""The overdue report as a workbook for Excel and WPS: to be filtered, sorted, summed, printed."""

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.overdue import OverdueReport
from engine.domain.text import Language
from engine.reports.overdue_page import overdue_page
from engine.reports.overdue_table import overdue_tables
from engine.reports.workbook import workbook
from engine.wording import overdue_labels as words


def overdue_xlsx(report: OverdueReport, organisation: Organisation, *, language: Language) -> bytes:
    """The report as XLSX: lines, late, awaited, shares by department, agreement and owner, and what it is about.

    Dates, times, days and money are numbers in the organisation's zone: an instant stands in two columns, its day and
    its time, and midnight is 24:00 of the day that it ends. Equal reports give equal bytes: the time of making is T.
    """
    page = overdue_page(report, organisation, language)
    when = f"{words.AS_OF.in_(language)} {page.as_of.words} ({page.zone})"
    if report.rehearsal:
        when = f"{when}  *** {words.REHEARSAL.in_(language)} ***"
    return workbook(
        overdue_tables(report, organisation, language),
        title=f"{page.organisation} {words.REPORT.in_(language)}",
        subtitle=when,
        marked=report.rehearsal,
        made_at=report.as_of,
        language=language,
    )
