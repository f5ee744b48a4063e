"""The lists and groups of the overdue report: from stored rows where these give the instant, else from the facts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from engine.domain.deadline.period import Period, month_of
from engine.domain.figures.changed_terms import changed_lines
from engine.domain.figures.due_in_period import due_part
from engine.domain.figures.item_group import ItemGroup, MoneyKind
from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue import Band, LeftOff
from engine.domain.figures.overdue_lines import ChosenLines, LineChoice
from engine.domain.figures.overdue_report import (
    OverdueLists,
    awaited_of,
    due_group,
    due_in,
    is_overdue,
    late_of,
    line_of,
    lists_of,
    overdue_group,
    stopped_of,
)
from engine.domain.figures.overdue_scope import lists_of_choice, lists_up_to, lists_within
from engine.domain.figures.overdue_trend import OverdueSpans, TrendInstants, overdue_span
from engine.domain.figures.report_scope import ReportScope
from engine.domain.ids import obligation_of
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.inherited import inherited
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.questions import questions_in_force
from engine.domain.occurrence.rulebook import Rulebook, Terms
from engine.domain.occurrence.verdict import Reason, Timeliness, Verdict
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.current import CurrentState, current_state
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.ports.lists import StoredGroup, Without
from engine.services.reading.overdue_choice import StoredChoice
from engine.services.reading.stored_items import inherited_by, stored_items
from engine.services.run.questions import questions_now
from engine.services.snapshot import Snapshot, rulebook

_BANDS = tuple(band.value for band in Band)
Dated = tuple[datetime, str]
"""The instant by which a list is sorted, and the id."""


class Figures(Protocol):
    """The lists and groups of the report of an instant."""

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""

    def lists(
        self, period: Period, limit: int | None, scope: ReportScope, choice: LineChoice | None = None
    ) -> OverdueLists:
        """The lists, each up to a number of lines, and the groups of all items; lines that are not of the scope may be
        left out. With a ``choice`` the lists are those of the scope, and the overdue lines those of a page."""

    def open_items(self, roles: frozenset[str]) -> Mapping[str, Sequence[bool]]:
        """The open items that these roles own, by role, each True if it is overdue."""

    def questions(self) -> tuple[Question, ...]:
        """The questions that events leave open."""

    def overdue_spans(self, since: datetime, only: Period | None) -> Iterator[OverdueSpans]:
        """The spans of items that are overdue, or were at some time after an instant, and of some others. ``only``
        leaves items that were first due in one period; stored figures do not take it."""


def figures_at(ledger: Ledger, at: datetime, period: Period | None, *, trend: bool = False) -> tuple[Figures, Period]:
    """The figures as of an instant and of a period, by default the month of the instant. Raises Refused before the
    first run. Call it on one state of the ledger. Only with ``trend`` do they have all spans of its instants."""
    state = current_state(ledger, at)
    if state is not None:
        return _StoredFigures(state), period or month_of(at, state.book.home)
    period = period or month_of(at, rulebook(ledger, resolve_as_of(ledger.runs, at)).home)
    return recomputed(ledger, at, period, trend=trend), period


def recomputed(ledger: Ledger, at: datetime, period: Period, *, trend: bool) -> "RecomputedFigures":
    """The figures as of an instant, recomputed from the facts known then."""
    home = rulebook(ledger, resolve_as_of(ledger.runs, at)).home
    since = TrendInstants.of(at, period, home).first if trend else None
    return RecomputedFigures(OccurrenceReader(ledger).judged(at, period, over_by=since))


@dataclass(frozen=True, slots=True)
class RecomputedFigures:
    """The figures recomputed from the facts."""

    state: Snapshot

    @property
    def book(self) -> Rulebook:
        """The rulebook in force at the instant."""
        return self.state.book

    def lists(
        self, period: Period, limit: int | None, scope: ReportScope, choice: LineChoice | None = None
    ) -> OverdueLists:
        """The lists of every occurrence there is."""
        only = scope.sight.period if scope.sight is not None else None
        whole = lists_of(self.state.judged, self.state.at, period, self.book.home, only_due_in=only)
        if choice is not None:
            return lists_of_choice(lists_within(whole, scope), choice, limit, self.state.at)
        return whole if limit is None else lists_up_to(whole, limit)

    def open_items(self, roles: frozenset[str]) -> Mapping[str, Sequence[bool]]:
        """The open items that these roles own."""
        return _by_owner((j for j in self.state.judged if j.verdict.phase is Phase.OPEN), roles)

    def questions(self) -> tuple[Question, ...]:
        """The questions that events leave open."""
        return questions_in_force(self.book, self.state.facts)

    def overdue_spans(self, since: datetime, only: Period | None) -> Iterator[OverdueSpans]:
        """The spans of items that are overdue, or were at some time."""
        inherited_by_id = inherited(self.state.judged, self.state.at)
        known = self.state.judged if only is None else due_in(self.state.judged, only, self.book.home)
        return (span for j in known if (span := overdue_span(j, inherited_by_id)) is not None)


def _by_owner(open_items: Iterable[Judged], roles: frozenset[str]) -> Mapping[str, Sequence[bool]]:
    items: dict[str, list[bool]] = {}
    for j in open_items:
        if j.obligation.owner in roles:
            items.setdefault(j.obligation.owner, []).append(j.verdict.timeliness is Timeliness.OVERDUE)
    return items


@dataclass(frozen=True, slots=True)
class _Page:
    """The ids of one list in order up to a number, and how many there are in all."""

    ids: Sequence[str]
    total: int

    @classmethod
    def of(cls, dated: Iterable[Dated], limit: int | None, total: int | None = None) -> "_Page":
        ordered = sorted(dated)
        return cls([id for _, id in ordered[:limit]], len(ordered) if total is None else total)

    @property
    def left_off(self) -> int:
        return self.total - len(self.ids)


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a report."""

    lines: _Page
    late: _Page
    awaited: _Page
    stopped: _Page

    @property
    def ids(self) -> Iterator[str]:
        """The ids that they show."""
        return (id for page in (self.lines, self.late, self.awaited, self.stopped) for id in page.ids)

    def within(self, inside: Callable[[str], bool]) -> "_Pages":
        """The pages with those ids alone that are inside."""
        kept = ([id for id in page.ids if inside(id)] for page in (self.lines, self.late, self.awaited, self.stopped))
        return _Pages(*(_Page(ids, len(ids)) for ids in kept))

    @property
    def left_off(self) -> LeftOff:
        """The numbers of lines that they leave off."""
        return LeftOff(self.lines.left_off, self.late.left_off, self.awaited.left_off, self.stopped.left_off)


@dataclass(frozen=True)
class _StoredFigures:
    """The figures from stored rows.

    Rows are counted by groups, except ``singly``: those of obligations whose lateness may be inherited, whose roles
    follow from a cause, or whose events are about several kinds of subjects. These are read one by one.
    """

    state: CurrentState

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""
        return self.state.book

    @cached_property
    def singly(self) -> frozenset[tuple[str, str]]:
        """The (agreement, obligation) whose rows are read one by one."""
        books = self.state.books
        return books.caused | books.needing | books.about_several_kinds

    @cached_property
    def on(self) -> date:
        """The local date of the instant."""
        return self.book.home.local(self.state.at).date()

    def lists(
        self, period: Period, limit: int | None, scope: ReportScope, choice: LineChoice | None = None
    ) -> OverdueLists:
        """The lists, each up to a number of lines, and the groups of all items; without lines of obligations that are
        outside of the scope."""
        state, lists, home = self.state, self.state.ledger.lists, self.book.home
        span = (home.instant(period.first, 0), home.instant(period.last, DAY_SECONDS))
        changed, apart = state.changed_items, Without(state.without.ids, self.singly)
        overdue_singly = [j for j in (*stored_items(state, lists.ids_of(self.singly)), *changed) if is_overdue(j)]
        due_singly = due_in((*stored_items(state, lists.ids_of(self.singly, span=span)), *changed), period, home)
        inherited_by_id = inherited_by(state, {j.occurrence.id: j for j in (*overdue_singly, *due_singly)})
        overdue, due = lists.overdue_groups(self._bands(), apart), lists.due_groups(span, apart)
        most = limit if choice is None else None
        dated = self._overdue_ids(most)
        pages = _Pages(
            _Page.of(dated, most, sum(group.count for group in overdue) + len(overdue_singly)),
            _Page.of([*(late for group in due for late in group.late), *_late_ones(due_singly)], most),
            self._undated(Reason.DATE_AWAITED, most),
            self._undated(Reason.STOPPED, most),
        )
        terms_changed = {*lists.changed_ids(home.instant(period.first, 0), span), *state.changed} - state.gone
        if not scope.is_everything:  # so that only these are judged
            inside = self._inside(scope)
            pages, terms_changed = pages.within(inside), {id for id in terms_changed if inside(id)}
        chosen = None
        if choice is not None:
            known = {j.occurrence.id: j for j in (*overdue_singly, *due_singly, *changed)}
            pages, chosen = _chosen(
                pages, {id: at for at, id in dated}, choice, limit, StoredChoice(state, known, inherited_by_id, scope)
            )
        shown = state.judged({*pages.ids, *terms_changed})
        return OverdueLists(
            lines=[line_of(shown[id], state.at, inherited_by_id) for id in pages.lines.ids],
            late=[late_of(shown[id], inherited_by_id) for id in pages.late.ids],
            awaited=[awaited_of(shown[id]) for id in pages.awaited.ids],
            stopped=[line for id in pages.stopped.ids if (line := stopped_of(shown[id])) is not None],
            changed=changed_lines([shown[id] for id in sorted(terms_changed)], period, home),
            overdue=[
                *map(self._overdue_group, overdue),
                *(g for j in overdue_singly for g in overdue_group(j, state.at, inherited_by_id)),
            ],
            due=[*map(self._due_group, due), *(due_group(j, inherited_by_id) for j in due_singly)],
            parties=self._parties({group.agreement for group in (*overdue, *due)}),
            left_off=pages.left_off,
            chosen=chosen,
        )

    def open_items(self, roles: frozenset[str]) -> Mapping[str, Sequence[bool]]:
        """The open items that these roles own."""
        state, names = self.state, self.state.books.names()
        owning = {name for name in names if any(t.obligation.owner in roles for t in state.books.terms_of(*name))}
        owning |= self.state.caused
        rows = state.ledger.lists.inbox_items({agreement for agreement, _ in owning}, state.at)
        stored = [item.id for item in rows if (item.agreement, item.obligation) in owning]
        every = [*stored_items(state, stored), *state.changed_items]
        return _by_owner((j for j in every if j.verdict.phase is Phase.OPEN), roles)

    def questions(self) -> tuple[Question, ...]:
        """The questions that events leave open."""
        return questions_now(self.state.ledger, self.book)

    def overdue_spans(self, since: datetime, only: Period | None) -> Iterator[OverdueSpans]:
        """The spans of items that are overdue, or were at some time after an instant."""
        assert only is None, "rows are counted without their dates"
        state, lists = self.state, self.state.ledger.lists
        for group in lists.overdue_spans(since, Without(state.without.ids, self.singly)):
            terms = state.terms(group.agreement, group.obligation, group.terms_since)
            spans = [span for span in group.spans if span[1] is None or span[0] < span[1]]
            yield OverdueSpans(terms.agreement.id, terms.agreement.provider, terms.obligation.owner, spans)
        ids = (*lists.ids_of(self.singly), *lists.ended_ids(self.singly, since))
        singly = {j.occurrence.id: j for j in (*stored_items(state, ids), *state.changed_items)}
        inherited_by_id = inherited_by(state, singly)
        yield from (span for j in singly.values() if (span := overdue_span(j, inherited_by_id)) is not None)

    def _inside(self, scope: ReportScope) -> Callable[[str], bool]:
        """A function that says if an item may be of a scope, by the terms that its obligation ever had."""
        books = self.state.books
        names = self.state.caused | {
            name
            for name in books.names()
            for terms in books.terms_of(*name)
            if scope.holds(terms.agreement.id, terms.agreement.provider, terms.obligation.owner)
        }

        def inside(id: str) -> bool:
            obligation = obligation_of(id)
            return (obligation.agreement, obligation.obligation) in names

        return inside

    # ---- pages

    def _overdue_ids(self, limit: int | None) -> Sequence[Dated]:
        changed = [
            (j.verdict.due.at, j.occurrence.id) for j in self.state.changed_items if is_overdue(j) if j.verdict.due
        ]
        return [*self.state.ledger.lists.overdue_ids(self.state.without, limit), *changed]

    def _undated(self, reason: Reason, limit: int | None) -> _Page:
        changed = [
            (stopped.since if (stopped := stopped_of(j)) is not None else j.occurrence.opens_at, j.occurrence.id)
            for j in self.state.changed_items
            if j.verdict.phase is Phase.OPEN and reason in j.verdict.reasons
        ]
        return _Page.of([*self.state.ledger.lists.undated_ids(reason, self.state.without), *changed], limit)

    # ---- groups

    def _bands(self) -> Sequence[datetime]:
        """The instants after which something fell due to be in each band but the last."""
        return [self.state.at - timedelta(days=days + 1) for days in Band.limits()]

    def _overdue_group(self, group: StoredGroup) -> ItemGroup:
        terms = self.state.terms(group.agreement, group.obligation, group.terms_since)
        owner = terms.obligation.owner
        person = self.book.directory.holder_with_name(owner, self.on, group.names) if group.names else None
        return self._group(group, terms, _BANDS[group.band], person.id if person is not None else None)

    def _due_group(self, group: StoredGroup) -> ItemGroup:
        terms = self.state.terms(group.agreement, group.obligation, group.terms_since)
        verdict = Verdict(Phase.CLOSED, group.timeliness, None, None, group.outcome, group.reasons)
        return self._group(group, terms, due_part(verdict, wholly_inherited=False).value, None)

    def _group(self, group: StoredGroup, terms: Terms, place: str, person: str | None) -> ItemGroup:
        kind = next(iter(self.state.books.kinds_of_subjects(terms)), None)
        money: Mapping[MoneyKind, tuple[Sequence[str | None], Sequence[Decimal]]] = {}
        if group.currency is not None:
            money = {(group.currency, kind): (group.subjects, group.amounts)}
        of = terms.agreement
        return ItemGroup(place, of.provider, of.id, terms.obligation.owner, person, group.count, group.returned, money)

    def _parties(self, counted: Set[str]) -> Iterable[tuple[str, str, str]]:
        """Each agreement that has an item, with its provider and consumer; those of ``counted`` rows are known to."""
        books, lists, without = self.state.books, self.state.ledger.lists, self.state.without
        parties = books.parties
        alone = {agreement for agreement, sides in parties.items() if len(sides) == 1}
        others = alone - counted
        for agreement in (alone & counted) | (lists.having_rows(others, without) if others else set()):
            yield from ((agreement, *sides) for sides in parties[agreement])
        for agreement, obligation in books.names():
            for terms in books.terms_of(agreement, obligation) if len(parties[agreement]) > 1 else ():
                if lists.has_any(agreement, obligation, terms.since, without):
                    yield agreement, terms.agreement.provider, terms.agreement.consumer
        for j in self.state.changed_items:
            yield j.agreement.id, j.agreement.provider, j.agreement.consumer


def _chosen(
    pages: _Pages, due_times: Mapping[str, datetime], choice: LineChoice, limit: int | None, stored: StoredChoice
) -> tuple[_Pages, ChosenLines]:
    """The pages of the scope: the chosen overdue lines, and the first of every other list."""
    ids, chosen = stored.lines(stored.within(pages.lines.ids), due_times, choice)
    others = (stored.within(page.ids) for page in (pages.late, pages.awaited, pages.stopped))
    return _Pages(_Page(ids, chosen.matched), *(_Page(of[:limit], len(of)) for of in others)), chosen


def _late_ones(items: Iterable[Judged]) -> Iterator[Dated]:
    """The due times and ids of those that were late."""
    for j in items:
        if j.verdict.timeliness is Timeliness.LATE and j.verdict.due is not None:
            yield j.verdict.due.at, j.occurrence.id
