"""The terms that an occurrence stands under."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Rulebooks, Terms
from engine.services.ports.occurrences import Row

OccurrenceUnderTerms = tuple[Terms, Occurrence]
"""An occurrence as some terms give it."""


def under_terms(
    books: Rulebooks, given: Sequence[OccurrenceUnderTerms], stored: Row | None, entries: Sequence[Entry]
) -> OccurrenceUnderTerms | None:
    """The terms that an occurrence stands under, and the occurrence by them; None where it is nobody's.

    ``given`` is what each terms give of it now, oldest first; where none does, what is stored stands as it is.
    """
    id = stored.occurrence.id if stored is not None else given[0][1].id if given else ""
    bound = bindings({id: entries})
    stands = books.place(given, bound)
    if stands is not None or stored is None:
        return stands
    terms = books.terms(stored.occurrence, stored.revision, stored.day_table, bound)
    return (terms, stored.occurrence) if terms is not None else None


def bindings(entries: Mapping[str, Sequence[Entry]]) -> Mapping[str, datetime | None]:
    """Since when the terms hold that the record binds an occurrence to; an occurrence that nothing binds is left
    out."""
    found: dict[str, datetime | None] = {}
    for id, group in entries.items():
        for entry in group:
            if entry.kind in (Kind.SUPERSEDED, Kind.CANCELLED):
                since = entry.body.get("since")
                found[id] = datetime.fromisoformat(str(since)) if since else None
    return found
