"""Subjects whose business was over before an instant: a report on what came later need not read their events.

Only plain business is recognised: events that were recorded once, obligations that count from the event itself and that
another event completes. Whoever is in doubt reads the events.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.agreement.rule import OnEvent, Within
from engine.domain.deadline.due import due
from engine.domain.ids import EventId, obligation_text
from engine.domain.occurrence.rulebook import Terms
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.time.calendar import Calendar

Party = tuple[str, str, str]
"""An agreement with its provider and its consumer."""


@dataclass(frozen=True, slots=True)
class EventOutline:
    """An event without its content: its id, when it happened (UTC), and whether it is ``plain``: recorded once, never
    corrected or cancelled, and without a question about its number."""

    id: str
    at: datetime
    plain: bool


@dataclass(frozen=True, slots=True)
class Completion:
    """How an event of one name is settled under some terms: it happened at ``latest`` or before, and one of the events
    ``by`` completed it. ``party`` are the agreement and its two sides."""

    latest: datetime
    by: frozenset[str]
    party: Party


@dataclass(frozen=True, slots=True)
class Settlements:
    """By the name of an event, the ways in which all that it starts has to be completed; ``never`` has the names of
    events that may matter for ever."""

    completions: Mapping[str, Sequence[Completion]]
    never: AbstractSet[str]

    @classmethod
    def before(cls, begin: datetime, books: Rulebooks) -> "Settlements":
        """The settlements of business whose first due time lies at ``begin`` or before."""
        completions: dict[str, list[Completion]] = {}
        needed = {
            need.promise for name in books.names() for terms in books.terms_of(*name) for need in terms.obligation.needs
        }
        never = _asked_about(books)
        for name in books.names():
            for terms in books.terms_of(*name):
                trigger, done_by = terms.obligation.trigger, terms.obligation.done_by
                if not isinstance(trigger, OnEvent):
                    continue
                latest = None if obligation_text(*name) in needed else _latest(terms, begin)
                if latest is None or done_by is None:
                    never.update(trigger.events)
                    continue
                agreement = terms.agreement
                party = (agreement.id, agreement.provider, agreement.consumer)
                for event in trigger.events:
                    completions.setdefault(event, []).append(Completion(latest, frozenset(done_by.events), party))
        return cls(completions, never)

    def has_settled(self, outlines: Sequence[EventOutline], at: datetime) -> bool:
        """Return whether all that these events started, all of one subject, was completed by an instant."""
        named = [(EventId.parse(outline.id).name, outline.at) for outline in outlines]
        return all(outline.plain for outline in outlines) and all(
            name not in self.never
            and all(
                happened <= completion.latest
                and any(
                    other in completion.by and (happened < then if other == name else happened <= then) and then <= at
                    for other, then in named
                )
                for completion in self.completions.get(name, ())
            )
            for name, happened in named
        )

    def parties(self, outlines: Iterable[EventOutline]) -> frozenset[Party]:
        """The parties of all that these events may have started."""
        names = {EventId.parse(outline.id).name for outline in outlines}
        return frozenset(c.party for name in names for c in self.completions.get(name, ()))


def _asked_about(books: Rulebooks) -> set[str]:
    """The names of events about which questions may be open: conditions or owners depend on their content."""
    return {
        event
        for name in books.names()
        for terms in books.terms_of(*name)
        if isinstance(terms.obligation.trigger, OnEvent)
        and (terms.obligation.trigger.where or terms.obligation.owner_field)
        for event in terms.obligation.trigger.events
    }


def _latest(terms: Terms, begin: datetime) -> datetime | None:
    """The latest end of a day until which events fall due at ``begin`` or before; None where the terms are not plain.

    By an amount in one part, no event falls due later than one at the end of its day or of a later day
    (tests/laws/test_settled.py). All the days published at some time count.
    """
    obligation = terms.obligation
    rule, done_by = obligation.due, obligation.done_by
    plain = isinstance(rule, Within) and rule.field is None and not rule.from_delivery and len(rule.amount.parts) == 1
    if not plain or done_by is None or done_by.where or obligation.follow_up is not None:
        return None
    calendars = [book.calendars[obligation.calendar] for book in (terms.book, *(book for _, book in terms.before))]

    def is_over(day: date) -> bool:
        return all(_due_at(terms, calendar, day) <= begin for calendar in calendars)

    last = calendars[0].local(begin).date()
    days = 1
    while not is_over(last - timedelta(days=days)):
        days *= 2
        if days > _FARTHEST:
            return None
    late, early = last - timedelta(days=days // 2), last - timedelta(days=days)
    while late - early > timedelta(days=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if is_over(middle) else (early, middle)
    return min(_end_of(early, calendar) for calendar in calendars)


_FARTHEST = 3000
"""The days that are looked at for an event that falls due in time."""


def _end_of(day: date, calendar: Calendar) -> datetime:
    return calendar.instant(day + timedelta(days=1), 0) - timedelta(microseconds=1)


def _due_at(terms: Terms, calendar: Calendar, day: date) -> datetime:
    due_time = due(terms.obligation.due, _end_of(day, calendar), calendar)
    assert due_time is not None
    return due_time.at
