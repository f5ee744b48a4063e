"""Cancel an event that did not happen after all. The effects are shown first, and recorded with the cancellation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.action.authority import may_cancel
from engine.domain.action.record_event import CancelEvent
from engine.domain.deadline.due import Due
from engine.domain.ids import BadId, EventId
from engine.domain.ledger.entry import Phase
from engine.domain.ledger.event import Event
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.occurrence.verdict import Reason
from engine.domain.refusal import Refusal
from engine.domain.suggest import Similar
from engine.domain.text import Text
from engine.services.command_time import CommandTime
from engine.services.commit import retry
from engine.services.definitions.effects import notified_people, written_due
from engine.services.lookup import actor as find_actor
from engine.services.lookup import near_subjects
from engine.services.ports.entries import Entries
from engine.services.ports.ledger import Batch, Ledger
from engine.services.ports.occurrences import Row
from engine.services.refused import Refused
from engine.services.run.evaluate import evaluate
from engine.services.run.load_in_force import name_of_all
from engine.services.run.open_at_once import with_consequences
from engine.services.snapshot import rulebooks
from engine.services.terms import bindings

_SUGGESTED = 3
"""The most events of a subject that are suggested where its number stands for one."""


class CancellationEffect(StrEnum):
    """The effect on an occurrence: it lapses, its date moves or is pending again, it opens again, or it comes or goes
    with its series."""

    LAPSES = "lapses"
    MOVES = "moves"
    REOPENS = "opens again"
    APPEARS = "appears"
    GOES = "goes"


@dataclass(frozen=True, slots=True)
class CancellationRow:
    """One occurrence that the cancellation touches, with its due time before and after.

    ``notified`` holds the ids of the people who will hear of it, sorted.
    """

    occurrence: str
    title: Text
    label: str | None
    effect: CancellationEffect
    old: Due | None
    new: Due | None
    notified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """An event with the effects of cancelling it. ``id`` stands for these effects: other effects have another id."""

    id: str
    event: Event
    title: Text
    occurrences: tuple[CancellationRow, ...]


def preview(ledger: Ledger, event: str, *, actor: str, reason: str, command_time: CommandTime) -> Cancellation:
    """Show the effects of cancelling an event (``vehicle.delivered/A-1001``); nothing is written.

    Raises Refused where there is no such event, or the actor may not cancel it.
    """
    return ledger.dry_run(lambda inner: _carry_out(inner, event, actor, reason, command_time))


def cancel(
    ledger: Ledger, event: str, *, actor: str, reason: str, command_time: CommandTime, shown: str | None = None
) -> Cancellation:
    """Cancel an event and record the effects.

    Raises Refused as ``preview`` does, and where the effects no longer have the id that was ``shown``.
    """

    def attempt() -> Cancellation:
        if (
            shown is not None
            and preview(ledger, event, actor=actor, reason=reason, command_time=command_time).id != shown
        ):
            raise Refused("cancellation-outdated")
        return _carry_out(ledger, event, actor, reason, command_time)

    return retry(attempt)


def _carry_out(ledger: Ledger, event: str, actor: str, reason: str, command_time: CommandTime) -> Cancellation:
    """Evaluate up to the instant, cancel the event with what follows from it, and describe the effects."""
    books = rulebooks(ledger)
    recorded = _event(ledger, event)
    title = _cancellable_title(books, recorded, actor, reason, command_time.at)
    in_force = name_of_all(ledger.definitions)
    evaluate(ledger, books, command_time.at, definitions=in_force)
    before = rows_about(ledger, books, recorded.subject, command_time.at)
    expected_head = ledger.expected_head(command_time.at)
    recorded = _event(ledger, event)  # it may have been cancelled meanwhile
    cancellation = CancelEvent(subject=recorded.subject, reason=reason.strip())
    entry = cancellation.entry_about(recorded.id, actor=actor, recorded_at=expected_head.recorded_at)
    batch, _ = with_consequences(ledger, Batch("events cancel", (entry,)), expected_head)
    ledger.commit(batch, expected_head)
    at = expected_head.recorded_at  # a moment after the instant of the evaluation
    after = {**ledger.occurrences.rows(before), **rows_about(ledger, books, recorded.subject, at)}
    touched = touched_rows(ledger.entries, books, before, after, at)
    lines = [f"{f.occurrence} {f.effect} {written_due(f.new)}" for f in touched]
    return Cancellation(ledger.definitions.digest("\n".join([recorded.id, *lines]))[:12], recorded, title, touched)


def _event(ledger: Ledger, id: str) -> Event:
    try:
        subject = EventId.parse(id).subject
    except BadId as bad:
        known = _events_about(ledger, ledger.search.subjects(id))
        raise Refused("not-an-id", why=bad.refusal, similar=Similar(known[:_SUGGESTED])) from None
    fact = next((f for f in ledger.events.facts([subject]) if f.current.id == id), None)
    if fact is None:
        known = ledger.events.ids(subject) or _events_about(ledger, near_subjects(ledger, subject))
        raise Refused("event-not-recorded", id=id, similar=Similar.to(id, known))
    if fact.current.cancelled:
        raise Refused("event-cancelled-already", id=id)
    return fact.current


def _events_about(ledger: Ledger, subjects: Iterable[str]) -> tuple[str, ...]:
    """The events about some subjects, by id."""
    return tuple(id for subject in subjects for id in ledger.events.ids(subject))


def _cancellable_title(books: Rulebooks, event: Event, person: str, reason: str, at: datetime) -> Text:
    """The title of an event, where the person may cancel it for this reason. Raises Refused otherwise."""
    book = books.current
    actor = find_actor(book, person, at)
    type_ = book.definitions.catalogue.event(event.name)
    if type_ is None:
        raise Refused("event-without-items", name=event.name)
    refusal = may_cancel(actor, type_, book.organisation)
    if refusal is None and not reason.strip():
        refusal = Refusal("cancel-reason-missing")
    if refusal is not None:
        raise Refused(refusal)
    return type_.title


def rows_about(ledger: Ledger, books: Rulebooks, subject: str, at: datetime) -> Mapping[str, Row]:
    """The stored rows of the occurrences that the events of a subject open, by id."""
    facts = Facts.of(ledger.events.facts([subject]))
    ids = {
        occurrence.id
        for name in books.names()
        for terms in books.terms_of(*name)
        if terms.obligation.trigger.kind == "event"
        for occurrence in terms.occurrences(facts, books.span(terms, at))
    }
    return ledger.occurrences.rows(ids)


def touched_rows(
    entries: Entries, books: Rulebooks, before: Mapping[str, Row], after: Mapping[str, Row], at: datetime
) -> tuple[CancellationRow, ...]:
    """Each occurrence that came, went or changed, by its due time and id."""
    histories = entries.of({*before, *after})
    touched: list[CancellationRow] = []
    for id in {*before, *after}:
        old, new = before.get(id), after.get(id)
        effect = _effect(old, new)
        row = new or old
        if effect is None or row is None:
            continue
        own_entries = histories.get(id, ())
        terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: own_entries}))
        if terms is None:
            continue
        touched.append(
            CancellationRow(
                occurrence=id,
                title=terms.obligation.title,
                label=row.occurrence.label,
                effect=effect,
                old=old.verdict.due if old is not None else None,
                new=new.verdict.due if new is not None and effect is not CancellationEffect.LAPSES else None,
                notified=notified_people(row, terms, own_entries, books.current, at) if new is not None else (),
            )
        )
    return tuple(sorted(touched, key=lambda row: (written_due(row.old or row.new) or "", row.occurrence)))


def _effect(old: Row | None, new: Row | None) -> CancellationEffect | None:
    if old is None or new is None:
        return CancellationEffect.APPEARS if old is None else CancellationEffect.GOES
    closed = (old.verdict.phase is Phase.CLOSED, new.verdict.phase is Phase.CLOSED)
    if closed == (True, False):
        return CancellationEffect.REOPENS
    if closed == (False, True) and Reason.EVENT_CANCELLED in new.verdict.reasons:
        return CancellationEffect.LAPSES
    return CancellationEffect.MOVES if written_due(old.verdict.due) != written_due(new.verdict.due) else None
