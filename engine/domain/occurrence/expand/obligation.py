"""The occurrences of agreements in a window, and the questions that events raise.

Occurrences follow from the agreement and the facts alone: no run, late run or double run can change how many there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import assert_never

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.catalogue import Catalogue
from engine.domain.agreement.condition import FieldAnswer, meets
from engine.domain.agreement.organisation import Person, has_name
from engine.domain.agreement.rule import (
    Ahead,
    DueRule,
    InPeriod,
    OnCorrectiveAction,
    OnDate,
    OnEvent,
    OnRating,
    OnRequest,
    OnReturn,
    OnReview,
    OnRule,
    OnStep,
    OnSurvey,
    Recurring,
    TimeOfDay,
    Within,
)
from engine.domain.ledger.event import Event
from engine.domain.occurrence.expand.common import after_causes, after_rounds, at_reviews
from engine.domain.occurrence.expand.event import after_events, is_later, label_of
from engine.domain.occurrence.expand.periodic import periodic
from engine.domain.occurrence.expand.request import on_request
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import AskedEvent, Occurrence, Question, Window
from engine.domain.text import Text
from engine.domain.time.calendar import Calendar


def occurrences(
    agreement: Agreement,
    calendars: Mapping[str, Calendar],
    window: Window,
    facts: Facts,
    catalogue: Catalogue,
) -> tuple[Occurrence, ...]:
    """All occurrences of an agreement whose due time (or opening, while the due date is pending) lies in the window.

    They are ordered by due time, then by id. ``calendars`` holds each calendar that the agreement names. Two adjoining
    windows give the same occurrences as their union.
    """
    instances = [
        o
        for obligation in agreement.obligations
        for o in of_obligation(agreement, obligation, calendars[obligation.calendar], window, facts, catalogue)
    ]
    return tuple(sorted(instances, key=lambda o: (o.due.at if o.due else o.opens_at, o.id)))


def of_obligation(
    agreement: Agreement,
    obligation: Obligation,
    calendar: Calendar,
    window: Window,
    facts: Facts,
    catalogue: Catalogue,
) -> Iterator[Occurrence]:
    """The occurrences of one obligation in a window, in no particular order."""
    trigger = obligation.trigger
    match trigger:
        case Recurring() | OnDate() | OnRule():
            candidates = periodic(agreement, obligation, trigger, calendar, window)
        case OnEvent():
            candidates = after_events(agreement, obligation, trigger, calendar, window, facts, catalogue)
        case OnRequest():
            candidates = on_request(agreement, obligation, calendar, facts)
        case OnRating() | OnReturn() | OnStep() | OnCorrectiveAction():
            candidates = after_causes(agreement, obligation, trigger, calendar, facts)
        case OnSurvey():
            candidates = after_rounds(agreement, obligation, trigger, calendar, facts)
        case OnReview():
            candidates = at_reviews(agreement, obligation, trigger, calendar, window)
        case _:
            assert_never(trigger)
    since, until = window.bounds(calendar)
    whole = Window(agreement.effective_from, agreement.effective_until or date.max - timedelta(days=1))
    begins, ends = whole.bounds(calendar)
    at_starts = _names_starts_of_days(obligation.due)
    for occurrence in candidates:
        due = occurrence.dates[-1].due
        at = due.at if due is not None else occurrence.opens_at
        if since < at <= until and (begins <= at < ends if at_starts else begins < at <= ends):
            yield occurrence


def _names_starts_of_days(rule: DueRule) -> bool:
    """True if a due time at 00:00 is the beginning of the day that the rule gives, not the end of the day before."""
    return isinstance(rule, Within | Ahead | InPeriod) and rule.at in (time(0), TimeOfDay.OPEN)


def questions(
    agreement: Agreement,
    calendars: Mapping[str, Calendar],
    facts: Facts,
    catalogue: Catalogue,
    people: Sequence[Person] = (),
) -> tuple[Question, ...]:
    """The questions that events raise: a field that a condition needs is missing, or an owner's name is not that of one
    of the ``people`` in the owner's role.

    A name is asked for once for each event.
    """
    open_questions: list[Question] = []
    asked: set[tuple[str, str]] = set()
    for o in agreement.obligations:
        if not isinstance(o.trigger, OnEvent) or not (o.trigger.where or o.owner_field):
            continue
        for name in o.trigger.events:
            for fact in facts.by_name.get(name, ()):
                event = fact.current
                if event.cancelled or is_later(o.trigger, fact, facts, calendars[o.calendar]):
                    continue
                calendar = calendars[o.calendar]
                applies = meets(o.trigger.where, event.data, zone=calendar.zone)
                if applies is FieldAnswer.MISSING:
                    missing = tuple(c.field for c in o.trigger.where if not event.data.get(c.field))
                    about = _asked(event, missing, catalogue)
                    open_questions.append(Question(event.id, agreement.id, o.id, missing, o.title, about))
                named = event.data.get(o.owner_field) if o.owner_field is not None else None
                if applies is not FieldAnswer.YES or o.owner_field is None or not named:
                    continue
                if (event.id, o.owner_field) in asked or _names_one(named, o.owner, people, calendar.local(event.at)):
                    continue
                asked.add((event.id, o.owner_field))
                open_questions.append(
                    Question(
                        event.id,
                        agreement.id,
                        o.id,
                        (o.owner_field,),
                        o.title,
                        _asked(event, (o.owner_field,), catalogue),
                        named,
                    )
                )
    return tuple(open_questions)


def _names_one(written: str, role: str, people: Sequence[Person], at: datetime) -> bool:
    """True if a text names one person who ever holds a role, or one of several who holds it at a local time."""
    named = [p for p in people if p.role == role and has_name(p, written)]
    ids = {p.id for p in named}
    return len(ids) == 1 or len({p.id for p in named if p.holds(role, at.date())}) == 1


def _asked(event: Event, missing: tuple[str, ...], catalogue: Catalogue) -> AskedEvent | None:
    """An event as people know it; None if the catalogue no longer has it."""
    type_ = catalogue.event(event.name)
    if type_ is None:
        return None
    labels = {field.name: field.label for field in type_.fields}
    fields = tuple(labels.get(name, Text.plain(name)) for name in missing)
    return AskedEvent(type_.title, label_of(type_, event), event.subject, type_.recorded_by, event.source, fields)
