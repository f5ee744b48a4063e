"""Inflation: who gives the top grade far more often than all others, by rater and by pair."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.domain.figures.satisfaction.distribution import LEAST, Distribution
from engine.domain.figures.satisfaction.interval import Interval, share_interval
from engine.domain.figures.satisfaction.probability import binomial_tail

_WRONG = 0.05
"""The probability that one of those who rate like all others is named."""
_TOP = 5


@dataclass(frozen=True, slots=True)
class TopGrades:
    """The share of top grades of a rater, or of one department for another.

    ``others`` is the share of all others. ``is_named``: the share is higher by more than chance gives. It may be
    deserved: the figure says where to look, not what is wrong.
    """

    key: tuple[str, ...]
    scores: Distribution
    others: Fraction | None
    is_named: bool

    @property
    def share(self) -> Fraction | None:
        """The share of the top grade."""
        return self.scores.share(_TOP)

    @property
    def interval(self) -> Interval | None:
        """The interval of the share (Wilson), at 90 %."""
        return share_interval(self.scores.counts[-1], self.scores.n)


def top_grades(scores: Mapping[tuple[str, ...], Distribution], least: int = LEAST) -> tuple[TopGrades, ...]:
    """Those with at least ``least`` ratings: the named first, then by share, the highest first, then by key.

    Each is compared with all others by the exact binomial test, one-sided; with Holm's correction (1979), at most one
    report in twenty names anybody who rates like the others.
    """
    whole = sum(scores.values(), Distribution())
    tested: list[tuple[float, tuple[str, ...], Fraction]] = []
    for key, known in scores.items():
        others = whole.n - known.n
        if known.n >= least and others:
            share = Fraction(whole.counts[-1] - known.counts[-1], others)
            tested.append((binomial_tail(known.counts[-1], known.n, float(share)), key, share))
    tested.sort()
    named: set[tuple[str, ...]] = set()
    for n, (probability, key, _) in enumerate(tested):
        if probability > _WRONG / (len(tested) - n):
            break
        named.add(key)
    shares = {key: share for _, key, share in tested}
    found = [TopGrades(k, s, shares.get(k), k in named) for k, s in scores.items() if s.n >= least]
    return tuple(sorted(found, key=lambda one: (not one.is_named, -(one.share or 0), one.key)))
