"""The groups that figures of service add up: from stored rows where these give the instant, else from the facts."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from engine.domain.action.appeal_rating import left_out_ratings
from engine.domain.agreement.formula import EntryCount
from engine.domain.agreement.indicator import Indicator
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period
from engine.domain.figures.due_in_period import DuePart, due_part
from engine.domain.figures.indicator_value import counts_in, meets
from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue_report import InheritedById
from engine.domain.figures.scorecard import KUDOS, CountedEntries
from engine.domain.figures.service_group import OutcomeGroup, ServiceGroup, group_of, lateness_until
from engine.domain.ledger.closing import Closing
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.occurrence.inherited import inherited
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.verdict import Reason, Timeliness, Verdict
from engine.domain.time.calendar import DAY_SECONDS, Calendar
from engine.services.command_time import resolve_as_of
from engine.services.current import CurrentState, current_state
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.figure_rows import FigureCell, FigureGroup
from engine.services.ports.ledger import Ledger
from engine.services.ports.lists import Span, Without
from engine.services.reading.stored_items import inherited_by, standing_time, stored_items

NEVER: Mapping[str, datetime] = MappingProxyType({})
"""No month is closed."""


@dataclass(frozen=True, slots=True)
class GroupsOfMonths:
    """The rulebook in force at an instant, and by the month's label the groups of the items that some months hold, and
    the entries about them that indicators count."""

    book: Rulebook
    by_month: Mapping[str, Sequence[ServiceGroup]]
    counted: Mapping[str, Sequence[CountedEntries]] = field(default_factory=dict)


def groups_of_months(
    ledger: Ledger,
    at: datetime,
    months: Sequence[Period],
    indicators: Sequence[Indicator] | None = None,
    *,
    closed_at: Mapping[str, datetime] = NEVER,
) -> GroupsOfMonths:
    """The groups as of an instant of all items that first fell due in some months, which follow each other.

    Entries are counted for ``indicators``, by default those in force at the instant; about items of a month with an
    instant in ``closed_at`` only those recorded by then. Raises Refused before the first run. Call it on one state of
    the ledger.
    """
    state = current_state(ledger, at)
    if state is not None:
        stored = _StoredGroups(state, months)
        entries = _counted_entries(ledger, at, _counts(indicators, state.book))
        changed = {j.occurrence.id: j for j in state.changed_items}
        read = [id for id in entries if id not in changed and id not in state.gone]
        items = [*stored_items(state, read), *(changed[id] for id in entries if id in changed)]
        return GroupsOfMonths(state.book, stored.by_month(), stored.places.counted(items, entries, closed_at))
    snapshot = OccurrenceReader(ledger).judged(at, months[0])
    places, by_id = _Places(snapshot.book, months), inherited(snapshot.judged, at)
    entries = _counted_entries(ledger, at, _counts(indicators, snapshot.book))
    items = [j for j in snapshot.judged if j.occurrence.id in entries]
    return GroupsOfMonths(
        snapshot.book, places.grouped(snapshot.judged, by_id, at), places.counted(items, entries, closed_at)
    )


def outcomes_of_months(
    ledger: Ledger, at: datetime, months: Sequence[Period]
) -> Mapping[str, Sequence[ServiceGroup | OutcomeGroup]]:
    """The items that first fell due in some months, which follow each other, by the month's label, as of an instant:
    how many had which outcome, and nothing else. Raises Refused before the first run. Call it on one state of the
    ledger."""
    state = current_state(ledger, at)
    if state is not None:
        return _StoredGroups(state, months).outcomes()
    return groups_of_months(ledger, at, months, ()).by_month


def closed_groups(ledger: Ledger, closing: Closing) -> Sequence[ServiceGroup]:
    """The groups of a closed month as of its closing: those that were kept, else recomputed."""
    kept = ledger.closed_months.groups(closing.period)
    if kept is not None:
        return kept
    month = Period.of_label(closing.period, Every.MONTH)
    return groups_of_months(ledger, closing.at, [month], ()).by_month[closing.period]


@dataclass(frozen=True, slots=True)
class _CountedEntry:
    """An entry that belongs to a count, when it was recorded (UTC), and since when an upheld appeal leaves it out."""

    count: EntryCount
    at: datetime
    left_out_at: datetime | None = None

    def counts_at(self, known_at: datetime | None) -> bool:
        """Return whether it counts at an instant; None: now."""
        if known_at is None:
            return self.left_out_at is None
        return self.at <= known_at and (self.left_out_at is None or known_at < self.left_out_at)


EntryCounts = Mapping[str, Sequence[_CountedEntry]]
"""The entries about occurrences that are counted, by id."""


def _counts(indicators: Sequence[Indicator] | None, book: Rulebook) -> Collection[EntryCount]:
    """The counts that indicators need, by default those in force, and that of praise."""
    return counts_in(book.definitions.indicators if indicators is None else indicators) | {KUDOS}


def _counted_entries(ledger: Ledger, at: datetime, counts: Collection[EntryCount]) -> EntryCounts:
    """The entries of some counts, as far as they are known at an instant."""
    kinds = {Kind(count.kind) for count in counts}
    of_appeals = {Kind.APPEAL_DECIDED} if Kind.RATED in kinds else set()
    found: dict[str, list[_CountedEntry]] = {}
    for id, entries in ledger.entries.of_people_by_kind(kinds | of_appeals, resolve_as_of(ledger.runs, at)).items():
        left_out = left_out_ratings(entries)
        for count in counts:
            met = (e for e in entries if e.kind == count.kind and meets(e.body, count.conditions))
            known = [_CountedEntry(count, e.recorded_at, left_out.get((e.actor, e.recorded_at))) for e in met]
            if known:
                found.setdefault(id, []).extend(known)
    return found


@dataclass(frozen=True)
class _Places:
    """The months that hold items, and the calendars on which their lateness counts."""

    book: Rulebook
    months: Sequence[Period]

    @cached_property
    def spans(self) -> Sequence[tuple[str, Span]]:
        """Each month with the instants after which and until which it holds items."""
        home = self.book.home
        return [(str(m), (home.instant(m.first, 0), home.instant(m.last, DAY_SECONDS))) for m in self.months]

    def month(self, first_due_at: datetime | None) -> str | None:
        """The month that holds an item, or None."""
        if first_due_at is None:
            return None
        return next((label for label, (after, until) in self.spans if after < first_due_at <= until), None)

    def calendar(self, id: str) -> Calendar:
        """The calendar in force with an id; that of the organisation where there is none any more."""
        return self.book.calendars.get(id, self.book.home)

    def counted(
        self, items: Sequence[Judged], entries: EntryCounts, closed_at: Mapping[str, datetime]
    ) -> dict[str, list[CountedEntries]]:
        """The counted entries about items that a month holds; of a closed month those recorded by its closing."""
        found: dict[str, list[CountedEntries]] = {label: [] for label, _ in self.spans}
        for j in items:
            if (month := self.month(j.first_due_at)) is not None:
                agreement, owner, known = j.agreement, j.obligation.owner, closed_at.get(month)
                numbers = Counter(one.count for one in entries[j.occurrence.id] if one.counts_at(known))
                found[month] += (
                    CountedEntries(count, month, agreement.provider, agreement.id, owner, j.person, number)
                    for count, number in numbers.items()
                )
        return found

    def grouped(
        self, items: Sequence[Judged], inherited_by_id: InheritedById, at: datetime
    ) -> dict[str, list[ServiceGroup]]:
        """Each item that a month holds as a group of its own."""
        groups: dict[str, list[ServiceGroup]] = {label: [] for label, _ in self.spans}
        for j in items:
            if (month := self.month(j.first_due_at)) is not None:
                part = inherited_by_id.get(j.occurrence.id)
                whole = part is not None and part.whole
                calendar = self.calendar(j.obligation.calendar)
                groups[month].append(group_of(j, month, calendar, at, wholly_inherited=whole))
        return groups


@dataclass(frozen=True)
class _StoredGroups:
    """The groups of stored rows, and of what has changed since the last run.

    Rows are counted by groups, but for those whose lateness may be inherited and those whose roles follow from a cause:
    these are read one by one.
    """

    state: CurrentState
    months: Sequence[Period]

    @cached_property
    def places(self) -> _Places:
        """The months and calendars."""
        return _Places(self.state.book, self.months)

    @property
    def needing(self) -> frozenset[tuple[str, str]]:
        """The (agreement, obligation) whose lateness may be inherited."""
        return self.state.books.needing

    def by_month(self) -> dict[str, list[ServiceGroup]]:
        """The groups of each month."""
        groups, figure_rows = self._grouped_singly(), self.state.ledger.figure_rows
        months, spans = zip(*self.places.spans, strict=True)
        found = figure_rows.groups(spans, self._apart, self.needing - self.state.caused)
        for month, rows in zip(months, found, strict=True):
            groups[month] += (self._group(month, row) for row in rows)
        return groups

    def outcomes(self) -> dict[str, list[ServiceGroup | OutcomeGroup]]:
        """The outcomes of the items of each month."""
        found: dict[str, list[ServiceGroup | OutcomeGroup]] = {m: [*g] for m, g in self._grouped_singly().items()}
        figure_rows = self.state.ledger.figure_rows
        months, spans = zip(*self.places.spans, strict=True)
        for month, cells in zip(months, figure_rows.cells_of(spans, self._apart), strict=True):
            found[month] += (self._outcome(cell, n) for cell, n in cells.items() if not self._is_singly(cell))
        return found

    def _is_singly(self, cell: FigureCell) -> bool:
        is_late = cell.timeliness in (Timeliness.LATE, Timeliness.OVERDUE)
        return is_late and (cell.agreement, cell.obligation) in self.needing

    @property
    def _apart(self) -> Without:
        return Without(self.state.without.ids, self.state.caused)

    def _grouped_singly(self) -> dict[str, list[ServiceGroup]]:
        state, singly = self.state, list(self._singly())
        by_id = inherited_by(state, {j.occurrence.id: j for j in singly})
        return self.places.grouped(singly, by_id, state.at)

    def _singly(self) -> Iterator[Judged]:
        """The items that are read one by one."""
        state, (first, last) = self.state, (self.places.spans[0][1], self.places.spans[-1][1])
        span = (first[0], last[1])
        ids = {
            *state.ledger.lists.ids_of(state.caused, span=span),
            *state.ledger.figure_rows.late_ids(span, self.needing - state.caused),
        }
        yield from stored_items(state, sorted(ids))
        yield from state.changed_items

    def _outcome(self, cell: FigureCell, count: int) -> OutcomeGroup:
        agreement = self.state.terms(cell.agreement, cell.obligation, cell.terms_since).agreement
        return OutcomeGroup(agreement.id, agreement.provider, _part(cell), count)

    def _group(self, month: str, row: FigureGroup) -> ServiceGroup:
        state = self.state
        terms = state.terms(row.agreement, row.obligation, row.terms_since)
        agreement, obligation = terms.agreement, terms.obligation
        part, calendar = _part(row), self.places.calendar(obligation.calendar)
        standing = (standing_time(terms, since, state.at) for since in row.stopped_since)
        return ServiceGroup(
            month=month,
            provider=agreement.provider,
            consumer=agreement.consumer,
            agreement=agreement.id,
            owner=obligation.owner,
            person=self._person(terms, row.names),
            part=part,
            key_moment=obligation.key_moment,
            count=row.count,
            delivered=row.delivered,
            returned=row.returned,
            at_risk=row.count if row.timeliness is Timeliness.AT_RISK else 0,
            extensions=row.extensions,
            paused=sum(standing, row.paused),
            lateness=tuple(lateness_until(due, done or state.at, calendar) for due, done in row.late)
            if part in (DuePart.LATE, DuePart.OVERDUE)
            else (),
            responses=tuple(lateness_until(opened, done, calendar) for opened, done in row.responses),
            unanswered=row.count if Reason.RESPONSE_OVERDUE in row.reasons else 0,
        )

    def _person(self, terms: Terms, names: Sequence[str]) -> str | None:
        if not names:
            return None
        book = self.state.book
        on = book.home.local(self.state.at).date()
        person = book.directory.holder_with_name(terms.obligation.owner, on, names)
        return person.id if person is not None else None


def _part(row: FigureGroup | FigureCell) -> DuePart:
    verdict = Verdict(Phase.CLOSED, row.timeliness, None, None, row.outcome, row.reasons)
    return due_part(verdict, wholly_inherited=False)
