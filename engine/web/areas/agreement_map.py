"""The map of who serves whom: one department with those that serve it and those it serves, or the whole house."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from engine.domain.figures.service_map import ServiceEdge, edges_of, service_edges
from engine.domain.text import Text
from engine.reports.charts.service_map import BOX_WIDTH, MapBox, MapLine, ServiceMap, department_map, house_map
from engine.reports.charts.svg import SIZE, in_lines
from engine.services.reading.agreement_service import agreement_services
from engine.web.areas.agreements import READERS, months_of
from engine.web.page import Page
from engine.web.presenters.agreement_clauses import titles_of_departments
from engine.web.visit import Visit
from engine.wording.dates import period_text
from engine.wording.pages import service_map as words

HOUSE = "all"
"""The name of the view of the whole house, where a department is chosen."""
_INSIDE = BOX_WIDTH - 20


@dataclass(frozen=True, slots=True)
class LabelledBox:
    """A box with the lines of its title, a note on its only edge, and the address that it leads to."""

    box: MapBox
    lines: tuple[str, ...]
    note: Text | None
    title: str
    url: str
    is_middle: bool


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A line with the sentence that says what it is, and the address that it leads to."""

    line: MapLine
    title: Text
    url: str


def show(visit: Visit) -> Response:
    """Show the map, and a table of the same rows."""
    titles = titles_of_departments(visit)
    chosen = visit.query("department", _own(visit, titles))
    if chosen not in titles:
        chosen = HOUSE
    services = agreement_services(visit.ledger, visit.at, months_of(visit))
    every = service_edges(
        visit.book.definitions.agreements, lambda a: services.of(a.id) if visit.access.sees(a) else None
    )
    edges = every if chosen == HOUSE else edges_of(every, chosen)
    drawn = house_map(edges) if chosen == HOUSE else department_map(edges, chosen)
    return visit.render(
        "agreement_map.html",
        words,
        titles=titles,
        chosen=chosen,
        house=HOUSE,
        edges=edges,
        map=drawn,
        boxes=[_box(visit, box, titles, chosen, _note(drawn, box, chosen)) for box in drawn.boxes],
        lines=[LabelledLine(line, _sentence(line.edge, titles), _url(visit, line.edge)) for line in drawn.lines],
        left_off=_left_off(drawn),
        since=period_text(str(services.months[0])),
        until=period_text(str(services.months[-1])),
    )


def _own(visit: Visit, titles: Mapping[str, Text]) -> str:
    """The department of the visitor that the map begins with."""
    return next((id for id in sorted(visit.access.departments) if id in titles), HOUSE)


def _note(drawn: ServiceMap, box: MapBox, chosen: str) -> Text | None:
    """The items and the rate of a department beside the one in the middle, where the reader sees them."""
    if chosen == HOUSE or box.department == chosen:
        return None
    edges = [
        line.edge for line in drawn.lines if box.x in (line.x1 - BOX_WIDTH, line.x2) and box.department in _ends(line)
    ]
    figure = edges[0].figure if edges else None
    if figure is None or figure.on_time.rate is None:
        return None
    return words.NOTE.filled(items=figure.items, rate=f"{figure.on_time.rate * 100:.0f}")


def _ends(line: MapLine) -> tuple[str, str]:
    return line.edge.provider, line.edge.consumer


def _box(visit: Visit, box: MapBox, titles: Mapping[str, Text], chosen: str, note: Text | None) -> LabelledBox:
    title = visit.localized(titles[box.department])
    url = visit.url("agreement_map", {"department": box.department})
    return LabelledBox(box, tuple(in_lines(title, _INSIDE, 2, SIZE)), note, title, url, box.department == chosen)


def _sentence(edge: ServiceEdge, titles: Mapping[str, Text]) -> Text:
    between = {"provider": titles[edge.provider], "consumer": titles[edge.consumer]}
    figure = edge.figure
    if figure is None or figure.on_time.rate is None:
        return words.EDGE.filled(**between, count=len(edge.agreements))
    rate = f"{figure.on_time.rate * 100:.0f}"
    return words.EDGE_WITH_RATE.filled(**between, count=len(edge.agreements), items=figure.items, rate=rate)


def _url(visit: Visit, edge: ServiceEdge) -> str:
    """The agreement of an edge; where there are several, the list of them."""
    if len(edge.agreements) == 1:
        return visit.url("agreement", id=edge.agreements[0].id)
    return visit.url("agreements", {"provider": edge.provider, "consumer": edge.consumer})


def _left_off(drawn: ServiceMap) -> Text | None:
    if not drawn.left_off:
        return None
    return words.LEFT_OFF.filled(shown=len(drawn.lines), left=drawn.left_off)


PAGES = (Page("/agreements/map", "agreement_map", READERS, get=show),)
