"""A heat map: darker cells ask for attention, each with its value, its n and the small bar of its levels."""

from engine.domain.text import Language, Text
from engine.reports.chart import HeatCell, Heatmap
from engine.reports.chart_text import description, number_text
from engine.reports.charts.svg import SIZE, SMALL, Drawing, fitted, in_lines, width_of
from engine.wording import chart_labels as labels

_LABEL, _LABEL_MOST = 76, 150
_CELL, _NARROW_CELL, _HEIGHT = 92, 76, 60
_MANY = 10
"""Columns from which on cells are narrow."""
_GAP = 2
_LINE = 16
_CORNER = 11
_LEVELS = 5
_BAR = 8


def heatmap_drawing(chart: Heatmap, title: str, key: str, language: Language) -> Drawing:
    """The heat map as SVG."""
    return _HeatmapPainter(chart, title, key, language).drawing()


class _HeatmapPainter:
    def __init__(self, chart: Heatmap, title: str, key: str, language: Language) -> None:
        self._chart = chart
        self._language = language
        self._cell = _NARROW_CELL if len(chart.columns) > _MANY else _CELL
        widest = max([width_of(row.title.in_(language)) for row in chart.rows], default=0)
        self._left = max(_LABEL, min(widest + 12, _LABEL_MOST))
        self._size = SMALL if len(chart.columns) > _MANY else SIZE
        self._heads = [in_lines(c.title.in_(language), self._cell - 6, 3, self._size) for c in chart.columns]
        self._top = 24 + _LINE * max(map(len, self._heads), default=1)
        below = self._top + len(chart.rows) * _HEIGHT
        width = max(self._left + len(chart.columns) * self._cell, self._left + 300)
        spoken = description(chart).in_(language)
        self._drawing = Drawing(width, below + 34, key=key, css="heatmap", title=title, description=spoken)
        self._drawing.hatch("few", 6)
        self._below = below

    def drawing(self) -> Drawing:
        chart, language, drawing = self._chart, self._language, self._drawing
        axes = labels.AXES.filled(rows=chart.row_title, columns=chart.column_title)
        drawing.text(0, 12, axes.in_(language), "quiet small")
        for n, lines in enumerate(self._heads):
            for row, line in enumerate(lines):
                y = self._top - 8 - _LINE * (len(lines) - 1 - row)
                css = "head" if self._size is SIZE else "head small"
                drawing.text(self._left + (n + 0.5) * self._cell, y, line, css, anchor="middle")
        for r, (label, cells) in enumerate(zip(chart.rows, chart.cells, strict=True)):
            y = self._top + r * _HEIGHT
            lines = in_lines(label.title.in_(language), self._left - 10, 2)
            for n, line in enumerate(lines):
                drawing.text(0, y + _HEIGHT / 2 + 5 + _LINE * (n - (len(lines) - 1) / 2), line, "head")
            for c, cell in enumerate(cells):
                self._paint(cell, self._left + c * self._cell, y, (label.title, chart.columns[c].title))
        self._legend()
        return drawing

    def _paint(self, cell: HeatCell | None, x: float, y: float, pair: tuple[Text, Text]) -> None:
        drawing, language = self._drawing, self._language
        width, height = self._cell - _GAP, _HEIGHT - _GAP
        middle = x + width / 2
        if cell is None:
            drawing.text(middle, y + height / 2 + 5, "–", "quiet", anchor="middle")
            return
        where = labels.PAIR.filled(row=pair[0], column=pair[1]).in_(language)
        if cell.value is None:
            few = labels.TOO_FEW.filled(n=cell.n).in_(language)
            with drawing.group(f"{where}: {few}"):
                drawing.rect(x, y, width, height, "few", pattern="few")
                drawing.text(middle, y + height / 2 + 4, f"n = {cell.n}", "quiet small", anchor="middle")
            return
        number, level = number_text(cell.value, self._chart.style), self._chart.attention(cell.value)
        note = f" · {cell.note.in_(language)}" if cell.note is not None else ""
        with drawing.group(f"{where}: {number} (n = {cell.n}){note}"):
            drawing.rect(x, y, width, height, f"heat-{level}")
            lift = 5 if any(cell.counts) else 0
            drawing.text(middle, y + 27 - lift, number, f"on-heat-{level} large", anchor="middle")
            drawing.text(middle, y + 44 - lift, f"n = {cell.n}", f"on-heat-{level} small", anchor="middle")
            if any(cell.counts):
                self._levels(cell.counts, x + 8, y + height - _BAR - 4, width - 16, f"on-heat-{level}-fill")
            if cell.note is not None:
                right = x + width
                corner = [(right - _CORNER, y), (right, y), (right, y + _CORNER)]
                drawing.triangle(corner, f"on-heat-{level}-fill")

    def _levels(self, counts: tuple[int, ...], x: float, y: float, room: float, css: str) -> None:
        """Small columns, one for each level, the tallest as high as the largest count."""
        largest, step = max(counts), room / len(counts)
        for n, count in enumerate(counts):
            height = _BAR * count / largest
            self._drawing.rect(x + n * step + 1, y + _BAR - height, step - 2, max(height, 0.6), css)

    def _legend(self) -> None:
        chart, drawing, language = self._chart, self._drawing, self._language
        y, x = self._below + 12, 0.0
        good = labels.CALM.in_(language)
        drawing.text(x, y + 10, good, "quiet small")
        x += width_of(good, SMALL) + 8
        for level in range(1, _LEVELS + 1):
            drawing.rect(x, y, 22, 12, f"heat-{level}")
            x += 22
        attention = labels.ATTENTION.in_(language)
        drawing.text(x + 8, y + 10, attention, "quiet small")
        x += width_of(attention, SMALL) + 20
        if any(cell is not None and cell.note is not None for row in chart.cells for cell in row):
            drawing.triangle([(x, y), (x + _CORNER, y), (x + _CORNER, y + _CORNER)], "note")
            room = self._left + max(len(chart.columns) * self._cell, 300) - x - 20
            drawing.text(x + 18, y + 10, fitted(labels.MARKED.in_(language), room, SMALL), "quiet small")
