"""The reports of service: scorecard, satisfaction, defects and trend, in the frame, with filters and files.

Ratings and defects are read by department or agreement, so a reader who does not see everything chooses one of their
own; the first one is chosen to begin with.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from starlette.responses import Response

from engine.reports.file_names import safe_name
from engine.reports.formats import Display, write_report
from engine.reports.html import html_sections
from engine.reports.kind import report_kinds
from engine.reports.reader_text import ReaderText
from engine.services.refused import Refused
from engine.web.areas.reports import READERS
from engine.web.page import Page
from engine.web.presenters.report_filters import ReportFilters, period_choices, report_filters, scope_choices
from engine.web.presenters.report_links import ReportLinks
from engine.web.visit import NotThere, Visit
from engine.wording.pages import service_reports as words
from engine.wording.report_scope import scope_text

_PAGE_OF = {"scorecard": "scorecard", "satisfaction": "satisfaction", "defects": "defect_report", "trend": "trend"}
"""The kinds of reports with the names of their pages."""
_FORMATS = ("xlsx", "pdf", "csv", "html", "json")
"""The formats of a file, in the order of the menu."""
_SEVERAL_PERIODS = frozenset({"trend"})
"""The reports that show other periods, which an auditor of one period does not see."""


def show(visit: Visit, kind_name: str) -> Response:
    """Show a report. Where a filter cannot be read, say so above the report without filters."""
    try:
        return _shown(visit, kind_name, visit.request.query_params, None)
    except Refused as refused:
        if not visit.request.query_params:
            raise
        return _shown(visit, kind_name, {}, refused)


def _shown(visit: Visit, kind_name: str, written: Mapping[str, str], problem: Refused | None) -> Response:
    filters = _filters(visit, kind_name, written)
    kind, organisation = report_kinds()[kind_name], visit.book.organisation
    figures = kind.figures(visit.ledger, filters.at, filters.period, filters.scope)
    report = kind.report(figures, organisation)
    page = _PAGE_OF[kind_name]
    links = ReportLinks(visit, page, filters.query())
    return visit.render(
        "service_report.html",
        words,
        422 if problem is not None else 200,
        page=page,
        report=report,
        as_of=ReaderText.of(report, visit.language).as_of(report),
        scope=scope_text(filters.scope, organisation),
        sections=html_sections(report, language=visit.language, address=links),
        filters=filters,
        periods=period_choices(visit, filters),
        scopes=_own(visit, filters),
        is_narrow=_sees_a_part(filters),
        problem=problem,
        others=[(name, url) for name, url in _others(visit, kind_name, filters)],
        formats=[(name, visit.url(f"{page}_file", filters.query(), format=name)) for name in _FORMATS],
    )


def send(visit: Visit, kind_name: str) -> Response:
    """Send a report of the filters as a file, as the command line writes it."""
    format_ = visit.path("format")
    if format_ not in _FORMATS:
        raise NotThere
    filters, kind = _filters(visit, kind_name, visit.request.query_params), report_kinds()[kind_name]
    figures = kind.figures(visit.ledger, filters.at, filters.period, filters.scope)
    content = write_report(kind, figures, visit.book.organisation, format_, Display(visit.language))
    return visit.export(content, safe_name(f"{visit.localized(kind.title)} {filters.period}.{format_}"))


def _filters(visit: Visit, kind_name: str, written: Mapping[str, str]) -> ReportFilters:
    """The filters of a visit, narrowed to a department or an agreement of the reader's own."""
    if visit.access.period is not None and kind_name in _SEVERAL_PERIODS:
        raise NotThere
    filters = report_filters(visit, written)
    scope, sight = filters.scope, filters.scope.sight
    if sight is None or not _sees_a_part(filters) or scope.agreement is not None:
        return filters
    own = sorted(sight.departments)
    if not own or (scope.department is not None and scope.department not in own):
        raise NotThere
    return replace(filters, scope=replace(scope, department=scope.department or own[0]))


def _sees_a_part(filters: ReportFilters) -> bool:
    """True for a reader who sees only the agreements of some departments."""
    return filters.scope.sight is not None and filters.scope.sight.period is None


def _own(visit: Visit, filters: ReportFilters) -> Mapping[str, object]:
    """The departments, agreements and owners to choose from; the departments are the reader's own."""
    choices = dict(scope_choices(visit, filters))
    sight = filters.scope.sight
    if sight is not None and _sees_a_part(filters):
        choices["department"] = [one for one in choices["department"] if one.value in sight.departments]
    return choices


def _others(visit: Visit, kind_name: str, filters: ReportFilters) -> list[tuple[str, str]]:
    """The reports of service as tabs: each with the filters of this one."""
    shown = [name for name in _PAGE_OF if visit.access.period is None or name not in _SEVERAL_PERIODS]
    return [(name, visit.url(_PAGE_OF[name], filters.query())) for name in shown]


_PATHS = {
    "scorecard": ("/reports/scorecard", "/reports/scorecard/export/{format}"),
    "satisfaction": ("/reports/satisfaction", "/reports/satisfaction/export/{format}"),
    "defects": ("/reports/defects", "/reports/defects/export/{format}"),
    "trend": ("/reports/trend", "/reports/trend/export/{format}"),
}
"""The paths of the page and of its files, by kind."""


def _pages(kind_name: str) -> tuple[Page, Page]:
    name, (path, of_files) = _PAGE_OF[kind_name], _PATHS[kind_name]
    return (
        Page(path, name, READERS, get=partial(show, kind_name=kind_name)),
        Page(of_files, f"{name}_file", READERS, get=partial(send, kind_name=kind_name)),
    )


PAGES = tuple(page for kind_name in _PAGE_OF for page in _pages(kind_name))
