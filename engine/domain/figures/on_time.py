"""The on-time rate: the share of the items that were delivered by their due time."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.service_group import OutcomeGroup, ServiceGroup
from engine.domain.figures.share import share


@dataclass(frozen=True, slots=True)
class OnTime:
    """The items that decide the rate. ``inherited`` are late only because of upstream items: they stand apart."""

    on_time: int
    late: int
    overdue: int
    waived: int
    inherited: int

    @property
    def of(self) -> int:
        """The number of items that were on time or not, waivers left out."""
        return self.on_time + self.late + self.overdue

    @property
    def rate(self) -> Decimal | None:
        """on time ÷ (on time + late + overdue): a waived item does not count. None without an item."""
        return share(self.on_time, self.of)

    @property
    def rate_with_waivers(self) -> Decimal | None:
        """on time ÷ (on time + late + overdue + waived): a waiver is a service that did not come. None without one."""
        return share(self.on_time, self.of + self.waived)


def on_time(groups: Iterable[ServiceGroup | OutcomeGroup]) -> OnTime:
    """The items of some groups by whether they were on time."""
    counts = dict.fromkeys(DuePart, 0)
    for group in groups:
        counts[group.part] += group.count
    return OnTime(
        counts[DuePart.ON_TIME],
        counts[DuePart.LATE],
        counts[DuePart.OVERDUE],
        counts[DuePart.WAIVED],
        counts[DuePart.INHERITED],
    )
