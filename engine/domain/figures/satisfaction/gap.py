"""The gap of each dimension: experience less expectation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.domain.figures.satisfaction.distribution import LEAST, Distribution


@dataclass(frozen=True, slots=True)
class Gap:
    """The scores of a dimension, and what was expected; ``expected`` is None where nobody was asked.

    A gap below 0 says that the service is felt to be worse than it was expected.
    """

    dimension: str
    experienced: Distribution
    expected: Distribution | None = None
    least: int = LEAST

    @property
    def experience(self) -> Fraction | None:
        """The mean of the scores; None below ``least`` of them."""
        return self.experienced.mean_from(self.least)

    @property
    def expectation(self) -> Fraction | None:
        """The mean of the expectations; None below ``least`` of them."""
        return self.expected.mean_from(self.least) if self.expected is not None else None

    @property
    def gap(self) -> Fraction | None:
        """The experience less the expectation; None where one of them is."""
        experience, expectation = self.experience, self.expectation
        return experience - expectation if experience is not None and expectation is not None else None


def gaps(
    experienced: Mapping[str, Distribution],
    expected: Mapping[str, Distribution],
    order: Iterable[str] = (),
    least: int = LEAST,
) -> tuple[Gap, ...]:
    """The gap of each dimension that was scored or expected: those of ``order`` first, then the others by id."""
    known = experienced.keys() | expected.keys()
    ordered = [d for d in dict.fromkeys(order) if d in known]
    ordered += sorted(known.difference(ordered))
    return tuple(Gap(d, experienced.get(d, Distribution()), expected.get(d), least) for d in ordered)
