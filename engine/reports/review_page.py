"""The review of an agreement as a report: what both heads read at the review date."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.domain.agreement.indicator import MeasureUnit
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.named_figures import FIGURES
from engine.domain.figures.review_term import ReviewTerm
from engine.domain.figures.satisfaction.interval import mean_interval
from engine.domain.figures.satisfaction.report import SatisfactionReport
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.suggested_change import ObligationInTerm
from engine.domain.text import Text
from engine.reports.bad_rating_section import bad_rating_sections
from engine.reports.chart import ChartLabel, DistributionBar, DistributionChart
from engine.reports.chart_section import chart_section
from engine.reports.figure_columns import figure_column
from engine.reports.kind import ReportKind
from engine.reports.kinds.satisfaction import dimension_section
from engine.reports.model import FOR_READERS, ON_SHEETS, CellKind, Column, Footnote, Report, Section
from engine.reports.review_lists import change_section, defect_section, proposal_section, suggestion_section
from engine.reports.satisfaction_lists import decimal
from engine.services.reading.review import Review, review
from engine.wording import review_labels as labels
from engine.wording import scorecard_labels
from engine.wording.dates import date_text
from engine.wording.measures import change_text, measure_text
from engine.wording.names import parties_title, role_title
from engine.wording.review import term_text
from engine.wording.scorecard import made_of_text

SHOWN = (
    *("on_time_rate", "key_on_time_rate", "lateness_median", "lateness_p90", "returned_rate", "response_median"),
    *("paused_hours", "extensions", "waivers", "deliveries"),
)
"""The figures that a review has one by one, in their order."""


def review_as_report(figures: Review, organisation: Organisation) -> Report:
    """The figures as a report, with the organisation's titles of departments, roles and categories."""
    agreement = figures.agreement
    return Report(
        title=labels.TITLE.filled(title=agreement.title),
        organisation=figures.organisation,
        as_of=figures.as_of,
        zone=figures.zone,
        summary=_summary(figures),
        sections=(
            _figures(figures),
            _outcomes(figures),
            _obligations(figures, organisation),
            _satisfaction(figures),
            dimension_section(figures.satisfaction),
            *bad_rating_sections(figures.bad_ratings, term_text(figures.term)),
            defect_section(figures, organisation),
            change_section(figures),
            proposal_section(figures, organisation),
            suggestion_section(figures),
        ),
        period=term_text(figures.term),
        scope=parties_title(organisation, agreement.provider, agreement.consumer),
        rehearsal=figures.rehearsal,
        footnotes=(Footnote(labels.COUNTED),),
    )


def _summary(figures: Review) -> Text:
    on = date_text(figures.term.review_on)
    sentence = labels.DUE_NOW if figures.is_due else labels.NEXT_REVIEW if figures.every else labels.NOT_ASKED
    state = sentence.filled(on=on)
    if figures.before is not None:
        return state
    return Text(zh=state.zh + labels.FIRST_TERM.zh, en=f"{state.en} {labels.FIRST_TERM.en}")


# ---- figures


@dataclass(frozen=True, slots=True)
class _FigureRow:
    """One figure of the items of both terms."""

    name: str
    now: ServiceFigures
    earlier: ServiceFigures | None

    @property
    def unit(self) -> MeasureUnit:
        return FIGURES[self.name].unit

    @property
    def value(self) -> Decimal | None:
        return FIGURES[self.name].value(self.now)

    @property
    def before(self) -> Decimal | None:
        return FIGURES[self.name].value(self.earlier) if self.earlier is not None else None

    @property
    def change(self) -> Text | None:
        return change_text(self.value, self.before, self.unit, FIGURES[self.name].better)


def _figures(figures: Review) -> Section[_FigureRow]:
    earlier = figures.earlier if figures.before is not None else None
    rows = tuple(_FigureRow(name, figures.now, earlier) for name in SHOWN)
    shown, sheet = FOR_READERS, ON_SHEETS
    columns: tuple[Column[_FigureRow], ...] = (
        Column("figure", labels.FIGURE, CellKind.TEXT, lambda x: scorecard_labels.TITLES[x.name]),
        Column("value", labels.NOW, CellKind.TEXT, lambda x: measure_text(x.value, x.unit), media=shown, strong=True),
        Column("before", labels.BEFORE, CellKind.TEXT, lambda x: measure_text(x.before, x.unit), media=shown),
        Column("change", labels.CHANGE, CellKind.TEXT, lambda x: x.change, media=shown),
        Column("made of", labels.MADE_OF, CellKind.TEXT, lambda x: made_of_text(x.name, x.now), media=shown),
        Column("value number", labels.NOW, CellKind.NUMBER, lambda x: x.value, places=4, media=sheet),
        Column("before number", labels.BEFORE, CellKind.NUMBER, lambda x: x.before, places=4, media=sheet),
        Column("unit", labels.UNIT, CellKind.TEXT, lambda x: scorecard_labels.UNITS[x.unit.value], media=sheet),
    )
    return Section(labels.FIGURES, columns, rows, key="figures", note=_against(figures.before), main="figure")


def _against(before: ReviewTerm | None) -> Text | None:
    if before is None:
        return None
    term = term_text(before)
    return Text(zh=f"{labels.BEFORE.zh}：{term.zh}。", en=f"{labels.BEFORE.en}: {term.en}.")


# ---- obligations


def _outcomes(figures: Review) -> Section[Any]:
    """How many items of each obligation were overdue, late and on time; those without any are left out."""
    levels = tuple(ChartLabel(key, t) for key, t in zip(("overdue", "late", "on time"), labels.LEVELS, strict=True))
    bars = tuple(
        DistributionBar(
            ChartLabel(one.obligation.id, one.obligation.title),
            (one.now.on_time.overdue, one.now.on_time.late, one.now.on_time.on_time),
            one.now.on_time.of,
        )
        for one in figures.obligations
        if one.now.on_time.of
    )
    chart = DistributionChart(labels.OBLIGATION, levels, bars)
    return chart_section(labels.OUTCOMES, chart, key="outcomes", empty=labels.NOTHING_DUE)


def _of_now(one: ObligationInTerm) -> ServiceFigures:
    return one.now


def _on_time_change(one: ObligationInTerm) -> Text | None:
    figure = FIGURES["on_time_rate"]
    return change_text(figure.value(one.now), figure.value(one.before), figure.unit, figure.better)


def _obligations(figures: Review, organisation: Organisation) -> Section[ObligationInTerm]:
    columns: tuple[Column[ObligationInTerm], ...] = (
        Column("title", labels.OBLIGATION, CellKind.TEXT, lambda x: x.obligation.title),
        Column(
            "owner",
            labels.OWNER,
            CellKind.TEXT,
            lambda x: role_title(organisation, x.obligation.owner),
            under="title",
            labelled=False,
        ),
        Column("due", labels.ITEMS, CellKind.COUNT, lambda x: x.now.due, zero="·"),
        Column("due before", labels.ITEMS_BEFORE, CellKind.COUNT, lambda x: x.before.due, zero="·", media=ON_SHEETS),
        figure_column("on_time_rate", _of_now),
        Column("change", labels.CHANGE, CellKind.TEXT, _on_time_change, media=FOR_READERS),
        Column(
            "on time before",
            labels.ON_TIME_BEFORE,
            CellKind.PERCENTAGE,
            lambda x: x.before.on_time.rate,
            media=ON_SHEETS,
        ),
        figure_column("lateness_median", _of_now),
        figure_column("returned_rate", _of_now),
        Column("answered", labels.ANSWERED, CellKind.COUNT, lambda x: x.answered, media=ON_SHEETS),
        Column("to answer", labels.TO_ANSWER, CellKind.COUNT, lambda x: x.to_answer, media=ON_SHEETS),
        Column("id", labels.ID, CellKind.ID, lambda x: x.obligation.id, media=ON_SHEETS, printed=False),
    )
    return Section(labels.OBLIGATIONS, columns, figures.obligations, key="obligations", main="title")


# ---- satisfaction


@dataclass(frozen=True, slots=True)
class _Felt:
    """How the service of one term was felt."""

    title: Text
    of: SatisfactionReport

    @property
    def mean(self) -> Decimal | None:
        return decimal(self.of.scores.mean_from(self.of.least))

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        known = mean_interval(self.of.scores) if self.of.scores.n >= self.of.least else None
        return (decimal(known.low), decimal(known.high)) if known is not None else (None, None)

    @property
    def interval(self) -> Text | None:
        low, high = self.ends
        return Text.plain(f"{low:.2f}–{high:.2f}") if low is not None and high is not None else None

    @property
    def top_two(self) -> Decimal | None:
        return decimal(self.of.scores.top_two) if self.of.scores.n >= self.of.least else None


def _satisfaction(figures: Review) -> Section[_Felt]:
    before = figures.satisfaction_before
    rows = (
        _Felt(labels.NOW, figures.satisfaction),
        *((_Felt(labels.BEFORE, before),) if before is not None else ()),
    )
    columns: tuple[Column[_Felt], ...] = (
        Column("term", labels.TERM_COLUMN, CellKind.TEXT, lambda x: x.title),
        Column("mean", labels.MEAN, CellKind.NUMBER, lambda x: x.mean, strong=True),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.of.scores.n),
        Column("interval", labels.INTERVAL, CellKind.TEXT, lambda x: x.interval, media=FOR_READERS),
        Column("from", labels.INTERVAL, CellKind.NUMBER, lambda x: x.ends[0], media=ON_SHEETS),
        Column("to", labels.INTERVAL, CellKind.NUMBER, lambda x: x.ends[1], media=ON_SHEETS),
        Column("top two", labels.TOP_TWO, CellKind.PERCENTAGE, lambda x: x.top_two),
        Column("low", labels.LOW, CellKind.COUNT, lambda x: x.of.scores.low),
        Column("response", labels.RESPONSE, CellKind.PERCENTAGE, lambda x: decimal(x.of.response.share)),
        Column("lost", labels.LOST, CellKind.NUMBER, lambda x: Decimal(x.of.lost.minutes) / 60, places=1),
        Column("kudos", labels.KUDOS, CellKind.COUNT, lambda x: x.of.kudos),
    )
    note = labels.FEW.filled(least=figures.satisfaction.least)
    return Section(
        labels.SATISFACTION, columns, rows, key="satisfaction", note=note, sheet_title=labels.SHEET_SATISFACTION
    )


def review_kind(agreement: str) -> ReportKind[Review]:
    """The review of an agreement, given by id or title, as a kind of report; it has a scope and periods of its own."""
    return ReportKind(
        title=labels.REVIEW, figures=lambda ledger, at, *_: review(ledger, agreement, at), report=review_as_report
    )
