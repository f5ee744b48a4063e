"""The formats of reports. A new format is one entry in ``FORMATS`` and its writer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from engine.domain.text import Language, Text

if TYPE_CHECKING:
    from engine.domain.agreement.organisation import Organisation
    from engine.reports.kind import ReportKind
    from engine.reports.model import Report

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Display:
    """The place where a report is read: its language; for a terminal its columns, colour, whether to list ids, and a
    last line that says what to type for more. ``table`` is the key of the section that CSV writes."""

    language: Language
    width: int = 100
    colour: bool = False
    ids: bool = False
    hint: Text | None = None
    table: str = ""


Writer = Callable[["Report", Display], bytes]


def _terminal(report: "Report", display: Display) -> bytes:
    from engine.reports.terminal import terminal_text

    return terminal_text(
        report,
        language=display.language,
        width=display.width,
        colour=display.colour,
        ids=display.ids,
        hint=display.hint,
    ).encode()


def _html(report: "Report", display: Display) -> bytes:
    from engine.reports.html import html_page

    return html_page(report, language=display.language).encode()


def _xlsx(report: "Report", display: Display) -> bytes:
    from engine.reports.xlsx import xlsx_workbook

    return xlsx_workbook(report, language=display.language)


def _pdf(report: "Report", display: Display) -> bytes:
    from engine.reports.pdf import pdf_document

    return pdf_document(report, language=display.language)


def _csv(report: "Report", display: Display) -> bytes:
    from engine.reports.csv import csv_table

    return csv_table(report, language=display.language, table=display.table)


def _json(report: "Report", _: Display) -> bytes:
    from engine.reports.json import report_json

    return report_json(report).encode()


TERMINAL = "terminal"
FORMATS: Mapping[str, Writer] = {
    TERMINAL: _terminal,
    "html": _html,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
}
"""The writer of each format; text is in UTF-8. Each imports its library when it writes, so that --help stays fast."""
BINARY = frozenset({"xlsx", "pdf"})
"""The formats that a terminal cannot show."""


def write_report(
    kind: "ReportKind[F]", figures: F, organisation: "Organisation", format_: str, display: Display
) -> bytes:
    """A report in one of ``FORMATS``, as bytes. Text is in UTF-8, whatever the encoding of the machine is."""
    if format_ == "json" and kind.json is not None:
        return kind.json(figures, organisation).encode()
    return FORMATS[format_](kind.report(figures, organisation), display)
