"""The places of boxes and lines on the map of who serves whom: columns of departments, lines from left to right.

Equal edges give equal places. A department that both serves and is served stands in both columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.figures.service_map import ServiceEdge, edges_of

BOX_WIDTH, BOX_HEIGHT = 168, 60
_GAP = 14
_CHANNEL = 150
"""The room between two columns, in which the lines run."""
_PORT = 16
"""The distance between two lines at a box."""
_MARGIN = 4
_SWEEPS = 6
MOST_EDGES = 60
"""The lines of a map of the whole house; the busiest ones are drawn."""

_Place = tuple[int, str]
"""A column and a department."""


@dataclass(frozen=True, slots=True)
class MapBox:
    """The box of a department in a column, from its upper left corner."""

    department: str
    column: int
    x: float
    y: float
    height: float
    width: float = BOX_WIDTH

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class MapLine:
    """The line of an edge, from the right side of one box to the left side of another."""

    edge: ServiceEdge
    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def path(self) -> str:
        """The line as the path of an SVG."""
        middle = (self.x1 + self.x2) / 2
        return (
            f"M{self.x1:g} {self.y1:.1f} C{middle:g} {self.y1:.1f} {middle:g} {self.y2:.1f} {self.x2:g} {self.y2:.1f}"
        )

    @property
    def head(self) -> str:
        """The corners of its arrowhead."""
        return f"{self.x2:g},{self.y2:.1f} {self.x2 - 8:g},{self.y2 - 4.5:.1f} {self.x2 - 8:g},{self.y2 + 4.5:.1f}"


@dataclass(frozen=True, slots=True)
class ServiceMap:
    """A map: its size, its boxes by column from above, its lines in the order of their edges, and the edges that are
    left off it."""

    width: float
    height: float
    boxes: tuple[MapBox, ...]
    lines: tuple[MapLine, ...]
    left_off: int = 0


def department_map(edges: Sequence[ServiceEdge], department: str) -> ServiceMap:
    """One department in the middle, those that serve it at the left, those it serves at the right."""
    own = edges_of(edges, department)
    places = [
        ((0, e.provider), (1, department)) if e.provider != department else ((1, department), (2, e.consumer))
        for e in own
    ]
    return _drawn(own, places, 0)


def house_map(edges: Sequence[ServiceEdge]) -> ServiceMap:
    """All departments that serve others at the left, all that are served at the right: at most ``MOST_EDGES`` lines,
    those with the most items."""
    busiest = sorted(edges, key=lambda e: (-(e.figure.items if e.figure is not None else 0), e.provider, e.consumer))
    kept = set(busiest[:MOST_EDGES])
    shown = [e for e in edges if e in kept]
    return _drawn(shown, [((0, e.provider), (1, e.consumer)) for e in shown], len(edges) - len(shown))


def _drawn(edges: Sequence[ServiceEdge], places: Sequence[tuple[_Place, _Place]], left_off: int) -> ServiceMap:
    columns = _ordered(places)
    boxes: dict[_Place, MapBox] = {}
    heights = {place: _height(place, places) for column in columns for place in column}
    tall = max((sum(heights[p] for p in column) + _GAP * (len(column) - 1) for column in columns if column), default=0)
    first = columns[0][0][0] if columns else 0
    for column in columns:
        used = sum(heights[p] for p in column) + _GAP * (len(column) - 1)
        y = _MARGIN + (tall - used) / 2
        for place in column:
            x = _MARGIN + (place[0] - first) * (BOX_WIDTH + _CHANNEL)
            boxes[place] = MapBox(place[1], place[0], x, y, heights[place])
            y += heights[place] + _GAP
    last = columns[-1][0][0] if columns else 0
    width = 2 * _MARGIN + BOX_WIDTH + (last - first) * (BOX_WIDTH + _CHANNEL)
    return ServiceMap(width, tall + 2 * _MARGIN, tuple(boxes.values()), _lines(edges, places, boxes), left_off)


def _height(place: _Place, places: Sequence[tuple[_Place, _Place]]) -> float:
    ports = max(sum(a == place for a, _ in places), sum(b == place for _, b in places))
    return max(BOX_HEIGHT, _PORT * (ports + 1))


def _ordered(places: Sequence[tuple[_Place, _Place]]) -> list[list[_Place]]:
    """The places by column, each column ordered by the middle of its neighbours, so that few lines cross."""
    by_column: dict[int, list[_Place]] = {}
    for place in sorted({place for pair in places for place in pair}):
        by_column.setdefault(place[0], []).append(place)
    neighbours: dict[_Place, list[_Place]] = {}
    for a, b in places:
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    for _ in range(_SWEEPS):
        for column in sorted(by_column):
            rank = {place: n / len(others) for others in by_column.values() for n, place in enumerate(others)}
            by_column[column].sort(key=lambda place: (_mean([rank[n] for n in neighbours[place]]), place[1]))
    return [by_column[column] for column in sorted(by_column)]


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 9)


def _lines(
    edges: Sequence[ServiceEdge], places: Sequence[tuple[_Place, _Place]], boxes: Mapping[_Place, MapBox]
) -> tuple[MapLine, ...]:
    """The lines, which leave and reach a box in the order of the boxes at their other ends."""

    def ports(end: int) -> Mapping[int, float]:
        at: dict[_Place, list[int]] = {}
        for n, pair in enumerate(places):
            at.setdefault(pair[end], []).append(n)
        found: dict[int, float] = {}
        for place, numbers in at.items():
            numbers.sort(key=lambda n: (boxes[places[n][1 - end]].middle, n))
            begin = boxes[place].middle - _PORT * (len(numbers) - 1) / 2
            found |= {n: begin + _PORT * k for k, n in enumerate(numbers)}
        return found

    out, into = ports(0), ports(1)
    return tuple(
        MapLine(edge, boxes[a].x + BOX_WIDTH, out[n], boxes[b].x, into[n])
        for n, (edge, (a, b)) in enumerate(zip(edges, places, strict=True))
    )
