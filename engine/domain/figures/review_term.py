"""Terms of an agreement between two review dates, as the months that hold its items."""

from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import MONTHS, add_months


@dataclass(frozen=True, slots=True)
class ReviewTerm:
    """A term from its first to its last local day. It has whole months: that of a review date begins a term.

    ``review_on`` is the review date that ends it.
    """

    first: date
    last: date
    review_on: date


def review_terms(effective_from: date, every: Every, on: date) -> tuple[ReviewTerm, ...]:
    """The terms of an agreement from its beginning to the one that a local date lies in; at least one."""
    found: list[ReviewTerm] = []
    while not found or found[-1].review_on <= on:
        number = len(found)
        begin, end = (add_months(effective_from, n * MONTHS[every]) for n in (number, number + 1))
        found.append(ReviewTerm(begin.replace(day=1), end.replace(day=1) - timedelta(days=1), end))
    return tuple(found)
