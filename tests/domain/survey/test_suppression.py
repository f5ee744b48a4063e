"""No sum or difference of published figures of an anonymous round is about a few people."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.domain.survey.suppression import Cell, FigureScope, counted, publishable, scopes_of

People = Mapping[Cell, frozenset[int]]
"""The people of each cell."""

ROWS = (None, "a", "b", "c")
COLUMNS = (None, "x", "y", "z")


@st.composite
def rounds(draw: st.DrawFn) -> People:
    """Random rounds: the people of each row rate some of the columns, some of them often the same ones."""
    cells: dict[Cell, set[int]] = {}
    number = 0
    for row in draw(st.lists(st.sampled_from(ROWS), min_size=1, unique=True)):
        for _ in range(draw(st.integers(1, 9))):
            number += 1
            for column in draw(st.sets(st.sampled_from(COLUMNS), min_size=1)):
                cells.setdefault((row, column), set()).add(number)
    return {cell: frozenset(people) for cell, people in cells.items()}


def cells_of(scope: FigureScope, cells: People) -> frozenset[Cell]:
    return frozenset(cell for cell in cells if scope in scopes_of(cell))


def rank(rows: list[list[Fraction]]) -> int:
    """The rank of a matrix."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for i in range(found + 1, len(rows)):
            if rows[i][column]:
                times = rows[i][column] / rows[found][column]
                rows[i] = [a - times * b for a, b in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


def smallest_group(published: frozenset[FigureScope], cells: People, k: int) -> frozenset[int] | None:
    """The people that some linear combination of the figures is about, if they are fewer than k: tried for each set of
    cells that has so few people. A combination that is zero outside of the set exists if the figures, restricted to the
    cells outside, are linearly dependent beyond what they are on all cells."""
    order = sorted(cells, key=repr)
    known = [[Fraction(cell in cells_of(scope, cells)) for cell in order] for scope in published]
    whole = rank(known)
    for size in range(1, len(order) + 1):
        for few in combinations(range(len(order)), size):
            people = frozenset().union(*(cells[order[i]] for i in few))
            if len(people) < k:
                outside = [[value for i, value in enumerate(row) if i not in few] for row in known]
                if rank(outside) < whole:
                    return people
    return None


@settings(max_examples=120, deadline=None)
@given(rounds(), st.integers(2, 6))
@example({("a", "x"): frozenset({1, 2, 3}), ("a", "y"): frozenset({1, 2, 4}), ("b", "x"): frozenset(range(5, 12))}, 4)
def test_no_linear_combination_of_figures_is_about_one_to_k_minus_one_people(cells: People, k: int) -> None:
    published = publishable({cell: len(people) for cell, people in cells.items()}, k)
    assert smallest_group(published, cells, k) is None


@settings(max_examples=300, deadline=None)
@given(rounds(), st.integers(2, 7))
def test_nested_figures_differ_by_nobody_or_by_k_people_at_least(cells: People, k: int) -> None:
    published = publishable({cell: len(people) for cell, people in cells.items()}, k)
    sets = [cells_of(scope, cells) for scope in published]
    for larger in sets:
        for smaller in sets:
            if smaller < larger:
                assert len(frozenset().union(*(cells[cell] for cell in larger - smaller))) >= k


def test_all_figures_of_a_large_round_are_published() -> None:
    counts: dict[Cell, int] = {(row, column): 8 for row in "abc" for column in "xyz"}
    published = publishable(counts, 5)
    assert len(published) == 9 + 3 + 3 + 1


def test_one_small_pair_takes_a_second_one_from_its_row_and_its_column() -> None:
    counts: dict[Cell, int] = {(row, column): 8 for row in "abc" for column in "xyz"}
    counts["a", "x"] = 2
    published = publishable(counts, 5)
    withheld = {cell for cell in counts if FigureScope(*cell) not in published}
    assert ("a", "x") in withheld and len(withheld) == 4
    assert {FigureScope(consumer="a"), FigureScope(provider="x"), FigureScope()} <= published


def test_a_department_rated_by_a_few_has_no_figure_and_the_others_keep_theirs() -> None:
    """All less the others would be the few, so there is no sum of all."""
    counts: dict[Cell, int] = {("a", "x"): 3, ("a", "y"): 9, ("a", "z"): 12}
    assert publishable(counts, 5) == {
        FigureScope("a", "y"),
        FigureScope("a", "z"),
        FigureScope(provider="y"),
        FigureScope(provider="z"),
    }


def test_two_departments_rated_by_a_few_are_part_of_all() -> None:
    counts: dict[Cell, int] = {("a", "x"): 3, ("b", "w"): 3, ("a", "y"): 9, ("b", "y"): 9}
    assert {FigureScope(provider="y"), FigureScope()} <= publishable(counts, 5)


def test_a_round_of_fewer_than_k_people_has_no_figure() -> None:
    assert publishable({("a", "x"): 2, (None, "x"): 2}, 5) == frozenset()
    assert publishable({}, 5) == frozenset()


def test_people_who_rate_several_departments_count_once() -> None:
    """Three people rate three departments each: nine answers, and still three people."""
    assert publishable({("a", column): 3 for column in "xyz"}, 5) == frozenset()


def test_answers_without_a_department_count_for_the_department_rated_and_for_all() -> None:
    cells = counted([(None, "x")] * 6 + [("a", "x")] * 6)
    assert publishable(cells, 5) == {
        FigureScope("a", "x"),
        FigureScope(consumer="a"),
        FigureScope(provider="x"),
        FigureScope(),
    }


def test_fifty_departments_are_quick_enough_to_be_read_on_a_page() -> None:
    counts: dict[Cell, int] = {
        (f"d{i}", f"d{j}"): (i * 7 + j * 11) % 13 for i in range(50) for j in range(50) if i != j
    }
    published = publishable(counts, 5)
    assert len([scope for scope in published if scope.provider is not None and scope.consumer is None]) == 50
    assert all(counts[scope.consumer, scope.provider] >= 5 for scope in published if scope.consumer and scope.provider)
