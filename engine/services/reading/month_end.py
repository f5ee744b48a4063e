"""The month-end list: counted from stored rows where these give the instant, of a closed month as of its closing.

All rows are counted; only the lines of the page that is shown are read in full.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Protocol

from engine import gc_pause
from engine.domain.deadline.period import Period
from engine.domain.figures.judged import Judged
from engine.domain.figures.month_end import (
    LineKey,
    MonthEnd,
    MonthEndChoice,
    MonthEndGroup,
    MonthEndLine,
    MonthEndOrder,
    is_late,
    line_key,
    month_end_state,
    ordered_value,
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
from engine.services.ports.figure_rows import FigureCell, FigureOrder
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
}


class MonthEndLines(Protocol):
    """The lines of a month-end list."""

    def groups(self) -> tuple[MonthEndGroup, ...]:
        """All lines, counted."""

    def chosen(self, choice: MonthEndChoice) -> Sequence[MonthEndLine]:
        """Some of the lines, in an order."""


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
        wanted = [(line, MonthEndGroup.of(line)) for line in self.known]
        wanted = [(line, group) for line, group in wanted if choice.wanted(group)]
        wanted.sort(key=lambda one: _key(one[0], choice))
        if choice.rank is not None:
            rank = choice.rank
            wanted.sort(key=lambda one: rank(one[1]), reverse=choice.descending)
        end = None if choice.most is None else choice.skip + choice.most
        return [line for line, _ in wanted[choice.skip : end]]


def _key(line: MonthEndLine, choice: MonthEndChoice) -> LineKey:
    """The key of a line; where a rank orders, lines of the same rank are by due time."""
    ranked = choice.rank is not None
    order = MonthEndOrder.DUE if ranked else choice.order
    descending = choice.descending and not ranked
    return line_key(ordered_value(line, order), line.due_at, line.occurrence, descending=descending)


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
        cells = [(cell, group) for cell, group in self._cells.items() if choice.wanted(group)]
        read = self._read.chosen(MonthEndChoice(choice.wanted, choice.rank, choice.order, choice.descending))
        skip, left = choice.skip, choice.most
        found: list[str | MonthEndLine] = []
        for some, lines in _classes(cells, read, choice):
            count = sum(self._cells[cell].count for cell in some) + len(lines)
            if skip >= count:
                skip -= count
                continue
            found += self._merged(some, lines, choice, skip, left)
            skip = 0
            left = None if choice.most is None else choice.most - len(found)
            if left == 0:
                break
        return self._lines(found)

    def _merged(
        self,
        cells: Collection[FigureCell],
        lines: Sequence[MonthEndLine],
        choice: MonthEndChoice,
        skip: int,
        most: int | None,
    ) -> Sequence[str | MonthEndLine]:
        """The ids of rows of some cells, and lines among them, from one on."""
        ranked = choice.rank is not None
        column = "due_at" if ranked else _COLUMNS[choice.order]
        descending = choice.descending and not ranked
        which = None if len(cells) == len(self._cells) == len(self._all_cells) else cells
        rows = self.state.ledger.figure_rows
        if not lines:
            order = FigureOrder(column, descending, skip, most)
            return [key.id for key in rows.keys(self._span, self._without, which, order)] if cells else []
        end = None if most is None else skip + most
        keys = rows.keys(self._span, self._without, which, FigureOrder(column, descending, 0, end)) if cells else ()
        keyed: list[tuple[LineKey, str | MonthEndLine]] = [
            (line_key(key.value, key.due_at, key.id, descending=descending), key.id) for key in keys
        ]
        keyed += ((_key(line, choice), line) for line in lines)
        return [one for _, one in sorted(keyed, key=lambda pair: pair[0])[skip:end]]

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
        for cell, count in self._all_cells.items():
            terms = self.state.terms(cell.agreement, cell.obligation, cell.terms_since)
            agreement, obligation = terms.agreement, terms.obligation
            if self.scope.holds(agreement.id, agreement.provider, obligation.owner):
                found[cell] = MonthEndGroup(
                    agreement.id,
                    obligation.id,
                    obligation.title,
                    agreement.provider,
                    agreement.consumer,
                    month_end_state(_verdict(cell), nothing=False),
                    is_late(cell.timeliness),
                    count,
                )
        return found


Classes = Iterator[tuple[Collection[FigureCell], Sequence[MonthEndLine]]]


def _classes(
    cells: Sequence[tuple[FigureCell, MonthEndGroup]], read: Sequence[MonthEndLine], choice: MonthEndChoice
) -> Classes:
    """The cells and lines of each rank, in the order of ranks; without ranks all of them."""
    if choice.rank is None:
        yield [cell for cell, _ in cells], read
        return
    rank = choice.rank
    ranked = [(rank(group), cell) for cell, group in cells]
    lines = {key: list(of) for key, of in groupby(read, key=lambda line: rank(MonthEndGroup.of(line)))}
    for key in sorted({*(key for key, _ in ranked), *lines}, reverse=choice.descending):
        yield [cell for known, cell in ranked if known == key], lines.get(key, [])


def _verdict(cell: FigureCell) -> Verdict:
    """As much of the verdict of a cell as its state follows from; a row is upcoming or open alike."""
    delivered = cell.timeliness in (Timeliness.ON_TIME, Timeliness.LATE)
    phase = Phase.CLOSED if cell.outcome is not None else Phase.DELIVERED if delivered else Phase.OPEN
    return Verdict(phase, cell.timeliness, None, None, cell.outcome, cell.reasons)
