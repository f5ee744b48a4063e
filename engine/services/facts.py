"""The facts that occurrences are worked out from: business, requests, and hand-overs that other clocks start at."""

from collections.abc import Iterable

from engine.domain.handover import Handover, Handovers, handovers
from engine.domain.occurrence import Facts
from engine.domain.rulebook import Rulebooks
from engine.services.ports import Cut, Record


def facts_of(
    record: Record, books: Rulebooks, subjects: Iterable[str] | None = None, *, since: int = 0, cut: Cut | None = None
) -> Facts:
    """The facts of some subjects or all, with the requests made after an entry; as of a cut, where one is given."""
    return Facts.of(record.facts(subjects, cut), record.requests(since, cut), _handovers(record, books, cut))


def handed_on(record: Record, books: Rulebooks, ids: Iterable[str]) -> frozenset[str]:
    """The subjects whose other clocks may start, or stand again, because something happened to these occurrences."""
    ids = [id for id in ids if id.partition("@")[0] in books.handed_on]
    return frozenset(name for id in ids if (name := _subject(id)) is not None)


def _handovers(record: Record, books: Rulebooks, cut: Cut | None) -> Handovers:
    found: dict[tuple[str, str], tuple[Handover, ...]] = {}
    if not books.handed_on:
        return found
    for id, entries in record.entries_under(books.handed_on, cut).items():
        promise, _, what = id.partition("@")
        known = handovers(entries)
        found[promise, what] = known
        if (subject := _subject(id)) is not None:
            found[promise, subject] = known
    return found


def _subject(id: str) -> str | None:
    """The subject of the event that an occurrence's id names; None for a period or a request."""
    event, slash, key = id.partition("@")[2].partition("#")[0].partition("/")
    return key.partition("/")[0] if slash and event != "request" else None
