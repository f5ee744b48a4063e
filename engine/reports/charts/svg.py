"""A small writer of SVG: shapes with classes, texts that fit, a title and a description for screen readers.

A drawing has no colour of its own. The page's style sheet gives each class its colours (``templates/chart.css``); for
a document without one, ``standalone`` puts them into the drawing.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from markupsafe import escape

from engine.domain.text import visible
from engine.wording.names import one_line

SIZE = 13
"""The size of text, in units of the drawing, which are the pixels of a desk."""
SMALL = 11
_WIDE, _NARROW = 1.0, 0.6
"""The width of a Chinese character and of any other, as a part of the size."""
_CUT = "…"


class Drawing:
    """One SVG of a width and height. ``key`` is its name in the page, ``css`` its classes.

    ``title`` and ``description`` are what a screen reader says.
    """

    def __init__(self, width: float, height: float, *, key: str, css: str, title: str, description: str) -> None:
        self._key = key
        self.width, self.height, self.title, self.description = width, height, title, description
        self._parts = [
            f'<svg class="chart {css}" viewBox="0 0 {_n(width)} {_n(height)}"'
            f' width="{_n(width)}" height="{_n(height)}" role="img" aria-labelledby="{key}-t {key}-d">',
            f'<title id="{key}-t">{_safe(title)}</title><desc id="{key}-d">{_safe(description)}</desc>',
        ]

    def __str__(self) -> str:
        """The SVG as text."""
        return "\n".join([*self._parts, "</svg>"])

    def rect(self, x: float, y: float, width: float, height: float, css: str, *, pattern: str = "") -> None:
        """A rectangle; ``pattern`` is drawn over it, so that it is told from others without colour."""
        fills = [f'class="{css}"', *((_filled_by(f"{self._key}-{pattern}"),) if pattern else ())]
        for fill in fills:
            self._parts.append(f'<rect {fill} x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> None:
        """A straight line."""
        self._parts.append(f'<line class="{css}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>')

    def path(self, points: Sequence[tuple[float, float]], css: str) -> None:
        """A line through points; nothing for a single one."""
        if len(points) > 1:
            shown = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            self._parts.append(f'<polyline class="{css}" points="{shown}"/>')

    def triangle(self, points: Sequence[tuple[float, float]], css: str) -> None:
        """A filled shape with these corners."""
        shown = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._parts.append(f'<polygon class="{css}" points="{shown}"/>')

    def dot(self, x: float, y: float, radius: float, css: str) -> None:
        """A filled circle."""
        self._parts.append(f'<circle class="{css}" cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>')

    def text(self, x: float, y: float, words: str, css: str = "", *, anchor: str = "start") -> None:
        """A line of text; ``y`` is its base line."""
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        named = f' class="{css}"' if css else ""
        self._parts.append(f'<text{named} x="{_n(x)}" y="{_n(y)}"{side}>{_safe(words)}</text>')

    def hatch(self, name: str, step: int) -> None:
        """A pattern of slanted lines, each ``step`` from the next, for ``rect``; its class is ``hatch-NAME``."""
        self._parts.append(
            f'<defs><pattern id="{self._key}-{name}" width="{step}" height="{step}" patternUnits="userSpaceOnUse"'
            f' patternTransform="rotate(45)"><line class="hatch-{name}" x1="0" y1="0" x2="0" y2="{step}"/></pattern>'
            "</defs>"
        )

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Shapes that show a text under the pointer."""
        self._parts.append(f"<g><title>{_safe(title)}</title>")
        yield
        self._parts.append("</g>")


def width_of(text: str, size: float = SIZE) -> float:
    """About the width of a text in units of the drawing."""
    return sum(_WIDE if unicodedata.east_asian_width(c) in "WF" else _NARROW for c in text) * size


def fitted(text: str, room: float, size: float = SIZE) -> str:
    """A text that is cut, and marked as such, where it is wider than the room."""
    shown = one_line(text)
    if width_of(shown, size) <= room:
        return shown
    while shown and width_of(shown + _CUT, size) > room:
        shown = shown[:-1]
    return shown.rstrip() + _CUT


def in_lines(text: str, room: float, most: int, size: float = SIZE) -> list[str]:
    """A text in at most some lines, broken between words where there are any, and behind a hyphen; the last line is cut
    if need be."""
    rest, lines = one_line(text), list[str]()
    while rest and len(lines) < most - 1 and width_of(rest, size) > room:
        end = next(n for n in range(len(rest), 0, -1) if n == 1 or width_of(rest[:n], size) <= room)
        if (blank := max(rest.rfind(" ", 0, end + 1), rest.rfind("-", 0, end) + 1)) > 0:
            end = blank
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, fitted(rest, room, size)] if rest else lines


def standalone(drawing: Drawing, style: str) -> str:
    """The SVG of a drawing with a style of its own, for a document that has none."""
    head, end, rest = str(drawing).partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg"{end}<style>{style}</style>{rest}'


def _filled_by(pattern: str) -> str:
    """The attribute that fills a shape with the pattern of a name."""
    return 'fill="url(#' + pattern + ')"'


def _safe(text: str) -> str:
    return str(escape(visible(one_line(text))))


def _n(value: float) -> str:
    """A coordinate with at most one decimal."""
    shown = f"{value:.1f}"
    return shown.removesuffix(".0")
