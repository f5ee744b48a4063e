"""The definitions in force, ready for use: calendars compiled, everything indexed by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.common_terms import common_terms, with_cause
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.digest_times import Digests
from engine.domain.agreement.rule import CommonTrigger, OnCause, OnEvent, OnRequest, Within
from engine.domain.ids import DefinitionKind, ObligationId, OccurrenceId, definition_text
from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.directory import Directory
from engine.domain.occurrence.due_time import Calendars
from engine.domain.occurrence.earlier_dates import with_earlier_dates
from engine.domain.occurrence.expand.obligation import of_obligation
from engine.domain.occurrence.facts import Facts
from engine.domain.occurrence.occurrence import Occurrence, Window
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable, extends

_EVER = date.max - timedelta(days=1)
_SLACK = timedelta(days=62)
"""The distance that a date may move when more days are published."""
_FAR = timedelta(days=800)
"""The distance beyond the horizon to which a change may have moved the date of an occurrence."""


@lru_cache(maxsize=16)
def _compiled(table: DayTable) -> Calendar:
    """The calendar of a day table. Cached: each command makes rulebooks of the same few tables."""
    return Calendar(table)


@dataclass(frozen=True, slots=True)
class Terms:
    """A span of time in which the terms of one obligation were the same.

    ``since`` None means from the start, ``until`` None until now. ``book`` is the last rulebook of the span, which
    knows the latest published days. ``before`` holds the earlier rulebooks with fewer published days, each with the
    instant until which it was the latest, oldest first. See docs/adr/0009-terms-hold-from-an-instant.md.
    """

    since: datetime | None
    until: datetime | None
    book: "Rulebook"
    agreement: Agreement
    obligation: Obligation
    before: tuple[tuple[datetime, "Rulebook"], ...] = ()

    def calendar(self, known_at: datetime | None = None) -> Calendar:
        """The calendar of the dates; with ``known_at`` the one used at that instant, when fewer days were published."""
        then = (book for until, book in self.before if known_at is not None and known_at < until)
        return next(then, self.book).calendars[self.obligation.calendar]

    def of(self, occurrence: Occurrence) -> "Terms":
        """The terms for one occurrence: the same, or if another occurrence caused it, with the title and the roles that
        follow from the other one."""
        if not isinstance(self.obligation.trigger, OnCause):
            return self
        return replace(self, obligation=self.book.obligation_of(self.obligation, occurrence))

    def claims(self, occurrence: Occurrence) -> bool:
        """True if an occurrence that is not bound to other terms belongs to these terms.

        It does if it became known in the span, or if it was known before, beyond the horizon of earlier terms, and was
        not due yet when the span began. Ask only about occurrences within the horizon of the span. Later facts do not
        change the answer.
        """
        known = occurrence.dates[0].known_at
        if self.until is not None and known >= self.until and not _is_periodic(occurrence):
            return False
        if self.since is None or known >= self.since:
            return True
        ended = occurrence.ended
        if ended is not None and ended.how == "cancelled" and ended.at <= self.since:
            return False
        due = next(d.due for d in reversed(occurrence.dates) if d.known_at <= self.since)
        return due is None or due.at > self.since

    def occurrences(self, facts: Facts, span: Window) -> Iterator[Occurrence]:
        """The occurrences of the obligation in a window under these terms.

        A date that was provisional until more days were published keeps its earlier value up to then: a delivery before
        that is judged by the day table of its time.
        """
        newest = self.book.of_obligation(self.agreement, self.obligation, facts, span)
        if not self.before:
            yield from newest
            return
        wide = Window(span.since, min(span.until, _EVER - _SLACK) + _SLACK)
        earlier = [
            (until, {o.id: o for o in book.of_obligation(self.agreement, self.obligation, facts, wide)})
            for until, book in self.before
        ]
        for occurrence in newest:
            yield with_earlier_dates(occurrence, [(until, by_id.get(occurrence.id)) for until, by_id in earlier])


def _is_periodic(occurrence: Occurrence) -> bool:
    return occurrence.served is not None


class Rulebook:
    """The definitions in force at one time.

    ``hashes`` are those of the definitions by name (``agreement/insurance-finance``, ``calendar/dealership``).
    """

    def __init__(
        self, definitions: Definitions, hashes: Mapping[str, str], delegations: Sequence[Delegation] = ()
    ) -> None:
        self.definitions = definitions
        self.hashes = hashes
        self.delegations = tuple(delegations)
        self.organisation = definitions.organisation
        self.calendars = {table.id: _compiled(table) for table in definitions.calendars}
        self.home = self.calendars[self.organisation.calendar]
        self._obligations = {
            (agreement.id, obligation.key): (agreement, obligation)
            for a in definitions.agreements
            for agreement, obligation in (*((a, o) for o in a.obligations), *common_terms(a, self.organisation))
        }
        self._digests: dict[tuple[str, str], Digests] = {}
        self._clocks: dict[tuple[str, str], Calendars] = {}
        self._departments = {d.id: self.calendars[d.calendar] for d in self.organisation.departments}
        self.directory = Directory(
            self.organisation, definitions.people, self._departments, delegations, home=self.home
        )

    def find(self, agreement: str, obligation: str) -> tuple[Agreement, Obligation] | None:
        """The agreement and the obligation with these ids; None if they are not in force."""
        return self._obligations.get((agreement, obligation))

    def of(self, occurrence: Occurrence) -> tuple[Agreement, Obligation] | None:
        """The agreement and the obligation of an occurrence; None if they are no longer in force."""
        pair = self.find(occurrence.agreement, occurrence.obligation)
        return (pair[0], self.obligation_of(pair[1], occurrence)) if pair is not None else None

    def obligation_of(self, obligation: Obligation, occurrence: Occurrence) -> Obligation:
        """The obligation of one occurrence: that of its kind, or if another occurrence caused it, with the title and
        the roles that follow from the other one."""
        if not isinstance(obligation.trigger, OnCause):
            return obligation
        common, cause = self.organisation.common_obligation(obligation.key), OccurrenceId.parse(occurrence.id).cause
        if common is None or cause is None:
            return obligation
        causing = self.find(occurrence.agreement, cause.obligation)
        return with_cause(common, obligation, causing[1] if causing is not None else None)

    def names(self) -> tuple[tuple[str, str], ...]:
        """(agreement, obligation) of everything in force, the common obligations under each agreement included."""
        return tuple(self._obligations)

    def clocks(self, agreement: Agreement, obligation: Obligation) -> Calendars:
        """The calendars of the due time and of the acceptance."""
        names = obligation.calendar, agreement.consumer
        if names not in self._clocks:
            self._clocks[names] = Calendars(self.calendars[names[0]], self._departments[names[1]])
        return self._clocks[names]

    def digests(self, agreement: Agreement) -> Digests:
        """The time of the digests, and the calendars of the two sides."""
        sides = (agreement.provider, agreement.consumer)
        if sides not in self._digests:
            self._digests[sides] = Digests(self.organisation.digest_at, *map(self.directory.calendar, sides))
        return self._digests[sides]

    def revision(self, agreement: Agreement, obligation: Obligation) -> str:
        """The hash of the definition in force that states an obligation: its agreement, or the organisation."""
        if isinstance(obligation.trigger, CommonTrigger):
            return self.hashes[definition_text(DefinitionKind.ORGANISATION, self.organisation.id)]
        return self.hashes[definition_text(DefinitionKind.AGREEMENT, agreement.id)]

    def day_table(self, obligation: Obligation) -> str:
        """The hash of the day table for the dates of an obligation."""
        return self.hashes[definition_text(DefinitionKind.CALENDAR, obligation.calendar)]

    def horizon(self, at: datetime) -> date:
        """The last local date whose due times are stored at an instant."""
        return self.home.local(at).date() + timedelta(days=self.organisation.horizon_days)

    def window(self, at: datetime) -> Window:
        """All dates from the start of the first agreement until the horizon of an instant.

        It begins a day earlier, because 00:00 of the first day counts as the end of the day before it.
        """
        since = min((a.effective_from for a in self.definitions.agreements), default=self.home.local(at).date())
        return Window(since - timedelta(days=1), max(since, self.horizon(at)))

    def span(self, obligation: Obligation, at: datetime) -> Window:
        """The dates whose due times are stored at an instant: up to the horizon.

        Occurrences of an event, a request or a cause are stored as soon as they are known, however far ahead they fall
        due.
        """
        window = self.window(at)
        unbounded = isinstance(obligation.trigger, OnEvent | OnRequest | OnCause) and obligation.follow_up is None
        return Window(window.since, _EVER) if unbounded else window

    def of_obligation(
        self, agreement: Agreement, obligation: Obligation, facts: Facts, window: Window
    ) -> Iterator[Occurrence]:
        """The occurrences of one obligation in a window, with its calendar and the catalogue in force."""
        calendar = self.calendars[obligation.calendar]
        return of_obligation(agreement, obligation, calendar, window, facts, self.definitions.catalogue)

    def tables(self, agreement: Agreement, obligation: Obligation) -> tuple[DayTable, DayTable]:
        """The day tables for the dates of an obligation and for its acceptance."""
        clocks = self.clocks(agreement, obligation)
        return clocks.due.table, clocks.consumer.table


class Rulebooks:
    """Every rulebook so far, oldest first, each with the instant from which it held (None: from the start)."""

    def __init__(self, versions: Sequence[tuple[datetime | None, Rulebook]]) -> None:
        self.versions = tuple(versions)
        self._spans_by_name: dict[tuple[str, str], tuple[tuple[Terms, ...], tuple[int | None, ...]]] = {}

    @property
    def current(self) -> Rulebook:
        """The rulebook in force."""
        return self.versions[-1][1]

    @cached_property
    def needed_by_others(self) -> frozenset[str]:
        """The obligations (``agreement/obligation``) whose delivery starts the clock of another, or once did."""
        return frozenset(
            need.promise
            for _, book in self.versions
            for agreement in book.definitions.agreements
            for obligation in agreement.obligations
            if isinstance(obligation.due, Within) and obligation.due.from_delivery
            for need in obligation.needs
        )

    def names(self) -> tuple[tuple[str, str], ...]:
        """(agreement, obligation) of everything that was ever in force, sorted."""
        return tuple(sorted({name for _, book in self.versions for name in book.names()}))

    @cached_property
    def wait_for_causes(self) -> bool:
        """True if an obligation is, or once was, due when something happens to an item of another one."""
        return any(
            isinstance(common.trigger, OnCause)
            for _, book in self.versions
            for common in book.organisation.common_obligations
        )

    def terms_of(self, agreement: str, obligation: str) -> tuple[Terms, ...]:
        """The spans of an obligation's terms, oldest first."""
        return self._of(agreement, obligation)[0]

    def _of(self, agreement: str, obligation: str) -> tuple[tuple[Terms, ...], tuple[int | None, ...]]:
        name = (agreement, obligation)
        if name not in self._spans_by_name:
            self._spans_by_name[name] = self._spans(agreement, obligation)
        return self._spans_by_name[name]

    def _spans(self, agreement: str, obligation: str) -> tuple[tuple[Terms, ...], tuple[int | None, ...]]:
        """The spans, and for each version the index of its span."""
        spans: list[Terms] = []
        places: list[int | None] = []
        for since, book in self.versions:
            pair = book.find(agreement, obligation)
            last = spans[-1] if spans and spans[-1].until is None else None
            if pair is None:
                if last is not None:
                    spans[-1] = replace(last, until=since)
                places.append(None)
                continue
            if last is not None and same_terms(last, book):
                before = last.before
                if since is not None and book.tables(*pair)[0] != last.book.tables(last.agreement, last.obligation)[0]:
                    before = (*before, (since, last.book))
                spans[-1] = replace(last, book=book, agreement=pair[0], obligation=pair[1], before=before)
            else:
                if last is not None:
                    spans[-1] = replace(last, until=since)
                spans.append(Terms(since, None, book, *pair))
            places.append(len(spans) - 1)
        return tuple(spans), tuple(places)

    def span(self, terms: Terms, at: datetime, *, far: bool = False) -> Window:
        """The dates whose due times are stored at an instant under these terms: up to the horizon while they held.

        ``far`` extends the span well beyond, for occurrences that a change has moved there.
        """
        at = at if terms.until is None else min(at, terms.until)
        window = terms.book.span(terms.obligation, at)
        if window.until == _EVER:
            return window
        # a nearer horizon removes nothing that is stored already
        ends = [until for until, _ in self.versions[1:]] + [None]
        reached = [
            book.horizon(at if end is None else min(at, end))
            for (since, book), end in zip(self.versions, ends, strict=True)
            if since is None or since <= at
        ]
        until = max([window.until, *reached])
        return Window(window.since, until + _FAR if far else until)

    def occurrences(
        self, facts: Facts, at: datetime, bound: Mapping[str, datetime | None]
    ) -> Iterator[tuple[Terms, Occurrence]]:
        """Every occurrence at an instant, with the terms that it is judged by.

        ``bound`` has the start of the terms of those for which it is recorded; others keep the terms they arose under.
        """
        by_name: dict[ObligationId, dict[str, datetime | None]] = {}
        for id, since in bound.items():
            by_name.setdefault(OccurrenceId.parse(id).obligation, {})[id] = since
        for name in self.names():
            for _, terms, occurrence in self.of_name(name, facts, at, by_name.get(ObligationId(*name), {})):
                yield terms, occurrence

    def of_name(
        self,
        name: tuple[str, str],
        facts: Facts,
        at: datetime,
        bound: Mapping[str, datetime | None],
        which: Callable[[Terms], bool] = lambda terms: True,
    ) -> Iterator[tuple[tuple[int, bool], Terms, Occurrence]]:
        """Like ``occurrences``, of one obligation under some of its terms, with the place of the terms, and whether a
        change moved it beyond their span. ``bound`` has ids of that obligation."""
        done: set[str] = set()
        for place, terms in enumerate(self.terms_of(*name)):
            if not which(terms):
                continue
            near = {o.id: o for o in terms.occurrences(facts, self.span(terms, at))}
            far: Iterable[Occurrence] = ()
            if any(since == terms.since and id not in near for id, since in bound.items()):
                far = terms.occurrences(facts, self.span(terms, at, far=True))
            for id, occurrence in {**near, **{o.id: o for o in far if o.id in bound}}.items():
                if bound[id] == terms.since if id in bound else id not in done and terms.claims(occurrence):
                    done.add(id)
                    yield (place, id not in near), terms.of(occurrence), occurrence

    def place(
        self, candidates: Sequence[tuple[Terms, Occurrence]], bound: Mapping[str, datetime | None]
    ) -> tuple[Terms, Occurrence] | None:
        """The terms that one occurrence is judged by, and the occurrence under these terms; None if there are none.

        ``candidates`` are the occurrence under each of the terms, oldest first.
        """
        for terms, occurrence in candidates:
            if bound[occurrence.id] == terms.since if occurrence.id in bound else terms.claims(occurrence):
                return terms.of(occurrence), occurrence
        return None

    def terms(
        self, occurrence: Occurrence, revision: str, day_table: str, bound: Mapping[str, datetime | None]
    ) -> Terms | None:
        """The terms that a stored row is judged by; None if the ledger has no such revision."""
        terms = self._terms(occurrence, revision, day_table, bound)
        return terms.of(occurrence) if terms is not None else None

    def _terms(
        self, occurrence: Occurrence, revision: str, day_table: str, bound: Mapping[str, datetime | None]
    ) -> Terms | None:
        spans = self.terms_of(occurrence.agreement, occurrence.obligation)
        if occurrence.id in bound:
            return next((t for t in spans if t.since == bound[occurrence.id]), None)
        if len(spans) == 1:
            return spans[0]
        fitting = [t for t in spans if self.fits(t, revision, day_table)]
        claiming = (t for t in fitting if t.claims(occurrence) and self._reaches(t, occurrence))
        return next(claiming, fitting[-1] if fitting else None)

    def fits(self, terms: Terms, revision: str, day_table: str) -> bool:
        """True if these hashes were in force at some time of a span."""
        name = (terms.agreement.id, terms.obligation.key)
        spans, places = self._of(*name)
        for (_, book), place in zip(self.versions, places, strict=True):
            pair = book.find(*name)
            if place is None or pair is None or spans[place].since != terms.since:
                continue
            if book.revision(*pair) == revision and book.day_table(pair[1]) == day_table:
                return True
        return False

    def _reaches(self, terms: Terms, occurrence: Occurrence) -> bool:
        if terms.until is None:
            return True
        at = occurrence.due.at if occurrence.due is not None else occurrence.opens_at
        return self.span(terms, terms.until).holds(at, terms.book.calendars[terms.obligation.calendar])


def same_terms(terms: Terms, book: Rulebook) -> bool:
    """True if a rulebook has the same terms: the obligation, its parties and bounds, and every day published so far,
    for the dates and for the acceptance."""
    pair = book.find(terms.agreement.id, terms.obligation.key)
    if pair is None:
        return False
    agreement, obligation = pair
    if obligation != terms.obligation:
        return False
    parties = (agreement.provider, agreement.consumer, agreement.effective_from, agreement.effective_until)
    before = terms.agreement
    if parties != (before.provider, before.consumer, before.effective_from, before.effective_until):
        return False
    pairs = zip(book.tables(agreement, obligation), terms.book.tables(before, terms.obligation), strict=True)
    return all(extends(new, old) for new, old in pairs)
