"""The record of service: how many deliveries each department made to each other one."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from engine.domain.ids import OccurrenceId
from engine.domain.ledger.entry import Kind
from engine.domain.ledger.transition import DELIVERIES
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.survey.rater import Pair
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger

_SERVICE = frozenset({*DELIVERIES, Kind.RECEIVED, Kind.MET})
"""The entries that say that an item was delivered: by people, by checks, by an event."""


def deliveries_between(
    ledger: Ledger, books: Rulebooks, since: date, until: date, as_of: AsOf | None = None
) -> Mapping[Pair, int]:
    """The items delivered on local dates, both included, by the department that received and the one that delivered.

    An item that was delivered again after a return counts once. It reads the whole ledger: for the opening of a round.
    """
    home = books.current.home
    first, end = home.instant(since, 0), home.instant(until + timedelta(days=1), 0)
    counts: Counter[Pair] = Counter()
    for id, entries in ledger.entries.of_kinds(sorted(_SERVICE), as_of).items():
        if any(first <= entry.effective_at < end for entry in entries):
            occurrence = OccurrenceId.parse(id)
            terms = books.terms_of(occurrence.agreement, occurrence.obligation.obligation)
            if terms:
                counts[Pair(terms[-1].agreement.consumer, terms[-1].agreement.provider)] += 1
    return counts
