"""The facts that occurrences are worked out from: business, requests, and hand-overs that other clocks start at."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from engine.domain.handover import Handover, Handovers, handovers
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
    ids = [id for id in ids if id.partition("@")[0] in books.handed_on]
    return frozenset(name for id in ids if (name := _subject(id)) is not None)


def _handed_over(entries: Entries, books: Rulebooks, cut: Cut | None) -> Handovers:
    """What people and checks delivered."""
    found: dict[tuple[str, str], tuple[Handover, ...]] = {}
    for id, recorded in entries.under(books.handed_on, cut).items():
        if known := handovers(recorded):
            found |= _named(id, known)
    return found


def _shown_by_events(books: Rulebooks, facts: Facts) -> Handovers:
    """What events themselves show to be done."""
    found: dict[tuple[str, str], tuple[Handover, ...]] = {}
    for promise in sorted(books.handed_on):
        agreement, _, obligation = promise.partition("/")
        for terms in books.epochs(agreement, obligation):
            if isinstance(terms.obligation.trigger, OnEvent) and terms.obligation.follow_up is None:
                for occurrence in terms.given(facts, Window(terms.agreement.effective_from, _EVER)):
                    ended = occurrence.ended
                    if ended is not None and ended.how == "met":
                        found |= _named(occurrence.id, (Handover(ended.at, ended.happened_at),))
    return found


def _named(id: str, known: tuple[Handover, ...]) -> Handovers:
    """Hand-overs under the names that others look for them by: the event or period, the event without its own id where
    it repeats, and the subject."""
    promise, _, what = id.partition("@")
    subject = _subject(id)
    names = [what] if subject is None else [what, f"{what.partition('/')[0]}/{subject}", subject]
    return {(promise, name): known for name in names}


def _subject(id: str) -> str | None:
    """The subject of the event that an occurrence's id names; None for a period or a request."""
    event, slash, key = id.partition("@")[2].partition("#")[0].partition("/")
    return key.partition("/")[0] if slash and event != "request" else None
