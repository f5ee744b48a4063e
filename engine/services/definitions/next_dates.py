"""The next due times that each obligation of an agreement gives, for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import OnEvent, OnRequest
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.definitions.preview import AssumedEvent, PreviewItem, preview_event, preview_period

MOST = 3
"""The due times that are shown of each obligation."""
_NEAR, _AHEAD = timedelta(days=100), timedelta(days=731)
"""The time within which they are looked for: three of a monthly one, then the next two of a yearly one."""


@dataclass(frozen=True, slots=True)
class NextDates:
    """The next due times of an obligation by what is known, soonest first.

    ``assumed`` is the event that ``items`` assume to happen at the instant; None where they come by themselves. Without
    items, nobody can say yet: a request has to come, or the event has to bring more than its time.
    """

    obligation: Obligation
    items: tuple[PreviewItem, ...]
    assumed: str | None = None


def next_dates(book: Rulebook, agreement: str, at: datetime) -> tuple[NextDates, ...]:
    """The next due times of each obligation of an agreement after an instant, in the order of the agreement.

    Raises Refused where there is no such agreement.
    """
    on = book.home.local(at).date()
    items = preview_period(book.definitions, agreement, since=on, until=on + _NEAR)
    chosen = book.definitions.agreement(agreement)
    assert chosen is not None  # preview_period has found it
    return tuple(_of_obligation(book, agreement, o, items, at, on) for o in chosen.obligations)


def _of_obligation(
    book: Rulebook, agreement: str, obligation: Obligation, items: Sequence[PreviewItem], at: datetime, on: date
) -> NextDates:
    if isinstance(obligation.trigger, OnEvent):
        name = obligation.trigger.events[0]
        event = AssumedEvent(name, at, {})
        assumed = preview_event(book.definitions, agreement, event, book.home.zone, obligation=obligation.id)
        return NextDates(obligation, assumed[:1], name if assumed else None)
    ahead = _ahead(items, obligation, at)
    if len(ahead) < MOST and not isinstance(obligation.trigger, OnRequest):
        since = on + _NEAR + timedelta(days=1)
        later = preview_period(book.definitions, agreement, obligation=obligation.id, since=since, until=on + _AHEAD)
        ahead = (*ahead, *_ahead(later, obligation, at))
    return NextDates(obligation, ahead[:MOST])


def _ahead(items: Sequence[PreviewItem], obligation: Obligation, at: datetime) -> tuple[PreviewItem, ...]:
    """The items of an obligation itself that are due after an instant, soonest first."""
    return tuple(
        i
        for i in items
        if i.obligation.id == obligation.id and i.occurrence.due is not None and i.occurrence.due.at > at
    )
