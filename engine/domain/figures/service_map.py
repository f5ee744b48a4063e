"""A map of service: the departments of a house, and between each two the agreements of one side to the other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.domain.agreement.agreement import Agreement
from engine.domain.figures.on_time import OnTime

WELL_KEPT, KEPT = Decimal("0.95"), Decimal("0.8")
"""The on-time rates from which agreements count as well kept, and as kept."""
_VOLUMES = (1, 10, 50, 200)
"""The numbers of items from which an edge is drawn wider."""


class Kept(StrEnum):
    """How well the agreements of an edge are kept, by their on-time rate."""

    WELL = "well"
    FAIRLY = "fairly"
    BADLY = "badly"
    UNKNOWN = "unknown"
    """No item decides it yet, or the reader does not see the items."""


@dataclass(frozen=True, slots=True)
class ServiceFigure:
    """How one agreement is kept: all its items, those that decide the on-time rate, and those overdue now."""

    items: int
    on_time: OnTime
    overdue: int


@dataclass(frozen=True, slots=True)
class ServiceEdge:
    """All agreements by which one department serves another, by id; ``figure`` is None where the reader does not see
    their items."""

    provider: str
    consumer: str
    agreements: tuple[Agreement, ...]
    figure: ServiceFigure | None

    @property
    def kept(self) -> Kept:
        """How well they are kept."""
        rate = self.figure.on_time.rate if self.figure is not None else None
        if rate is None:
            return Kept.UNKNOWN
        return Kept.WELL if rate >= WELL_KEPT else Kept.FAIRLY if rate >= KEPT else Kept.BADLY

    @property
    def volume(self) -> int:
        """The step of its width, from 0 for no item to 4."""
        items = self.figure.items if self.figure is not None else 0
        return sum(items >= step for step in _VOLUMES)


def service_edges(
    agreements: Iterable[Agreement], figure_of: Callable[[Agreement], ServiceFigure | None]
) -> tuple[ServiceEdge, ...]:
    """The edges by provider and consumer; each agreement is in exactly one. ``figure_of`` is None for agreements whose
    items the reader does not see."""
    by_pair: dict[tuple[str, str], list[Agreement]] = {}
    for agreement in sorted(agreements, key=lambda a: a.id):
        by_pair.setdefault((agreement.provider, agreement.consumer), []).append(agreement)
    return tuple(
        ServiceEdge(*pair, tuple(of_pair), _sum([figure_of(a) for a in of_pair]))
        for pair, of_pair in sorted(by_pair.items())
    )


def edges_of(edges: Iterable[ServiceEdge], department: str) -> tuple[ServiceEdge, ...]:
    """The edges of one department: first those that serve it, then those that it serves."""
    known = tuple(edges)
    serving = (e for e in known if e.consumer == department and e.provider != department)
    served = (e for e in known if e.provider == department)
    return (*serving, *served)


def _sum(figures: Iterable[ServiceFigure | None]) -> ServiceFigure | None:
    known = [figure for figure in figures if figure is not None]
    if not known:
        return None
    rates = [figure.on_time for figure in known]
    whole = OnTime(
        sum(r.on_time for r in rates),
        sum(r.late for r in rates),
        sum(r.overdue for r in rates),
        sum(r.waived for r in rates),
        sum(r.inherited for r in rates),
    )
    return ServiceFigure(sum(f.items for f in known), whole, sum(f.overdue for f in known))
