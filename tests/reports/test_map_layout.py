"""The map of who serves whom keeps its laws whatever the house: no boxes overlap, each edge once, equal for equal."""

import random
from itertools import combinations

import pytest

from engine.domain.figures.on_time import OnTime
from engine.domain.figures.service_map import ServiceEdge, ServiceFigure, edges_of
from engine.reports.charts.service_map import MOST_EDGES, MapBox, ServiceMap, department_map, house_map

CHANCE = random.Random(8)


def house(departments: int, edges: int) -> list[ServiceEdge]:
    pairs = [(a, b) for a in range(departments) for b in range(departments) if a != b]
    chosen = sorted(CHANCE.sample(pairs, min(edges, len(pairs))))
    return [
        ServiceEdge(f"d{a:02}", f"d{b:02}", (), ServiceFigure(CHANCE.randrange(90), OnTime(1, 0, 0, 0, 0), 0))
        for a, b in chosen
    ]


HOUSES = [house(n, m) for n, m in ((1, 0), (2, 1), (3, 6), (6, 9), (12, 40), (20, 60), (20, 200))]


def overlap(one: MapBox, other: MapBox) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def maps(edges: list[ServiceEdge]) -> list[ServiceMap]:
    departments = sorted({d for e in edges for d in (e.provider, e.consumer)})
    return [house_map(edges), *(department_map(edges, d) for d in departments)]


@pytest.mark.parametrize("edges", HOUSES, ids=len)
def test_boxes_do_not_overlap_and_lie_within_the_map(edges: list[ServiceEdge]) -> None:
    for drawn in maps(edges):
        assert not any(overlap(one, other) for one, other in combinations(drawn.boxes, 2))
        for box in drawn.boxes:
            assert box.x >= 0 and box.x + box.width <= drawn.width
            assert box.y >= 0 and box.y + box.height <= drawn.height


@pytest.mark.parametrize("edges", HOUSES, ids=len)
def test_each_edge_is_one_line_from_a_box_of_its_provider_to_a_box_of_its_consumer(edges: list[ServiceEdge]) -> None:
    drawn = house_map(edges)
    assert len(drawn.lines) + drawn.left_off == len(edges)
    assert len({(line.edge.provider, line.edge.consumer) for line in drawn.lines}) == len(drawn.lines) <= MOST_EDGES
    for department in {e.provider for e in edges}:
        lines = department_map(edges, department).lines
        assert [line.edge for line in lines] == list(edges_of(edges, department))
    for one in maps(edges):
        for line in one.lines:
            begins = [b for b in one.boxes if b.x + b.width == line.x1 and b.y < line.y1 < b.y + b.height]
            ends = [b for b in one.boxes if b.x == line.x2 and b.y < line.y2 < b.y + b.height]
            assert ([b.department for b in begins], [b.department for b in ends]) == (
                [line.edge.provider],
                [line.edge.consumer],
            )


def test_equal_edges_give_equal_maps_and_no_two_lines_meet_a_box_at_one_point() -> None:
    for edges in HOUSES:
        for drawn, again in zip(maps(edges), maps(list(edges)), strict=True):
            assert drawn == again
            assert len({(line.x1, line.y1) for line in drawn.lines}) == len(drawn.lines)
            assert len({(line.x2, line.y2) for line in drawn.lines}) == len(drawn.lines)


def test_a_house_of_twenty_departments_fits_on_a_page() -> None:
    drawn = house_map(HOUSES[5])
    assert drawn.width <= 600
    assert drawn.height <= 1800
    assert house_map(HOUSES[6]).left_off == 140
