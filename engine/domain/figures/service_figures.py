"""All figures of service of some items: those of a department, an agreement, an owner, in a month or a quarter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from engine.domain.figures.at_risk import AtRiskShare, at_risk_share
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.excused import Excused, excused
from engine.domain.figures.lateness import Lateness, lateness_of
from engine.domain.figures.on_time import OnTime, on_time
from engine.domain.figures.paused import paused_time
from engine.domain.figures.response import ResponseTime, response_time_of
from engine.domain.figures.returned import ReturnedShare, returned_share
from engine.domain.figures.service_group import ServiceGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFigures:
    """The figures of some items. ``due`` is their number, ``parts`` their numbers by outcome, which sum to it.

    ``key_moments`` is the on-time rate of the key moments among them, ``deliveries`` the number ever delivered.
    """

    due: int
    parts: Mapping[DuePart, int]
    on_time: OnTime
    key_moments: OnTime
    lateness: Lateness
    returned: ReturnedShare
    response: ResponseTime
    at_risk: AtRiskShare
    paused: timedelta
    excused: Excused
    deliveries: int

    @classmethod
    def of(cls, groups: Iterable[ServiceGroup]) -> "ServiceFigures":
        """The figures of the items of some groups."""
        known = list(groups)
        parts = dict.fromkeys(DuePart, 0)
        for group in known:
            parts[group.part] += group.count
        returned = returned_share(known)
        return cls(
            due=sum(parts.values()),
            parts=parts,
            on_time=on_time(known),
            key_moments=on_time(group for group in known if group.key_moment),
            lateness=lateness_of(known),
            returned=returned,
            response=response_time_of(known),
            at_risk=at_risk_share(known),
            paused=paused_time(known),
            excused=excused(known),
            deliveries=returned.delivered,
        )
