"""The definitions in force, ready for use: calendars compiled, everything found by its name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.digest import Digests
from engine.domain.agreement.rule import OnEvent, OnRequest, Within
from engine.domain.ids import DefinitionKind, ObligationId, OccurrenceId, definition_text
from engine.domain.ledger.delegation import Delegation
from engine.domain.ledger.directory import Directory
from engine.domain.occurrence.occurrence import Dated, Facts, Occurrence, Window, of_obligation
from engine.domain.occurrence.verdict import Calendars
from engine.domain.time.calendar import Calendar
from engine.domain.time.day_table import DayTable

_EVER = date.max - timedelta(days=1)
_SLACK = timedelta(days=62)
"""How far a date may move when more days are published."""
_FAR = timedelta(days=800)
"""How far beyond the horizon an occurrence is looked for whose date a change has moved there."""


@lru_cache(maxsize=16)
def _compiled(table: DayTable) -> Calendar:
    """The calendar of a day table, compiled once: each command makes rulebooks of the same few tables."""
    return Calendar(table)


@dataclass(frozen=True, slots=True)
class Terms:
    """A span in which the terms of one obligation were the same; ``since`` None is from the start, ``until`` None is
    now.

    ``book`` is the last one of the span: it knows the latest published days. ``before`` holds the books whose days were
    published less far, each with the instant until which it was the latest, oldest first.
    """

    since: datetime | None
    until: datetime | None
    book: "Rulebook"
    agreement: Agreement
    obligation: Obligation
    before: tuple[tuple[datetime, "Rulebook"], ...] = ()

    def calendar(self, known_at: datetime | None = None) -> Calendar:
        """The calendar that dates run on; the one that they ran on at an instant, when fewer days were published."""
        then = (book for until, book in self.before if known_at is not None and known_at < until)
        return next(then, self.book).calendars[self.obligation.calendar]

    def claims(self, occurrence: Occurrence) -> bool:
        """Whether an occurrence that nothing binds elsewhere belongs to these terms: it was known in the span, or it
        was known before, unseen by earlier terms, and was not due yet when the span began.

        Asked of what lies within the horizon of the span. What is learned later changes no answer.
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

    def given(self, facts: Facts, span: Window) -> Iterator[Occurrence]:
        """The occurrences of the obligation in a window by these terms.

        A date that was provisional until more days were published keeps what it was until then: who had delivered by
        then is judged by the day table of that time.
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
            yield _with_earlier_dates(occurrence, [(until, by_id.get(occurrence.id)) for until, by_id in earlier])


def _is_periodic(occurrence: Occurrence) -> bool:
    return occurrence.served is not None


def _with_earlier_dates(newest: Occurrence, earlier: Sequence[tuple[datetime, Occurrence | None]]) -> Occurrence:
    """An occurrence with what each earlier day table said of its date, as long as that was the latest."""
    if not any(o is not None and any(d.due and d.due.provisional for d in o.dates) for _, o in earlier):
        return newest
    dates: list[Dated] = []
    start: datetime | None = None
    for until, occurrence in [*((u, o or newest) for u, o in earlier), (None, newest)]:
        known = [d for d in occurrence.dates if until is None or d.known_at < until]
        if start is not None:
            carried = [replace(d, known_at=start) for d in known if d.known_at < start]
            known = carried[-1:] + [d for d in known if d.known_at >= start]
        for dated in known:
            if not dates or (dates[-1].due, dates[-1].pauses) != (dated.due, dated.pauses):
                dates.append(dated)
        start = until
    return replace(newest, dates=tuple(dates))


class Rulebook:
    """``definitions`` with their hashes by name (``agreement/insurance-finance``, ``calendar/dealership``)."""

    def __init__(
        self, definitions: Definitions, hashes: Mapping[str, str], delegations: Sequence[Delegation] = ()
    ) -> None:
        self.definitions = definitions
        self.hashes = hashes
        self.delegations = tuple(delegations)
        self.organisation = definitions.organisation
        self.calendars = {table.id: _compiled(table) for table in definitions.calendars}
        self.home = self.calendars[self.organisation.calendar]
        self._obligations = {(a.id, o.key): (a, o) for a in definitions.agreements for o in a.obligations}
        self._departments = {d.id: self.calendars[d.calendar] for d in self.organisation.departments}
        self.directory = Directory(
            self.organisation, definitions.people, {id: c.zone for id, c in self._departments.items()}, delegations
        )

    def find(self, agreement: str, obligation: str) -> tuple[Agreement, Obligation] | None:
        """The agreement and the obligation of these ids; None where they are not in force."""
        return self._obligations.get((agreement, obligation))

    def of(self, occurrence: Occurrence) -> tuple[Agreement, Obligation] | None:
        """What an occurrence belongs to; None where it is no longer in force."""
        return self.find(occurrence.agreement, occurrence.obligation)

    def clocks(self, agreement: Agreement, obligation: Obligation) -> Calendars:
        """The calendars that due and acceptance run on."""
        return Calendars(self.calendars[obligation.calendar], self._departments[agreement.consumer])

    def digests(self, agreement: Agreement) -> Digests:
        """When the two sides read their digests."""
        provider, consumer = self._departments[agreement.provider], self._departments[agreement.consumer]
        return Digests(self.organisation.digest_at, provider.zone, consumer.zone)

    def revision(self, agreement: str) -> str:
        """The hash of an agreement in force."""
        return self.hashes[definition_text(DefinitionKind.AGREEMENT, agreement)]

    def day_table(self, obligation: Obligation) -> str:
        """The hash of the day table that an obligation's dates run on."""
        return self.hashes[definition_text(DefinitionKind.CALENDAR, obligation.calendar)]

    def horizon(self, at: datetime) -> date:
        """The last local date whose due instants are stored at an instant."""
        return self.home.local(at).date() + timedelta(days=self.organisation.horizon_days)

    def window(self, at: datetime) -> Window:
        """All dates from the first agreement on until the horizon of an instant."""
        since = min((a.effective_from for a in self.definitions.agreements), default=self.home.local(at).date())
        return Window(since, max(since, self.horizon(at)))

    def span(self, obligation: Obligation, at: datetime) -> Window:
        """The dates whose due instants are stored at an instant: up to the horizon; what an event or a request began is
        stored as soon as it is known, however far ahead it falls due.
        """
        window = self.window(at)
        begun = isinstance(obligation.trigger, OnEvent | OnRequest) and obligation.follow_up is None
        return Window(window.since, _EVER) if begun else window

    def occurrences(self, facts: Facts, at: datetime) -> Iterator[tuple[Agreement, Obligation, Occurrence]]:
        """Every occurrence that there is at an instant, with what it belongs to; those of one obligation by due
        instant."""
        for agreement in self.definitions.agreements:
            for obligation in agreement.obligations:
                for occurrence in self.of_obligation(agreement, obligation, facts, self.span(obligation, at)):
                    yield agreement, obligation, occurrence

    def of_obligation(
        self, agreement: Agreement, obligation: Obligation, facts: Facts, window: Window
    ) -> Iterator[Occurrence]:
        """The occurrences of one obligation in a window, by its calendar and the catalogue in force."""
        calendar = self.calendars[obligation.calendar]
        return of_obligation(agreement, obligation, calendar, window, facts, self.definitions.catalogue)

    def works_today(self, at: datetime) -> Mapping[str, bool]:
        """Which departments work on the local day of an instant."""
        return {id: c.is_working_day(c.local(at).date()) for id, c in self._departments.items()}

    def tables(self, agreement: Agreement, obligation: Obligation) -> tuple[DayTable, DayTable]:
        """The day tables that an obligation's dates and its acceptance run on."""
        clocks = self.clocks(agreement, obligation)
        return clocks.due.table, clocks.consumer.table


class Rulebooks:
    """Every rulebook there was, oldest first, each with the instant from which it held (None: from the start)."""

    def __init__(self, versions: Sequence[tuple[datetime | None, Rulebook]]) -> None:
        self.versions = tuple(versions)
        self._epochs: dict[tuple[str, str], tuple[tuple[Terms, ...], tuple[int | None, ...]]] = {}

    @property
    def current(self) -> Rulebook:
        """What is in force."""
        return self.versions[-1][1]

    @cached_property
    def needed_by_others(self) -> frozenset[str]:
        """The obligations (``agreement/obligation``) at whose hand-over the clock of another starts, or once did."""
        return frozenset(
            need.promise
            for _, book in self.versions
            for agreement in book.definitions.agreements
            for obligation in agreement.obligations
            if isinstance(obligation.due, Within) and obligation.due.from_delivery
            for need in obligation.needs
        )

    def names(self) -> tuple[tuple[str, str], ...]:
        """(agreement, obligation) of all that ever was in force, sorted."""
        return tuple(
            sorted(
                {(a.id, o.key) for _, book in self.versions for a in book.definitions.agreements for o in a.obligations}
            )
        )

    def terms_of(self, agreement: str, obligation: str) -> tuple[Terms, ...]:
        """The spans of an obligation's terms, oldest first."""
        return self._of(agreement, obligation)[0]

    def _of(self, agreement: str, obligation: str) -> tuple[tuple[Terms, ...], tuple[int | None, ...]]:
        name = (agreement, obligation)
        if name not in self._epochs:
            self._epochs[name] = self._spans(agreement, obligation)
        return self._epochs[name]

    def _spans(self, agreement: str, obligation: str) -> tuple[tuple[Terms, ...], tuple[int | None, ...]]:
        """The spans, and for each version the place of the span that it belongs to."""
        spans: list[Terms] = []
        places: list[int | None] = []
        for since, book in self.versions:
            found = book.find(agreement, obligation)
            last = spans[-1] if spans and spans[-1].until is None else None
            if found is None:
                if last is not None:
                    spans[-1] = replace(last, until=since)
                places.append(None)
                continue
            if last is not None and same_terms(last, book):
                before = last.before
                if since is not None and book.tables(*found)[0] != last.book.tables(last.agreement, last.obligation)[0]:
                    before = (*before, (since, last.book))
                spans[-1] = replace(last, book=book, agreement=found[0], obligation=found[1], before=before)
            else:
                if last is not None:
                    spans[-1] = replace(last, until=since)
                spans.append(Terms(since, None, book, *found))
            places.append(len(spans) - 1)
        return tuple(spans), tuple(places)

    def span(self, epoch: Terms, at: datetime, *, far: bool = False) -> Window:
        """The dates whose due instants are stored at an instant, by these terms: no further than was stored while they
        held. ``far``: and well beyond, for what a change has moved there.
        """
        at = at if epoch.until is None else min(at, epoch.until)
        window = epoch.book.span(epoch.obligation, at)
        if window.until == _EVER:
            return window
        # a horizon drawn nearer takes nothing back that is stored
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
        """Every occurrence that there is at an instant, with the terms that it is judged by.

        ``bound`` holds what the record says of an occurrence: since when its terms held. All others belong to the
        terms under
        which they arose.
        """
        held: dict[ObligationId, set[str]] = {}
        for id in bound:
            held.setdefault(OccurrenceId.parse(id).obligation, set()).add(id)
        for name in self.names():
            left = held.get(ObligationId(*name), set())
            taken: set[str] = set()
            for epoch in self.terms_of(*name):
                given = {o.id: o for o in epoch.given(facts, self.span(epoch, at))}
                if any(bound[id] == epoch.since and id not in given for id in left):
                    far = epoch.given(facts, self.span(epoch, at, far=True))
                    given.update({o.id: o for o in far if o.id in left})
                for id, occurrence in given.items():
                    if bound[id] == epoch.since if id in bound else id not in taken and epoch.claims(occurrence):
                        taken.add(id)
                        yield epoch, occurrence

    def place(
        self, candidates: Sequence[tuple[Terms, Occurrence]], bound: Mapping[str, datetime | None]
    ) -> tuple[Terms, Occurrence] | None:
        """The terms that one occurrence is judged by, of what each terms give of it, oldest first; None: by none."""
        for epoch, occurrence in candidates:
            if bound[occurrence.id] == epoch.since if occurrence.id in bound else epoch.claims(occurrence):
                return epoch, occurrence
        return None

    def terms(
        self, occurrence: Occurrence, revision: str, day_table: str, bound: Mapping[str, datetime | None]
    ) -> Terms | None:
        """The terms that a stored row is judged by; None where no such revision is in the record."""
        spans = self.terms_of(occurrence.agreement, occurrence.obligation)
        if occurrence.id in bound:
            return next((e for e in spans if e.since == bound[occurrence.id]), None)
        if len(spans) == 1:
            return spans[0]
        fitting = [e for e in spans if self.fits(e, revision, day_table)]
        seen = (e for e in fitting if e.claims(occurrence) and self._reaches(e, occurrence))
        return next(seen, fitting[-1] if fitting else None)

    def fits(self, epoch: Terms, revision: str, day_table: str) -> bool:
        """Whether these hashes were in force at some time of a span."""
        name = (epoch.agreement.id, epoch.obligation.key)
        spans, places = self._of(*name)
        for (_, book), place in zip(self.versions, places, strict=True):
            found = book.find(*name)
            if place is None or found is None or spans[place].since != epoch.since:
                continue
            if book.revision(found[0].id) == revision and book.day_table(found[1]) == day_table:
                return True
        return False

    def _reaches(self, epoch: Terms, occurrence: Occurrence) -> bool:
        if epoch.until is None:
            return True
        at = occurrence.due.at if occurrence.due is not None else occurrence.opens_at
        return self.span(epoch, epoch.until).holds(at, epoch.book.calendars[epoch.obligation.calendar])


def same_terms(epoch: Terms, book: Rulebook) -> bool:
    """Whether a rulebook promises the same: the obligation, its parties and bounds, and every day published so far, for
    the dates and for the acceptance."""
    found = book.find(epoch.agreement.id, epoch.obligation.key)
    if found is None:
        return False
    agreement, obligation = found
    if obligation != epoch.obligation:
        return False
    parties = (agreement.provider, agreement.consumer, agreement.effective_from, agreement.effective_until)
    before = epoch.agreement
    if parties != (before.provider, before.consumer, before.effective_from, before.effective_until):
        return False
    pairs = zip(book.tables(agreement, obligation), epoch.book.tables(before, epoch.obligation), strict=True)
    return all(extends(new, old) for new, old in pairs)


def extends(new: DayTable, old: DayTable) -> bool:
    """Whether a day table says the same of every day that the old one had published."""
    if new == old:
        return True
    if (new.zone, new.week, new.yearly) != (old.zone, old.week, old.yearly):
        return False
    if new.valid_from > old.valid_from or new.valid_through < old.valid_through:
        return False
    published = [d for d in new.days if old.valid_from <= d.on <= old.valid_through]
    return published == [d for d in old.days if old.valid_from <= d.on <= old.valid_through]
