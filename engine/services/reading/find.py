"""Find items by what people know of them: id, number, plate, customer, person, file; closed ones too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.domain.action.case import Case
from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.rule import OnCause
from engine.domain.deadline.period import Period
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.occurrence.in_charge import with_roles_of
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.rulebooks import Rulebooks
from engine.domain.suggest import Similar
from engine.domain.text import folded
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.lookup import near_names, require_department
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.ports.occurrences import batched
from engine.services.ports.search import Counted, FoundKind, SearchPart, SearchQuery, SearchWord
from engine.services.refused import Refused
from engine.services.snapshot import rulebooks

SHORTEST = 2
"""The fewest characters of a word that is searched for."""
_CLOSED = frozenset({Phase.CLOSED})


@dataclass(frozen=True, slots=True)
class ItemSearch:
    """The items wanted: those that have every word of ``text``, and fit the rest; None fits all.

    ``closed`` True is for closed items, False for all others. A ``period`` holds the items whose first due time lies in
    it. ``department`` is a side of the agreement. ``seen`` are the ids of the agreements whose items may be seen at
    all; nothing of the others is found, counted or suggested.
    """

    text: str = ""
    closed: bool | None = None
    period: Period | None = None
    agreement: str | None = None
    department: str | None = None
    seen: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class FoundItems:
    """One page of the items that fit, evaluated at ``at`` (UTC): those after the first ``skipped`` of ``total``.

    ``similar`` has the numbers and ids near to the text where nothing fits.
    """

    at: datetime
    book: Rulebook
    total: int
    skipped: int
    items: tuple[Case, ...]
    similar: Similar


def find_items(ledger: Ledger, wanted: ItemSearch, at: datetime, *, limit: int, skip: int = 0) -> FoundItems:
    """Find items, those first whose id or number is the text itself, then the one that was due last.

    Raises Refused before the first run, for a word of one character, and for a department or agreement that does not
    exist.
    """
    return ledger.reading(lambda one_state: _find_items(one_state, wanted, at, limit, skip))


def _find_items(ledger: Ledger, wanted: ItemSearch, at: datetime, limit: int, skip: int) -> FoundItems:
    books = rulebooks(ledger)
    reader = OccurrenceReader(ledger)
    query = _query_of(ledger, reader, books, wanted, at)
    found = ledger.search.page(query, exactly=folded(wanted.text), limit=limit, skip=skip)
    similar = Similar()
    if not found.total and wanted == ItemSearch(text=wanted.text, seen=wanted.seen):
        similar = near_names(ledger, wanted.text, wanted.seen)
    page = reader.cases(books, found.ids, at)
    return FoundItems(at, books.current, found.total, skip, page, similar)


@dataclass(frozen=True, slots=True)
class FoundPart:
    """Some of the items of a search, in order, evaluated, and the counts of all of them."""

    items: tuple[Case, ...]
    counts: Counted


@dataclass(frozen=True, slots=True)
class PromisedBy:
    """The agreement and the obligation of items that were found, and the person in charge; None: the role is."""

    agreement: Agreement
    obligation: Obligation
    person: str | None


class FoundList:
    """The items of a search as a list: to be counted, filtered, ordered, and read a part at a time at an instant.

    Raises Refused like ``find_items``.
    """

    def __init__(self, ledger: Ledger, wanted: ItemSearch, at: datetime) -> None:
        self._ledger, self._wanted, self._at = ledger, wanted, at
        self.books = rulebooks(ledger)
        self._reader = OccurrenceReader(ledger)
        self._query = _query_of(ledger, self._reader, self.books, wanted, at)

    def part(self, part: SearchPart) -> FoundPart:
        """A part of the items."""
        ids, counts = self._ledger.search.part(self._query, part, exactly=folded(self._wanted.text))
        return FoundPart(tuple(self._evaluated(ids)), counts)

    def counts_of(self, part: SearchPart, subjects: Sequence[str]) -> Mapping[str, int]:
        """How many of the items of a part, on all its pages, are about each of some subjects."""
        return self._ledger.search.counts_of(self._query, part, subjects)

    def ranks(self, key: Callable[[PromisedBy], Any]) -> Mapping[FoundKind, int]:
        """The places of all that was found in the order of a key of who promised it, for ``SearchPart.ranks``."""
        return self._ledger.reading(lambda one_state: self._ranks(one_state, key))

    def _ranks(self, one_state: Ledger, key: Callable[[PromisedBy], Any]) -> Mapping[FoundKind, int]:
        caused = {name for name in self.books.names() if _is_caused(self.books, name)}
        kinds = one_state.search.kinds(self._query, caused)
        rows = one_state.occurrences.rows(kind.id for kind in kinds if kind.id is not None)
        keys = {}
        for kind in kinds:
            row = rows.get(kind.id) if kind.id is not None else None
            if (promised := self._promised_by(kind, row.occurrence if row is not None else None)) is not None:
                keys[kind] = key(promised)
        places = {value: n for n, value in enumerate(sorted(set(keys.values())))}
        return {kind: places[value] for kind, value in keys.items()}

    def _promised_by(self, kind: FoundKind, occurrence: Occurrence | None) -> PromisedBy | None:
        """The promise of the occurrences of a kind, as lists name it now; None where its terms are known no more."""
        spans = self.books.terms_of(kind.agreement, kind.obligation)
        terms = next((terms for terms in spans if terms.since == kind.terms_since), None)
        if terms is None:
            return None
        book, now = self.books.current, self.books.current.find(kind.agreement, kind.obligation)
        if occurrence is not None:
            terms, now = terms.of(occurrence), book.of(occurrence)
        agreement, obligation = with_roles_of(now, terms.agreement, terms.obligation)
        names = [name for name in (kind.assigned_to, kind.named_owner) if name]
        on = self._at.astimezone(book.directory.zone(agreement.provider)).date()
        person = book.directory.holder_with_name(obligation.owner, on, names) if names else None
        return PromisedBy(agreement, obligation, person.id if person is not None else None)

    def similar(self) -> Similar:
        """The numbers and ids near to the text."""
        return near_names(self._ledger, self._wanted.text, self._wanted.seen)

    def _evaluated(self, ids: Sequence[str]) -> Iterator[Case]:
        """The items of some ids; a few thousand are evaluated at a time."""
        for some in batched(ids):
            yield from self._reader.cases(self.books, some, self._at)


def _is_caused(books: Rulebooks, name: tuple[str, str]) -> bool:
    return any(isinstance(terms.obligation.trigger, OnCause) for terms in books.terms_of(*name))


def _query_of(
    ledger: Ledger, reader: OccurrenceReader, books: Rulebooks, wanted: ItemSearch, at: datetime
) -> SearchQuery:
    query = _query(books, wanted)
    if wanted.period is None:
        return query
    return replace(query, without=_first_due_elsewhere(ledger, reader, books, query, wanted.period, at))


def find_ids(ledger: Ledger, books: Rulebooks, wanted: ItemSearch, *, limit: int) -> tuple[str, ...]:
    """The ids of the items that fit, at most so many. Raises Refused like ``find_items``."""
    return ledger.search.page(_query(books, wanted), exactly=folded(wanted.text), limit=limit).ids


def _query(books: Rulebooks, wanted: ItemSearch) -> SearchQuery:
    book = books.current
    return SearchQuery(
        words=tuple(_word(books, word) for word in folded(wanted.text).split()),
        phases=None if wanted.closed is None else _CLOSED if wanted.closed else frozenset(Phase) - _CLOSED,
        due=_span(wanted.period, book) if wanted.period is not None else None,
        agreements=_agreements(books, wanted),
    )


def _word(books: Rulebooks, word: str) -> SearchWord:
    """A word with the people and obligations that it names. Raises Refused if it is too short."""
    if len(word) < SHORTEST:
        raise Refused("search-word-too-short", word=word, least=SHORTEST)
    people = books.current.definitions.people
    named = frozenset(p.id for p in people if word in folded(p.name) or word == folded(p.id))
    obligations = frozenset(name for name in books.names() if _has_title(books.terms_of(*name)[-1].obligation, word))
    return SearchWord(word, named, obligations)


def _has_title(obligation: Obligation, word: str) -> bool:
    titles = [title for title in (obligation.title, obligation.line_title) if title is not None]
    return any(word in folded(text) for title in titles for text in (title.zh, title.en))


def _span(period: Period, book: Rulebook) -> tuple[datetime, datetime]:
    return book.home.instant(period.first, 0), book.home.instant(period.last, DAY_SECONDS)


def _agreements(books: Rulebooks, wanted: ItemSearch) -> frozenset[str] | None:
    """The agreements that an agreement, a department and what may be seen leave; None for all.

    Raises Refused for unknown names.
    """
    if wanted.department is None and wanted.agreement is None:
        return wanted.seen
    known = {a.id: {a.provider, a.consumer} for _, book in books.versions for a in book.definitions.agreements}
    if wanted.agreement is not None and wanted.agreement not in known:
        raise Refused("agreement-unknown", agreement=wanted.agreement, similar=Similar.to(wanted.agreement, known))
    if wanted.department is not None:
        require_department(books.current, wanted.department)
    return frozenset(
        id
        for id, sides in known.items()
        if wanted.agreement in (None, id)
        and (wanted.department is None or wanted.department in sides)
        and (wanted.seen is None or id in wanted.seen)
    )


def _first_due_elsewhere(
    ledger: Ledger, reader: OccurrenceReader, books: Rulebooks, query: SearchQuery, period: Period, at: datetime
) -> frozenset[str]:
    """The items that were moved into a period from another: it holds an item by its first due time."""
    window, home = Window(period.first, period.last), books.current.home
    moved = ledger.search.moved(query)
    first_due = {c.occurrence.id: first_due_at(c.occurrence, c.history) for c in reader.cases(books, moved, at)}

    def holds(id: str) -> bool:
        due = first_due.get(id)
        return due is not None and window.holds(due, home)

    return frozenset(id for id in moved if not holds(id))
