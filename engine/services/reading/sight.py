"""The items that somebody may see. Queries take the agreements, so that nothing else is read, counted or named; a page
of one item asks about the item."""

from datetime import date

from engine.domain.access.access import Access
from engine.domain.agreement.agreement import Agreement
from engine.domain.ledger.history import History
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.stored_rating import month_held
from engine.domain.time.calendar import Calendar


def visible_agreements(access: Access, books: Rulebooks) -> frozenset[str] | None:
    """The ids of all agreements, also of earlier ones, whose items an access covers; None: all."""
    if access.sees_everything:
        return None
    agreements = (a for _, book in books.versions for a in book.definitions.agreements)
    return frozenset(agreement.id for agreement in agreements if access.sees(agreement))


def sees_item(access: Access, agreement: Agreement, occurrence: Occurrence, history: History, home: Calendar) -> bool:
    """True if an access covers an item; ``home`` is the calendar of the organisation."""
    month = date.fromisoformat(f"{month_held(occurrence, history, home)}-01")
    return access.sees_item(agreement, month)
