"""Hand-overs: when what an obligation needs was delivered, as it became known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.ledger.entry import Entry
from engine.domain.ledger.history import fold


@dataclass(frozen=True, slots=True)
class UpstreamDelivery:
    """What was known of a hand-over from ``known_at`` on: the instant ``at`` of the delivery that stands, None where
    none does (any more)."""

    known_at: datetime
    at: datetime | None


UpstreamDeliveries = Mapping[tuple[str, str], tuple[UpstreamDelivery, ...]]
"""By ``agreement/obligation`` and by what it was about: an event's id, its name and subject (``name/subject``), its
subject alone; or the period served."""


def upstream_deliveries(entries: Iterable[Entry]) -> tuple[UpstreamDelivery, ...]:
    """The hand-overs of one occurrence, from its entries in the order of recording; only what changed something."""
    known: list[Entry] = []
    found: list[UpstreamDelivery] = []
    for entry in entries:
        known.append(entry)
        delivery = fold(known).standing
        at = delivery.at if delivery is not None else None
        if at != (found[-1].at if found else None):
            found.append(UpstreamDelivery(entry.recorded_at, at))
    return tuple(found)


def last_upstream_delivery(needed: Iterable[tuple[UpstreamDelivery, ...]]) -> tuple[UpstreamDelivery, ...]:
    """The hand-over of several together: the last of them, once each has been handed over."""
    several = list(needed)
    found: list[UpstreamDelivery] = []
    for known_at in sorted({h.known_at for one in several for h in one}):
        latest = [[h.at for h in one if h.known_at <= known_at][-1:] for one in several]
        instants = [at for last in latest for at in last if at is not None]
        at = max(instants) if instants and len(instants) == len(several) else None
        if at != (found[-1].at if found else None):
            found.append(UpstreamDelivery(known_at, at))
    return tuple(found)
