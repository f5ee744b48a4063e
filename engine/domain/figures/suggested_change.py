"""Changes of an agreement that its figures suggest at a review, each by a stated rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.domain.agreement.agreement import Obligation
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.service_figures import ServiceFigures

LEAST_ITEMS = 5
"""The number of items below which nothing is suggested: a few items say little."""
MISSED = Decimal("0.5")
"""The share of late and overdue items above which a due date is too early, or something upstream is missing."""
RETURNED = Decimal("0.25")
"""The share of returned deliveries above which the agreement does not say well enough what is complete."""


class SuggestedChange(StrEnum):
    """The changes that are suggested."""

    MORE_TIME = "more time"
    """More than half of the items missed their due date by themselves."""
    UPSTREAM = "upstream"
    """At least half of the items were late only because of those that they wait for."""
    SAY_COMPLETE = "say what is complete"
    """More than a quarter of the deliveries were returned."""
    NO_ACCEPTANCE = "no acceptance"
    """The consumer never answered a delivery: silence accepted each."""
    NEVER_DUE = "never due"
    """Nothing fell due in two terms, or in the first one when it is over."""


@dataclass(frozen=True, slots=True)
class ObligationInTerm:
    """An obligation with its figures in the term and in the term before.

    ``to_answer`` counts the deliveries of the term that the consumer could accept or return and that are over,
    ``answered`` those that people of the consumer did answer.
    """

    obligation: Obligation
    now: ServiceFigures
    before: ServiceFigures
    to_answer: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested change of an obligation, with the figures that it follows from."""

    change: SuggestedChange
    of: ObligationInTerm


def suggestions(obligations: Iterable[ObligationInTerm], *, over: bool) -> tuple[Suggestion, ...]:
    """The suggestions for some obligations, in their order. ``over``: a whole term has passed."""
    return tuple(Suggestion(change, one) for one in obligations for change in _changes(one, over=over))


def _changes(one: ObligationInTerm, *, over: bool) -> Iterator[SuggestedChange]:
    on_time, returned = one.now.on_time, one.now.returned
    missed = on_time.late + on_time.overdue
    if on_time.of >= LEAST_ITEMS and missed > MISSED * on_time.of:
        yield SuggestedChange.MORE_TIME
    if one.now.due >= LEAST_ITEMS and one.now.parts[DuePart.INHERITED] >= MISSED * one.now.due:
        yield SuggestedChange.UPSTREAM
    if returned.delivered >= LEAST_ITEMS and returned.returned > RETURNED * returned.delivered:
        yield SuggestedChange.SAY_COMPLETE
    if one.to_answer >= LEAST_ITEMS and not one.answered:
        yield SuggestedChange.NO_ACCEPTANCE
    if over and not one.now.due and not one.before.due:
        yield SuggestedChange.NEVER_DUE
