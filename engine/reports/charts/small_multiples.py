"""Small multiples: one small line for each figure, over the same periods, with its target."""

from decimal import Decimal

from engine.domain.text import Language
from engine.reports.chart import ChartSeries, NumberStyle, SmallMultiples
from engine.reports.chart_text import number_text, series_description
from engine.reports.charts.svg import SMALL, Drawing, fitted, width_of
from engine.wording import chart_labels as labels

_WIDTH, _HEIGHT = 320, 168
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 52, 128
_AIR = Decimal("0.12")
"""The part of the scale that is free above and below the line."""


def series_drawing(chart: SmallMultiples, series: ChartSeries, key: str, language: Language) -> Drawing:
    """One figure as SVG: its latest value large, its line, its target, the first and the last period."""
    return _SeriesPainter(chart, series, key, language).drawing()


class _SeriesPainter:
    def __init__(self, chart: SmallMultiples, series: ChartSeries, key: str, language: Language) -> None:
        self._chart, self._series, self._language = chart, series, language
        spoken = series_description(chart, series).in_(language)
        title = series.label.title.in_(language)
        self._drawing = Drawing(_WIDTH, _HEIGHT, key=key, css="panel", title=title, description=spoken)
        self._low, self._high = _scale(series)

    def drawing(self) -> Drawing:
        drawing, series = self._drawing, self._series
        latest = series.latest
        shown = number_text(latest.value, series.style) if latest is not None and latest.value is not None else "–"
        drawing.text(_WIDTH - _RIGHT, 20, shown, "large", anchor="end")
        room = _WIDTH - _RIGHT - width_of(shown, 18) - 14
        drawing.text(0, 18, fitted(series.label.title.in_(self._language), room), "head")
        if latest is not None and latest.n is not None:
            drawing.text(_WIDTH - _RIGHT, 36, f"n = {latest.n}", "quiet small", anchor="end")
        self._scale_lines()
        self._target()
        self._line()
        periods = self._chart.periods
        if periods:
            drawing.text(_LEFT, _BOTTOM + 22, periods[0].title.in_(self._language), "quiet small")
        if len(periods) > 1:
            last = periods[-1].title.in_(self._language)
            drawing.text(_WIDTH - _RIGHT, _BOTTOM + 22, last, "quiet small", anchor="end")
        return drawing

    def _scale_lines(self) -> None:
        """The lowest and the highest value, as lines with their numbers."""
        values = [point.value for point in self._series.points if point.value is not None]
        for value in dict.fromkeys((min(values), max(values))) if values else ():
            y = self._y(value)
            self._drawing.line(_LEFT, y, _WIDTH - _RIGHT, y, "grid")
            number = fitted(number_text(value, self._series.style), _LEFT - 6, SMALL)
            self._drawing.text(_LEFT - 6, y + 4, number, "quiet small", anchor="end")

    def _target(self) -> None:
        if (target := self._series.target) is None:
            return
        y = self._y(target)
        words = labels.TARGET.filled(target=number_text(target, self._series.style)).in_(self._language)
        self._drawing.line(_LEFT, y, _WIDTH - _RIGHT, y, "guide")
        self._drawing.text(0, 36, words, "quiet small")

    def _line(self) -> None:
        """The line; a period without a value interrupts it, and its dot is missing."""
        run = list[tuple[float, float]]()
        points = self._series.points
        for n, point in enumerate(points):
            x = self._x(n)
            if point.value is None:
                self._drawing.path(run, "trend")
                run = []
                self._drawing.line(x, _BOTTOM + 2, x, _BOTTOM + 6, "grid")
                continue
            run.append((x, self._y(point.value)))
        self._drawing.path(run, "trend")
        for n, (point, period) in enumerate(zip(points, self._chart.periods, strict=True)):
            if point.value is not None:
                number = number_text(point.value, self._series.style)
                count = f" (n = {point.n})" if point.n is not None else ""
                with self._drawing.group(f"{period.title.in_(self._language)}: {number}{count}"):
                    self._drawing.dot(self._x(n), self._y(point.value), 3, "trend-dot")

    def _x(self, n: int) -> float:
        steps = max(len(self._series.points) - 1, 1)
        room = _WIDTH - _RIGHT - _LEFT - 8
        return _LEFT + 4 + (room * n / steps if len(self._series.points) > 1 else room / 2)

    def _y(self, value: Decimal) -> float:
        span = self._high - self._low
        part = float((value - self._low) / span) if span else 0.5
        return _BOTTOM - part * (_BOTTOM - _TOP)


def _scale(series: ChartSeries) -> tuple[Decimal, Decimal]:
    """The ends of the scale, around every value and the target; never below 0, nor above 100 % for a share. Counts
    begin at 0."""
    values = [point.value for point in series.points if point.value is not None]
    if series.target is not None:
        values.append(series.target)
    if not values:
        return Decimal(0), Decimal(1)
    low, high = min(values), max(values)
    air = (high - low) * _AIR or abs(high) * _AIR or Decimal(1)
    if series.style is NumberStyle.COUNT and low >= 0:
        low, air = Decimal(0), (high or Decimal(1)) * _AIR
    low, high = (max(low - air, Decimal(0)) if low >= 0 else low - air), high + air
    return low, (min(high, Decimal(1)) if series.style is NumberStyle.SHARE and high - air <= 1 else high)
