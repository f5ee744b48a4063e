"""The agreements whose items somebody may see: queries take them, so that nothing else is read, counted or named."""

from engine.domain.access.access import Access
from engine.domain.occurrence.rulebooks import Rulebooks


def visible_agreements(access: Access, books: Rulebooks) -> frozenset[str] | None:
    """The ids of all agreements, also of earlier ones, whose items an access covers; None: all."""
    if access.sees_everything:
        return None
    agreements = (a for _, book in books.versions for a in book.definitions.agreements)
    return frozenset(agreement.id for agreement in agreements if access.sees(agreement))
