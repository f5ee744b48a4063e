"""The lists of the report of satisfaction: low ratings, contrasts, top grades, mutual premiums, the staff export."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from engine.domain.agreement.names import Names
from engine.domain.agreement.organisation import Organisation
from engine.domain.figures.satisfaction.distribution import SCORES
from engine.domain.figures.satisfaction.inflation import TopGrades
from engine.domain.figures.satisfaction.interval import Interval, mean_interval
from engine.domain.figures.satisfaction.mutual_premium import MutualPremium
from engine.domain.figures.satisfaction.report import LowRating, SatisfactionReport, UnitRatings
from engine.domain.figures.satisfaction.staff_export import ExportedUnit, exported_units
from engine.domain.figures.satisfaction.watermelon import Watermelon
from engine.domain.text import Text
from engine.reports.model import (
    FOR_READERS,
    ON_SHEETS,
    CellKind,
    Column,
    Section,
    Tone,
)
from engine.wording import satisfaction_labels as labels
from engine.wording.names import department_title, one_line, role_title, title_text

_FIRST = 5
"""The raters, pairs and premiums that readers see, and those that stand out; sheets have all."""
T = TypeVar("T")


def decimal(value: Fraction | float | None) -> Decimal | None:
    """A figure as the cell of a table, to four places."""
    return Decimal(str(round(float(value), 4))) if value is not None else None


def interval_columns(least: int) -> tuple[Column[UnitRatings], ...]:
    """The interval of a mean: in one cell for readers, in two on sheets."""

    def interval(unit: UnitRatings) -> Interval | None:
        return mean_interval(unit.scores) if unit.scores.n >= least else None

    return (
        Column("interval", labels.INTERVAL, CellKind.TEXT, lambda x: _ends(interval(x)), media=FOR_READERS),
        Column("from", labels.LOW_END, CellKind.NUMBER, lambda x: _low_end(interval(x)), media=ON_SHEETS),
        Column("to", labels.HIGH_END, CellKind.NUMBER, lambda x: _high_end(interval(x)), media=ON_SHEETS),
    )


def _first(section: Section[T], shown: int) -> tuple[Section[T], ...]:
    """A section whose first rows readers see, and a sheet with all."""
    if len(section.rows) <= shown:
        return (section,)
    left = labels.LEFT_OFF.filled(shown=shown, all=len(section.rows))
    note = left if section.note is None else Text(zh=section.note.zh + left.zh, en=f"{section.note.en} {left.en}")
    return (
        replace(section, rows=section.rows[:shown], note=note, media=FOR_READERS),
        replace(section, media=ON_SHEETS),
    )


def _percent(interval: Interval | None) -> Text | None:
    return Text.plain(f"{interval.low:.0%}–{interval.high:.0%}") if interval is not None else None


def _low_end(interval: Interval | None) -> Decimal | None:
    return decimal(interval.low) if interval is not None else None


def _high_end(interval: Interval | None) -> Decimal | None:
    return decimal(interval.high) if interval is not None else None


def _ends(interval: Interval | None) -> Text | None:
    return Text.plain(f"{interval.low:.2f}–{interval.high:.2f}") if interval is not None else None


# ---- low ratings


def low_ratings(figures: SatisfactionReport, organisation: Organisation) -> Section[LowRating]:
    """The low ratings with the item of each."""
    names = Names(figures.people, figures.scheme.reasons)

    def comment(x: LowRating) -> Text | None:
        return Text.plain(one_line(x.comment)) if x.comment else None

    def item(x: LowRating) -> Text:
        return title_text(x.title) if x.title is not None else Text.plain(x.rating.occurrence)

    def lost(x: LowRating) -> int | None:
        return x.rating.lost_minutes

    columns: tuple[Column[LowRating], ...] = (
        Column("score", labels.SCORE, CellKind.COUNT, lambda x: x.rating.score, strong=True, tone=_tone),
        Column("first", labels.FIRST_SCORE, CellKind.COUNT, lambda x: x.rating.first_score, media=ON_SHEETS),
        Column("item", labels.ITEM, CellKind.TEXT, item),
        Column("provider", labels.PROVIDER, CellKind.TEXT, lambda x: department_title(organisation, x.rating.provider)),
        Column(
            "owner", labels.OWNER, CellKind.TEXT, lambda x: role_title(organisation, x.rating.owner), under="provider"
        ),
        Column("consumer", labels.CONSUMER, CellKind.TEXT, lambda x: department_title(organisation, x.rating.consumer)),
        Column("rater", labels.RATER, CellKind.TEXT, lambda x: names.of(x.rating.rater), under="consumer"),
        Column(
            "reason",
            labels.REASON,
            CellKind.TEXT,
            lambda x: names.category(x.rating.reason) if x.rating.reason else None,
        ),
        Column("comment", labels.COMMENT, CellKind.TEXT, comment, under="reason"),
        Column("lost", labels.LOST_MINUTES, CellKind.COUNT, lost),
        Column("rated", labels.RATED_AT, CellKind.INSTANT, lambda x: x.rating.rated_at),
        Column("id", labels.ID, CellKind.ID, lambda x: x.rating.occurrence, under="item"),
    )
    more = labels.LOW_MORE.filled(shown=len(figures.low), all=figures.scores.low)
    return Section(
        labels.LOW,
        columns,
        figures.low,
        key="low",
        main="item",
        note=more if len(figures.low) < figures.scores.low else None,
        empty=labels.NO_LOW,
        sheet_title=labels.LOW_SHEET,
        order=("score", "item", "provider", "consumer", "reason", "lost", "rated"),
    )


def _tone(x: LowRating) -> Tone:
    return Tone.ALERT if x.rating.score == 1 else Tone.WARN


# ---- contrasts


def contrasts(figures: SatisfactionReport, organisation: Organisation) -> Section[Watermelon]:
    """The pairs whose timeliness and satisfaction contradict each other."""

    def pair(x: Watermelon) -> Text:
        one, other = (department_title(organisation, id) for id in (x.pair.provider, x.pair.consumer))
        return labels.PAIR.filled(one=one, other=other)

    columns: tuple[Column[Watermelon], ...] = (
        Column("pair", labels.PROVIDER_TO_CONSUMER, CellKind.TEXT, pair),
        Column("contrast", labels.CONTRAST, CellKind.TEXT, lambda x: labels.CONTRAST_TITLES[x.contrast]),
        Column("on time", labels.ON_TIME, CellKind.PERCENTAGE, lambda x: decimal(x.pair.on_time_rate)),
        Column("due", labels.DUE, CellKind.COUNT, lambda x: x.pair.due),
        Column("mean", labels.MEAN, CellKind.NUMBER, lambda x: decimal(x.pair.scores.mean), strong=True),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.pair.scores.n),
    )
    return Section(
        labels.CONTRASTS,
        columns,
        figures.watermelons,
        key="watermelons",
        empty=labels.NO_CONTRASTS,
        sheet_title=labels.CONTRASTS_SHEET,
    )


# ---- top grades


@dataclass(frozen=True, slots=True)
class _Grades:
    """A rater or a pair in words, with its share of top grades."""

    who: Text
    of: TopGrades


def top_grades(figures: SatisfactionReport, organisation: Organisation) -> tuple[Section[_Grades], ...]:
    """The raters and pairs with at least k ratings, those that stand out first; readers see the first of them."""
    names = Names(figures.people)

    def pair(key: tuple[str, ...]) -> Text:
        consumer, provider = (department_title(organisation, id) for id in key)
        return labels.PAIR.filled(one=consumer, other=provider)

    rows = [_Grades(pair(one.key), one) for one in figures.by_pair]
    rows += [_Grades(names.of(one.key[0]), one) for one in figures.by_rater]
    rows.sort(key=lambda row: (not row.of.is_named, -(row.of.share or 0)))
    columns: tuple[Column[_Grades], ...] = (
        Column("who", labels.WHO, CellKind.TEXT, lambda x: x.who),
        Column("named", labels.INFLATED, CellKind.STATUS, lambda x: x.of.is_named),
        Column("share", labels.TOP_SHARE, CellKind.PERCENTAGE, lambda x: decimal(x.of.share), strong=True),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.of.scores.n),
        Column("interval", labels.INTERVAL, CellKind.TEXT, lambda x: _percent(x.of.interval), media=FOR_READERS),
        Column("from", labels.LOW_END, CellKind.PERCENTAGE, lambda x: _low_end(x.of.interval), media=ON_SHEETS),
        Column("to", labels.HIGH_END, CellKind.PERCENTAGE, lambda x: _high_end(x.of.interval), media=ON_SHEETS),
        Column("others", labels.OTHERS_SHARE, CellKind.PERCENTAGE, lambda x: decimal(x.of.others)),
    )
    shown = max(_FIRST, sum(row.of.is_named for row in rows))
    section: Section[_Grades] = Section(
        labels.TOP_GRADES,
        columns,
        tuple(rows),
        key="top-grades",
        note=labels.TOP_GRADES_NOTE if rows else None,
        empty=labels.NO_TOP_GRADES.filled(k=figures.least),
        sheet_title=labels.TOP_GRADES_SHEET,
    )
    return _first(section, shown)


# ---- mutual premiums


def mutual(figures: SatisfactionReport, organisation: Organisation) -> tuple[Section[MutualPremium], ...]:
    """The pairs that rate each other, those that are mutually high first; readers see the first of them."""

    def pair(x: MutualPremium) -> Text:
        one, other = (department_title(organisation, id) for id in (x.one, x.other))
        return labels.MUTUAL_PAIR.filled(one=one, other=other)

    columns: tuple[Column[MutualPremium], ...] = (
        Column("pair", labels.DEPARTMENTS_OF_PAIR, CellKind.TEXT, pair),
        Column("named", labels.MUTUAL, CellKind.STATUS, lambda x: x.is_named),
        Column("premium", labels.PREMIUM, CellKind.NUMBER, lambda x: decimal(x.premium), strong=True),
        Column("error", labels.ERROR, CellKind.NUMBER, lambda x: decimal(x.error)),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.scores),
        Column("least", labels.LEAST_SHOWN, CellKind.NUMBER, lambda x: decimal(x.least_shown)),
    )
    section: Section[MutualPremium] = Section(
        labels.MUTUAL,
        columns,
        figures.mutual,
        key="mutual",
        note=labels.MUTUAL_NOTE if figures.mutual else None,
        empty=labels.NO_MUTUAL,
    )
    return _first(section, max(_FIRST, sum(one.is_named for one in figures.mutual)))


# ---- the staff export


@dataclass(frozen=True, slots=True)
class _Exported:
    """A department or a role in words, with its index."""

    kind: Text
    title: Text
    of: ExportedUnit


def export(figures: SatisfactionReport, organisation: Organisation) -> Section[_Exported]:
    """Departments and roles for staff decisions, on sheets alone: index, interval, n, distribution, rank, and the
    rule."""
    departments = {unit.unit: unit.scores for unit in figures.departments}
    owners = {unit.unit: unit.scores for unit in figures.owners}
    rows = [
        *(
            _Exported(labels.DEPARTMENT, department_title(organisation, unit.unit), unit)
            for unit in exported_units(departments, figures.least)
        ),
        *(
            _Exported(labels.OWNER, role_title(organisation, unit.unit), unit)
            for unit in exported_units(owners, figures.least)
        ),
    ]
    rule = labels.RULES.filled(k=figures.least)
    columns: tuple[Column[_Exported], ...] = (
        Column("kind", labels.KIND, CellKind.TEXT, lambda x: x.kind),
        Column("unit", labels.UNIT, CellKind.TEXT, lambda x: x.title),
        Column("rank", labels.RANK, CellKind.COUNT, lambda x: x.of.rank),
        Column("index", labels.INDEX, CellKind.NUMBER, lambda x: decimal(x.of.index)),
        Column("from", labels.INDEX_LOW, CellKind.NUMBER, lambda x: _low_end(x.of.interval)),
        Column("to", labels.INDEX_HIGH, CellKind.NUMBER, lambda x: _high_end(x.of.interval)),
        Column("n", labels.N, CellKind.COUNT, lambda x: x.of.scores.n),
        *(_score_column(score) for score in SCORES),
        Column("t", labels.T_SCORE, CellKind.NUMBER, lambda x: decimal(x.of.t_score)),
        Column("id", labels.ID, CellKind.ID, lambda x: x.of.unit),
        Column("rule", labels.RULE, CellKind.TEXT, lambda _: rule, printed=False),
    )
    return Section(
        labels.EXPORT, columns, tuple(rows), key="staff", main="unit", empty=labels.NO_RATINGS, media=ON_SHEETS
    )


def _score_column(score: int) -> Column[_Exported]:
    return Column(str(score), labels.LEVELS[score - 1], CellKind.COUNT, lambda x: x.of.scores.counts[score - 1])
