"""Mutual premium: pairs that rate each other better, round after round, than both rate and are rated otherwise.

Model: score = m + leniency of the rater + quality of the rated + premium of the pair + noise. Leniency and quality are
estimated from all ratings (weighted least squares, weight = rounds), so that a mild rater and a good department are no
premium. A premium that lasts and goes both ways is *mutually high*. Two departments that serve each other well on both
sides look the same: the figure says where to look, and no more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from engine.domain.figures.satisfaction.probability import normal_quantile, t_quantile, t_tail

LEAST_ROUNDS = 3
"""In fewer rounds, nothing lasts."""
_INNOCENT_PAIR = 0.01
"""The most probable that a pair without a premium is named."""
_INNOCENT_PAIRS = 0.2
"""The most such pairs that one report names on average."""
_BOTH_WAYS = 1 / 6
"""The least share of the stronger direction that the weaker one must reach: else one side likes the other."""
_POWER = 0.9
"""The share of cases in which ``least_shown`` would be named."""


@dataclass(frozen=True, slots=True)
class RoundScore:
    """The score (1 to 5, a mean of several is one) that ``rater`` gave ``rated`` in a round; at most one a round."""

    round: str
    rater: str
    rated: str
    score: float


@dataclass(frozen=True, slots=True)
class MutualPremium:
    """A pair that rates each other, by name.

    ``premium`` is in points of the scale, ``error`` its standard error. ``scores`` counts the scores of both
    directions. ``least_shown`` is the premium that so many scores would show in nine of ten cases: a pair that is not
    named may still have a smaller one. ``is_named``: the premium is above chance, and goes both ways.
    """

    one: str
    other: str
    scores: int
    premium: float
    error: float
    least_shown: float
    is_named: bool


@dataclass(slots=True)
class _Edge:
    """One direction: the number of rounds, the mean score less that of each round, and the residual of the model."""

    rounds: int
    mean: float
    residual: float = 0.0


_Edges = Mapping[tuple[str, str], _Edge]


def mutual_premiums(scores: Iterable[RoundScore], least_rounds: int = LEAST_ROUNDS) -> tuple[MutualPremium, ...]:
    """The pairs that rated each other in at least ``least_rounds`` rounds each way: the named first, then by premium,
    the highest first.

    The premium of a pair is tested with a t test, one-sided, whose variance is that of all other directions: lasting
    likings that go one way are part of it, so where there are many of them, fewer pairs are named. With the correction
    of Holm (1979), an innocent pair is named with a probability of at most 1 %, and at most 0.2 of them in a report.
    Nothing is tested with fewer than four departments, since leniency and quality leave nothing over.
    """
    edges = _edges(scores)
    pairs = sorted(
        (a, b)
        for a, b in edges
        if a < b and (b, a) in edges and min(edges[a, b].rounds, edges[b, a].rounds) >= least_rounds
    )
    model = _Model.of(edges)
    freedom = len(edges) - model.rank - 1
    if freedom < 1 or not pairs:
        return ()
    tested = [one for pair in pairs if (one := _tested(model, pair, freedom)) is not None]
    by_probability = sorted(tested, key=lambda one: (one.probability, one.pair))
    named: set[tuple[str, str]] = set()
    for n, one in enumerate(by_probability):
        if one.probability > _limit(len(tested) - n):
            break
        named.add(one.pair)
    threshold = t_quantile(1 - _limit(len(tested)), freedom) + normal_quantile(_POWER)
    found = [
        MutualPremium(
            one.pair[0],
            one.pair[1],
            edges[one.pair].rounds + edges[one.pair[::-1]].rounds,
            one.premium,
            one.error,
            threshold * one.error,
            one.pair in named and one.goes_both_ways,
        )
        for one in tested
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_named, -one.premium, one.one, one.other)))


def _limit(pairs: int) -> float:
    return min(_INNOCENT_PAIR, _INNOCENT_PAIRS / pairs)


def _edges(scores: Iterable[RoundScore]) -> dict[tuple[str, str], _Edge]:
    """The directions with their means, less the mean of each round, so that a mild round is no premium."""
    scores = [s for s in scores if s.rater != s.rated]
    by_round: dict[str, list[float]] = {}
    for s in scores:
        by_round.setdefault(s.round, []).append(s.score)
    means = {name: sum(known) / len(known) for name, known in by_round.items()}
    found: dict[tuple[str, str], list[float]] = {}
    for s in scores:
        found.setdefault((s.rater, s.rated), []).append(s.score - means[s.round])
    return {key: _Edge(len(known), sum(known) / len(known)) for key, known in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class _Model:
    """The fitted model: ``inverse`` of the normal equations, the place of each parameter in it, their number without
    those that others determine, and the weighted sum of squared residuals."""

    edges: _Edges
    places: Mapping[tuple[str, str], int]
    inverse: Sequence[Sequence[float]]
    rank: int
    squares: float

    @classmethod
    def of(cls, edges: _Edges) -> "_Model":
        """Fit leniency and quality; the mean is part of them."""
        names = [("rater", name) for name in sorted({a for a, _ in edges})]
        names += [("rated", name) for name in sorted({b for _, b in edges})]
        places = {name: n for n, name in enumerate(names)}
        equations = [[0.0] * len(names) for _ in names]
        right = [0.0] * len(names)
        for (a, b), edge in edges.items():
            at = (places["rater", a], places["rated", b])
            for i in at:
                right[i] += edge.rounds * edge.mean
                for j in at:
                    equations[i][j] += edge.rounds
        inverse, rank = _generalised_inverse(equations)
        fitted = [sum(x * y for x, y in zip(row, right, strict=True)) for row in inverse]
        squares = 0.0
        for (a, b), edge in edges.items():
            edge.residual = edge.mean - fitted[places["rater", a]] - fitted[places["rated", b]]
            squares += edge.rounds * edge.residual**2
        return cls(edges, places, inverse, rank, squares)

    def weight_left(self, pair: tuple[str, str]) -> float:
        """The weight that the scores of a pair have for its premium, beside leniency and quality."""
        a, b = pair
        projected: dict[int, float] = {}
        weight = 0.0
        for rater, rated in ((a, b), (b, a)):
            rounds = self.edges[rater, rated].rounds
            weight += rounds
            for place in (self.places["rater", rater], self.places["rated", rated]):
                projected[place] = projected.get(place, 0.0) + rounds
        taken = sum(x * self.inverse[i][j] * y for i, x in projected.items() for j, y in projected.items())
        return weight - taken


@dataclass(frozen=True, slots=True)
class _Tested:
    pair: tuple[str, str]
    premium: float
    error: float
    probability: float
    goes_both_ways: bool


def _tested(model: _Model, pair: tuple[str, str], freedom: int) -> _Tested | None:
    """The test of a pair; None where leniency and quality explain whatever it scored."""
    there, back = model.edges[pair], model.edges[pair[::-1]]
    left = model.weight_left(pair)
    if left < 1e-6:
        return None
    sum_left = there.rounds * there.residual + back.rounds * back.residual
    premium = sum_left / left
    variance = max(model.squares - sum_left**2 / left, 0.0) / freedom
    error = sqrt(max(variance, 1e-12) / left)
    weaker, stronger = sorted((there.residual, back.residual))
    both = weaker > _BOTH_WAYS * max(0.0, stronger)
    return _Tested(pair, premium, error, t_tail(premium / error, freedom), both)


def _generalised_inverse(matrix: Sequence[Sequence[float]]) -> tuple[Sequence[Sequence[float]], int]:
    """A generalised inverse of a symmetric matrix, and its rank, by elimination: parameters that others determine are
    taken as 0."""
    size = len(matrix)
    work = [list(row) for row in matrix]
    used: list[int] = []
    for pivot in range(size):
        value = work[pivot][pivot]
        if value <= 1e-9 * max(1.0, matrix[pivot][pivot]):
            continue
        used.append(pivot)
        row = work[pivot]
        for i in range(size):
            if i != pivot and (factor := work[i][pivot] / value):
                other = work[i]
                for j in range(size):
                    other[j] -= factor * row[j]
                other[pivot] = -factor
        for j in range(size):
            row[j] /= value
        row[pivot] = 1 / value
    kept = set(used)
    inverse = [[work[i][j] if i in kept and j in kept else 0.0 for j in range(size)] for i in range(size)]
    return inverse, len(used)
