"""The deliveries of one occurrence that start or stop the clocks of others, from its entries."""

from collections.abc import Iterable

from engine.domain.action.fold import fold
from engine.domain.ledger.entry import Entry
from engine.domain.ledger.upstream_delivery import UpstreamDelivery


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
