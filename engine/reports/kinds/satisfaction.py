"""The report of satisfaction: how service is felt, as sections of columns and charts."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from engine.domain.agreement.organisation import Organisation
from engine.domain.deadline.period import Period
from engine.domain.figures.report_scope import ReportScope
from engine.domain.figures.satisfaction.distribution import Distribution
from engine.domain.figures.satisfaction.gap import Gap
from engine.domain.figures.satisfaction.report import SatisfactionReport, UnitRatings
from engine.domain.text import Text
from engine.reports.chart import (
    ChartLabel,
    DistributionBar,
    DistributionChart,
    HeatCell,
    Heatmap,
    ParetoBar,
    ParetoChart,
)
from engine.reports.chart_section import chart_section
from engine.reports.kind import ReportKind
from engine.reports.model import CellKind, Column, Footnote, Report, Section
from engine.reports.satisfaction_lists import contrasts, export, interval_columns, low_ratings, mutual, top_grades
from engine.reports.satisfaction_rounds import rounds_section
from engine.reports.satisfaction_summary import summary
from engine.services.ports.ledger import Ledger
from engine.services.reading.satisfaction import report_satisfaction
from engine.wording import satisfaction_labels as labels
from engine.wording.dates import period_text
from engine.wording.names import department_title, role_title
from engine.wording.report_scope import scope_text
from engine.wording.satisfaction import closed_sentences, satisfaction_summary

_PLACES = Decimal("0.0001")


def satisfaction_as_report(figures: SatisfactionReport, organisation: Organisation) -> Report:
    """The figures as a report, with the organisation's titles of departments, roles, dimensions and reasons."""
    closed = closed_sentences(figures, ZoneInfo(figures.zone))
    rated = bool(figures.scores.n or figures.pairs)
    return Report(
        title=labels.REPORT,
        organisation=organisation.title,
        as_of=figures.as_of,
        zone=figures.zone,
        summary=satisfaction_summary(figures),
        sections=(
            summary(figures),
            *((_matrix(figures, organisation), _distribution(figures, organisation)) if rated else ()),
            dimension_section(figures),
            _units(
                labels.DEPARTMENTS,
                "departments",
                figures.departments,
                labels.DEPARTMENT,
                figures,
                _title_of(organisation),
            ),
            _units(
                labels.OWNERS, "owners", figures.owners, labels.OWNER, figures, lambda id: role_title(organisation, id)
            ),
            _reasons(figures),
            low_ratings(figures, organisation),
            contrasts(figures, organisation),
            *top_grades(figures, organisation),
            *mutual(figures, organisation),
            *((rounds_section(figures.rounds, organisation),) if figures.rounds else ()),
            export(figures, organisation),
            *((Section(labels.CLOSED, sentences=closed),) if closed else ()),
        ),
        period=period_text(figures.period),
        scope=scope_text(figures.scope, organisation),
        rehearsal=figures.rehearsal,
        footnotes=(Footnote(labels.MONTHS), Footnote(labels.LEFT_OUT)),
    )


def _title_of(organisation: Organisation) -> Callable[[str], Text]:
    return lambda id: department_title(organisation, id)


def _decimal(value: Fraction | float | None) -> Decimal | None:
    return Decimal(str(round(float(value), 4))).quantize(_PLACES) if value is not None else None


def _matrix(figures: SatisfactionReport, organisation: Organisation) -> Section[Any]:
    title = _title_of(organisation)
    rated = [pair for pair in figures.pairs if pair.scores.n]
    cells = {(pair.provider, pair.consumer): _cell(pair.scores, figures.least) for pair in rated}
    providers, consumers = (sorted({key[side] for key in cells}) for side in (0, 1))
    chart = Heatmap(
        labels.PROVIDER,
        labels.CONSUMER,
        tuple(ChartLabel(id, title(id)) for id in providers),
        tuple(ChartLabel(id, title(id)) for id in consumers),
        tuple(tuple(cells.get((provider, consumer)) for consumer in consumers) for provider in providers),
        Decimal(1),
        Decimal(5),
    )
    note = labels.BELOW_K.filled(k=figures.least)
    return chart_section(
        labels.MATRIX, chart, key="matrix", note=note, empty=labels.NO_RATINGS, sheet_title=labels.MATRIX_SHEET
    )


def _cell(scores: Distribution, least: int) -> HeatCell:
    mean = scores.mean_from(least)
    return HeatCell(_decimal(mean), scores.n, scores.counts if mean is not None else ())


def _distribution(figures: SatisfactionReport, organisation: Organisation) -> Section[Any]:
    def bar(key: str, title: Text, scores: Distribution) -> DistributionBar:
        shown = scores.counts if scores.n >= figures.least else None
        return DistributionBar(ChartLabel(key, title), shown, scores.n)

    units = sorted(figures.departments, key=lambda unit: unit.unit)
    bars = [bar(unit.unit, department_title(organisation, unit.unit), unit.scores) for unit in units]
    whole = [bar("", labels.EVERYTHING, figures.scores)] if figures.scores.n else []
    levels = tuple(ChartLabel(str(n), title) for n, title in enumerate(labels.LEVELS, start=1))
    chart = DistributionChart(labels.PROVIDER, levels, (*whole, *bars))
    return chart_section(labels.DISTRIBUTION, chart, key="distribution", empty=labels.NO_RATINGS)


def dimension_section(figures: SatisfactionReport) -> Section[Gap]:
    """The gap of each dimension: the scores, and what was expected."""
    titles = {dimension.id: dimension.title for dimension in figures.scheme.dimensions}
    columns: tuple[Column[Gap], ...] = (
        Column(
            "dimension", labels.DIMENSION, CellKind.TEXT, lambda x: titles.get(x.dimension, Text.plain(x.dimension))
        ),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.experienced.n),
        Column("experience", labels.EXPERIENCE, CellKind.NUMBER, lambda x: _decimal(x.experience), strong=True),
        Column("expectation", labels.EXPECTATION, CellKind.NUMBER, lambda x: _decimal(x.expectation)),
        Column("expectations", labels.EXPECTATIONS, CellKind.COUNT, lambda x: x.expected.n if x.expected else None),
        Column("gap", labels.GAP, CellKind.NUMBER, lambda x: _decimal(x.gap)),
    )
    asked = any(gap.expected is not None for gap in figures.dimensions)
    shown = columns if asked else tuple(c for c in columns if c.key in ("dimension", "n", "experience"))
    return Section(
        labels.BY_DIMENSION,
        shown,
        figures.dimensions,
        key="dimensions",
        note=None if asked or not figures.dimensions else labels.NO_EXPECTATION,
        empty=labels.NO_DIMENSIONS,
        sheet_title=labels.BY_DIMENSION_SHEET,
    )


def _units(
    title: Text,
    key: str,
    units: tuple[UnitRatings, ...],
    unit_title: Text,
    figures: SatisfactionReport,
    named: Callable[[str], Text],
) -> Section[UnitRatings]:
    least = figures.least
    ranked = any(unit.rank is not None for unit in units)
    rank: Column[UnitRatings] = Column("rank", labels.RANK, CellKind.COUNT, lambda x: x.rank)
    columns: tuple[Column[UnitRatings], ...] = (
        Column("unit", unit_title, CellKind.TEXT, lambda x: named(x.unit)),
        *((rank,) if ranked else ()),
        Column("mean", labels.MEAN, CellKind.NUMBER, lambda x: _decimal(x.scores.mean_from(least)), strong=True),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.scores.n),
        *interval_columns(least),
        Column("top two", labels.TOP_TWO, CellKind.PERCENTAGE, lambda x: _decimal(_from(x, x.scores.top_two, least))),
        Column("low", labels.LOW_COUNT, CellKind.COUNT, lambda x: x.scores.low),
        Column("lost", labels.LOST, CellKind.DURATION, lambda x: x.lost.total if x.lost.ratings else None),
    )
    note = labels.TIES if ranked else labels.NOT_RANKED
    return Section(title, columns, units, key=key, note=note if units else None, empty=labels.NO_RATINGS)


def _from(unit: UnitRatings, share: Fraction | None, least: int) -> Fraction | None:
    return share if unit.scores.n >= least else None


def _reasons(figures: SatisfactionReport) -> Section[Any]:
    titles = {reason.id: reason.title for reason in figures.scheme.reasons} | {"": labels.NO_REASON}
    bars = tuple(
        ParetoBar(
            ChartLabel(one.reason or "none", titles.get(one.reason, Text.plain(one.reason))), Decimal(one.ratings)
        )
        for one in figures.reasons
    )
    chart = ParetoChart(labels.REASON, labels.RATINGS, bars)
    return chart_section(labels.REASONS, chart, key="reasons", empty=labels.NO_LOW)


def _figures(ledger: Ledger, at: datetime, period: Period | None, scope: ReportScope) -> SatisfactionReport:
    return report_satisfaction(ledger, at, period=period, scope=scope)


KIND = ReportKind(title=labels.REPORT, figures=_figures, report=satisfaction_as_report)
