"""The response time: from a request to the provider's first response, in working time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from engine.domain.figures.quantile import MEDIAN, NINE_OF_TEN, quantile
from engine.domain.figures.service_group import ServiceGroup


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """The median, and the working time that nine of ten do not exceed. ``count`` is the number of responses,
    ``unanswered`` that of the requests whose response is overdue."""

    count: int
    median: timedelta | None
    p90: timedelta | None
    unanswered: int


def response_time_of(groups: Iterable[ServiceGroup]) -> ResponseTime:
    """The response times of the requests of some groups."""
    known = list(groups)
    times = [time for group in known for time in group.responses]
    unanswered = sum(group.unanswered for group in known)
    return ResponseTime(len(times), quantile(times, MEDIAN), quantile(times, NINE_OF_TEN), unanswered)
