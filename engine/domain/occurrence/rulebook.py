"""The definitions in force, ready for use: calendars compiled, everything indexed by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from engine.domain.agreement.agreement import Agreement, Obligation
from engine.domain.agreement.common_terms import common_terms, with_cause
from engine.domain.agreement.definitions import Definitions
from engine.domain.agreement.digest_times import Digests
from engine.domain.agreement.rule import CommonTrigger, OnCause, OnEvent, OnRequest, OnSurvey
from engine.domain.ids import DefinitionKind, OccurrenceId, definition_text
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
        self._last_horizon: tuple[datetime, date] | None = None
        self._begins = min((a.effective_from for a in definitions.agreements), default=None)
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
        promised = with_cause(common, obligation, causing[1] if causing is not None else None)
        named = self.organisation.role(occurrence.owner) if occurrence.owner is not None else None
        return replace(promised, owner=named.id) if named is not None else promised

    def names(self) -> tuple[tuple[str, str], ...]:
        """(agreement, obligation) of everything in force, the common obligations under each agreement included."""
        return tuple(self._obligations)

    @cached_property
    def subject_kinds(self) -> Mapping[str, str]:
        """The kind of subject, such as ``order``, that each declared event is about, by its name."""
        return {event.name: event.about for event in self.definitions.catalogue.events}

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
        last = self._last_horizon
        if last is None or last[0] is not at:  # a run asks for each obligation, of one instant
            last = self._last_horizon = at, self.home.local(at).date() + timedelta(days=self.organisation.horizon_days)
        return last[1]

    def window(self, at: datetime) -> Window:
        """All dates from the start of the first agreement until the horizon of an instant.

        It begins a day earlier, because 00:00 of the first day counts as the end of the day before it.
        """
        since = self._begins if self._begins is not None else self.home.local(at).date()
        return Window(since - timedelta(days=1), max(since, self.horizon(at)))

    def span(self, obligation: Obligation, at: datetime) -> Window:
        """The dates whose due times are stored at an instant: up to the horizon.

        Occurrences of an event, a request or a cause are stored as soon as they are known, however far ahead they fall
        due.
        """
        window = self.window(at)
        unbounded = (
            isinstance(obligation.trigger, OnEvent | OnRequest | OnCause | OnSurvey) and obligation.follow_up is None
        )
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
