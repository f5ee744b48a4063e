"""The terms that apply to an occurrence."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

from engine.domain.agreement.rule import OnReview, Periodic
from engine.domain.ledger.consequence import Cancelled, Superseded
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.ports.occurrences import Row

OccurrenceUnderTerms = tuple[Terms, Occurrence]
"""An occurrence with the terms that it follows from."""


def by_id(found: Iterable[OccurrenceUnderTerms]) -> dict[str, list[OccurrenceUnderTerms]]:
    """The occurrences by id, each under all terms that yield it, in the order in which they come."""
    grouped: dict[str, list[OccurrenceUnderTerms]] = {}
    for terms, occurrence in found:
        grouped.setdefault(occurrence.id, []).append((terms, occurrence))
    return grouped


def differing(
    candidates: Mapping[str, Sequence[OccurrenceUnderTerms]], stored: Mapping[str, Row], besides: Set[str] = frozenset()
) -> Set[str]:
    """The ids of the occurrences that are not stored, or not as the facts give them now; without those ``besides``."""
    return {
        id
        for id, versions in candidates.items()
        if id not in besides
        if id not in stored or any(stored[id].occurrence != occurrence for _, occurrence in versions)
    }


def under_terms(
    books: Rulebooks, candidates: Sequence[OccurrenceUnderTerms], stored: Row | None, entries: Sequence[Entry]
) -> OccurrenceUnderTerms | None:
    """The terms that apply to an occurrence, and the occurrence under them; None where no terms apply.

    ``candidates`` are the occurrence under each of the terms that yield it now, oldest first. Where none does, the
    stored one applies as it is. A period does not come up again under terms that have ended: the stored occurrence of
    one that nothing moved to later terms applies too.
    """
    id = stored.occurrence.id if stored is not None else candidates[0][1].id if candidates else ""
    bound = bindings({id: entries})
    placed = books.place(candidates, bound)
    if stored is None or (placed is not None and (id in bound or len(books.terms_of(*_name(stored))) == 1)):
        return placed
    terms = books.terms(stored.occurrence, stored.revision, stored.day_table, bound)
    if placed is not None and (terms is None or not _ended_before(terms, placed[0])):
        return placed
    return (terms, stored.occurrence) if terms is not None else None


def _name(row: Row) -> tuple[str, str]:
    return row.occurrence.agreement, row.occurrence.obligation


def _ended_before(terms: Terms, later: Terms) -> bool:
    """True if terms of a period had ended when others began."""
    is_periodic = isinstance(terms.obligation.trigger, Periodic | OnReview)
    return is_periodic and later.since is not None and terms.until is not None and terms.until <= later.since


def bindings(entries: Mapping[str, Sequence[Entry]]) -> Mapping[str, datetime | None]:
    """The start of the terms that the ledger binds each occurrence to; an occurrence that nothing binds is left out."""
    bound: dict[str, datetime | None] = {}
    for id, group in entries.items():
        for entry in group:
            if entry.kind in (Kind.SUPERSEDED, Kind.CANCELLED):
                bound[id] = (Superseded if entry.kind is Kind.SUPERSEDED else Cancelled).read(entry).since
    return bound
