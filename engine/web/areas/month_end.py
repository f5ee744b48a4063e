"""The month-end list of finance, and the closing of a month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.access.right import Right
from engine.domain.access.sight import sight_of
from engine.domain.deadline.period import Period
from engine.domain.figures.month_end import MonthEnd, MonthEndChoice, MonthEndGroup, MonthEndLine, MonthEndState
from engine.domain.figures.report_scope import ReportScope
from engine.domain.refusal import Refusal
from engine.domain.text import Text
from engine.reports.model import ON_SHEETS, CellKind
from engine.services.actions.close_period import Month, close_period, closing_refusal, months
from engine.services.ports.ledger import Ledger
from engine.services.reading.month_end import MonthEndList, month_end
from engine.services.refused import Refused
from engine.web.areas.reports import READERS
from engine.web.page import Page
from engine.web.presenters.item_row import subject_head
from engine.web.presenters.month_end_rows import MonthEndSource, obligation_of
from engine.web.presenters.overdue_rows import item_path
from engine.web.table import ListColumn, ListFilter, ListGroup, Listing
from engine.web.visit import NotThere, Visit
from engine.wording.action import later_title
from engine.wording.dates import moment, period_text
from engine.wording.names import department_title, one_line, parties_title, role_title, thing, title_text
from engine.wording.pages import month_end as words
from engine.wording.pages import table as table_words
from engine.wording.questions import question_text
from engine.wording.refusal import refusal_text

_SHOWN_OPEN = 20
"""The open items that the page before a closing lists."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of the list: its state, words, count, and the address of its rows."""

    state: MonthEndState
    title: Text
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The counts of a department, an agreement or an obligation, in the order of the shown states."""

    title: Text
    url: str
    tiles: tuple[Tile, ...]
    total: int


@dataclass(frozen=True, slots=True)
class LaterRow:
    """An entry after the closing."""

    at: str
    what: Text
    title: Text
    url: str
    by: Text


def show(visit: Visit) -> Response:
    """Show the items of a month by their state."""
    return visit.ledger.reading(lambda one_state: _show(visit, one_state))


def _show(visit: Visit, one_state: Ledger) -> Response:
    known = _months(visit)
    month = _month(visit, known)
    found = _listed(visit, one_state, month)
    listed = found.figures
    listing = _listing(visit, listed)
    table = listing.read(visit, MonthEndSource(found, listing, visit.language))
    if table.file is not None:
        return table.file
    group = visit.query("by") if visit.query("by") in words.GROUPS else "department"
    refusal = _refusal(visit, month)
    return visit.render(
        "month_end.html",
        words,
        month=month,
        period=period_text(str(month.period)),
        title=words.TITLE_OF.filled(period=period_text(str(month.period))),
        listed=listed,
        as_of=_happened(visit, listed),
        closed_by=visit.names.of(listed.closing.by) if listed.closing is not None else None,
        months=[(one, period_text(str(one.period))) for one in reversed(known)],
        tiles=[_tile(visit, month, state, count) for state, count in listed.counts.items() if count],
        summary=_summary(visit, month, listed, group),
        group=group,
        groups=[(key, _url(visit, month, by=key)) for key in words.GROUPS],
        later=_later(visit, listed),
        may_close=refusal is None,
        table=table,
    )


def show_closing(visit: Visit) -> Response:
    """Show what is still open and what a closing fixes, before somebody closes a month."""
    month = _month(visit, _months(visit))
    return visit.ledger.reading(lambda one_state: _closing(visit, one_state, month))


def close(visit: Visit) -> Response:
    """Close a month."""
    month = _month(visit, _months(visit), visit.value("period"))
    try:
        closing = visit.record(
            lambda ledger: close_period(
                ledger, month.period, actor=visit.access.person, command_time=visit.command_time
            )
        )
    except Refused as refused:
        problem = refused
        return visit.ledger.reading(lambda one_state: _closing(visit, one_state, month, problem))
    done = words.DONE.filled(period=period_text(closing.period))
    return visit.see(_url(visit, month), done)


def _closing(visit: Visit, one_state: Ledger, month: Month, refused: Refused | None = None) -> Response:
    found = _listed(visit, one_state, month)
    listed = found.figures
    refusal = refused.refusal if refused is not None else _refusal(visit, month)
    still_open = found.lines.chosen(MonthEndChoice(lambda group: group.state.is_open, most=_SHOWN_OPEN))
    shown = [s for s, count in listed.counts.items() if count]
    parts = [(words.STATES[state], listed.counts[state]) for state in shown]
    return visit.render(
        "month_end_closing.html",
        words,
        200 if refused is None else 422,
        month=month,
        title=words.CLOSE_TITLE.filled(period=period_text(str(month.period))),
        period=period_text(str(month.period)),
        listed=listed,
        as_of=_happened(visit, listed),
        tiles=[_tile(visit, month, s, listed.counts[s]) for s in shown if s.is_open],
        open_count=listed.open_count,
        still_open=[(_title(visit, line), item_path(line.occurrence)) for line in still_open],
        more=listed.open_count - len(still_open),
        parts=Text(
            zh="，".join(f"{title.zh} {count}" for title, count in parts),
            en=", ".join(f"{count} {title.en.lower()}" for title, count in parts),
        ),
        questions=[question_text(question) for question in listed.questions],
        refusal=refusal_text(refusal) if refusal is not None else None,
        back=_url(visit, month),
    )


# ---- the month


def _months(visit: Visit) -> Sequence[Month]:
    """The months that this reader may see; an auditor of one period those of it."""
    only, known = visit.access.period, months(visit.ledger, visit.at, visit.book)
    return [m for m in known if only is None or (only.first <= m.period.first and m.period.last <= only.last)]


def _month(visit: Visit, known: Sequence[Month], written: str = "") -> Month:
    """The month of the address; by default the first that has ended and is open, else the last."""
    asked = written or visit.query("period")
    if not known:
        raise NotThere
    if not asked:
        ended = (m for m in known if m.closing is None and m.period.last < visit.today)
        return next(ended, known[-1])
    try:
        period = Period.read(asked)
    except ValueError:
        raise Refused("period-unreadable", written=asked) from None
    found = next((month for month in known if month.period == period), None)
    if found is None:
        raise NotThere
    return found


def _listed(visit: Visit, one_state: Ledger, month: Month) -> MonthEndList:
    scope = ReportScope(sight=sight_of(visit.access, visit.books))
    return month_end(one_state, visit.at, month.period, scope)


def _refusal(visit: Visit, month: Month) -> Refusal | None:
    return closing_refusal(visit.ledger, month.period, actor=visit.access.person, at=visit.at)


def _url(visit: Visit, month: Month, **others: str) -> str:
    return visit.url("month_end", {"period": str(month.period), **others})


# ---- the list


def _listing(visit: Visit, listed: MonthEnd) -> Listing[MonthEndLine]:
    return Listing(
        id="items",
        title=words.TITLE_OF.filled(period=period_text(listed.period)),
        columns=_columns(visit),
        filters=_filters(visit, listed),
        searched=lambda line: (
            line.title.obligation.zh,
            line.title.obligation.en,
            line.label or "",
            line.subject or "",
            line.occurrence,
        ),
        empty=words.NONE,
        group=ListGroup(
            "subject",
            table_words.BY_SUBJECT,
            lambda line: line.subject or "",
            lambda lines: subject_head(lines[0].subject, (line.label for line in lines)),
            lambda line: visit.url("subject", number=line.subject) if line.subject else "",
            frozenset(),
        ),
    )


def _columns(visit: Visit) -> tuple[ListColumn[MonthEndLine], ...]:
    organisation, names = visit.book.organisation, visit.names

    def owner(line: MonthEndLine) -> Text:
        return names.of(line.person) if line.person is not None else role_title(organisation, line.owner)

    def provider(line: MonthEndLine) -> Text:
        return department_title(organisation, line.provider)

    def consumer(line: MonthEndLine) -> Text:
        return department_title(organisation, line.consumer)

    def address(line: MonthEndLine) -> str:
        return item_path(line.occurrence)

    return (
        ListColumn(
            "item",
            words.ITEM,
            CellKind.TEXT,
            lambda line: title_text(line.title),
            address=address,
            sort_value=_obligation_title,
        ),
        ListColumn(
            "about",
            words.ABOUT,
            CellKind.TEXT,
            lambda line: thing(line.label, line.subject),
            sort_value=lambda line: line.label or line.subject or "",
        ),
        ListColumn("provider", words.DEPARTMENT, CellKind.TEXT, provider),
        ListColumn("owner", words.OWNER, CellKind.TEXT, owner),
        ListColumn("consumer", words.CONSUMER, CellKind.TEXT, consumer, media=ON_SHEETS),
        ListColumn("due", words.DUE, CellKind.DUE, lambda line: line.due_at),
        ListColumn("state", words.STATE, CellKind.TEXT, lambda line: words.STATES[line.state]),
        ListColumn("delivered", words.DELIVERED, CellKind.INSTANT, lambda line: line.delivered_at),
        ListColumn("late", words.LATE, CellKind.STATUS, lambda line: line.late, media=ON_SHEETS),
        ListColumn("returns", words.RETURNS, CellKind.COUNT, lambda line: line.returns, media=ON_SHEETS),
        ListColumn("id", words.ID, CellKind.ID, lambda line: line.occurrence, media=ON_SHEETS),
    )


def _obligation_title(one: MonthEndLine | MonthEndGroup) -> Text:
    """The title by which items are ordered: follow-ups stand beside what they follow."""
    return one.title.obligation if isinstance(one, MonthEndLine) else one.title


def _filters(visit: Visit, listed: MonthEnd) -> tuple[ListFilter[MonthEndLine], ...]:
    organisation, agreements = visit.book.organisation, _agreements(visit, listed)
    return (
        ListFilter(
            key="state",
            title=words.STATE,
            label=lambda value: words.STATES[MonthEndState(value)],
            value=lambda line: line.state.value,
            order=tuple(state.value for state in MonthEndState),
        ),
        ListFilter(
            key="department",
            title=words.DEPARTMENT,
            label=lambda value: department_title(organisation, value),
            value=lambda line: line.provider,
        ),
        ListFilter(
            key="agreement",
            title=words.AGREEMENT,
            label=agreements.__getitem__,
            value=lambda line: line.agreement,
        ),
        ListFilter(
            key="obligation",
            title=words.OBLIGATION,
            label=_obligation_titles(listed).__getitem__,
            value=obligation_of,
        ),
    )


def _agreements(visit: Visit, listed: MonthEnd) -> Mapping[str, Text]:
    organisation = visit.book.organisation
    sides = {group.agreement: (group.provider, group.consumer) for group in listed.groups}
    return {agreement: parties_title(organisation, *of) for agreement, of in sides.items()}


def _obligation_titles(listed: MonthEnd) -> Mapping[str, Text]:
    return {obligation_of(group): group.title for group in listed.groups}


def _title(visit: Visit, line: MonthEndLine) -> Text:
    about = one_line(thing(line.label, line.subject))
    parts = (department_title(visit.book.organisation, line.provider), title_text(line.title), Text.plain(about))
    return Text(zh=" · ".join(p.zh for p in parts if p.zh), en=" · ".join(p.en for p in parts if p.en))


# ---- the summary


def _tile(visit: Visit, month: Month, state: MonthEndState, count: int, **others: str) -> Tile:
    return Tile(state, words.STATES[state], count, _url(visit, month, state=state.value, **others))


def _summary(visit: Visit, month: Month, listed: MonthEnd, group: str) -> Sequence[SummaryRow]:
    """The counts by department, agreement or obligation; each number leads to its rows."""
    organisation = visit.book.organisation
    keys: Mapping[str, Callable[[MonthEndGroup], str]] = {
        "department": lambda group: group.provider,
        "agreement": lambda group: group.agreement,
        "obligation": obligation_of,
    }
    agreements, obligations = _agreements(visit, listed), _obligation_titles(listed)
    titles: Mapping[str, Callable[[str], Text]] = {
        "department": lambda id: department_title(organisation, id),
        "agreement": agreements.__getitem__,
        "obligation": obligations.__getitem__,
    }
    shown = [state for state, count in listed.counts.items() if count]
    return [
        SummaryRow(
            titles[group](id),
            _url(visit, month, by=group, **{group: id}),
            tuple(_tile(visit, month, state, counts[state], by=group, **{group: id}) for state in shown),
            sum(counts.values()),
        )
        for id, counts in listed.by(keys[group])
    ]


def _later(visit: Visit, listed: MonthEnd) -> Sequence[LaterRow]:
    """The entries after the closing, in order."""
    return [
        LaterRow(
            moment(one.at, visit.zone, language=visit.language, year=visit.today.year, happened=True).words,
            later_title(one.what),
            title_text(one.title),
            item_path(one.occurrence),
            visit.names.of(one.by),
        )
        for one in listed.later
    ]


def _happened(visit: Visit, listed: MonthEnd) -> str:
    return moment(listed.as_of, visit.zone, language=visit.language, year=visit.today.year, happened=True).words


PAGES = (
    Page("/reports/month-end", "month_end", READERS, get=show),
    Page(
        "/reports/month-end/close",
        "month_end_closing",
        frozenset({Right.MEMBER, Right.LEAD, Right.FINANCE}),
        get=show_closing,
        post=close,
    ),
)
