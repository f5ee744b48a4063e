"""The trend of the overdue report: the last weeks as a line, and the change against the period before."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.domain.figures.overdue import OverdueReport
from engine.domain.figures.overdue_trend import OverdueTrend, TrendPoint
from engine.domain.text import Text
from engine.reports.chart import Better, ChartLabel, ChartPoint, ChartSeries, NumberStyle, SmallMultiples
from engine.reports.chart_section import chart_section
from engine.reports.model import FOR_READERS, ON_SHEETS, Section
from engine.wording import overdue_labels as labels
from engine.wording.dates import day_of, day_words
from engine.wording.overdue import in_both


def trend_sections(figures: OverdueReport) -> tuple[Section[Any] | None, Section[Any] | None]:
    """The trend for readers and for sheets; none where no earlier count is known, or nothing was overdue."""
    trend = figures.trend
    if trend is None or sum(point.count is not None for point in (trend.before, *trend.weeks)) < 2:
        return None, None
    if not any(point.count for point in (trend.before, *trend.weeks)):
        return None, None
    title, chart, note = labels.TREND, _chart(trend, figures), _change(trend, figures)
    readers = chart_section(title, chart, key="", note=note, media=FOR_READERS)
    return readers, chart_section(title, chart, key="trend", note=note, media=ON_SHEETS)


def _chart(trend: OverdueTrend, figures: OverdueReport) -> SmallMultiples:
    points = tuple(ChartPoint(Decimal(point.count) if point.count is not None else None) for point in trend.weeks)
    line = ChartSeries(ChartLabel("overdue", labels.OVERDUE_NOW), points, style=NumberStyle.COUNT, better=Better.LOWER)
    days = tuple(ChartLabel(_local(point, figures), _day(point.at, figures)) for point in trend.weeks)
    return SmallMultiples(labels.AT, days, (line,))


def _change(trend: OverdueTrend, figures: OverdueReport) -> Text | None:
    """How many more or fewer there are than at the same point of the period before, in words and with an arrow."""
    change, before = trend.change, trend.before
    if change is None or before.count is None:
        return None
    label = labels.MORE_THAN_BEFORE if change > 0 else labels.FEWER_THAN_BEFORE if change < 0 else labels.AS_BEFORE
    return label.filled(count=abs(change), before=before.count, on=_day(before.at, figures))


def _local(point: TrendPoint, figures: OverdueReport) -> str:
    return day_of(point.at, ZoneInfo(figures.zone)).isoformat()


def _day(at: datetime, figures: OverdueReport) -> Text:
    zone = ZoneInfo(figures.zone)
    year = figures.as_of.astimezone(zone).year
    return in_both(lambda language: day_words(day_of(at, zone), language, year=year))
