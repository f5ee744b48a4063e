"""The lateness of the items that are late or overdue, in working time on the calendar of their obligation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from engine.domain.figures.quantile import MEDIAN, NINE_OF_TEN, quantile
from engine.domain.figures.service_group import ServiceGroup


@dataclass(frozen=True, slots=True)
class Lateness:
    """The median, and the working time that nine of ten do not exceed. ``count`` is the number of late items.

    An overdue item counts with its lateness so far, so that a delivery makes no figure worse that is already bad. Items
    that are late only because of upstream items are left out.
    """

    count: int
    median: timedelta | None
    p90: timedelta | None


def lateness_of(groups: Iterable[ServiceGroup]) -> Lateness:
    """The lateness of the items of some groups."""
    times = [time for group in groups for time in group.lateness]
    return Lateness(len(times), quantile(times, MEDIAN), quantile(times, NINE_OF_TEN))
