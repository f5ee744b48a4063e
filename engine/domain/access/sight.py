"""The part of a house that somebody who is signed in may see in a report."""

from engine.domain.access.access import Access
from engine.domain.figures.report_scope import Sight
from engine.domain.occurrence.rulebooks import Rulebooks


def sight_of(access: Access, books: Rulebooks) -> Sight | None:
    """The agreements and departments of a reader; None where the reader sees everything.

    An agreement that had other sides before is seen by those who were a side of each of its versions.
    """
    if access.sees_everything and access.period is None:
        return None
    every = [agreement for _, book in books.versions for agreement in book.definitions.agreements]
    hidden = {agreement.id for agreement in every if not access.sees(agreement)}
    seen = frozenset({agreement.id for agreement in every} - hidden)
    return Sight(access.departments, seen, access.period if access.sees_everything else None)
