"""The actions that a reader of the overdue report may do in its lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.domain.action.actor import Actor
from engine.domain.action.authority import authorize
from engine.domain.action.give_late_reason import GiveLateReason
from engine.domain.action.remind import Remind, next_reminder_on
from engine.domain.figures.overdue import Line
from engine.domain.occurrence.rulebooks import Rulebooks


@dataclass(frozen=True, slots=True)
class LineActions:
    """The actions that somebody may do on an overdue item: give its late reason, and remind its owner, from
    ``remind_from`` on (a local date) where a reminder went out lately, else now."""

    may_explain: bool = False
    may_remind: bool = False
    remind_from: date | None = None


def line_actions(books: Rulebooks, person: str, at: datetime, lines: Iterable[Line]) -> Mapping[str, LineActions]:
    """The actions of a person on overdue items at an instant, by the item's id; nothing for an outsider."""
    book = books.current
    actor = Actor.on(person, book.definitions.people, book.home.local(at).date(), book.delegations)
    if actor is None:
        return {}
    found: dict[str, LineActions] = {}
    for line in lines:
        terms = books.terms_of(line.agreement, line.obligation)[-1]
        agreement = replace(terms.agreement, provider=line.provider, consumer=line.consumer)  # after a cause, its own
        may_explain, may_remind = (
            authorize(actor, action.TRANSITION, agreement, terms.obligation, book.organisation) is None
            for action in (GiveLateReason, Remind)
        )
        clock = terms.book.clocks(terms.agreement, terms.obligation).consumer
        remind_from = next_reminder_on(clock, line.reminder, at) if may_remind else None
        found[line.occurrence] = LineActions(may_explain, may_remind, remind_from)
    return found
