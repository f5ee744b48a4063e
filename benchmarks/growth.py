"""How work grows with the number of stored items: an exponent, and a drawing for the documentation.

N^0 does not grow, N^1 doubles with twice as many. Both axes of a drawing are logarithmic: the slope of a line is the
exponent. Colours follow the reader's light or dark page; the numbers stand in a table beneath.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log, log10

WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 290, 20, 44
_STYLE = """
    .page { fill: #fff } text { font: 12px system-ui, sans-serif; fill: #333 }
    .grid { stroke: #ddd } .axis { stroke: #888 } .line { fill: none; stroke-width: 2 }
    .c0 { stroke: #0b62a4 } .c1 { stroke: #b3541e } .c2 { stroke: #2f7d32 } .c3 { stroke: #7b3fa0 }
    .c4 { stroke: #a11d48 } .c5 { stroke: #00796b } .c6 { stroke: #6d5b00 } .c7 { stroke: #5c6370 }
    .c8 { stroke: #3949ab } .c9 { stroke: #8d4e2a }
    @media (prefers-color-scheme: dark) {
      .page { fill: #16191d } text { fill: #ddd } .grid { stroke: #444 } .axis { stroke: #999 }
      .c0 { stroke: #6cb8f0 } .c1 { stroke: #f0a070 } .c2 { stroke: #7fd083 } .c3 { stroke: #c99be8 }
      .c4 { stroke: #f08aa8 } .c5 { stroke: #5fd0c0 } .c6 { stroke: #d8c35a } .c7 { stroke: #b4bcc8 }
      .c8 { stroke: #9fa8ff } .c9 { stroke: #d7a184 }
    }"""
_COLOURS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of work with its values by size, sizes ascending."""

    name: str
    points: tuple[tuple[int, float], ...]

    @property
    def exponent(self) -> float | None:
        """The exponent of its growth, by least squares; None for a single size."""
        return exponent(self.points)


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """The slope of the values over the sizes, both as logarithms; None where there are less than two."""
    known = [(log(size), log(value)) for size, value in points if value > 0]
    if len(known) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(known) for values in zip(*known, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in known)
    return sum((x - mean_x) * (y - mean_y) for x, y in known) / spread if spread else None


def drawing(title: str, lines: Sequence[Line]) -> str:
    """The lines as SVG; each is named at its end."""
    sizes = sorted({size for line in lines for size, _ in line.points})
    values = [value for line in lines for _, value in line.points]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    high = max(high, low + 1)

    def x(size: int) -> float:
        first, last = log10(sizes[0]), log10(sizes[-1])
        return LEFT + (WIDTH - LEFT - RIGHT) * ((log10(size) - first) / (last - first) if last > first else 0.5)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - log10(value)) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}\n</style>",
        f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
    ]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{_seconds(power)}</text>')
    for size in sizes:
        parts.append(f'<line class="grid" y1="{TOP}" y2="{HEIGHT - BOTTOM}" x1="{x(size):.1f}" x2="{x(size):.1f}"/>')
        parts.append(f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">stored items</text>')
    taken: list[float] = []
    for n, line in sorted(enumerate(lines), key=lambda each: y(each[1].points[-1][1])):
        colour = f"c{n % _COLOURS}"
        path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in line.points)
        parts.append(f'<polyline class="line {colour}" points="{path}"/>')
        parts += [
            f'<circle class="{colour}" cx="{x(s):.1f}" cy="{y(v):.1f}" r="2.5" fill="none"/>' for s, v in line.points
        ]
        end, label = y(line.points[-1][1]), y(line.points[-1][1]) + 4
        label = max(label, taken[-1] + 14) if taken else label  # names do not lie on each other
        taken.append(label)
        last = x(line.points[-1][0])
        parts.append(
            f'<line class="{colour}" x1="{last + 4:.1f}" y1="{end:.1f}" x2="{last + 14:.1f}" y2="{label - 4:.1f}"/>'
        )
        parts.append(f'<text x="{last + 18:.1f}" y="{label:.1f}">{escape(line.name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _seconds(power: int) -> str:
    names = {-6: "1 µs", -5: "10 µs", -4: "0.1 ms", -3: "1 ms", -2: "10 ms", -1: "0.1 s"}
    return names.get(power, f"{10**power:,} s" if power >= 0 else f"1e{power} s")
