"""The trend: figures of service over the last periods, by department, as small drawings with their numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from engine.domain.agreement.indicator import Direction, Indicator, MeasureUnit
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.named_figures import FIGURES
from engine.domain.figures.scorecard import Card
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.trend import Trend, TrendLine
from engine.domain.text import Text
from engine.reports.chart import Better, ChartLabel, ChartPoint, ChartSeries, NumberStyle, SmallMultiples
from engine.reports.chart_section import chart_section
from engine.reports.figure_columns import figure_columns
from engine.reports.kind import ReportKind
from engine.reports.model import ON_SHEETS, CellKind, Column, Detail, Footnote, Report, Section
from engine.services.reading.scorecard import trend
from engine.wording import scorecard_labels as labels
from engine.wording.dates import period_text
from engine.wording.names import department_title
from engine.wording.report_scope import scope_text
from engine.wording.scorecard import closed_sentences, trend_summary

SHOWN = ("on_time_rate", "lateness_median", "returned_rate", "response_median", "paused_hours", "deliveries")
"""The figures of all items that are drawn, in their order."""
_STYLES = {
    MeasureUnit.SHARE: NumberStyle.SHARE,
    MeasureUnit.HOURS: NumberStyle.DECIMAL,
    MeasureUnit.NUMBER: NumberStyle.COUNT,
}


def trend_as_report(figures: Trend, organisation: Organisation) -> Report:
    """The figures as a report, with the organisation's titles of departments."""
    closed = closed_sentences(figures.closed, figures.zone, figures.as_of, figures.people)
    return Report(
        title=labels.TREND,
        organisation=figures.organisation,
        as_of=figures.as_of,
        zone=figures.zone,
        summary=trend_summary(figures),
        sections=(
            chart_section(labels.OVER_TIME, _whole(figures), key="figures", empty=labels.NOTHING_TO_SHOW),
            chart_section(
                labels.DEPARTMENTS_OVER_TIME,
                _departments(figures, organisation),
                key="departments",
                empty=labels.NOTHING_TO_SHOW,
            ),
            _table(figures, organisation),
            *((Section(labels.CLOSED, sentences=closed),) if closed else ()),
        ),
        period=period_text(figures.periods[-1]),
        scope=scope_text(figures.scope, organisation),
        rehearsal=figures.rehearsal,
        details=tuple(Detail(labels.CLOSED, CellKind.TEXT, sentence) for sentence in closed),
        footnotes=(Footnote(labels.HELD_BY_FIRST_DUE),),
    )


# ---- charts


def _whole(figures: Trend) -> SmallMultiples:
    """The figures and indicators of all items."""
    named = [_of_figure(name, figures) for name in SHOWN]
    indicators = [_of_indicator(n, i, figures) for n, i in enumerate(figures.indicators) if i.formula not in SHOWN]
    return SmallMultiples(labels.PERIOD, _periods(figures), (*named, *indicators) if _has_items(figures) else ())


def _has_items(figures: Trend) -> bool:
    return any(card.now.due for card in figures.whole.cards)


def _of_figure(name: str, figures: Trend) -> ChartSeries:
    figure = FIGURES[name]
    target = next((i.target for i in figures.indicators if i.formula == name), None)
    title = labels.TITLES[name]
    if figure.unit is MeasureUnit.HOURS:
        title = labels.IN_HOURS.filled(title=title)
    points = tuple(_point(figure.value(card.now), figure.made_of(card.now)) for card in figures.whole.cards)
    return ChartSeries(
        ChartLabel(name, title), points, style=_STYLES[figure.unit], target=target, better=_better(figure.better)
    )


def _of_indicator(n: int, indicator: Indicator, figures: Trend) -> ChartSeries:
    points = tuple(ChartPoint(card.indicators[n].value, card.now.due) for card in figures.whole.cards)
    style = NumberStyle.SCORE if indicator.unit is MeasureUnit.NUMBER else _STYLES[indicator.unit]
    return ChartSeries(
        ChartLabel(f"indicator {indicator.id}", indicator.title),
        points,
        style=style,
        target=indicator.target,
        better=_better(indicator.better),
    )


def _departments(figures: Trend, organisation: Organisation) -> SmallMultiples:
    """The on-time rate of each department."""
    name, target = "on_time_rate", next((i.target for i in figures.indicators if i.formula == "on_time_rate"), None)
    figure = FIGURES[name]

    def series(line: TrendLine) -> ChartSeries:
        points = tuple(_point(figure.value(card.now), figure.made_of(card.now)) for card in line.cards)
        return ChartSeries(ChartLabel(line.id, department_title(organisation, line.id)), points, target=target)

    return SmallMultiples(labels.PERIOD, _periods(figures), tuple(map(series, figures.by_department)))


def _point(value: Decimal | None, made_of: tuple[int, ...]) -> ChartPoint:
    """A value with the number of items that it is made of."""
    return ChartPoint(value, made_of[-1])


def _better(direction: Direction | None) -> Better:
    return Better.LOWER if direction is Direction.LOWER else Better.HIGHER


def _periods(figures: Trend) -> tuple[ChartLabel, ...]:
    return tuple(ChartLabel(period, period_text(period)) for period in figures.periods)


# ---- the numbers of every department and period


@dataclass(frozen=True, slots=True)
class _PeriodRow:
    """The card of one department in one period."""

    period: str
    card: Card


def _figures_of(row: _PeriodRow) -> ServiceFigures:
    return row.card.now


def _table(figures: Trend, organisation: Organisation) -> Section[_PeriodRow]:
    def rows() -> Iterator[_PeriodRow]:
        for line in (*figures.by_department, figures.whole):
            yield from (_PeriodRow(period, card) for period, card in zip(figures.periods, line.cards, strict=True))

    def title(row: _PeriodRow) -> Text:
        return department_title(organisation, row.card.id) if row.card.id else labels.ALL

    total: Column[_PeriodRow] = Column("total", labels.TOTAL_SCORE, CellKind.PERCENTAGE, lambda x: x.card.total)
    columns: tuple[Column[_PeriodRow], ...] = (
        Column("department", labels.DEPARTMENT, CellKind.TEXT, title),
        Column("period", labels.PERIOD, CellKind.TEXT, lambda x: period_text(x.period)),
        *figure_columns(_figures_of),
        *((total,) if figures.indicators else ()),
        Column("id", labels.ID, CellKind.ID, lambda x: x.card.id or None, printed=False),
    )
    return Section(labels.BY_PERIOD, columns, tuple(rows()), key="periods", media=ON_SHEETS)


KIND = ReportKind(
    title=labels.TREND,
    figures=lambda ledger, at, period, scope: trend(ledger, at, period=period, scope=scope),
    report=trend_as_report,
)
