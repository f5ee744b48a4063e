"""Cancel an event that did not happen after all: what follows is shown before, and recorded after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.action.authority import may_cancel
from engine.domain.deadline.due import Due
from engine.domain.ids import BadId, EventId
from engine.domain.ledger.entry import Entry, Kind, Phase
from engine.domain.ledger.event import Event
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.rulebook import Rulebooks
from engine.domain.occurrence.verdict import Reason, written_instant
from engine.domain.text import Text
from engine.services.command_time import CommandTime
from engine.services.commit import retry
from engine.services.definitions.plan import notified_people
from engine.services.lookup import actor as find_actor
from engine.services.lookup import did_you_mean
from engine.services.ports.entries import Entries
from engine.services.ports.events import Events
from engine.services.ports.ledger import Batch, Ledger
from engine.services.ports.occurrences import Row
from engine.services.refused import Refused
from engine.services.run.evaluate import evaluate
from engine.services.run.load_in_force import name_of_all
from engine.services.snapshot import rulebooks
from engine.services.terms import bindings


class CancellationEffect(StrEnum):
    """What becomes of an occurrence: it lapses, its date is awaited again or another, it is open again, or it comes or
    goes with its series."""

    LAPSES = "lapses"
    MOVES = "moves"
    REOPENS = "opens again"
    APPEARS = "appears"
    GOES = "goes"


@dataclass(frozen=True, slots=True)
class CancellationRow:
    """One occurrence that the cancelling touches, with its due instant before and after; ``notified_people`` names the people who
    will hear of it, sorted."""

    occurrence: str
    title: Text
    label: str | None
    effect: CancellationEffect
    old: Due | None
    new: Due | None
    notified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """An event with what follows from cancelling it. ``id`` names what follows: were it anything else, it would be
    another."""

    id: str
    event: Event
    title: Text
    occurrences: tuple[CancellationRow, ...]


def preview(ledger: Ledger, event: str, *, actor: str, reason: str, command_time: CommandTime) -> Cancellation:
    """What cancelling an event (``vehicle.delivered/A-1001``) would do; nothing is written. Raises Refused."""
    return ledger.dry_run(lambda inner: _carry_out(inner, event, actor, reason, command_time))


def cancel(
    ledger: Ledger, event: str, *, actor: str, reason: str, command_time: CommandTime, shown: str | None = None
) -> Cancellation:
    """Cancel an event and record what follows. Raises Refused, also where that is no longer what was ``shown``."""

    def attempt() -> Cancellation:
        if (
            shown is not None
            and preview(ledger, event, actor=actor, reason=reason, command_time=command_time).id != shown
        ):
            words = Text(
                zh="预览之后情况有变，没有撤销。请重新运行。",
                en="What follows has changed since it was shown; nothing was cancelled. Run it again.",
            )
            raise Refused(words)
        return _carry_out(ledger, event, actor, reason, command_time)

    return retry(attempt)


def _carry_out(ledger: Ledger, event: str, actor: str, reason: str, command_time: CommandTime) -> Cancellation:
    """Bring the record to the instant, cancel the event, bring it on, and tell what that did."""
    books = rulebooks(ledger)
    found = _event(ledger.events, event)
    title = _allowed(books, found, actor, reason, command_time.at)
    in_force = name_of_all(ledger.definitions)
    evaluate(ledger, books, command_time.at, definitions=in_force)
    before = _rows(ledger, books, found.subject, command_time.at)
    expected_head = ledger.expected_head(command_time.at)
    found = _event(ledger.events, event)  # it may have been cancelled meanwhile
    body = {"subject": found.subject, "reason": reason.strip()}
    entry = Entry(Kind.EVENT_CANCELLED, found.id, actor, expected_head.recorded_at, expected_head.recorded_at, body)
    ledger.commit(Batch("events cancel", (entry,)), expected_head)
    at = expected_head.recorded_at  # a moment after the instant where the record was brought to it first
    evaluate(ledger, books, at, definitions=in_force)
    after = {**ledger.occurrences.rows(before), **_rows(ledger, books, found.subject, at)}
    following = _row(ledger.entries, books, before, after, at)
    lines = [f"{f.occurrence} {f.effect} {_written(f.new)}" for f in following]
    return Cancellation(ledger.definitions.digest("\n".join([found.id, *lines]))[:12], found, title, following)


def _event(events: Events, id: str) -> Event:
    try:
        subject = EventId.parse(id).subject
    except BadId as bad:
        raise Refused(Text(zh="{why}。", en="{why}.").filled(why=bad.text)) from None
    fact = next((f for f in events.facts([subject]) if f.current.id == id), None)
    if fact is None:
        words = Text(
            zh="没有登记过业务 {id}。{near}",
            en="No event {id} is recorded.{near}",
        )
        raise Refused(words.filled(id=id, near=did_you_mean(id, events.ids(subject))))
    if fact.current.cancelled:
        raise Refused(Text(zh="{id} 已经撤销了。", en="{id} is cancelled already.").filled(id=id))
    return fact.current


def _allowed(books: Rulebooks, event: Event, person: str, reason: str, at: datetime) -> Text:
    """The title of an event that may be cancelled so. Raises Refused."""
    book = books.current
    actor = find_actor(book, person, at)
    type_ = book.definitions.catalogue.event(event.name)
    if type_ is None:
        words = Text(
            zh="事件目录里没有 {name}，它不产生任何事项，不用撤销。",
            en="The catalogue has no event {name}: nothing follows from it, and there is nothing to cancel.",
        )
        raise Refused(words.filled(name=event.name))
    refusal = may_cancel(actor, type_, book.organisation)
    if refusal is None and not reason.strip():
        refusal = Text(zh="请说明原因：--reason", en="Say why: --reason")
    if refusal is not None:
        raise Refused(refusal)
    return type_.title


def _rows(ledger: Ledger, books: Rulebooks, subject: str, at: datetime) -> Mapping[str, Row]:
    """The stored occurrences that the events of a subject give."""
    facts = Facts.of(ledger.events.facts([subject]))
    ids = {
        occurrence.id
        for name in books.names()
        for terms in books.terms_of(*name)
        if terms.obligation.trigger.kind == "event"
        for occurrence in terms.occurrences(facts, books.span(terms, at))
    }
    return ledger.occurrences.rows(ids)


def _row(
    entries: Entries, books: Rulebooks, before: Mapping[str, Row], after: Mapping[str, Row], at: datetime
) -> tuple[CancellationRow, ...]:
    """Each occurrence that came, went or changed, by its due instant and id."""
    recorded = entries.of({*before, *after})
    found: list[CancellationRow] = []
    for id in {*before, *after}:
        old, new = before.get(id), after.get(id)
        effect = _effect(old, new)
        row = new or old
        if effect is None or row is None:
            continue
        mine = recorded.get(id, ())
        terms = books.terms(row.occurrence, row.revision, row.day_table, bindings({id: mine}))
        if terms is None:
            continue
        found.append(
            CancellationRow(
                occurrence=id,
                title=terms.obligation.title,
                label=row.occurrence.label,
                effect=effect,
                old=old.verdict.due if old is not None else None,
                new=new.verdict.due if new is not None and effect is not CancellationEffect.LAPSES else None,
                notified=notified_people(row, terms, mine, books.current, at) if new is not None else (),
            )
        )
    return tuple(sorted(found, key=lambda f: (_written(f.old or f.new) or "", f.occurrence)))


def _effect(old: Row | None, new: Row | None) -> CancellationEffect | None:
    if old is None or new is None:
        return CancellationEffect.APPEARS if old is None else CancellationEffect.GOES
    closed = (old.verdict.phase is Phase.CLOSED, new.verdict.phase is Phase.CLOSED)
    if closed == (True, False):
        return CancellationEffect.REOPENS
    if closed == (False, True) and Reason.EVENT_CANCELLED in new.verdict.reasons:
        return CancellationEffect.LAPSES
    return CancellationEffect.MOVES if _written(old.verdict.due) != _written(new.verdict.due) else None


def _written(due: Due | None) -> str | None:
    return written_instant(due.at) if due is not None else None
