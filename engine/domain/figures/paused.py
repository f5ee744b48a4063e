"""The paused time: the working time for which the clocks of items stood, because the provider waited for somebody."""

from collections.abc import Iterable
from datetime import timedelta

from engine.domain.figures.service_group import ServiceGroup


def paused_time(groups: Iterable[ServiceGroup]) -> timedelta:
    """The working time of all pauses of the items of some groups; time in which several of one item held counts
    once."""
    return sum((group.paused for group in groups), timedelta())
