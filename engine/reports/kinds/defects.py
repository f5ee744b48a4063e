"""The report of defects: its figures as sections of columns and charts."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation, Person
from engine.domain.figures.defects import ActionLine, CategoryFigures, DefectLine, DefectReport, DefectShare
from engine.domain.figures.pareto import ParetoLine, vital_few
from engine.domain.ledger.closing import Closing
from engine.domain.text import Text
from engine.reports.chart import ChartLabel, NumberStyle, ParetoBar, ParetoChart
from engine.reports.chart_section import chart_section
from engine.reports.kind import ReportKind
from engine.reports.model import (
    ON_SHEETS,
    CellKind,
    Column,
    Detail,
    Footnote,
    Medium,
    Report,
    Section,
    Tone,
    sums_of,
)
from engine.services.reading.defect_report import report_defects
from engine.wording import defect_labels as labels
from engine.wording import overdue_labels
from engine.wording.dates import period_text
from engine.wording.defect import STATES, category_path, effect_progress, listed_title
from engine.wording.late_reason import category_text
from engine.wording.names import department_title, one_line, parties_title, role_title
from engine.wording.report_scope import scope_text

_ON_PAGES = frozenset({Medium.PAGE})
_PAGES_AND_SHEETS = _ON_PAGES | ON_SHEETS
_WARN_DAYS = 30


def defects_as_report(figures: DefectReport, organisation: Organisation) -> Report:
    """The figures as a report, with the organisation's titles."""
    titles = _Titles(organisation, figures.people)
    return Report(
        title=labels.REPORT,
        organisation=figures.organisation,
        as_of=figures.at,
        zone=figures.zone,
        summary=_summary(figures),
        sections=(
            _now(figures),
            _open(figures, titles),
            _actions(figures, titles),
            *((_recurring(figures, titles),) if figures.recurring else ()),
            *_paretos(figures, titles),
            _late_reasons(figures, titles),
            _categories(figures, titles),
            _shares(figures, figures.by_department, labels.BY_DEPARTMENT, labels.PROVIDER, titles.department),
            _shares(figures, figures.by_agreement, labels.BY_AGREEMENT, labels.AGREEMENT, titles.agreement(figures)),
        ),
        period=period_text(figures.period),
        rehearsal=figures.rehearsal,
        scope=scope_text(figures.scope, organisation),
        notes=tuple(_closed(figures, closing, titles) for closing in figures.closings),
        footnotes=(Footnote(labels.ONCE), Footnote(labels.EXPLAINED)),
    )


class _Titles:
    """The titles of the ids in one report."""

    def __init__(self, organisation: Organisation, people: tuple[Person, ...]) -> None:
        self._organisation = organisation
        self._names = Names(people, late_reasons=organisation.late_reasons)

    def department(self, id: str) -> Text:
        return department_title(self._organisation, id)

    def agreement(self, figures: DefectReport) -> Callable[[str], Text]:
        """The titles of both parties of each agreement; the id of one that is no longer in force."""
        parties = {agreement: (provider, consumer) for agreement, provider, consumer in figures.parties}

        def title(id: str) -> Text:
            return parties_title(self._organisation, *parties[id]) if id in parties else Text.plain(id)

        return title

    def category(self, id: str) -> Text:
        return category_path(self._organisation.defects, id)

    def severity(self, id: str) -> Text:
        return listed_title(self._organisation.defects.severities, id)

    def root_cause(self, line: DefectLine) -> Text | None:
        cause = line.defect.root_cause
        return listed_title(self._organisation.defects.root_causes, cause.category) if cause is not None else None

    def person(self, id: str) -> Text:
        return self._names.of(id)

    def late_reason(self, code: str) -> Text:
        return category_text(code, self._names)

    def owner(self, line: ActionLine) -> Text:
        action = line.action
        return self._names.of(action.person) if action.person else role_title(self._organisation, action.owner)


def _summary(figures: DefectReport) -> Text:
    whole = figures.whole
    summary = labels.SUMMARY.filled(
        open=whole.open, recurred=whole.recurred, items=figures.total.count, closed=whole.closed
    )
    if not figures.proposed:
        return summary
    more = labels.PROPOSED.filled(count=figures.proposed)
    return Text(zh=f"{summary.zh}。{more.zh}", en=f"{summary.en}. {more.en}")


def _closed(figures: DefectReport, closing: Closing, titles: "_Titles") -> Text:
    """The sentence that says since when the figures of a month stay as they are."""
    at = f"{closing.at.astimezone(ZoneInfo(figures.zone)):%Y-%m-%d %H:%M}"
    return overdue_labels.CLOSED.filled(period=period_text(closing.period), by=titles.person(closing.by), at=at)


def _now(figures: DefectReport) -> Section[None]:
    total = figures.total
    rate = round(total.per_100, 1) if total.per_100 is not None else None
    stakes = sums_of(total.stakes)
    shown = (
        Detail(labels.OPEN_COUNT, CellKind.COUNT, figures.whole.open),
        Detail(labels.RECURRED_COUNT, CellKind.COUNT, figures.whole.recurred),
        Detail(labels.ITEMS_COUNT, CellKind.COUNT, total.count),
        *((Detail(labels.PER_100, CellKind.TEXT, f"{rate}"),) if rate is not None else ()),
        *((Detail(labels.MONEY, CellKind.SUMS, stakes),) if stakes else ()),
    )
    return Section(labels.NOW, figures=shown, media=_ON_PAGES)


def _open(figures: DefectReport, titles: _Titles) -> Section[DefectLine]:
    columns: tuple[Column[DefectLine], ...] = (
        *_known(titles),
        Column("effect", labels.EFFECT, CellKind.TEXT, _effect, under="what"),
        Column("root cause", labels.ROOT_CAUSE, CellKind.TEXT, titles.root_cause, media=ON_SHEETS),
        *_parties(titles),
    )
    return Section(
        labels.OPEN,
        columns,
        figures.open,
        empty=labels.NO_OPEN,
        key="open",
        main="what",
        order=("id", "age", "state", "what", "provider"),
        prominent=True,
    )


def _recurring(figures: DefectReport, titles: _Titles) -> Section[DefectLine]:
    columns: tuple[Column[DefectLine], ...] = (
        *_known(titles),
        Column("recurrences", labels.RECURRENCES, CellKind.COUNT, lambda x: x.defect.recurrences, strong=True),
        *_parties(titles),
    )
    order = ("id", "recurrences", "age", "state", "what", "provider")
    return Section(labels.RECURRING, columns, figures.recurring, key="recurring", main="what", order=order)


def _known(titles: _Titles) -> tuple[Column[DefectLine], ...]:
    """The columns that say which defect it is, how long it has been open and how far it has come."""
    return (
        Column("id", labels.DEFECT, CellKind.TEXT, lambda x: x.defect.id, strong=True),
        Column("age", labels.AGE, CellKind.COUNT, lambda x: x.age_days, tone=_age_tone),
        Column("state", labels.STATE, CellKind.TEXT, lambda x: STATES[x.defect.state]),
        Column("what", labels.CATEGORY, CellKind.TEXT, lambda x: titles.category(x.defect.category)),
        Column(
            "description",
            labels.DESCRIPTION,
            CellKind.TEXT,
            lambda x: one_line(x.defect.description),
            under="what",
            labelled=False,
        ),
        Column("severity", labels.SEVERITY, CellKind.TEXT, lambda x: titles.severity(x.defect.severity), under="state"),
        Column("items", labels.ITEMS, CellKind.COUNT, lambda x: len(x.defect.items), media=ON_SHEETS),
    )


def _parties(titles: _Titles) -> tuple[Column[DefectLine], ...]:
    return (
        Column("provider", labels.PROVIDER, CellKind.TEXT, lambda x: titles.department(x.provider)),
        Column(
            "consumer",
            labels.CONSUMER,
            CellKind.TEXT,
            lambda x: titles.department(x.consumer),
            under="provider",
            media=_PAGES_AND_SHEETS,
        ),
        Column("agreement", labels.AGREEMENT, CellKind.ID, lambda x: x.defect.agreement, media=ON_SHEETS),
    )


def _effect(line: DefectLine) -> Text | None:
    action = line.defect.last_action
    if action is None or action.progress.delivered_at is None:
        return None
    return effect_progress(line.defect, line.deliveries, line.left)


def _age_tone(line: DefectLine) -> Tone:
    return Tone.WARN if line.age_days > _WARN_DAYS else Tone.PLAIN


def _actions(figures: DefectReport, titles: _Titles) -> Section[ActionLine]:
    columns: tuple[Column[ActionLine], ...] = (
        Column("due", labels.DUE, CellKind.DAY, lambda x: x.action.due_on),
        Column("overdue", labels.OVERDUE_DAYS, CellKind.COUNT, lambda x: x.overdue_days, zero="·", tone=_late_tone),
        Column("what", labels.ACTION, CellKind.TEXT, lambda x: one_line(x.action.what)),
        Column("owner", labels.OWNER, CellKind.TEXT, titles.owner),
        Column("provider", labels.PROVIDER, CellKind.TEXT, lambda x: titles.department(x.provider), under="owner"),
        Column("defect", labels.DEFECT, CellKind.TEXT, lambda x: x.defect.id),
        Column("id", labels.ID, CellKind.ID, lambda x: x.action.item, under="what", printed=False),
    )
    return Section(
        labels.ACTIONS,
        columns,
        figures.actions,
        empty=labels.NO_ACTIONS,
        key="actions",
        main="what",
        order=("due", "overdue", "what", "owner", "defect"),
    )


def _late_tone(line: ActionLine) -> Tone:
    return Tone.ALERT if line.overdue_days else Tone.PLAIN


# ---- Pareto


def _paretos(figures: DefectReport, titles: _Titles) -> tuple[Section[Any], ...]:
    money = labels.MONEY_IN.filled(currency=figures.currency)
    return (
        _pareto(
            labels.BY_COUNT,
            labels.CATEGORY,
            labels.COUNT,
            figures.by_count,
            titles.category,
            key="pareto-count",
            sheet_title=labels.BY_COUNT_SHEET,
            empty=labels.NO_DEFECTS,
        ),
        _pareto(
            labels.BY_RATE,
            labels.CATEGORY,
            labels.PER_100,
            figures.by_rate,
            titles.category,
            key="pareto-rate",
            sheet_title=labels.BY_RATE_SHEET,
            empty=labels.NO_DEFECTS,
            style=NumberStyle.DECIMAL,
            note=labels.RATE_NOTE,
        ),
        _pareto(
            labels.BY_MONEY,
            labels.CATEGORY,
            money,
            figures.by_money,
            titles.category,
            key="pareto-money",
            sheet_title=labels.BY_MONEY_SHEET,
            empty=labels.NO_MONEY,
            style=NumberStyle.AMOUNT,
        ),
        _pareto(
            labels.BY_HOURS,
            labels.CATEGORY,
            labels.LOST_HOURS,
            figures.by_lost_hours,
            titles.category,
            key="pareto-hours",
            sheet_title=labels.BY_HOURS_SHEET,
            empty=labels.NO_HOURS,
            style=NumberStyle.DECIMAL,
        ),
    )


def _late_reasons(figures: DefectReport, titles: "_Titles") -> Section[Any]:
    unstated = figures.late.unstated
    return _pareto(
        labels.LATE_REASONS,
        labels.LATE_REASON,
        labels.COUNT,
        figures.late.lines,
        titles.late_reason,
        key="late-reasons",
        empty=labels.NO_LATE_REASONS,
        note=labels.UNSTATED.filled(count=unstated) if unstated else None,
    )


def _pareto(
    title: Text,
    row_title: Text,
    value_title: Text,
    lines: Sequence[ParetoLine],
    title_of: Callable[[str], Text],
    *,
    key: str,
    empty: Text,
    style: NumberStyle = NumberStyle.COUNT,
    note: Text | None = None,
    sheet_title: Text | None = None,
) -> Section[Any]:
    """A Pareto chart with its table; the note names the few that make most of it."""
    bars = tuple(ParetoBar(ChartLabel(line.key, title_of(line.key)), line.value) for line in lines)
    chart = ParetoChart(row_title, value_title, bars, style)
    few = vital_few(lines)
    notes = [note] if note is not None else []
    if len(few) < len(lines):
        named = [title_of(line.key) for line in few]
        share = f"{round(100 * few[-1].cumulative)}%"
        both = Text(zh="、".join(t.zh for t in named), en=", ".join(t.en for t in named))
        notes.insert(0, labels.FEW.filled(few=both, share=share))
    sentence = Text(zh="".join(t.zh for t in notes), en=" ".join(t.en for t in notes)) if notes else None
    return chart_section(title, chart, key=key, empty=empty, note=sentence, sheet_title=sheet_title)


# ---- tables


def _categories(figures: DefectReport, titles: _Titles) -> Section[CategoryFigures]:
    columns: tuple[Column[CategoryFigures], ...] = (
        Column(
            "category",
            labels.CATEGORY,
            CellKind.TEXT,
            lambda x: titles.category(x.category) if x.category else labels.TOTAL,
        ),
        Column("count", labels.COUNT, CellKind.COUNT, lambda x: x.count, strong=True),
        Column("deliveries", labels.DELIVERIES, CellKind.COUNT, lambda x: x.deliveries),
        Column(
            "per 100",
            labels.PER_100_SHORT,
            CellKind.NUMBER,
            lambda x: x.per_100,
            places=1,
            sheet_titles=(labels.PER_100,),
        ),
        Column("money", labels.MONEY, CellKind.SUMS, lambda x: sums_of(x.stakes)),
        Column("lost hours", labels.LOST_HOURS, CellKind.NUMBER, _lost_hours, places=1),
        Column("id", labels.CATEGORY_ID, CellKind.ID, lambda x: x.category or None, media=ON_SHEETS),
    )
    total = figures.total if figures.categories else None
    return Section(
        labels.CATEGORIES, columns, figures.categories, empty=labels.NO_DEFECTS, key="categories", total=total
    )


def _lost_hours(row: CategoryFigures) -> Decimal:
    return row.lost_hours


def _shares(
    figures: DefectReport, shares: tuple[DefectShare, ...], title: Text, key: Text, title_of: Callable[[str], Text]
) -> Section[DefectShare]:
    columns: tuple[Column[DefectShare], ...] = (
        Column("title", key, CellKind.TEXT, lambda x: title_of(x.id) if x.id else labels.TOTAL),
        Column("open", labels.OPEN_COUNT, CellKind.COUNT, lambda x: x.open, strong=True),
        Column("recurred", labels.RECURRED_COUNT, CellKind.COUNT, lambda x: x.recurred),
        Column("items", labels.ITEMS_SHORT, CellKind.COUNT, lambda x: x.items, sheet_titles=(labels.ITEMS_COUNT,)),
        Column("closed", labels.CLOSED, CellKind.COUNT, lambda x: x.closed),
        Column("id", labels.ID, CellKind.ID, lambda x: x.id or None, media=ON_SHEETS),
    )
    total = figures.whole if shares else None
    return Section(title, columns, shares, empty=labels.NO_DEFECTS, total=total)


KIND: ReportKind[DefectReport] = ReportKind(
    title=labels.REPORT_HELP,
    figures=lambda ledger, at, period, scope: report_defects(ledger, at, period, scope),
    report=defects_as_report,
)
