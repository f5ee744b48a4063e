"""The scorecard: figures of service and indicators of a period as sections of columns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from engine.domain.agreement.indicator import MeasureUnit
from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.indicator_value import IndicatorValue
from engine.domain.figures.named_figures import FIGURES
from engine.domain.figures.scorecard import Card, Scorecard
from engine.domain.figures.service_figures import ServiceFigures
from engine.domain.figures.share import share
from engine.domain.text import Text
from engine.reports.bad_rating_section import bad_rating_sections
from engine.reports.chart import ChartLabel, HeatCell, Heatmap, NumberStyle
from engine.reports.chart_section import chart_section
from engine.reports.experience_section import experience_sections
from engine.reports.figure_columns import ON_PAGES_AND_SHEETS, figure_columns, person_title
from engine.reports.kind import ReportKind
from engine.reports.model import (
    FOR_READERS,
    ON_EVERY_MEDIUM,
    ON_SHEETS,
    CellKind,
    Column,
    Detail,
    Footnote,
    Medium,
    Report,
    Section,
    Tone,
)
from engine.services.reading.scorecard import scorecard
from engine.wording import overdue_labels
from engine.wording import scorecard_labels as labels
from engine.wording.dates import period_text
from engine.wording.measures import change_text, measure_text
from engine.wording.names import department_title, parties_title, role_title
from engine.wording.report_scope import scope_text
from engine.wording.scorecard import closed_sentences, made_of_text, scorecard_summary

SHOWN = (
    *("on_time_rate", "on_time_rate_with_waivers", "key_on_time_rate", "lateness_median", "lateness_p90"),
    *("returned_rate", "response_median", "at_risk_share", "paused_hours", "extensions", "waivers", "deliveries"),
)
"""The figures that a scorecard has one by one, in their order."""
_ON_PAGES = frozenset({Medium.PAGE})


def scorecard_as_report(figures: Scorecard, organisation: Organisation) -> Report:
    """The figures as a report, with the organisation's titles of departments and roles."""
    closed = closed_sentences(figures.closed, figures.zone, figures.as_of, figures.people)
    scored = (Footnote(labels.SCORES),) if figures.indicators else ()
    return Report(
        title=labels.SCORECARD,
        organisation=figures.organisation,
        as_of=figures.as_of,
        zone=figures.zone,
        summary=scorecard_summary(figures),
        sections=(
            _figures(figures),
            *_indicators(figures, organisation),
            *_tables(figures, organisation),
            *experience_sections(figures, organisation),
            *bad_rating_sections(figures.bad_ratings, period_text(figures.period)),
            _pairs(figures, organisation),
            _outcomes(figures),
            *((Section(labels.CLOSED, sentences=closed),) if closed else ()),
        ),
        period=period_text(figures.period),
        scope=scope_text(figures.scope, organisation),
        rehearsal=figures.rehearsal,
        details=tuple(Detail(labels.CLOSED, CellKind.TEXT, sentence) for sentence in closed),
        footnotes=(Footnote(labels.HELD_BY_FIRST_DUE), *scored),
    )


# ---- the whole


@dataclass(frozen=True, slots=True)
class _FigureRow:
    """One figure of all items."""

    name: str
    card: Card
    target: Decimal | None

    @property
    def unit(self) -> MeasureUnit:
        return FIGURES[self.name].unit

    @property
    def value(self) -> Decimal | None:
        return FIGURES[self.name].value(self.card.now)

    @property
    def before(self) -> Decimal | None:
        # where nothing was due, a count of 0 would say that something was measured
        return FIGURES[self.name].value(self.card.before) if self.card.before.due else None

    @property
    def change(self) -> Text | None:
        return change_text(self.value, self.before, self.unit, FIGURES[self.name].better)

    def part(self, n: int) -> int | None:
        made_of = FIGURES[self.name].made_of(self.card.now)
        return made_of[n] if n < len(made_of) else None


def _figures(figures: Scorecard) -> Section[_FigureRow]:
    targets = {i.formula: i.target for i in figures.indicators}
    rows = tuple(_FigureRow(name, figures.whole, targets.get(name)) for name in SHOWN)
    shown, sheet = FOR_READERS, ON_SHEETS
    columns: tuple[Column[_FigureRow], ...] = (
        Column("figure", labels.FIGURE, CellKind.TEXT, lambda x: labels.TITLES[x.name]),
        Column("value", labels.VALUE, CellKind.TEXT, lambda x: measure_text(x.value, x.unit), media=shown, strong=True),
        Column("before", labels.BEFORE, CellKind.TEXT, lambda x: measure_text(x.before, x.unit), media=shown),
        Column("change", labels.CHANGE, CellKind.TEXT, lambda x: x.change, media=shown),
        Column("target", labels.TARGET, CellKind.TEXT, _target, media=shown),
        Column("made of", labels.MADE_OF, CellKind.TEXT, lambda x: made_of_text(x.name, x.card.now), media=shown),
        Column("value number", labels.VALUE, CellKind.NUMBER, lambda x: x.value, places=4, media=sheet),
        Column("before number", labels.BEFORE, CellKind.NUMBER, lambda x: x.before, places=4, media=sheet),
        Column("target number", labels.TARGET, CellKind.NUMBER, lambda x: x.target, places=4, media=sheet),
        Column("unit", labels.UNIT, CellKind.TEXT, lambda x: labels.UNITS[x.unit.value], media=sheet),
        Column("part", labels.PART, CellKind.COUNT, lambda x: x.part(0), media=sheet),
        Column("whole", labels.WHOLE, CellKind.COUNT, lambda x: x.part(1), media=sheet),
    )
    return Section(labels.FIGURES, columns, rows, key="figures", subtitle=period_text(figures.period), main="figure")


def _target(row: _FigureRow) -> Text | None:
    return measure_text(row.target, row.unit) if row.target is not None else None


# ---- indicators


@dataclass(frozen=True, slots=True)
class _IndicatorRow:
    """One indicator of all items or of a department."""

    department: str
    of: IndicatorValue


def _indicators(figures: Scorecard, organisation: Organisation) -> tuple[Section[_IndicatorRow], ...]:
    if not figures.indicators:
        return ()
    whole = tuple(_IndicatorRow("", value) for value in figures.whole.indicators)
    each = tuple(_IndicatorRow(card.id, value) for card in figures.by_department for value in card.indicators)
    department: Column[_IndicatorRow] = Column(
        "department", labels.DEPARTMENT, CellKind.TEXT, lambda x: department_title(organisation, x.department)
    )
    columns = _indicator_columns()
    return (
        Section(labels.INDICATORS, columns, whole, key="indicators", main="indicator"),
        Section(
            labels.INDICATORS_OF_DEPARTMENTS,
            (department, *columns),
            each,
            key="indicators by department",
            sheet_title=labels.INDICATORS_SHEET,
            main="indicator",
            media=ON_SHEETS,
        ),
    )


def _indicator_columns() -> tuple[Column[_IndicatorRow], ...]:
    shown, sheet = FOR_READERS, ON_SHEETS

    def text(value: Callable[[IndicatorValue], Decimal | None]) -> Callable[[_IndicatorRow], Text]:
        return lambda row: measure_text(value(row.of), row.of.indicator.unit)

    def change(row: _IndicatorRow) -> Text | None:
        of = row.of
        return change_text(of.value, of.before, of.indicator.unit, of.indicator.better)

    return (
        Column("indicator", labels.INDICATOR, CellKind.TEXT, lambda x: x.of.indicator.title),
        Column("words", labels.WORDS, CellKind.TEXT, lambda x: x.of.indicator.words, under="indicator"),
        Column("missed", labels.MISSED, CellKind.STATUS, lambda x: x.of.met is False, under="indicator", tone=_warn),
        Column("value", labels.VALUE, CellKind.TEXT, text(lambda of: of.value), media=shown, strong=True),
        Column("before", labels.BEFORE, CellKind.TEXT, text(lambda of: of.before), media=shown),
        Column("change", labels.CHANGE, CellKind.TEXT, change, media=shown),
        Column("target", labels.TARGET, CellKind.TEXT, text(lambda of: of.indicator.target), media=shown),
        Column("value number", labels.VALUE, CellKind.NUMBER, lambda x: x.of.value, places=4, media=sheet),
        Column("before number", labels.BEFORE, CellKind.NUMBER, lambda x: x.of.before, places=4, media=sheet),
        Column("target number", labels.TARGET, CellKind.NUMBER, lambda x: x.of.indicator.target, places=4, media=sheet),
        Column("unit", labels.UNIT, CellKind.TEXT, lambda x: labels.UNITS[x.of.indicator.unit.value], media=sheet),
        Column("score", labels.SCORE, CellKind.PERCENTAGE, lambda x: x.of.score),
        Column("weight", labels.WEIGHT, CellKind.NUMBER, lambda x: x.of.indicator.weight, places=0),
        Column("formula", labels.FORMULA, CellKind.TEXT, lambda x: x.of.indicator.formula, media=sheet),
    )


def _warn(_: object) -> Tone:
    return Tone.WARN


# ---- tables


def _tables(figures: Scorecard, organisation: Organisation) -> Iterable[Section[Card]]:
    names = Names(figures.people)
    sides = {agreement: (provider, consumer) for agreement, provider, consumer in figures.parties}

    def agreement(card: Card) -> Text:
        if card.id not in sides:
            return Text.plain(card.id)
        return parties_title(organisation, *sides[card.id])

    def owner(card: Card) -> Text:
        person = names.of(card.person) if card.person is not None else None
        return person_title(role_title(organisation, card.id), person)

    def department(card: Card) -> Text:
        return department_title(organisation, card.id)

    terminal = ON_EVERY_MEDIUM
    pages = terminal if not figures.scope.is_everything else ON_PAGES_AND_SHEETS
    yield _table(figures, figures.by_department, labels.BY_DEPARTMENT, labels.DEPARTMENT, department, terminal)
    yield _table(figures, figures.by_agreement, labels.BY_AGREEMENT, labels.AGREEMENT, agreement, pages)
    yield _table(figures, figures.by_owner, labels.BY_OWNER, labels.OWNER, owner, pages)


def _on_time_change(card: Card) -> Text | None:
    figure = FIGURES["on_time_rate"]
    return change_text(figure.value(card.now), figure.value(card.before), figure.unit, figure.better)


def _figures_of(card: Card) -> ServiceFigures:
    return card.now


def _table(
    figures: Scorecard,
    cards: tuple[Card, ...],
    title: Text,
    head: Text,
    title_of: Callable[[Card], Text],
    media: frozenset[Medium],
) -> Section[Card]:
    """The cards of departments, agreements or owners, with all of them in the last row."""
    before: Column[Card] = Column(
        "on_time_rate before",
        labels.BEFORE,
        CellKind.PERCENTAGE,
        lambda x: x.before.on_time.rate,
        media=ON_SHEETS,
        sheet_titles=(labels.ON_TIME_BEFORE,),
    )
    change: Column[Card] = Column("change", labels.ON_TIME_CHANGE, CellKind.TEXT, _on_time_change, media=_ON_PAGES)
    total: Column[Card] = Column("total", labels.TOTAL_SCORE, CellKind.PERCENTAGE, lambda x: x.total, strong=True)
    changed = any(_on_time_change(card) is not None for card in cards)
    due, rate, *others = figure_columns(_figures_of)
    columns: tuple[Column[Card], ...] = (
        Column("title", head, CellKind.TEXT, lambda x: title_of(x) if x.id else labels.ALL),
        due,
        rate,
        before,
        *((change,) if changed else ()),
        *others,
        *((total,) if figures.indicators else ()),
        Column("id", labels.ID, CellKind.ID, lambda x: x.id or None, media=ON_SHEETS, printed=False),
    )
    return Section(
        title,
        columns,
        cards,
        empty=labels.NOTHING,
        total=figures.whole if cards else None,
        key=head.en.lower(),
        subtitle=period_text(figures.period),
        sheet_title=labels.OWNERS_SHEET if title is labels.BY_OWNER else None,
        media=media,
    )


# ---- provider × consumer


def _pairs(figures: Scorecard, organisation: Organisation) -> Section[object]:
    """The on-time rate of each provider for each consumer, of n items."""
    sides = {agreement: (provider, consumer) for agreement, provider, consumer in figures.parties}
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for card in figures.by_agreement:
        if card.id in sides and card.now.on_time.of:
            on_time, of = counts.get(sides[card.id], (0, 0))
            counts[sides[card.id]] = (on_time + card.now.on_time.on_time, of + card.now.on_time.of)
    providers, consumers = sorted({p for p, _ in counts}), sorted({c for _, c in counts})
    chart = Heatmap(
        labels.PROVIDER,
        labels.CONSUMER,
        _labels(providers, organisation),
        _labels(consumers, organisation),
        tuple(tuple(_cell(counts, (p, c)) for c in consumers) for p in providers),
        Decimal(0),
        Decimal(1),
        style=NumberStyle.SHARE,
    )
    return chart_section(labels.PAIRS, chart, key="pairs", empty=labels.NOTHING, sheet_title=labels.PAIRS_SHEET)


def _labels(ids: Iterable[str], organisation: Organisation) -> tuple[ChartLabel, ...]:
    return tuple(ChartLabel(id, department_title(organisation, id)) for id in ids)


def _cell(counts: Mapping[tuple[str, str], tuple[int, int]], pair: tuple[str, str]) -> HeatCell | None:
    if pair not in counts:
        return None
    on_time, of = counts[pair]
    return HeatCell(share(on_time, of), of)


# ---- outcomes


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The number of items with one outcome, or of all."""

    title: Text
    now: int
    before: int


def _outcomes(figures: Scorecard) -> Section[_Outcome]:
    now, before = figures.whole.now, figures.whole.before
    rows = tuple(_Outcome(overdue_labels.PARTS[part], now.parts[part], before.parts[part]) for part in DuePart)
    columns: tuple[Column[_Outcome], ...] = (
        Column("outcome", labels.OUTCOME, CellKind.TEXT, lambda x: x.title),
        Column("items", labels.ITEMS, CellKind.COUNT, lambda x: x.now, strong=True),
        Column("before", labels.ITEMS_BEFORE, CellKind.COUNT, lambda x: x.before),
    )
    return Section(
        labels.OUTCOMES,
        columns,
        rows,
        key="outcomes",
        total=_Outcome(labels.ALL, now.due, before.due),
        media=ON_PAGES_AND_SHEETS,
    )


KIND = ReportKind(
    title=labels.SCORECARD,
    figures=lambda ledger, at, period, scope: scorecard(ledger, at, period=period, scope=scope),
    report=scorecard_as_report,
)
