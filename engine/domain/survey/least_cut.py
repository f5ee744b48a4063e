"""The cut of a hypergraph that weighs least, by the ordering of Klimmek and Wagner (1996)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge between two or more vertices. A cut that separates any of them costs its weight."""

    vertices: frozenset[Hashable]
    weight: int


@dataclass(frozen=True, slots=True)
class CutSide:
    """One side of a cut, and the weight of the edges that it separates."""

    side: frozenset[Hashable]
    weight: int


def components(edges: Iterable[Edge]) -> tuple[frozenset[Hashable], ...]:
    """The sets of vertices that edges join, directly or through others."""
    joined: list[set[Hashable]] = []
    for edge in edges:
        apart = [group for group in joined if group.isdisjoint(edge.vertices)]
        together = set(edge.vertices).union(*(group for group in joined if not group.isdisjoint(edge.vertices)))
        joined = [*apart, together]
    return tuple(frozenset(group) for group in joined)


def light_cut(vertices: Iterable[Hashable], edges: Sequence[Edge], limit: int) -> CutSide | None:
    """A cut of connected vertices that weighs less than a limit, or None if there is none.

    Cuts that take one vertex from all others are tried first: they are the usual ones.
    """
    order = sorted(vertices, key=repr)
    if len(order) < 2:
        return None
    alone = dict.fromkeys(order, 0)
    for edge in edges:
        for vertex in edge.vertices:
            alone[vertex] += edge.weight
    lightest = min(order, key=lambda vertex: alone[vertex])
    if alone[lightest] < limit:
        return CutSide(frozenset({lightest}), alone[lightest])
    cut = least_cut(order, edges)
    return cut if cut.weight < limit else None


def least_cut(vertices: Sequence[Hashable], edges: Sequence[Edge]) -> CutSide:
    """The cut of two or more connected vertices that weighs least."""
    merged = {vertex: frozenset({vertex}) for vertex in vertices}
    left = [(set(edge.vertices), edge.weight) for edge in edges if len(edge.vertices) > 1]
    order = list(vertices)
    best: CutSide | None = None
    while len(order) > 1:
        *_, before, last = ordered = _tight_order(order, left)
        weight = sum(cost for members, cost in left if last in members)
        if best is None or weight < best.weight:
            best = CutSide(merged[last], weight)
        merged[before] |= merged.pop(last)
        left = _with_vertices_merged(left, before, last)
        order = [vertex for vertex in ordered if vertex != last]
    assert best is not None
    return best


def _tight_order(vertices: Sequence[Hashable], edges: Sequence[tuple[set[Hashable], int]]) -> list[Hashable]:
    """The vertices from the first on, each time the one that the heaviest edges join to those before it."""
    of_vertex: Mapping[Hashable, list[int]] = {vertex: [] for vertex in vertices}
    for place, (members, _) in enumerate(edges):
        for vertex in members:
            of_vertex[vertex].append(place)
    joined = dict.fromkeys(vertices, 0)
    reached: set[int] = set()
    order: list[Hashable] = []
    while joined:
        vertex = max(joined, key=lambda candidate: joined[candidate])
        del joined[vertex]
        order.append(vertex)
        for place in of_vertex[vertex]:
            if place not in reached:
                reached.add(place)
                members, weight = edges[place]
                for other in members:
                    if other in joined:
                        joined[other] += weight
    return order


def _with_vertices_merged(
    edges: Sequence[tuple[set[Hashable], int]], kept: Hashable, gone: Hashable
) -> list[tuple[set[Hashable], int]]:
    """The edges after one vertex has become another; those between the two are no more."""
    merged = []
    for members, weight in edges:
        changed = (members - {gone}) | {kept} if gone in members else members
        if len(changed) > 1:
            merged.append((changed, weight))
    return merged
