"""Upstream deliveries: when the obligations that another one needs were delivered, as it became known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.ledger.entry import Entry
from engine.domain.ledger.history import fold


@dataclass(frozen=True, slots=True)
class UpstreamDelivery:
    """A delivery as known from ``known_at`` on: ``at`` is the instant of the delivery that stands, None if none does
    (any more)."""

    known_at: datetime
    at: datetime | None


UpstreamDeliveries = Mapping[tuple[str, str], tuple[UpstreamDelivery, ...]]
"""Deliveries by ``agreement/obligation`` and by what they are about: the id of an event, its name and subject
(``name/subject``), its subject alone, or the period served."""


def upstream_deliveries(entries: Iterable[Entry]) -> tuple[UpstreamDelivery, ...]:
    """The deliveries of one occurrence, from its entries in the order of recording; only the changes."""
    known: list[Entry] = []
    changes: list[UpstreamDelivery] = []
    for entry in entries:
        known.append(entry)
        delivery = fold(known).standing
        at = delivery.at if delivery is not None else None
        if at != (changes[-1].at if changes else None):
            changes.append(UpstreamDelivery(entry.recorded_at, at))
    return tuple(changes)


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
