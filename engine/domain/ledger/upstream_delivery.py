"""Upstream deliveries: when the obligations that another one needs were delivered, as it became known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UpstreamDelivery:
    """A delivery as known from ``known_at`` on: ``at`` is the instant of the delivery that stands, None if none does
    (any more)."""

    known_at: datetime
    at: datetime | None


UpstreamDeliveries = Mapping[tuple[str, str], tuple[UpstreamDelivery, ...]]
"""Deliveries by ``agreement/obligation`` and by what they are about: the id of an event, its name and subject
(``name/subject``), its subject alone, or the period served."""


def last_upstream_delivery(needed: Iterable[tuple[UpstreamDelivery, ...]]) -> tuple[UpstreamDelivery, ...]:
    """The joint delivery of several needs: the last of them, once each has been delivered."""
    several = list(needed)
    changes: list[UpstreamDelivery] = []
    for known_at in sorted({h.known_at for deliveries in several for h in deliveries}):
        latest = [[h.at for h in deliveries if h.known_at <= known_at][-1:] for deliveries in several]
        instants = [at for last in latest for at in last if at is not None]
        at = max(instants) if instants and len(instants) == len(several) else None
        if at != (changes[-1].at if changes else None):
            changes.append(UpstreamDelivery(known_at, at))
    return tuple(changes)
