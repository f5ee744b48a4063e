"""The report of defects as of an instant, for a period and a part of the house."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine import gc_pause
from engine.domain.agreement.agreement import Agreement
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period, month_of, periods
from engine.domain.defect.defect import Defect
from engine.domain.defect.samples import next_stage_in
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
from engine.domain.figures.pareto import counts
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.ids import OccurrenceId, obligation_text
from engine.domain.ledger.closing import Closing, closings
from engine.domain.ledger.entry import About
from engine.domain.occurrence.occurrence import Window
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import resolve_as_of
from engine.services.defects import DefectRecord, open_proposals, read_defects
from engine.services.ports.entries import AsOf
from engine.services.ports.ledger import Ledger
from engine.services.reading.defect_items import DefectItems, items_at, items_at_closing


@gc_pause.paused()
def report_defects(
    ledger: Ledger, at: datetime, period: Period | None = None, scope: ReportScope = EVERYTHING
) -> DefectReport:
    """The report as of an instant, for a period (by default the month of the instant).

    The figures of a month that was closed by then are as of the closing, also within a quarter or a year; what is open
    now is as of the instant. Raises Refused before the first run.
    """
    return ledger.reading(lambda one_state: _report(one_state, at, period, scope))


def _report(ledger: Ledger, at: datetime, period: Period | None, scope: ReportScope) -> DefectReport:
    source = items_at(ledger, at)
    book = source.book
    period = period or month_of(at, book.home)
    as_of = resolve_as_of(ledger.runs, at)
    record = read_defects(ledger.entries, as_of)
    closed = _closed_months(ledger, period, as_of)
    parts = _parts(ledger, period, source, record, closed)
    agreements = {a.id: a for a in book.definitions.agreements}
    defects = [d for d in record.defects if _holds(scope, agreements.get(d.agreement), book, d)]
    items = [item for part in parts for item in _items(part, book, scope)]
    deliveries = sum((Counter(part.source.deliveries(part.period)) for part in parts), Counter[str]())
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
        late=_late_items((j for part in parts for j in part.source.late(part.period)), scope),
        proposed=sum(_holds_item(scope, agreements, book, p.item) for p in proposals),
        people=book.definitions.people,
        parties=tuple((a.id, a.provider, a.consumer) for a in book.definitions.agreements),
        closings=tuple(closed.values()),
        scope=scope,
    )


def _line(source: DefectItems, agreement: Agreement | None, defect: Defect, at: datetime) -> DefectLine:
    action, book = defect.last_action, source.book
    deliveries = source.delivered_since(defect, action) if action is not None else 0
    left = next_stage_in(action, deliveries) if action is not None and action.progress.delivered_at else None
    age = (book.home.local(at).date() - book.home.local(defect.at).date()).days
    provider, consumer = (agreement.provider, agreement.consumer) if agreement is not None else ("", "")
    return DefectLine(defect, provider, consumer, age, deliveries, left)


@dataclass(frozen=True, slots=True)
class _Part:
    """The period, or a month of it, with the items and the record of defects that count for it."""

    period: Period
    source: DefectItems
    record: DefectRecord


def _closed_months(ledger: Ledger, period: Period, as_of: AsOf) -> Mapping[str, Closing]:
    """The closings of the months of a period, in order; none for a period that is less than a month."""
    months = periods(Every.MONTH, period.first, period.last)
    if (months[0].first, months[-1].last) != (period.first, period.last):
        return {}
    found = closings(ledger.entries.about(About.PERIOD, [str(month) for month in months], as_of))
    return {label: found[label] for month in months if (label := str(month)) in found}


def _parts(
    ledger: Ledger, period: Period, source: DefectItems, record: DefectRecord, closed: Mapping[str, Closing]
) -> Sequence[_Part]:
    """The parts of a period: each month that is closed stays as it was, the others are as of the report."""
    if not closed:
        return [_Part(period, source, record)]
    parts = []
    for month in periods(Every.MONTH, period.first, period.last):
        closing = closed.get(str(month))
        if closing is None:
            parts.append(_Part(month, source, record))
        else:
            then = read_defects(ledger.entries, resolve_as_of(ledger.runs, closing.at))
            parts.append(_Part(month, items_at_closing(ledger, month, closing.at), then))
    return parts


def _items(part: _Part, book: Rulebook, scope: ReportScope) -> Sequence[DefectiveItem]:
    """The items that were recorded as having a defect in a part of the period, by defect and item."""
    window = Window(part.period.first, part.period.last)
    linked = [
        (defect, item)
        for defect in part.record.defects
        if defect.dismissed is None
        for item, at in defect.items.items()
        if window.contains_start(at, book.home)
    ]
    judged = part.source.judged({item for _, item in linked})
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
