"""The facts that occurrences follow from: events, requests, deliveries at which other clocks start, and causes."""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.domain.action.causes import CAUSING, causes, step_ids, with_steps
from engine.domain.action.request_item import RequestItem
from engine.domain.action.upstream_deliveries import upstream_deliveries
from engine.domain.agreement.rule import OnEvent
from engine.domain.ids import ObligationId, OccurrenceId, occurrence_text
from engine.domain.ledger.cause import Causes
from engine.domain.ledger.entry import Entry, Kind
from engine.domain.ledger.event import Event, Fact, Request
from engine.domain.ledger.subject_range import SubjectRange
from engine.domain.ledger.upstream_delivery import UpstreamDelivery
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Window
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.services.ports.entries import AsOf, Entries
from engine.services.ports.ledger import Ledger
from engine.services.rounds import rated_in_rounds

_ONE_DAY = timedelta(days=1)
_EVER = date.max - _ONE_DAY
_Deliveries = dict[tuple[str, str], tuple[UpstreamDelivery, ...]]


def facts_of(
    ledger: Ledger,
    books: Rulebooks,
    subjects: Iterable[str] | None = None,
    *,
    since: int = 0,
    causes_of: Iterable[str] | None = None,
    all_causes: bool = False,
    delivered: _Deliveries | None = None,
    as_of: AsOf | None = None,
    events: Sequence[Fact] | None = None,
) -> Facts:
    """The facts of some subjects or all, with the requests recorded after the entry ``since``, as known ``as_of``.

    ``events`` are the events where they were read already.

    ``causes_of`` are the ids of the occurrences whose causes are read; by default those of all, or none where only some
    subjects are read, unless ``all_causes``. ``delivered`` is what ``delivered_upstream`` gave, if it was asked before.
    """
    events = ledger.events.facts(subjects, as_of) if events is None else events
    facts = Facts.of(events, ledger.events.requests(since, as_of))
    if books.wait_for_causes:
        ids = () if causes_of is None and subjects is not None and not all_causes else causes_of
        facts = replace(facts, causes=_causes(ledger.entries, books, ids, as_of))
    if books.wait_for_rounds:
        facts = replace(facts, rated=rated_in_rounds(ledger, books, as_of))
    if not books.needed_by_others:
        return facts
    if delivered is None:
        delivered = delivered_upstream(ledger.entries, books, as_of)
    return replace(facts, upstream_deliveries=ChainMap(delivered, _shown_by_events(books, facts)))


def facts_within(ledger: Ledger, books: Rulebooks, within: SubjectRange, as_of: AsOf | None = None) -> Facts:
    """The facts from which the occurrences after events about the subjects in a range follow: no requests, no causes.

    Clocks start and stop only by what happened to the same subject.
    """
    names = {type_.name for _, book in books.versions for type_ in book.definitions.catalogue.events}
    facts = Facts.of(ledger.events.facts_within(within, names, as_of))
    if not books.needed_by_others:
        return facts
    started_by = {promise: _events_of(books, promise) for promise in books.needed_by_others}
    recorded = ledger.entries.under_within(started_by, within, as_of)
    return replace(facts, upstream_deliveries={**_shown_by_events(books, facts), **_recorded_upstream(recorded)})


def facts_about(ledger: Ledger, books: Rulebooks, subjects: Iterable[str]) -> Facts:
    """Like ``facts_within``, of some subjects."""
    facts = Facts.of(ledger.events.facts(subjects))
    if not books.needed_by_others:
        return facts
    recorded = delivered_upstream(ledger.entries, books)
    return replace(facts, upstream_deliveries={**_shown_by_events(books, facts), **recorded})


def facts_of_people(ledger: Ledger, books: Rulebooks, as_of: AsOf | None = None) -> Facts:
    """The facts that are no events: all requests, and all causes."""
    facts = Facts.of((), ledger.events.requests(0, as_of))
    if books.wait_for_rounds:
        facts = replace(facts, rated=rated_in_rounds(ledger, books, as_of))
    return replace(facts, causes=_causes(ledger.entries, books, None, as_of)) if books.wait_for_causes else facts


def _events_of(books: Rulebooks, promise: str) -> frozenset[str]:
    """The names of the events that start an obligation, or once did."""
    id = ObligationId.parse(promise)
    triggers = (terms.obligation.trigger for terms in books.terms_of(id.agreement, id.obligation))
    return frozenset(name for trigger in triggers if isinstance(trigger, OnEvent) for name in trigger.events)


def facts_with(ledger: Ledger, books: Rulebooks, recorded: Sequence[Entry], known_at: datetime) -> Facts:
    """The facts of the subjects of events and the requests that are about to be recorded, these included.

    ``known_at`` is the instant from which they will be known. Only what is about these subjects is read; the new events
    of a subject that has none from which anything follows are left out.
    """
    known = ledger.events.facts(subjects_of(recorded))
    versions = {fact.current.id: fact.versions for fact in known}
    starting = books.starting_events
    of_known = {fact.first.subject for fact in known if fact.first.name in starting}
    of_new = {e.body["subject"] for e in recorded if e.kind in _ABOUT_EVENTS and e.body.get("name") in starting}
    followed = of_known | of_new
    for entry in recorded if followed else ():
        if entry.kind in _ABOUT_EVENTS and entry.body["subject"] in followed:
            before = versions.get(entry.subject_id, ())
            if (version := _version(entry, before, known_at)) is not None:
                versions[entry.subject_id] = (*before, version)
    requests = [_request(entry, known_at) for entry in recorded if entry.kind is Kind.REQUESTED]
    facts = Facts.of([Fact(versions[id]) for id in sorted(versions)], requests)
    if not books.needed_by_others:
        return facts
    delivered = _recorded_upstream(ledger.entries.of(_upstream_ids(ledger, books, facts)))
    return replace(facts, upstream_deliveries={**_shown_by_events(books, facts), **delivered})


def subjects_of(recorded: Iterable[Entry]) -> frozenset[str]:
    """The subjects of the events that some entries record, correct or cancel."""
    return frozenset(str(entry.body["subject"]) for entry in recorded if entry.kind in _ABOUT_EVENTS)


_ABOUT_EVENTS = (Kind.EVENT_RECORDED, Kind.EVENT_CORRECTED, Kind.EVENT_CANCELLED)


def _version(entry: Entry, before: Sequence[Event], known_at: datetime) -> Event | None:
    """The version of an event that an entry records; None while its number is in question."""
    if entry.kind is Kind.EVENT_CANCELLED:
        return replace(before[-1], recorded_at=known_at, cancelled=True) if before else None
    body = entry.body  # not read as a payload: an import does this for each of its rows
    if body.get("same_as") is not None:
        return None
    name, key, subject, source = (str(body[part]) for part in ("name", "key", "subject", "source"))
    data = body["data"]
    assert isinstance(data, Mapping)
    values = {field: str(value) for field, value in data.items()}
    return Event(name, key, subject, entry.effective_at, values, known_at, source)


def _request(entry: Entry, known_at: datetime) -> Request:
    asked = RequestItem.read(entry)
    at = min(entry.effective_at, known_at)
    return Request(asked.obligation, asked.key, at, known_at, entry.actor, asked.wish, asked.comment)


def _upstream_ids(ledger: Ledger, books: Rulebooks, facts: Facts) -> frozenset[str]:
    """The ids that occurrences which others need have where they are about the subjects of these facts."""
    events = {fact.current.id for of_name in facts.by_name.values() for fact in of_name}
    subjects = {fact.current.subject for of_name in facts.by_name.values() for fact in of_name}
    ids = {occurrence_text(promise, what) for promise in books.needed_by_others for what in {*events, *subjects}}
    repeated = {(promise, event) for promise in books.needed_by_others for event in events}
    number = 1
    while repeated:
        numbered = {occurrence_text(*repeat, number): repeat for repeat in repeated}
        stored = ledger.occurrences.rows(numbered)
        ids |= set(stored)
        repeated = {numbered[id] for id in stored}
        number += 1
    return frozenset(ids)


def _causes(entries: Entries, books: Rulebooks, ids: Iterable[str] | None, as_of: AsOf | None) -> Mapping[str, Causes]:
    """The causes of common obligations that are recorded about some occurrences or all, by agreement.

    With the step after a cause comes the cause itself, and with a cause the steps after it.
    """
    followed = books.followed_steps
    if ids is None:
        known = causes(entries.of_kinds(CAUSING, as_of))
    elif followed:
        parsed = [OccurrenceId.parse(id) for id in ids]
        first = {str(id.cause.about(id.agreement)) if id.cause is not None else str(id) for id in parsed}
        known = causes(entries.of(first, as_of))
    else:
        known = causes(entries.of(ids, as_of))
    if not followed:
        return known
    return with_steps(known, entries.of(step_ids(known, {step for _, step in followed}), as_of))


def needed_by_others(books: Rulebooks, ids: Iterable[str]) -> frozenset[str]:
    """The subjects whose other clocks may start or stop because something happened to these occurrences."""
    parsed = [OccurrenceId.parse(id) for id in ids] if books.needed_by_others else []
    return frozenset(
        id.subject for id in parsed if id.subject is not None and str(id.obligation) in books.needed_by_others
    )


def delivered_upstream(entries: Entries, books: Rulebooks, as_of: AsOf | None = None) -> _Deliveries:
    """The deliveries at which the clocks of others start that people and checks have recorded."""
    return _recorded_upstream(entries.under(books.needed_by_others, as_of))


def _recorded_upstream(by_occurrence: Mapping[str, Sequence[Entry]]) -> _Deliveries:
    """The deliveries among the entries about occurrences."""
    deliveries: _Deliveries = {}
    for id, recorded in by_occurrence.items():
        if known := upstream_deliveries(recorded):
            deliveries |= _by_names(OccurrenceId.parse(id), known)
    return deliveries


def _shown_by_events(books: Rulebooks, facts: Facts) -> _Deliveries:
    """The deliveries that events show by themselves."""
    deliveries: _Deliveries = {}
    for promise in sorted(books.needed_by_others):
        id = ObligationId.parse(promise)
        for terms in books.terms_of(id.agreement, id.obligation):
            if isinstance(terms.obligation.trigger, OnEvent) and terms.obligation.follow_up is None:
                for occurrence in terms.occurrences(facts, Window(terms.agreement.effective_from - _ONE_DAY, _EVER)):
                    ended = occurrence.ended
                    if ended is not None and ended.how == "met":
                        deliveries |= _by_names(
                            OccurrenceId.parse(occurrence.id), (UpstreamDelivery(ended.at, ended.happened_at),)
                        )
    return deliveries


def _by_names(id: OccurrenceId, deliveries: tuple[UpstreamDelivery, ...]) -> _Deliveries:
    """Deliveries by each name that other obligations find them by: the event or period, the event without its own id
    where it repeats, and the subject."""
    names = [id.what] if id.event is None else [id.what, str(id.event.without_own), id.event.subject]
    return {(str(id.obligation), name): deliveries for name in names}
