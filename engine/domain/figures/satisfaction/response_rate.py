"""Response rate: the share of deliveries that somebody has rated."""

from dataclasses import dataclass
from fractions import Fraction

from engine.domain.figures.satisfaction.interval import Interval, share_interval


@dataclass(frozen=True, slots=True)
class RatedDeliveries:
    """How many of the ``deliveries`` of a period are ``rated``, by one person or more."""

    rated: int
    deliveries: int

    @property
    def share(self) -> Fraction | None:
        """The rated by the deliveries; None without a delivery."""
        return Fraction(self.rated, self.deliveries) if self.deliveries else None

    @property
    def interval(self) -> Interval | None:
        """The interval of the share (Wilson), at 90 %."""
        return share_interval(min(self.rated, self.deliveries), self.deliveries)
