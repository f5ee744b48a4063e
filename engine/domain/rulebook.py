"""The definitions in force, ready for use: calendars compiled, everything found by its name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.agreement import Agreement, Obligation
from engine.domain.calendar import Calendar
from engine.domain.climb import Digests
from engine.domain.daytable import DayTable
from engine.domain.definitions import Definitions
from engine.domain.notice import Directory
from engine.domain.occurrence import Facts, Occurrence, Window, of_obligation
from engine.domain.rule import OnEvent, OnRequest
from engine.domain.verdict import Calendars

_EVER = date.max - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Epoch:
    """A span in which the terms of one obligation were the same; ``since`` None is from the start, ``until`` None is
    now.

    ``book`` is the last one of the span: it knows the latest published days.
    """

    since: datetime | None
    until: datetime | None
    book: "Rulebook"
    agreement: Agreement
    obligation: Obligation

    def claims(self, occurrence: Occurrence) -> bool:
        """Whether an occurrence that nothing binds elsewhere belongs to these terms: it arose in the span, or it arose
        before, unseen by earlier terms, and falls due after the span began (rule 17).
        """
        arises = max(occurrence.opens_at, occurrence.known_at)
        if self.until is not None and arises >= self.until:
            return False
        return (
            self.since is None
            or arises >= self.since
            or (occurrence.due is not None and occurrence.due.at > self.since)
        )


class Rulebook:
    """``definitions`` with their hashes by name (``agreement/insurance-finance``, ``calendar/dealership``)."""

    def __init__(self, definitions: Definitions, hashes: Mapping[str, str]) -> None:
        self.definitions = definitions
        self.hashes = hashes
        self.organisation = definitions.organisation
        self.calendars = {table.id: Calendar(table) for table in definitions.calendars}
        self.home = self.calendars[self.organisation.calendar]
        self._obligations = {(a.id, o.key): (a, o) for a in definitions.agreements for o in a.obligations}
        self._departments = {d.id: self.calendars[d.calendar] for d in self.organisation.departments}
        self.directory = Directory(
            self.organisation, definitions.people, {id: c.zone for id, c in self._departments.items()}
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
        return self.hashes[f"agreement/{agreement}"]

    def day_table(self, obligation: Obligation) -> str:
        """The hash of the day table that an obligation's dates run on."""
        return self.hashes[f"calendar/{obligation.calendar}"]

    def horizon(self, at: datetime) -> date:
        """The last local date whose due instants are stored at an instant (decision 8)."""
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

    def table_of(self, obligation: Obligation) -> DayTable:
        """The day table that an obligation's dates run on."""
        return self.calendars[obligation.calendar].table


class Rulebooks:
    """Every rulebook there was, oldest first, each with the instant from which it held (None: from the start)."""

    def __init__(self, versions: Sequence[tuple[datetime | None, Rulebook]]) -> None:
        self.versions = tuple(versions)
        self._epochs: dict[tuple[str, str], tuple[Epoch, ...]] = {}

    @property
    def current(self) -> Rulebook:
        """What is in force."""
        return self.versions[-1][1]

    def names(self) -> tuple[tuple[str, str], ...]:
        """(agreement, obligation) of all that ever was in force, sorted."""
        return tuple(
            sorted(
                {(a.id, o.key) for _, book in self.versions for a in book.definitions.agreements for o in a.obligations}
            )
        )

    def epochs(self, agreement: str, obligation: str) -> tuple[Epoch, ...]:
        """The spans of an obligation's terms, oldest first."""
        name = (agreement, obligation)
        if name not in self._epochs:
            self._epochs[name] = self._spans(agreement, obligation)
        return self._epochs[name]

    def _spans(self, agreement: str, obligation: str) -> tuple[Epoch, ...]:
        spans: list[Epoch] = []
        for since, book in self.versions:
            found = book.find(agreement, obligation)
            last = spans[-1] if spans and spans[-1].until is None else None
            if found is None:
                if last is not None:
                    spans[-1] = replace(last, until=since)
            elif last is not None and same_terms(last, book):
                spans[-1] = replace(last, book=book, agreement=found[0], obligation=found[1])
            else:
                if last is not None:
                    spans[-1] = replace(last, until=since)
                spans.append(Epoch(since, None, book, *found))
        return tuple(spans)

    def occurrences(
        self, facts: Facts, at: datetime, bound: Mapping[str, datetime | None]
    ) -> Iterator[tuple[Epoch, Occurrence]]:
        """Every occurrence that there is at an instant, with the terms that it is judged by.

        ``bound`` holds what the record says of an occurrence: since when its terms held. All others belong to the
        terms under
        which they arose.
        """
        for agreement, obligation in self.names():
            taken: set[str] = set()
            for epoch in self.epochs(agreement, obligation):
                span = epoch.book.span(epoch.obligation, at)
                for occurrence in epoch.book.of_obligation(epoch.agreement, epoch.obligation, facts, span):
                    id = occurrence.id
                    if bound[id] == epoch.since if id in bound else id not in taken and epoch.claims(occurrence):
                        taken.add(id)
                        yield epoch, occurrence

    def terms(self, occurrence: Occurrence, revision: str, day_table: str) -> Epoch | None:
        """The terms that a stored row is bound to; None where no such revision is in the record."""
        spans = self.epochs(occurrence.agreement, occurrence.obligation)
        if len(spans) == 1:
            return spans[0]
        for since, book in self.versions:
            found = book.find(occurrence.agreement, occurrence.obligation)
            if found is not None and book.revision(found[0].id) == revision and book.day_table(found[1]) == day_table:
                return next((e for e in spans if e.since == since or same_terms(e, book)), None)
        return None


def same_terms(epoch: Epoch, book: Rulebook) -> bool:
    """Whether a rulebook promises the same: the obligation, its parties and bounds, and every day published so far."""
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
    return extends(book.table_of(obligation), epoch.book.table_of(epoch.obligation))


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
