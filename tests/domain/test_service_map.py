"""The edges of the map of who serves whom: each agreement once, sums and marks by the on-time rate."""

from datetime import date

import pytest

from engine.domain.agreement.agreement import Agreement
from engine.domain.figures.on_time import OnTime
from engine.domain.figures.service_map import Kept, ServiceEdge, ServiceFigure, edges_of, service_edges
from engine.domain.text import Text


def agreement(id: str, provider: str, consumer: str) -> Agreement:
    return Agreement(id, Text.plain(id), provider, consumer, date(2026, 1, 1), None, ())


def figure(on_time: int, late: int = 0, overdue: int = 0) -> ServiceFigure:
    return ServiceFigure(on_time + late + overdue, OnTime(on_time, late, overdue, 0, 0), overdue)


def test_agreements_between_the_same_two_are_one_edge_with_their_sum() -> None:
    both = (agreement("b", "sales", "finance"), agreement("a", "sales", "finance"))
    figures = {"a": figure(8, 1, 1), "b": figure(10)}
    (edge,) = service_edges(both, lambda a: figures[a.id])
    assert [a.id for a in edge.agreements] == ["a", "b"]
    assert edge.figure == ServiceFigure(20, OnTime(18, 1, 1, 0, 0), 1)


def test_a_reader_who_does_not_see_the_items_gets_no_figure() -> None:
    (edge,) = service_edges([agreement("a", "sales", "finance")], lambda a: None)
    assert (edge.figure, edge.kept, edge.volume) == (None, Kept.UNKNOWN, 0)


@pytest.mark.parametrize(
    ("on_time", "late", "kept"),
    [(19, 1, Kept.WELL), (94, 6, Kept.FAIRLY), (8, 2, Kept.FAIRLY), (79, 21, Kept.BADLY), (0, 0, Kept.UNKNOWN)],
)
def test_the_mark_follows_the_rate_on_both_sides_of_each_limit(on_time: int, late: int, kept: Kept) -> None:
    assert ServiceEdge("a", "b", (), figure(on_time, late)).kept is kept


def test_the_edges_of_a_department_are_those_that_serve_it_and_those_that_it_serves() -> None:
    house = (agreement("1", "sales", "finance"), agreement("2", "finance", "sales"), agreement("3", "hr", "sales"))
    edges = service_edges(house, lambda a: None)
    assert [(e.provider, e.consumer) for e in edges_of(edges, "sales")] == [
        ("finance", "sales"),
        ("hr", "sales"),
        ("sales", "finance"),
    ]
