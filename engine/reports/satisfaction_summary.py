"""The first part of the report of satisfaction: its figures one by one."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.domain.figures.satisfaction.report import SatisfactionReport
from engine.domain.text import Text
from engine.reports.model import FOR_READERS, ON_SHEETS, CellKind, Column, Section
from engine.wording import satisfaction_labels as labels
from engine.wording.satisfaction import (
    duration_text,
    lost_remark,
    low_remark,
    mean_remark,
    ratings_text,
    response_remark,
    score_text,
    share_text,
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure: in words for readers, as a number for sheets."""

    title: Text
    shown: Text
    number: Fraction | int | None
    unit: Text
    remark: Text | None = None


def summary(figures: SatisfactionReport) -> Section[_Figure]:
    """The figures one by one, with their remarks."""
    columns: tuple[Column[_Figure], ...] = (
        Column("figure", labels.FIGURE, CellKind.TEXT, lambda x: x.title),
        Column("value", labels.VALUE, CellKind.TEXT, lambda x: x.shown, media=FOR_READERS, strong=True, labelled=False),
        Column("number", labels.VALUE, CellKind.NUMBER, lambda x: _number(x.number), places=4, media=ON_SHEETS),
        Column("unit", labels.UNIT_OF_VALUE, CellKind.TEXT, lambda x: x.unit, media=ON_SHEETS),
        Column("remark", labels.REMARK, CellKind.TEXT, lambda x: x.remark, labelled=False),
    )
    return Section(labels.FIGURES, columns, _rows(figures), key="figures", main="figure")


def _rows(figures: SatisfactionReport) -> tuple[_Figure, ...]:
    scores, response, lost = figures.scores, figures.response, figures.lost
    mean = scores.mean_from(figures.least)
    top_two = scores.top_two if mean is not None else None
    points, share, ratings = labels.POINTS, labels.SHARE, labels.RATINGS
    return (
        _Figure(labels.MEAN, score_text(mean), mean, points, mean_remark(figures) or ratings_text(scores.n)),
        _Figure(labels.RATINGS, Text.plain(str(scores.n)), scores.n, ratings),
        _Figure(labels.TOP_TWO, share_text(top_two), top_two, share),
        _Figure(labels.RESPONSE, share_text(response.share), response.share, share, response_remark(response)),
        _Figure(labels.LOW_COUNT, Text.plain(str(scores.low)), scores.low, ratings, low_remark(*scores.counts[:2])),
        _Figure(labels.LOST, duration_text(lost.total), lost.minutes, labels.MINUTES, lost_remark(lost)),
        _Figure(labels.KUDOS, Text.plain(str(figures.kudos)), figures.kudos, labels.TIMES),
    )


def _number(value: Fraction | int | None) -> Decimal | None:
    return Decimal(value.numerator) / value.denominator if value is not None else None
