"""The pages of reports: which there are, the overdue report with what is done in its rows, its exports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from engine.domain.access.right import OF_A_DEPARTMENT, SEES_EVERYTHING, Right
from engine.domain.action.action import Action
from engine.domain.action.give_late_reason import GiveLateReason
from engine.domain.action.remind import Remind
from engine.domain.figures.overdue import OverdueReport
from engine.domain.figures.overdue_lines import LineOrder
from engine.domain.text import Text
from engine.reports.file_names import safe_name
from engine.reports.formats import Display, write_report
from engine.reports.kind import report_kinds
from engine.services.actions.replacing import act_over
from engine.services.lookup import find
from engine.services.reading.overdue import report_overdue
from engine.services.refused import Refused
from engine.services.time_input import date_of
from engine.web.page import Page, pages
from engine.web.presenters.overdue_rows import FIRST, OverduePage, Typed, at_row, line_choice
from engine.web.presenters.report_filters import ReportFilters, period_choices, report_filters, scope_choices
from engine.web.visit import NotThere, Repeated, Visit
from engine.wording.late_reason import category_choices
from engine.wording.pages import reports as words

READERS = OF_A_DEPARTMENT | SEES_EVERYTHING
"""The rights with which reports are read; what they show is bounded by the sight of the reader."""
_FORMATS = ("xlsx", "csv", "pdf", "html", "json")
"""The formats of an export, in the order of the menu."""


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report in the list: its title, a sentence about it, and its address."""

    title: Text
    about: Text
    url: str


_ENTRIES = (
    ("/reports/overdue", words.OVERDUE, words.OVERDUE_ABOUT),
    ("/reports/month-end", words.MONTH_END, words.MONTH_END_ABOUT),
    ("/department", words.DEPARTMENT_PAGE, words.DEPARTMENT_ABOUT),
    ("/reports/scorecard", words.SCORECARD, words.SCORECARD_ABOUT),
    ("/reports/trend", words.TREND, words.TREND_ABOUT),
    ("/reports/satisfaction", words.SATISFACTION, words.SATISFACTION_ABOUT),
    ("/reports/defects", words.DEFECTS, words.DEFECTS_ABOUT),
    ("/defects", words.DEFECT_LIST, words.DEFECT_LIST_ABOUT),
    ("/praise", words.PRAISE, words.PRAISE_ABOUT),
    ("/surveys", words.SURVEYS, words.SURVEYS_ABOUT),
)
_OF_ALL_PERIODS = frozenset({"/defects"})
"""Defects are of no period: an auditor of a single one reads the report of it instead."""


def show_list(visit: Visit) -> Response:
    """Show the reports that this reader may open."""
    by_path = {page.path: page for page in pages() if page.get is not None}
    entries = [
        ReportEntry(title, about, path)
        for path, title, about in _ENTRIES
        if path in by_path
        and visit.access.has(by_path[path].rights)
        and (visit.access.period is None or path not in _OF_ALL_PERIODS)
    ]
    return visit.render("reports.html", words, entries=entries)


def show_overdue(visit: Visit) -> Response:
    """Show the overdue report. Where a filter cannot be read, say so above the report without filters."""
    try:
        return _overdue(visit, visit.request.query_params)
    except Refused as refused:
        if not visit.request.query_params:
            raise
        return _overdue(visit, {}, 422, problem=refused)


def _figures(visit: Visit, filters: ReportFilters, written: Mapping[str, str]) -> OverdueReport:
    return report_overdue(
        visit.ledger,
        filters.at,
        period=filters.period,
        limit=FIRST,
        scope=filters.scope,
        trend=True,
        choice=line_choice(visit, written),
    )


def _overdue(
    visit: Visit,
    written: Mapping[str, str],
    status: int = 200,
    typed: Typed | None = None,
    problem: Refused | None = None,
) -> Response:
    filters = report_filters(visit, written)
    figures = _figures(visit, filters, written)
    page, chosen = OverduePage(visit, figures), figures.chosen
    assert chosen is not None
    rows = page.rows(typed)
    kept = {name: written[name] for name in ("age", "sort") if written.get(name)}

    def link(**others: str) -> str:
        return visit.url("overdue", filters.query(**{**kept, **others}))

    number = chosen.choice.skip // chosen.choice.limit + 1
    last = chosen.choice.skip + len(figures.lines)
    return visit.render(
        "overdue.html",
        words,
        status,
        page=page,
        figures=figures,
        filters=filters,
        chosen=chosen,
        rows=rows,
        blocks=page.blocks(rows),
        problem=problem,
        categories=category_choices(visit.book.organisation),
        periods=period_choices(visit, filters),
        scopes=scope_choices(visit, filters),
        formats=[(name, visit.url("overdue_export", filters.query(), format=name)) for name in _FORMATS],
        link=link,
        back=urlencode(filters.query(**kept, page=str(number) if number > 1 else "")),
        orders=LineOrder,
        newer=link(page=str(number - 1) if number > 2 else "") if number > 1 else "",
        older=link(page=str(number + 1)) if last < chosen.matched else "",
    )


def export_overdue(visit: Visit) -> Response:
    """Send the overdue report of the filters as a file."""
    return export(visit, "overdue", visit.path("format"))


def export(visit: Visit, name: str, format_: str) -> Response:
    """Send a report of the filters in a format, as the command line writes it."""
    if format_ not in _FORMATS:
        raise NotThere
    filters, kind = report_filters(visit), report_kinds()[name]
    figures = kind.figures(visit.ledger, filters.at, filters.period, filters.scope)
    content = write_report(kind, figures, visit.book.organisation, format_, Display(visit.language))
    return visit.export(content, safe_name(f"{visit.localized(kind.title)} {filters.period}.{format_}"))


def give_reason(visit: Visit) -> Response:
    """Record the late reason that was typed in a row."""

    def action() -> Action:
        promised = visit.value("promised_on").strip()
        return GiveLateReason(
            occurrence=visit.value("item"),
            actor=visit.access.person,
            category=visit.value("category"),
            promised_on=date_of(promised or None),
            comment=visit.value("comment").strip(),
        )

    return _in_row(visit, action, words.REASON_SAVED)


def remind(visit: Visit) -> Response:
    """Record a reminder of the item of a row."""

    def action() -> Action:
        return Remind(occurrence=visit.value("item"), actor=visit.access.person)

    return _in_row(visit, action, words.REMINDER_RECORDED)


def _in_row(visit: Visit, action: Callable[[], Action], done: Text) -> Response:
    """Record an action on the item of a row, and go back to the row; a refusal is shown in it."""
    item, back = visit.value("item"), dict(parse_qsl(visit.value("back")))
    require_item(visit, item)
    try:
        seen = visit.value("seen") if "seen" in visit.form else None
        visit.record(lambda ledger: act_over(ledger, action(), seen, visit.command_time, visit.site.evidence))
    except Repeated as repeated:
        done = visit.repeated_text(repeated)
        visit.beside = visit.localized(done)
    except Refused as refused:
        typed = Typed(item, refused, {n: visit.value(n) for n in ("category", "promised_on", "comment")})
        return _row(visit, item, back, typed) if visit.is_partial else _overdue(visit, back, 422, typed)
    if visit.is_partial:
        return _row(visit, item, back, None)
    return visit.see(at_row(visit.url("overdue", back), item), done)


def require_item(visit: Visit, item: str) -> None:
    """Answer as if there were no such item, where there is none or this reader may not see it."""
    try:
        terms, _ = find(visit.ledger, visit.books, item, visit.at)
    except Refused:
        raise NotThere from None
    visit.require_sight(terms.agreement)


def _row(visit: Visit, item: str, back: Mapping[str, str], typed: Typed | None) -> Response:
    """The row of an item alone, as it is now."""
    filters = report_filters(visit, back)
    figures = _figures(visit, filters, back)
    page = OverduePage(visit, figures)
    row = next((row for row in page.rows(typed) if row.line.occurrence == item), None)
    if row is None:  # it is no longer of this page
        return Response(status_code=204, headers={"hx-refresh": "true"})
    return visit.render(
        "parts/overdue_row.html",
        words,
        422 if typed is not None else 200,
        row=row,
        back=urlencode(back),
        categories=category_choices(visit.book.organisation),
    )


_ACTING = frozenset({Right.MEMBER, Right.LEAD, Right.FINANCE})
"""An auditor changes nothing."""

PAGES = (
    Page("/reports", "reports", READERS, get=show_list),
    Page("/reports/overdue", "overdue", READERS, get=show_overdue),
    Page("/reports/overdue/export/{format}", "overdue_export", READERS, get=export_overdue),
    Page("/reports/overdue/reason", "overdue_reason", _ACTING, post=give_reason),
    Page("/reports/overdue/remind", "overdue_remind", _ACTING, post=remind),
)
