"""The report of defects as of an instant, for a period and a part of the house."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement
from engine.domain.deadline.period import Period, month_of
from engine.domain.defect.defect import CorrectiveAction, Defect
from engine.domain.defect.proposal import PROPOSING_SCORE
from engine.domain.defect.samples import Delivered, counted, next_stage_in
from engine.domain.figures.defects import (
    DefectiveItem,
    DefectLine,
    DefectReport,
    LateItems,
    actions_due,
    by_category,
    figures_of,
    shares_by,
    sum_of,
)
from engine.domain.figures.judged import Judged
from engine.domain.figures.money import Stake
from engine.domain.figures.overdue_report import due_in
from engine.domain.figures.pareto import counts
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ids import OccurrenceId, obligation_text
from engine.domain.ledger.closing import closings
from engine.domain.ledger.entry import About, Phase
from engine.domain.occurrence.occurrence import Window
from engine.domain.occurrence.rulebook import Rulebook
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.time.calendar import DAY_SECONDS
from engine.services.command_time import resolve_as_of
from engine.services.current import CurrentState, current_state
from engine.services.defects import PROPOSED_FOR, DefectRecord, deliveries_since, open_proposals, read_defects
from engine.services.occurrences import OccurrenceReader
from engine.services.ports.ledger import Ledger
from engine.services.snapshot import Snapshot


@gc_pause.paused()
def report_defects(
    ledger: Ledger, at: datetime, period: Period | None = None, scope: ReportScope = EVERYTHING
) -> DefectReport:
    """The report as of an instant, for a period (by default the month of the instant).

    The figures of a month that was closed by then are as of the closing; what is open now is as of the instant. Raises
    Refused before the first run.
    """
    return ledger.reading(lambda one_state: _report(one_state, at, period, scope))


def _report(ledger: Ledger, at: datetime, period: Period | None, scope: ReportScope) -> DefectReport:
    source = _items_at(ledger, at)
    book = source.book
    period = period or month_of(at, book.home)
    as_of = resolve_as_of(ledger.runs, at)
    record = read_defects(ledger.entries, as_of)
    closing = closings(ledger.entries.about(About.PERIOD, [str(period)], as_of)).get(str(period))
    of_period, then = source, record
    if closing is not None:  # its figures stay as they were
        of_period = _AllItems(OccurrenceReader(ledger).judged(closing.at))
        then = read_defects(ledger.entries, resolve_as_of(ledger.runs, closing.at))
    agreements = {a.id: a for a in book.definitions.agreements}
    defects = [d for d in record.defects if _holds(scope, agreements.get(d.agreement), book, d)]
    items = _items(of_period, then, book, period, scope)
    deliveries = of_period.deliveries(period)
    lines = tuple(_line(source, agreements.get(d.agreement), d, at) for d in defects if not d.state.is_over)
    window = Window(period.first, period.last)

    def is_in_period(when: datetime) -> bool:
        return window.contains_start(when, book.home)

    by_agreement = shares_by(lambda id: id, defects, items, is_in_period)
    by_department = shares_by(
        lambda id: agreements[id].provider if id in agreements else id, defects, items, is_in_period
    )
    opening = ledger.runs.opening()
    proposals = open_proposals(ledger.entries, record, book.organisation, at, as_of)
    return DefectReport(
        at=at,
        zone=book.home.table.zone,
        organisation=book.organisation.title,
        period=str(period),
        rehearsal=bool(opening and opening.rehearsal),
        currency=book.organisation.currency,
        open=lines,
        actions=actions_due(lines, book.home.local(at).date()),
        recurring=tuple(line for line in lines if line.defect.recurrences),
        categories=by_category(items, deliveries),
        total=figures_of("", items, deliveries),
        by_department=by_department,
        by_agreement=by_agreement,
        whole=sum_of(by_agreement),
        late=_late_items(of_period.late(period), scope),
        proposed=sum(_holds_item(scope, agreements, book, p.item) for p in proposals),
        people=book.definitions.people,
        parties=tuple((a.id, a.provider, a.consumer) for a in book.definitions.agreements),
        closing=closing,
        scope=scope,
    )


def _line(source: "_Items", agreement: Agreement | None, defect: Defect, at: datetime) -> DefectLine:
    action, book = defect.last_action, source.book
    deliveries = source.delivered_since(defect, action) if action is not None else 0
    left = next_stage_in(action, deliveries) if action is not None and action.progress.delivered_at else None
    age = (book.home.local(at).date() - book.home.local(defect.at).date()).days
    provider, consumer = (agreement.provider, agreement.consumer) if agreement is not None else ("", "")
    return DefectLine(defect, provider, consumer, age, deliveries, left)


def _items(
    source: "_Items", record: DefectRecord, book: Rulebook, period: Period, scope: ReportScope
) -> Sequence[DefectiveItem]:
    """The items that were recorded as having a defect in the period, by defect and item."""
    window = Window(period.first, period.last)
    linked = [
        (defect, item)
        for defect in record.defects
        if defect.dismissed is None
        for item, at in defect.items.items()
        if window.contains_start(at, book.home)
    ]
    judged = source.judged({item for _, item in linked})
    return [
        _defective(defect, judged[item])
        for defect, item in linked
        if item in judged
        and scope.holds(judged[item].agreement.id, judged[item].agreement.provider, judged[item].obligation.owner)
    ]


def _defective(defect: Defect, j: Judged) -> DefectiveItem:
    promise = obligation_text(j.agreement.id, j.obligation.key)
    lost = sum(rating.lost_minutes or 0 for rating in j.history.ratings if not rating.is_left_out)
    return DefectiveItem(
        j.occurrence.id,
        defect.id,
        defect.category,
        promise,
        j.agreement.id,
        j.agreement.provider,
        j.obligation.owner,
        Stake.of(j.occurrence, j.subject_kind),
        lost,
    )


def _late_items(late: Iterable[Judged], scope: ReportScope) -> LateItems:
    held = [j for j in late if scope.holds(j.agreement.id, j.agreement.provider, j.obligation.owner)]
    stated = [j.late_reason.category for j in held if j.late_reason is not None]
    return LateItems(counts(stated), len(held) - len(stated))


def _holds(scope: ReportScope, agreement: Agreement | None, book: Rulebook, defect: Defect) -> bool:
    if agreement is None:
        return scope.is_everything or scope.agreement == defect.agreement
    owners = {
        pair[1].owner
        for item in defect.items
        if (pair := book.find(agreement.id, OccurrenceId.parse(item).obligation.obligation)) is not None
    }
    return any(scope.holds(agreement.id, agreement.provider, owner) for owner in owners or {""})


def _holds_item(scope: ReportScope, agreements: Mapping[str, Agreement], book: Rulebook, item: str) -> bool:
    id = OccurrenceId.parse(item)
    agreement = agreements.get(id.agreement)
    pair = book.find(id.agreement, id.obligation.obligation)
    if agreement is None or pair is None:
        return scope.is_everything
    return scope.holds(agreement.id, agreement.provider, pair[1].owner)


# ---- the items


class _Items(Protocol):
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


def _items_at(ledger: Ledger, at: datetime) -> _Items:
    state = current_state(ledger, at)
    return _StoredItems(state) if state is not None else _AllItems(OccurrenceReader(ledger).judged(at))


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
