"""The overdue report: its figures as sections of columns."""

from collections.abc import Callable, Mapping
from datetime import date

from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.changed_terms import ChangedLine
from engine.domain.figures.due_in_period import DueInPeriod
from engine.domain.figures.overdue import Awaited, Band, LateLine, Line, OverdueReport, Share, Stopped
from engine.domain.ledger.head import Head
from engine.domain.text import Text
from engine.reports.changed_section import changed_section
from engine.reports.due_in_period import details_of_period, of_period, of_period_by
from engine.reports.kind import ReportKind
from engine.reports.model import (
    FOR_READERS,
    ON_EVERY_MEDIUM,
    ON_SHEETS,
    Bar,
    Cell,
    CellKind,
    Column,
    Detail,
    Footnote,
    Medium,
    Money,
    Report,
    Section,
    Tone,
    always,
    sums_of,
)
from engine.reports.overdue_titles import OverdueTitles
from engine.reports.trend_section import trend_sections
from engine.services.reading.overdue import report_overdue
from engine.views.overdue import overdue_json
from engine.wording import overdue_labels as labels
from engine.wording.dates import period_text
from engine.wording.names import thing, title_text
from engine.wording.overdue import OverdueSentences
from engine.wording.report_labels import PERIOD
from engine.wording.report_scope import scope_text

_WARN_DAYS, _ALERT_DAYS = 3, 7
_ON_PAGES = frozenset({Medium.PAGE})
_PAGES_AND_SHEETS = _ON_PAGES | ON_SHEETS


def overdue_as_report(figures: OverdueReport, organisation: Organisation) -> Report:
    """The figures as a report, with the organisation's titles of departments and roles."""
    sentences, titles = OverdueSentences(figures, organisation), OverdueTitles(figures, organisation)
    is_overdue = bool(figures.lines)
    questions, later = sentences.questions(), sentences.later()
    has_money = figures.total.stakes or figures.due.due.stakes
    money_note = (Footnote(labels.ONCE),) if has_money else ()
    trend, trend_sheet = trend_sections(figures)
    trend_note = (Footnote(labels.TREND_RULE),) if trend is not None else ()
    return Report(
        title=labels.REPORT,
        organisation=figures.organisation,
        as_of=figures.as_of,
        zone=figures.zone,
        summary=sentences.summary(),
        sections=(
            *((_now(figures, sentences), _by_age(figures)) if is_overdue else ()),
            *((trend,) if trend is not None else ()),
            _lines(figures, titles, sentences),
            of_period(figures, sentences),
            _late(figures, titles, sentences),
            _awaited(figures, titles, sentences),
            *((_stopped(figures, titles),) if figures.stopped else ()),
            *((_changed(figures, titles, sentences),) if figures.changed or figures.applied else ()),
            *((titles.vacant(figures),) if figures.vacant else ()),
            *((Section(labels.QUESTIONS, sentences=questions),) if questions else ()),
            *((Section(labels.LATER, sentences=later),) if later else ()),
            _shares(figures, figures.by_department, labels.BY_DEPARTMENT, labels.DEPARTMENT, titles.department_share),
            _shares(figures, figures.by_agreement, labels.BY_AGREEMENT, labels.AGREEMENT, titles.agreement_share),
            _shares(figures, figures.by_owner, labels.BY_OWNER, labels.OWNER, titles.owner),
            *_of_period_by(figures, titles),
            *((trend_sheet,) if trend_sheet is not None else ()),
        ),
        period=period_text(figures.period),
        scope=scope_text(figures.scope, organisation),
        rehearsal=figures.rehearsal,
        notes=(*sentences.closing(), sentences.scope()),
        details=_details(figures, sentences),
        footnotes=(*money_note, *trend_note, Footnote(sentences.head())),
    )


# ---- sections


def _now(figures: OverdueReport, sentences: OverdueSentences) -> Section[None]:
    stakes = sums_of(figures.total.stakes)
    shown = (
        Detail(labels.ITEMS, CellKind.COUNT, figures.total.total),
        *((Detail(labels.AT_STAKE_HEAD, CellKind.SUMS, stakes),) if stakes else ()),
        Detail(labels.LONGEST_HEAD, CellKind.TEXT, sentences.longest()),
    )
    return Section(labels.OVERDUE_NOW, figures=shown, media=_ON_PAGES)


def _by_age(figures: OverdueReport) -> Section[None]:
    bars = (Bar(labels.BANDS[band], count) for band, count in zip(Band, figures.total.bands, strict=True))
    return Section(labels.BY_AGE, bars=tuple(bars), media=FOR_READERS)


def _lines(figures: OverdueReport, titles: OverdueTitles, sentences: OverdueSentences) -> Section[Line]:
    lines = figures.lines
    columns: tuple[Column[Line], ...] = (
        Column("age", labels.AGE, CellKind.COUNT, lambda x: x.age_days, tone=_age_tone, strong=True),
        Column("due", labels.DUE, CellKind.DUE, lambda x: x.due_at, sheet_titles=(labels.DUE_ON,)),
        *titles.responsible(),
        Column("consumer", labels.CONSUMER, CellKind.TEXT, lambda x: titles.department(x.consumer), media=ON_SHEETS),
        *_ITEM,
        Column("money", labels.MONEY, CellKind.MONEY, _money, unit_title=labels.MONEY_IN),
        *_MARKS,
        Column("remarks", labels.NOTE, CellKind.REMARKS, sentences.remarks, under="what", media=FOR_READERS),
        *(_EXTENDED if any(line.first_due_at for line in lines) else ()),
        *(_HELD_UP if any(line.inherited for line in lines) else ()),
        *(_explained(sentences) if any(line.late_reason for line in lines) else ()),
        *titles.without_holder(figures),
        Column("source", labels.SOURCE, CellKind.TEXT, lambda x: x.source, media=ON_SHEETS, printed=False),
        _ID,
    )
    return Section(
        labels.LINES,
        columns,
        lines,
        empty=labels.NOTHING_OVERDUE,
        main="what",
        order=("age", "due", "what", "department", "money"),
        one_line=("age", "due", "department", "owner", "about", "what", "money"),
        key="lines",
        total_cells=_totals_of_lines(figures, sentences) if lines else (),
        prominent=True,
        sheet_title=labels.LINES_SHEET,
        media=ON_EVERY_MEDIUM if lines else ON_SHEETS,
    )


def _totals_of_lines(figures: OverdueReport, sentences: OverdueSentences) -> tuple[Mapping[str, Cell], ...]:
    """The total of the lines: a row for each currency, the first with the count."""
    total: dict[str, Cell] = {"what": sentences.total_of_lines()}
    sums = sums_of(figures.total.stakes) or (None,)
    return tuple({**(total if n == 0 else {}), "money": money} for n, money in enumerate(sums))


def _of_period_by(figures: OverdueReport, titles: OverdueTitles) -> tuple[Section[DueInPeriod], ...]:
    by = (
        (figures.due_by_department, labels.OF_PERIOD_BY_DEPARTMENT, labels.DEPARTMENT, titles.department),
        (figures.due_by_agreement, labels.OF_PERIOD_BY_AGREEMENT, labels.AGREEMENT, titles.agreement),
        (figures.due_by_owner, labels.OF_PERIOD_BY_OWNER, labels.OWNER, titles.role),
    )
    return tuple(of_period_by(figures, *one) for one in by)


def _late(figures: OverdueReport, titles: OverdueTitles, sentences: OverdueSentences) -> Section[LateLine]:
    delivered_on, late_by = (labels.DELIVERED_ON,), (labels.LATE_DAYS, labels.LATE_HOURS)
    columns: tuple[Column[LateLine], ...] = (
        Column("late by", labels.LATE_BY, CellKind.DURATION, lambda x: x.late_by, sheet_titles=late_by, strong=True),
        Column("due", labels.DUE, CellKind.DUE, lambda x: x.due_at, sheet_titles=(labels.DUE_ON,)),
        Column(
            "delivered",
            labels.DELIVERED,
            CellKind.INSTANT,
            lambda x: x.delivered_at,
            media=_PAGES_AND_SHEETS,
            sheet_titles=delivered_on,
        ),
        *titles.responsible(),
        *_ITEM,
        Column("remarks", labels.NOTE, CellKind.REMARKS, sentences.inherited, under="what", media=FOR_READERS),
        *(_HELD_UP if any(line.inherited for line in figures.late) else ()),
        _ID,
    )
    return Section(
        labels.LATE,
        columns,
        figures.late,
        key="late",
        subtitle=period_text(figures.period),
        empty=labels.NOTHING_LATE,
        main="what",
        order=("late by", "due", "delivered", "what", "department"),
    )


def _awaited(figures: OverdueReport, titles: OverdueTitles, sentences: OverdueSentences) -> Section[Awaited]:
    requested = Column(
        "remarks", labels.NOTE, CellKind.REMARKS, sentences.notes, under="what", media=FOR_READERS | ON_SHEETS
    )
    columns: tuple[Column[Awaited], ...] = (
        Column("since", labels.SINCE, CellKind.INSTANT, lambda x: x.opens_at, sheet_titles=(labels.SINCE_ON,)),
        *titles.responsible(),
        *_LABELLED_ITEM,
        *((requested,) if any(line.notes for line in figures.awaited) else ()),
    )
    return Section(
        labels.AWAITED,
        columns,
        figures.awaited,
        note=sentences.awaited(),
        empty=labels.NOTHING_AWAITED,
        main="what",
        order=("since", "what", "department"),
    )


def _stopped(figures: OverdueReport, titles: OverdueTitles) -> Section[Stopped]:
    since = (labels.STOPPED_ON,)
    columns: tuple[Column[Stopped], ...] = (
        Column("since", labels.STOPPED_SINCE, CellKind.INSTANT, lambda x: x.since, sheet_titles=since),
        Column("waiting for", labels.WAITING_FOR, CellKind.TEXT, titles.waiting_for),
        Column("reason", labels.NOTE, CellKind.TEXT, lambda x: x.reason, under="waiting for"),
        Column("days stopped", labels.DAYS_STOPPED, CellKind.COUNT, lambda x: x.days),
        *titles.responsible(),
        *_LABELLED_ITEM,
    )
    order = ("since", "waiting for", "days stopped", "what", "department")
    return Section(labels.STOPPED, columns, figures.stopped, main="what", order=order)


def _changed(figures: OverdueReport, titles: OverdueTitles, sentences: OverdueSentences) -> Section[ChangedLine]:
    return changed_section(figures.changed, figures.applied, figures.people, titles.department, sentences.happened)


def _shares(
    figures: OverdueReport, shares: tuple[Share, ...], title: Text, key: Text, title_of: Callable[[Share], Text]
) -> Section[Share]:
    """The shares of departments, agreements or owners.

    A terminal has those of departments alone, and pages show the ids of agreements alone.
    """
    readers = FOR_READERS if key is labels.DEPARTMENT else _ON_PAGES
    id_media = _PAGES_AND_SHEETS if key is labels.AGREEMENT else ON_SHEETS
    columns: tuple[Column[Share], ...] = (
        Column("title", key, CellKind.TEXT, lambda x: title_of(x) if x.id else labels.ALL_ROWS),
        *(_band(n, band) for n, band in enumerate(Band)),
        Column("total", labels.TOTAL, CellKind.COUNT, lambda x: x.total, strong=True),
        Column("money", labels.AT_STAKE_HEAD, CellKind.SUMS, lambda x: sums_of(x.stakes), short=labels.MONEY),
        Column("id", labels.ID, CellKind.ID, lambda x: x.id, under="title", media=id_media),
    )
    return Section(
        title,
        columns,
        shares,
        empty=labels.NOTHING_OVERDUE,
        total=figures.total if shares else None,
        media=(readers | ON_SHEETS) if shares else ON_SHEETS,
    )


# ---- columns


def _thing(line: Line | LateLine) -> str:
    return thing(line.label, line.subject)


def _money(line: Line) -> Money | None:
    return Money(line.stake, line.currency) if line.stake is not None and line.currency is not None else None


def _age_tone(line: Line) -> Tone:
    return Tone.ALERT if line.age_days > _ALERT_DAYS else Tone.WARN if line.age_days > _WARN_DAYS else Tone.PLAIN


def _source(line: Line | LateLine) -> str | None:
    return line.inherited.source if line.inherited is not None else None


def _explained(sentences: OverdueSentences) -> tuple[Column[Line], ...]:
    """The columns of the late reason."""
    return (
        Column("reason", labels.REASON, CellKind.TEXT, sentences.late_reason, media=ON_SHEETS),
        Column("promised", labels.PROMISED_ON, CellKind.DAY, _promised_on, media=ON_SHEETS),
        Column("note", labels.NOTE, CellKind.TEXT, _late_note, media=ON_SHEETS),
    )


def _promised_on(line: Line) -> date | None:
    return line.late_reason.promised_on if line.late_reason is not None else None


def _late_note(line: Line) -> str | None:
    return line.late_reason.note if line.late_reason is not None else None


def _band(n: int, band: Band) -> Column[Share]:
    """The number of items in a band, the ``n``-th of the figures."""
    title, long_title = Text.plain(labels.BANDS_SHORT[band]), labels.BANDS[band]
    return Column(band.value, title, CellKind.COUNT, lambda x: x.bands[n], sheet_titles=(long_title,), zero="·")


_ID: Column[Line | LateLine] = Column("id", labels.ID, CellKind.ID, lambda x: x.occurrence, under="what", printed=False)
_ITEM: tuple[Column[Line | LateLine], ...] = (
    Column("what", labels.WHAT, CellKind.TEXT, lambda x: title_text(x.title)),
    Column("about", labels.ABOUT, CellKind.TEXT, _thing, under="what", media=FOR_READERS),
    Column("label", labels.ABOUT, CellKind.TEXT, lambda x: x.label, media=ON_SHEETS),
    Column("number", labels.NUMBER, CellKind.TEXT, lambda x: x.subject, media=ON_SHEETS),
)
_LABELLED_ITEM: tuple[Column[Awaited | Stopped], ...] = (
    Column("what", labels.WHAT, CellKind.TEXT, lambda x: title_text(x.title)),
    Column("about", labels.ABOUT, CellKind.TEXT, lambda x: x.label, under="what"),
    Column("id", labels.ID, CellKind.ID, lambda x: x.occurrence, under="what"),
)
_MARKS: tuple[Column[Line], ...] = (
    Column(
        "returned",
        labels.RETURNED,
        CellKind.STATUS,
        lambda x: x.returned,
        under="what",
        sheet_titles=(labels.RETURNED_HEAD,),
        tone=always(Tone.WARN),
    ),
    Column(
        "key moment",
        labels.KEY_MOMENT,
        CellKind.STATUS,
        lambda x: x.key_moment,
        under="what",
        sheet_titles=(labels.KEY_MOMENT_HEAD,),
        tone=always(Tone.KEY),
    ),
)
_EXTENDED: tuple[Column[Line], ...] = (
    Column("first due", labels.FIRST_DUE, CellKind.DUE, lambda x: x.first_due_at, media=ON_SHEETS),
)
_HELD_UP: tuple[Column[Line | LateLine], ...] = (
    Column("held up by", labels.HELD_UP_BY, CellKind.ID, _source, media=ON_SHEETS),
)


# ---- details


def _details(figures: OverdueReport, sentences: OverdueSentences) -> tuple[Detail, ...]:
    """The rest of the report, for its last sheet."""
    return (
        Detail(labels.OVERDUE_NOW, CellKind.COUNT, figures.total.total),
        Detail(labels.AT_STAKE_HEAD, CellKind.SUMS, sums_of(figures.total.stakes)),
        Detail(labels.SCOPE_HEAD, CellKind.TEXT, sentences.scope()),
        *details_of_period(figures),
        Detail(labels.AWAITED, CellKind.COUNT, len(figures.awaited)),
        Detail(labels.STOPPED, CellKind.COUNT, len(figures.stopped)),
        *((Detail(labels.VACANT, CellKind.COUNT, len(figures.vacant)),) if figures.vacant else ()),
        *(Detail(labels.QUESTIONS, CellKind.TEXT, question) for question in sentences.questions()),
        *(Detail(PERIOD, CellKind.TEXT, closing) for closing in sentences.closing()),
        *(Detail(labels.LATER, CellKind.TEXT, entry) for entry in sentences.later()),
        *_ledger(figures.head),
        Detail(labels.AT_STAKE_HEAD, CellKind.TEXT, labels.ONCE),
    )


def _ledger(head: Head | None) -> tuple[Detail, ...]:
    if head is None:
        return (Detail(labels.LEDGER_HEAD, CellKind.TEXT, labels.NO_HEAD),)
    return (
        Detail(labels.LEDGER_BATCH, CellKind.COUNT, head.batch),
        Detail(labels.LEDGER_ENTRIES, CellKind.COUNT, head.entries),
        Detail(labels.LEDGER_HEAD, CellKind.ID, head.hash),
    )


KIND = ReportKind(
    title=labels.REPORT,
    figures=lambda ledger, at, period, scope: report_overdue(ledger, at, period=period, scope=scope, trend=True),
    report=overdue_as_report,
    has_findings=lambda figures: bool(figures.lines),
    json=overdue_json,
)
