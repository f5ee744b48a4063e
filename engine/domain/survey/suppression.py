"""The figures of an anonymous round that may be published, so that no subtraction reveals a few people.

The answers to one question form a table: a row for each department that rated (and one for the answers that do not keep
theirs), a column for each department rated. Figures are sums over cells: a pair, a row, a column, all. Whoever reads
them can add and subtract them in any way. ``publishable`` chooses the figures so that **each sum that follows from them
is about no answer at all, or about the answers of at least k people**.

*Proof.* Let the withheld cells with answers be the edges of a graph between rows and columns. A row or column whose own
figure is published stands for a known sum over its edges: the figure minus its published cells. Nothing else is known
of withheld cells, but for the sum of all where that is published. So a sum that follows from the figures has a
coefficient ``p(row) + q(column)`` at each edge, where p and q are 0 at rows and columns that are not published, and any
coefficient at a published cell. If a published cell has a coefficient other than 0, the sum is about at least the k
people of that cell. Otherwise turn the sign of q: the coefficient of an edge is then the difference of a number at its
two ends. All rows and columns that are not published have the number 0: they are one vertex together, the *ground*.
Where the sum of all is published, p and q may be any number t at them: the rows are then one vertex, and the columns
another. Take an edge where the difference is not 0. The vertices of its component that have the same number as one of
its ends, and the others, are the sides of a cut, and each edge across has a coefficient other than 0. So the sum is
about all answers across at least one cut of one component. Therefore it suffices that each cut of each component has
answers of at least k people, and if a lighter cut exists, its sides are such a sum.

The answers of one row across a cut may be of the same people, since everybody rates several departments. Those of one
cell are of different people, and no person is in two rows. So a cut has at least as many people as the sum over the
rows of the largest cell across it. This sum is the weight of a cut in a hypergraph: for each row, and each number of
answers t that occurs in it, an edge between the row and its columns with at least t answers that weighs the step from
the next smaller number. ``least_cut`` finds the lightest one.

Where a cut is too light, the smallest published cell across it is withheld as well (*complementary suppression*): it
has at least k people, so the cut is heavy enough once both its ends are in the component. Where there is none, a row of
the component, then a column, is withheld and becomes part of the ground. The sum of all comes last, if it fits: the
figures of single departments are worth more.

Each question is a table of its own, with the answers to it. An overall index is the mean of the published figures of
its questions, and a sum over rounds is made of the published figures of each, so neither adds to what is known; answers
to different questions and in different rounds are different numbers, which do not cancel.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.domain.survey.least_cut import CutSide, Edge, components, light_cut

Cell = tuple[str | None, str | None]
"""The department that rated, and the department rated; None where answers do not keep it."""


@dataclass(frozen=True, slots=True)
class FigureScope:
    """The answers that a figure is about: those of a department, those about a department, of a pair, or all (None)."""

    consumer: str | None = None
    provider: str | None = None


@dataclass(slots=True)
class _Choice:
    """The cells, rows and columns of a table whose figures are still to be published."""

    counts: Mapping[Cell, int]
    cells: set[Cell]
    rows: set[str | None]
    columns: set[str | None]
    total: bool = False

    def ends(self, cell: Cell) -> tuple[Hashable, Hashable]:
        """The two vertices of a cell."""
        row, column = cell
        return (
            ("row", row) if row in self.rows else ("ground", "rows" if self.total else ""),
            ("column", column) if column in self.columns else ("ground", "columns" if self.total else ""),
        )

    def edges(self) -> Iterator[Edge]:
        """The hypergraph of the withheld cells: its cuts weigh the people that they are at least about."""
        by_row: dict[str | None, dict[str | None, int]] = {}
        for (row, column), count in self.counts.items():
            if (row, column) not in self.cells:
                by_row.setdefault(row, {})[column] = count
        for row, counts in by_row.items():
            steps = sorted(set(counts.values()), reverse=True)
            for step, smaller in zip(steps, [*steps[1:], 0], strict=True):
                at_least = [self.ends((row, column)) for column, count in counts.items() if count >= step]
                yield Edge(frozenset(end for ends in at_least for end in ends), step - smaller)

    def light_cut(self, k: int) -> tuple[CutSide, frozenset[Hashable]] | None:
        """A cut with fewer than k people, and its component; None if there is none."""
        edges = tuple(self.edges())
        for component in components(edges):
            cut = light_cut(component, [edge for edge in edges if edge.vertices <= component], k)
            if cut is not None:
                return cut, component
        return None

    def withhold(self, cut: CutSide, component: Collection[Hashable]) -> None:
        """Withhold one more figure because of a light cut: a cell across it, or a row or column of its component."""
        across = [cell for cell in self.cells if len(cut.side.intersection(self.ends(cell))) == 1]
        if across:
            # one with an end outside of the component only makes it larger
            outside = {cell: len(set(self.ends(cell)).difference(component)) for cell in across}
            self.cells.remove(min(across, key=lambda cell: (outside[cell], self.counts[cell], *map(str, cell))))
            return
        rows = {row for row in self.rows if ("row", row) in component}
        if rows:
            self.rows.remove(self._smallest(rows, 0))
        else:  # a cut has two sides, and only one of them can be the ground
            self.columns.remove(self._smallest({c for c in self.columns if ("column", c) in component}, 1))

    def _smallest(self, names: Collection[str | None], place: int) -> str | None:
        sums = dict.fromkeys(names, 0)
        for cell, count in self.counts.items():
            if cell[place] in sums:
                sums[cell[place]] += count
        return min(names, key=lambda name: (sums[name], str(name)))


def publishable(counts: Mapping[Cell, int], k: int) -> frozenset[FigureScope]:
    """The scopes whose figures may be published. ``counts`` has the number of answers to one question by cell, each of
    another person. No scope without answers is among them."""
    return _publishable(tuple(sorted(((c, n) for c, n in counts.items() if n), key=repr)), k)


@lru_cache(maxsize=256)
def _publishable(counted: tuple[tuple[Cell, int], ...], k: int) -> frozenset[FigureScope]:
    """Kept: the questions of a round usually have the same answers."""
    counts = dict(counted)
    choice = _Choice(
        counts,
        {cell for cell, count in counts.items() if count >= k and None not in cell},
        {row for row, _ in counts} - {None},
        {column for _, column in counts} - {None},
    )
    while (light := choice.light_cut(k)) is not None:
        choice.withhold(*light)
    choice.total = bool(counts)
    if choice.light_cut(k) is not None:
        choice.total = False
    return frozenset(
        {
            *(FigureScope(row, column) for row, column in choice.cells),
            *(FigureScope(consumer=row) for row in choice.rows),
            *(FigureScope(provider=column) for column in choice.columns),
            *([FigureScope()] if choice.total else []),
        }
    )


def scopes_of(cell: Cell) -> tuple[FigureScope, ...]:
    """The scopes that the answers of a cell are in, the narrowest first."""
    row, column = cell
    pair = [FigureScope(row, column)] if row is not None and column is not None else []
    provider = [FigureScope(provider=column)] if column is not None else []
    consumer = [FigureScope(consumer=row)] if row is not None else []
    return (*pair, *provider, *consumer, FigureScope())


def counted(cells: Iterable[Cell]) -> Mapping[Cell, int]:
    """The number of answers by cell."""
    counts: dict[Cell, int] = {}
    for cell in cells:
        counts[cell] = counts.get(cell, 0) + 1
    return counts
