"""Charts of bars under each other: those split by levels, and those of a Pareto chart with their running share."""

from engine.domain.text import Language
from engine.reports.chart import DistributionChart, NumberStyle, ParetoChart
from engine.reports.chart_text import description, number_text
from engine.reports.charts.svg import SMALL, Drawing, fitted, width_of
from engine.wording import chart_labels as labels

_WIDTH = 540
_ROW, _BAR = 50, 22
_RIGHT = 64
_LEAST = 16
"""The width of a segment that has room for its number."""
_MOST_LEVELS = 5
_EIGHTY = 0.8


def distribution_drawing(chart: DistributionChart, title: str, key: str, language: Language) -> Drawing:
    """Bars split by levels as SVG: the label above each bar, the counts in its segments, n at its end."""
    legend = _legend_rows([level.title.in_(language) for level in chart.levels])
    top = 12 + 20 * len(legend)
    spoken = description(chart).in_(language)
    height = top + len(chart.bars) * _ROW
    drawing = Drawing(_WIDTH, height, key=key, css="bars-chart", title=title, description=spoken)
    drawing.hatch("level-1", 5)
    drawing.hatch("level-2", 9)
    for row, entries in enumerate(legend):
        for n, words, x in entries:
            css, pattern = _level(n, len(chart.levels))
            drawing.rect(x, 20 * row + 1, 12, 12, css, pattern=pattern)
            drawing.text(x + 18, 20 * row + 11, words, "quiet small")
    for place, bar in enumerate(chart.bars):
        y = top + place * _ROW
        drawing.text(0, y + 12, fitted(bar.label.title.in_(language), _WIDTH - _RIGHT), "head")
        drawing.text(_WIDTH, y + 18 + _BAR * 0.7, f"n = {bar.n}", "quiet small", anchor="end")
        _split(drawing, chart, bar.counts, bar.n, y + 18, language)
    return drawing


def _split(
    drawing: Drawing, chart: DistributionChart, counts: tuple[int, ...] | None, n: int, y: float, language: Language
) -> None:
    room = float(_WIDTH - _RIGHT)
    if counts is None or not sum(counts):
        drawing.rect(0, y, room, _BAR, "few")
        few = labels.TOO_FEW.filled(n=n) if n else labels.NONE
        drawing.text(8, y + _BAR * 0.7, few.in_(language), "quiet small")
        return
    x, whole = 0.0, sum(counts)
    for index, count in enumerate(counts):
        width = room * count / whole
        if not count:
            continue
        level = chart.levels[index].title.in_(language)
        css, pattern = _level(index, len(chart.levels))
        with drawing.group(f"{level}: {count} / {whole}"):
            drawing.rect(x, y, width, _BAR, css, pattern=pattern)
            if width >= max(_LEAST, width_of(str(count), SMALL) + 6):
                drawing.text(x + width / 2, y + _BAR * 0.7, str(count), f"on-{css} small", anchor="middle")
        x += width


def _level(n: int, levels: int) -> tuple[str, str]:
    """The class and the pattern of a level, the worst first: the two worst are hatched."""
    place = 1 + round(n * (_MOST_LEVELS - 1) / max(levels - 1, 1))
    return f"level-{place}", f"level-{place}" if place <= 2 else ""


def _legend_rows(words: list[str]) -> list[list[tuple[int, str, float]]]:
    """The entries of a legend with their places, in as many rows as they need."""
    rows: list[list[tuple[int, str, float]]] = [[]]
    x = 0.0
    for n, text in enumerate(words):
        need = 18 + width_of(text, SMALL) + 18
        if rows[-1] and x + need > _WIDTH:
            rows.append([])
            x = 0.0
        rows[-1].append((n, fitted(text, _WIDTH - 18, SMALL), x))
        x += need
    return rows


def pareto_drawing(chart: ParetoChart, title: str, key: str, language: Language) -> Drawing:
    """A Pareto chart as SVG: the largest bar first, and through the bars the line of the share of all until each."""
    spoken = description(chart).in_(language)
    top, room = 18.0, float(_WIDTH - 2 * _RIGHT)
    height = top + len(chart.ordered) * _ROW + 4
    drawing = Drawing(_WIDTH, height, key=key, css="bars-chart", title=title, description=spoken)
    largest = max((bar.value for bar in chart.bars), default=0) or 1
    eighty = room * _EIGHTY
    drawing.line(eighty, 14, eighty, height, "guide")
    drawing.text(eighty, 11, "80%", "quiet small", anchor="middle")
    drawing.text(_WIDTH, 11, labels.CUMULATIVE.in_(language), "quiet small", anchor="end")
    marks = list[tuple[float, float]]()
    for place, (bar, (share, so_far)) in enumerate(zip(chart.ordered, chart.shares, strict=True)):
        y = top + place * _ROW
        number, label = number_text(bar.value, chart.style), bar.label.title.in_(language)
        part, until = number_text(share, NumberStyle.SHARE), number_text(so_far, NumberStyle.SHARE)
        width = room * float(bar.value) / float(largest)
        with drawing.group(f"{label}: {number}, {part}"):
            drawing.text(0, y + 12, fitted(label, eighty - 12), "head")
            drawing.rect(0, y + 18, width, _BAR, "pareto")
            inside = width > room - width_of(number) - 12
            drawing.text(
                width - 6 if inside else width + 6,
                y + 18 + _BAR * 0.7,
                number,
                "on-pareto strong" if inside else "strong",
                anchor="end" if inside else "start",
            )
        drawing.text(_WIDTH, y + 18 + _BAR * 0.7, until, "quiet small", anchor="end")
        marks.append((room * float(so_far), y + 18 + _BAR / 2))
    drawing.path(marks, "running")
    for x, y in marks:
        drawing.dot(x, y, 3.5, "running-dot")
    return drawing
