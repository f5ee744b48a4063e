"""The month-end list: counted from stored rows where these give the instant, of a closed month as of its closing.

All rows are counted; only the lines of the page that is shown are read in full.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Protocol

from engine import gc_pause
from engine.domain.deadline.period import Period
from engine.domain.figures.judged import Judged
from engine.domain.figures.month_end import (
    LinePlace,
    MonthEnd,
    MonthEndChoice,
    MonthEndGroup,
    MonthEndLine,
    MonthEndOrder,
    in_order,
    is_late,
    line_place,
    month_end_state,
)
from engine.domain.figures.overdue_report import due_in
from engine.domain.figures.overdue_scope import questions_within
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About, Phase
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.current import CurrentState, current_state
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.figure_rows import FigureCell, FigureKey, FigureOrder
from engine.services.ports.ledger import Ledger
from engine.services.ports.lists import Span, Without
from engine.services.reading.overdue import recorded_after, sides_of
from engine.services.reading.stored_items import stored_items
from engine.services.run.questions import questions_now
from engine.services.snapshot import rulebook

_COLUMNS = {
    MonthEndOrder.DUE: "due_at",
    MonthEndOrder.DELIVERED: "delivered_at",
    MonthEndOrder.RETURNS: "returns",
    MonthEndOrder.ABOUT: "about",
}
Wanted = Callable[[MonthEndGroup], bool]


class MonthEndLines(Protocol):
    """The lines of a month-end list."""

    def groups(self) -> tuple[MonthEndGroup, ...]:
        """All lines, counted."""

    def chosen(self, choice: MonthEndChoice) -> Sequence[MonthEndLine]:
        """Some of the lines, in an order."""

    def counts_of(self, wanted: Wanted, subjects: Iterable[str]) -> Mapping[str, int]:
        """How many lines of the wanted groups there are about each of some subjects."""


@dataclass(frozen=True, slots=True)
class MonthEndList:
    """The figures of a month-end list, and its lines, which are read as they are asked for."""

    figures: MonthEnd
    lines: MonthEndLines


@gc_pause.paused()
def month_end(ledger: Ledger, at: datetime, period: Period, scope: ReportScope = EVERYTHING) -> MonthEndList:
    """The items first due in a period as of an instant (UTC), of a scope. Raises Refused before the first run.

    Call it on one state of the ledger, and read its lines there.
    """
    as_of = resolve_as_of(ledger.runs, at)
    closing = closings(ledger.entries.about(About.PERIOD, [str(period)], as_of)).get(str(period))
    if closing is not None:
        reader = OccurrenceReader(ledger)
        then, now = reader.judged(closing.at, period), reader.judged(at, period)
        closed = _ReadLines.of(due_in(then.judged, period, then.book.home), scope)
        later = recorded_after(ledger, period, then, now, closing, scope)
        return MonthEndList(MonthEnd(str(period), closing.at, closed.groups(), closing, later), closed)
    state = current_state(ledger, at)
    if state is None:
        snapshot = OccurrenceReader(ledger).judged(at, period)
        known = _ReadLines.of(due_in(snapshot.judged, period, snapshot.book.home), scope)
        return MonthEndList(MonthEnd(str(period), at, known.groups()), known)
    book = rulebook(ledger)
    questions = questions_within(questions_now(ledger, book), scope, lambda *name: sides_of(book, *name))
    lines = _StoredLines(state, period, scope)
    return MonthEndList(MonthEnd(str(period), at, lines.groups(), questions=tuple(questions)), lines)


@dataclass(frozen=True, slots=True)
class _ReadLines:
    """Lines that were all read."""

    known: tuple[MonthEndLine, ...]

    @classmethod
    def of(cls, items: Iterable[Judged], scope: ReportScope) -> "_ReadLines":
        """The lines of the items that a scope holds."""
        return cls(
            tuple(
                MonthEndLine.of(j, nothing=j.history.standing is not None and j.history.standing.nothing)
                for j in items
                if scope.holds(j.agreement.id, j.agreement.provider, j.obligation.owner)
            )
        )

    def groups(self) -> tuple[MonthEndGroup, ...]:
        return tuple(map(MonthEndGroup.of, self.known))

    def chosen(self, choice: MonthEndChoice) -> Sequence[MonthEndLine]:
        wanted = (line for line in self.known if choice.wanted(MonthEndGroup.of(line)))
        found = in_order(((line_place(line, choice), line) for line in wanted), descending=choice.descending)
        end = None if choice.most is None else choice.skip + choice.most
        return found[choice.skip : end]

    def counts_of(self, wanted: Wanted, subjects: Iterable[str]) -> Mapping[str, int]:
        of = frozenset(subjects)
        return Counter(
            line.subject
            for line in self.known
            if line.subject is not None and line.subject in of and wanted(MonthEndGroup.of(line))
        )


@dataclass(frozen=True)
class _StoredLines:
    """Lines from stored rows. Those are read in full whose row alone does not say what they count as: the changed ones,
    those that follow from other items, and those that state that there was nothing to report."""

    state: CurrentState
    period: Period
    scope: ReportScope

    def groups(self) -> tuple[MonthEndGroup, ...]:
        return (*self._cells.values(), *self._read.groups())

    def chosen(self, choice: MonthEndChoice) -> Sequence[MonthEndLine]:
        cells = self._wanted(choice.wanted)
        lines = self._read.chosen(replace(choice, skip=0, most=None))
        if not lines:
            keys = self._keys(cells, choice, choice.skip, choice.most) if cells else ()
            return self._lines([key.id for key in keys])
        end = None if choice.most is None else choice.skip + choice.most
        keys = self._keys(cells, choice, 0, end) if cells else ()
        placed: list[tuple[LinePlace, str | MonthEndLine]] = [
            (LinePlace(key.subject, key.value, key.due_at, key.id), key.id) for key in keys
        ]
        placed += ((line_place(line, choice), line) for line in lines)
        return self._lines(in_order(placed, descending=choice.descending)[choice.skip : end])

    def counts_of(self, wanted: Wanted, subjects: Iterable[str]) -> Mapping[str, int]:
        of, cells = sorted(set(subjects)), self._wanted(wanted)
        counted = Counter(self._read.counts_of(wanted, of))
        if cells:
            rows = self.state.ledger.figure_rows
            counted.update(rows.counts_of(self._span, self._without, self._unless_all(cells), of))
        return counted

    def _wanted(self, wanted: Wanted) -> Collection[FigureCell]:
        return [cell for cell, group in self._cells.items() if wanted(group)]

    def _unless_all(self, cells: Collection[FigureCell]) -> Collection[FigureCell] | None:
        """Some cells; None where they are all that there are."""
        return None if len(cells) == len(self._all_cells) else cells

    def _keys(
        self, cells: Collection[FigureCell], choice: MonthEndChoice, skip: int, most: int | None
    ) -> Sequence[FigureKey]:
        """The keys of the rows of some cells in the order of a choice, from one on."""
        rank = choice.rank
        order = FigureOrder(
            _COLUMNS[choice.order],
            choice.descending,
            skip,
            most,
            {cell: rank(self._cells[cell]) for cell in cells} if rank is not None else None,
            choice.by_subject,
        )
        return self.state.ledger.figure_rows.keys(self._span, self._without, self._unless_all(cells), order)

    @gc_pause.paused()
    def _lines(self, found: Sequence[str | MonthEndLine]) -> Sequence[MonthEndLine]:
        items = stored_items(self.state, [one for one in found if isinstance(one, str)])
        known = {j.occurrence.id: MonthEndLine.of(j, nothing=False) for j in items}
        return [known[one] if isinstance(one, str) else one for one in found]

    @cached_property
    def _span(self) -> Span:
        home = self.state.book.home
        return home.instant(self.period.first, 0), home.instant(self.period.last, DAY_SECONDS)

    @cached_property
    def _nothing(self) -> Mapping[str, Judged]:
        """The items that state that there was nothing to report, by id."""
        names = [
            name
            for name in self.state.books.names()
            if any(terms.obligation.nothing_to_report for terms in self.state.books.terms_of(*name))
        ]
        left_out = self.state.without.ids
        ids = [id for id in self.state.ledger.figure_rows.nothing_ids(self._span, names) if id not in left_out]
        return self.state.judged(ids) if ids else {}

    @cached_property
    def _without(self) -> Without:
        """The rows that are read in full, or are none any more."""
        return Without(self.state.without.ids.union(self._nothing), self.state.caused)

    @cached_property
    def _read(self) -> _ReadLines:
        state = self.state
        caused = [
            id
            for id in state.ledger.lists.ids_of(state.caused, span=self._span)
            if id not in self._nothing and id not in state.without.ids
        ]
        items = (*stored_items(state, caused), *self._nothing.values(), *state.changed_items)
        return _ReadLines.of(due_in(items, self.period, state.book.home), self.scope)

    @cached_property
    def _all_cells(self) -> Mapping[FigureCell, int]:
        return self.state.ledger.figure_rows.cells(self._span, self._without)

    @cached_property
    def _cells(self) -> Mapping[FigureCell, MonthEndGroup]:
        """The cells that the scope holds, each as a group."""
        found = {}
        directory, on = self.state.book.directory, self.state.book.home.local(self.state.at).date()
        for cell, count in self._all_cells.items():
            terms = self.state.terms(cell.agreement, cell.obligation, cell.terms_since)
            names = [name for name in (cell.assigned_to, cell.named_owner) if name]
            agreement, obligation = terms.agreement, terms.obligation
            if self.scope.holds(agreement.id, agreement.provider, obligation.owner):
                person = directory.holder_with_name(obligation.owner, on, names) if names else None
                found[cell] = MonthEndGroup(
                    agreement.id,
                    obligation.id,
                    obligation.title,
                    agreement.provider,
                    agreement.consumer,
                    month_end_state(_verdict(cell), nothing=False),
                    is_late(cell.timeliness),
                    obligation.owner,
                    person.id if person is not None else None,
                    count,
                )
        return found


def _verdict(cell: FigureCell) -> Verdict:
    """As much of the verdict of a cell as its state follows from; a row is upcoming or open alike."""
    delivered = cell.timeliness in (Timeliness.ON_TIME, Timeliness.LATE)
    phase = Phase.CLOSED if cell.outcome is not None else Phase.DELIVERED if delivered else Phase.OPEN
    return Verdict(phase, cell.timeliness, None, None, cell.outcome, cell.reasons)
