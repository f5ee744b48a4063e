"""The terms that apply to an occurrence."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.domain.ledger.consequence import Cancelled, Superseded
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebooks, Terms
from engine.services.ports.occurrences import Row

OccurrenceUnderTerms = tuple[Terms, Occurrence]
"""An occurrence with the terms that it follows from."""


def under_terms(
    books: Rulebooks, candidates: Sequence[OccurrenceUnderTerms], stored: Row | None, entries: Sequence[Entry]
) -> OccurrenceUnderTerms | None:
    """The terms that apply to an occurrence, and the occurrence under them; None where no terms apply.

    ``candidates`` are the occurrence under each of the terms that yield it now, oldest first. Where none does, the
    stored one applies as it is.
    """
    id = stored.occurrence.id if stored is not None else candidates[0][1].id if candidates else ""
    bound = bindings({id: entries})
    placed = books.place(candidates, bound)
    if placed is not None or stored is None:
        return placed
    terms = books.terms(stored.occurrence, stored.revision, stored.day_table, bound)
    return (terms, stored.occurrence) if terms is not None else None


def bindings(entries: Mapping[str, Sequence[Entry]]) -> Mapping[str, datetime | None]:
    """The start of the terms that the ledger binds each occurrence to; an occurrence that nothing binds is left out."""
    bound: dict[str, datetime | None] = {}
    for id, group in entries.items():
        for entry in group:
            if entry.kind in (Kind.SUPERSEDED, Kind.CANCELLED):
                bound[id] = (Superseded if entry.kind is Kind.SUPERSEDED else Cancelled).read(entry).since
    return bound
