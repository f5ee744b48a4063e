"""The facts that occurrences are worked out from: business, requests, and hand-overs that other clocks start at."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from engine.domain.handover import Handover, Handovers, handovers
from engine.domain.ids import ObligationId, OccurrenceId
from engine.domain.occurrence import Facts, Window
from engine.domain.rule import OnEvent
from engine.domain.rulebook import Rulebooks
from engine.services.ports.entries import Cut, Entries
from engine.services.ports.ledger import Record

_EVER = date.max - timedelta(days=1)


def facts_of(
    record: Record, books: Rulebooks, subjects: Iterable[str] | None = None, *, since: int = 0, cut: Cut | None = None
) -> Facts:
    """The facts of some subjects or all, with the requests made after an entry; as of a cut, where one is given."""
    facts = Facts.of(record.events.facts(subjects, cut), record.events.requests(since, cut))
    if not books.handed_on:
        return facts
    return replace(facts, handovers={**_shown_by_events(books, facts), **_handed_over(record.entries, books, cut)})


def handed_on(books: Rulebooks, ids: Iterable[str]) -> frozenset[str]:
    """The subjects whose other clocks may start, or stand again, because something happened to these occurrences."""
    parsed = [OccurrenceId.parse(id) for id in ids] if books.handed_on else []
    return frozenset(id.subject for id in parsed if id.subject is not None and str(id.obligation) in books.handed_on)


def _handed_over(entries: Entries, books: Rulebooks, cut: Cut | None) -> Handovers:
    """What people and checks delivered."""
    found: dict[tuple[str, str], tuple[Handover, ...]] = {}
    for id, recorded in entries.under(books.handed_on, cut).items():
        if known := handovers(recorded):
            found |= _named(OccurrenceId.parse(id), known)
    return found


def _shown_by_events(books: Rulebooks, facts: Facts) -> Handovers:
    """What events themselves show to be done."""
    found: dict[tuple[str, str], tuple[Handover, ...]] = {}
    for promise in sorted(books.handed_on):
        id = ObligationId.parse(promise)
        for terms in books.epochs(id.agreement, id.obligation):
            if isinstance(terms.obligation.trigger, OnEvent) and terms.obligation.follow_up is None:
                for occurrence in terms.given(facts, Window(terms.agreement.effective_from, _EVER)):
                    ended = occurrence.ended
                    if ended is not None and ended.how == "met":
                        found |= _named(OccurrenceId.parse(occurrence.id), (Handover(ended.at, ended.happened_at),))
    return found


def _named(id: OccurrenceId, known: tuple[Handover, ...]) -> Handovers:
    """Hand-overs under the names that others look for them by: the event or period, the event without its own id where
    it repeats, and the subject."""
    names = [id.what] if id.event is None else [id.what, str(id.event.without_own), id.event.subject]
    return {(str(id.obligation), name): known for name in names}
