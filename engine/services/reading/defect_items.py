"""The items of a report of defects: from stored rows where these give the instant, else from the facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.deadline.period import Period
from engine.domain.defect.defect import CorrectiveAction, Defect
from engine.domain.defect.proposal import PROPOSING_SCORE
from engine.domain.defect.samples import Delivered, counted
from engine.domain.figures.judged import Judged
from engine.domain.figures.overdue_report import due_in
from engine.domain.figures.pareto import counts
from engine.domain.ids import obligation_text
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.current import CurrentState, current_state
from engine.services.defects import PROPOSED_FOR, deliveries_since
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.reading.items_as_of import items_as_of
from engine.services.snapshot import Snapshot, rulebook


class DefectItems(Protocol):
    """The items as of an instant: from stored rows where these give it, else from the facts."""

    @property
    def book(self) -> Rulebook:
        """The rulebook in force."""

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        """Items read in full, by id."""

    def deliveries(self, period: Period) -> Mapping[str, int]:
        """The number of deliveries in a period by obligation."""

    def delivered_since(self, defect: Defect, action: CorrectiveAction) -> int:
        """The deliveries of a defect's obligations since its corrective action that count."""

    def late(self, period: Period) -> Iterable[Judged]:
        """The items that first fell due in a period and are late or overdue."""


def items_at(ledger: Ledger, at: datetime) -> DefectItems:
    """The items as of an instant."""
    state = current_state(ledger, at)
    return _StoredItems(state) if state is not None else _AllItems(OccurrenceReader(ledger).judged(at))


def items_at_closing(ledger: Ledger, month: Period, closed_at: datetime) -> DefectItems:
    """The items as of the closing of a month; those of business that was over before the month are read where they are
    asked for by id alone."""
    begin = rulebook(ledger).home.instant(month.first, 0)
    return _ItemsAtClosing(OccurrenceReader(ledger).judged(closed_at, month, over_by=begin), ledger)


_LATE = (Timeliness.LATE, Timeliness.OVERDUE)


@dataclass(frozen=True, slots=True)
class _AllItems:
    state: Snapshot

    @property
    def book(self) -> Rulebook:
        return self.state.book

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        wanted = set(ids)
        return {j.occurrence.id: j for j in self.state.judged if j.occurrence.id in wanted}

    def deliveries(self, period: Period) -> Mapping[str, int]:
        return _delivered_in(self.state.judged, period, self.book)

    def delivered_since(self, defect: Defect, action: CorrectiveAction) -> int:
        since, promises = action.progress.delivered_at, defect.promises
        if since is None:
            return 0
        own = [j for j in self.state.judged if obligation_text(j.agreement.id, j.obligation.key) in promises]
        return len(counted(filter(None, (_delivered(j, since, self.state.at) for j in own)), since))

    def late(self, period: Period) -> Iterable[Judged]:
        due = due_in(self.state.judged, period, self.book.home)
        return [j for j in due if j.verdict.timeliness in _LATE]


@dataclass(frozen=True, slots=True)
class _ItemsAtClosing(_AllItems):
    ledger: Ledger

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        wanted = set(ids)
        known = {j.occurrence.id: j for j in self.state.judged if j.occurrence.id in wanted}
        others = items_as_of(self.ledger, self.state.at, wanted - known.keys())
        return {**known, **{j.occurrence.id: j for j in others}}


@dataclass(frozen=True, slots=True)
class _StoredItems:
    state: CurrentState

    @property
    def book(self) -> Rulebook:
        return self.state.book

    def judged(self, ids: Iterable[str]) -> Mapping[str, Judged]:
        return self.state.judged(ids)

    def deliveries(self, period: Period) -> Mapping[str, int]:
        counted = dict(_delivered_in(self.state.changed_items, period, self.book))
        stored = self.state.ledger.lists.deliveries_in(_span(period, self.book), self.state.without)
        for (agreement, obligation), count in stored.items():
            promise = obligation_text(agreement, obligation)
            counted[promise] = counted.get(promise, 0) + count
        return counted

    def delivered_since(self, defect: Defect, action: CorrectiveAction) -> int:
        return deliveries_since(self.state.ledger, defect, action, self.state.at)

    def late(self, period: Period) -> Iterable[Judged]:
        lists, without = self.state.ledger.lists, self.state.without
        overdue = {id for _, id in lists.overdue_ids(without)}
        delivered_late = {id for group in lists.due_groups(_span(period, self.book), without) for _, id in group.late}
        read = {**self.state.judged(overdue | delivered_late), **{j.occurrence.id: j for j in self.state.changed_items}}
        return [j for j in due_in(read.values(), period, self.book.home) if j.verdict.timeliness in _LATE]


def _delivered(j: Judged, since: datetime, at: datetime) -> Delivered | None:
    """The delivery of an item since an instant as the check of effect counts it; None without one."""
    low = (r for r in j.history.ratings if r.score == PROPOSING_SCORE and not r.is_left_out)
    rated = [r.at for r in low if r.at > since]
    failed = [*rated, *(r.at for r in j.history.returns if r.at > since)]
    when = j.verdict.delivered_at or min(failed, default=None)
    if when is None:
        return None
    is_final = j.verdict.phase is Phase.CLOSED and j.returnable_until is None
    return Delivered(when, j.occurrence.id, bool(failed), bool(failed) or is_final or at - when > PROPOSED_FOR)


def _span(period: Period, book: Rulebook) -> tuple[datetime, datetime]:
    return book.home.instant(period.first, 0), book.home.instant(period.last, DAY_SECONDS)


def _delivered_in(judged: Iterable[Judged], period: Period, book: Rulebook) -> Mapping[str, int]:
    first, last = _span(period, book)
    return counts(
        obligation_text(j.agreement.id, j.obligation.key)
        for j in judged
        if j.verdict.delivered_at is not None and first < j.verdict.delivered_at <= last
    )
