"""Scorecards and trends as of an instant: figures of service and indicators, period by period."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine import gc_pause
from engine.domain.agreement.rule import Every
from engine.domain.deadline.period import Period, month_of, periods
from engine.domain.figures.due_in_period import DuePart
from engine.domain.figures.report_scope import EVERYTHING, ReportScope
from engine.domain.figures.satisfaction.distribution import Distribution, distributions
from engine.domain.figures.satisfaction.rating_counts import RatingFilter, RatingPart
from engine.domain.figures.scorecard import (
    KUDOS,
    CardKey,
    ClosedMonth,
    CountedEntries,
    Experience,
    PeriodGroups,
    Scorecard,
    card_of,
    cards_by,
)
from engine.domain.figures.service_group import Groups, ServiceGroup
from engine.domain.figures.trend import Trend, TrendLine
from engine.domain.ledger.closing import Closing, closings
from engine.domain.ledger.entry import About
from engine.domain.occurrence.rulebook import Rulebook
from engine.services.command_time import resolve_as_of
from engine.services.defects import read_defects
from engine.services.ports.ledger import Ledger
from engine.services.reading.bad_ratings import bad_ratings_between
from engine.services.reading.ratings import ratings_of_period
from engine.services.reading.service_groups import GroupsOfMonths, closed_groups, groups_of_months
from engine.services.snapshot import rulebook

SHOWN = {Every.MONTH: 12, Every.QUARTER: 12, Every.HALF_YEAR: 6, Every.YEAR: 5}
"""The number of periods of a trend, by their length."""


@gc_pause.paused()
def scorecard(
    ledger: Ledger, at: datetime, *, period: Period | None = None, scope: ReportScope = EVERYTHING
) -> Scorecard:
    """The scorecard as of an instant, for a period of months (by default the month of the instant) and the items of a
    scope. Raises Refused before the first run."""
    return ledger.reading(lambda one_state: _scorecard(one_state, at, period, scope))


@gc_pause.paused()
def trend(ledger: Ledger, at: datetime, *, period: Period | None = None, scope: ReportScope = EVERYTHING) -> Trend:
    """The figures of the last periods until one (by default the month of the instant), of the items of a scope.

    Periods before the first one with an item are left out. Raises Refused before the first run.
    """
    return ledger.reading(lambda one_state: _trend(one_state, at, period, scope))


def _scorecard(ledger: Ledger, at: datetime, period: Period | None, scope: ReportScope) -> Scorecard:
    period = period or _month(ledger, at)
    before = period.previous()
    read = _Months.read(ledger, at, [*_months(before), *_months(period)], scope)
    now, earlier, indicators = read.of(period), read.of(before), read.book.definitions.indicators
    opening = ledger.runs.opening()
    return Scorecard(
        as_of=at,
        zone=read.book.home.table.zone,
        organisation=read.book.organisation.title,
        rehearsal=bool(opening and opening.rehearsal),
        period=str(period),
        before=str(before),
        scope=scope,
        head=ledger.head(resolve_as_of(ledger.runs, at)),
        whole=card_of(now, earlier, indicators),
        by_department=cards_by(now, earlier, indicators, _department),
        by_agreement=cards_by(now, earlier, indicators, _agreement),
        by_owner=cards_by(now, earlier, indicators, _owner),
        indicators=indicators,
        experience=_experience(ledger, at, (period, before), scope, now),
        closed=tuple(closed for closed in read.closed if closed.closing.period in {str(m) for m in _months(period)}),
        parties=tuple(sorted({(g.agreement, g.provider, g.consumer) for p in (now, earlier) for g in p.groups})),
        people=read.book.definitions.people,
        bad_ratings=bad_ratings_between(ledger, at, read.book, (period.first, period.last), scope),
    )


def _experience(
    ledger: Ledger, at: datetime, of: tuple[Period, Period], scope: ReportScope, now: PeriodGroups
) -> tuple[Experience, ...]:
    """How the service of each department was felt, and that of all."""
    book = rulebook(ledger, resolve_as_of(ledger.runs, at))
    scores, before = (_scores(ledger, at, period, scope) for period in of)
    kudos, defects = Counter[str](), Counter[str]()
    recurring = Counter[str]()
    for counted in now.counted:
        kudos[counted.provider] += counted.number if counted.count == KUDOS else 0
    for defect in read_defects(ledger.entries, resolve_as_of(ledger.runs, at)).defects:
        agreement = book.definitions.agreement(defect.agreement)
        provider = agreement.provider if agreement is not None else ""
        if not defect.state.is_over and replace(scope, owner=None).holds(defect.agreement, provider, ""):
            defects[provider] += 1
            recurring[provider] += bool(defect.recurrences)
    ids = sorted(id for id in {*scores, *+kudos, *defects} if id)
    none = Distribution()
    found = [
        Experience(id, scores.get(id, none), before.get(id, none), kudos[id], defects[id], recurring[id]) for id in ids
    ]
    whole = (sum(scores.values(), none), sum(before.values(), none))
    if not found:
        return ()
    return (*found, Experience("", *whole, kudos.total(), defects.total(), recurring.total()))


def _scores(ledger: Ledger, at: datetime, period: Period, scope: ReportScope) -> Mapping[str, Distribution]:
    """The ratings of the items of a period, by the department that provided them."""
    months = [str(month) for month in _months(period)]
    where = RatingFilter(months[0], months[-1], provider=scope.department, agreement=scope.agreement, owner=scope.owner)
    counts = ratings_of_period(ledger, at, period).counts((RatingPart.PROVIDER,), where)
    return {key[0]: scores for key, scores in distributions(counts).items()}


def _trend(ledger: Ledger, at: datetime, period: Period | None, scope: ReportScope) -> Trend:
    period = period or _month(ledger, at)
    shown = [period]
    while len(shown) < SHOWN[period.every]:
        shown.insert(0, shown[0].previous())
    read = _Months.read(ledger, at, [month for p in shown for month in _months(p)], scope)
    while len(shown) > 1 and not read.of(shown[0]).groups:
        shown.pop(0)
    indicators, opening = read.book.definitions.indicators, ledger.runs.opening()
    of_period = [read.of(p) for p in shown]
    none = PeriodGroups(())
    departments = sorted({g.provider for p in of_period for g in p.groups})

    def line(id: str) -> TrendLine:
        mine = [p.within(ReportScope(department=id)) if id else p for p in of_period]
        return TrendLine(id, tuple(card_of(p, none, indicators, (id, "")) for p in mine))

    return Trend(
        as_of=at,
        zone=read.book.home.table.zone,
        organisation=read.book.organisation.title,
        rehearsal=bool(opening and opening.rehearsal),
        periods=tuple(map(str, shown)),
        scope=scope,
        head=ledger.head(resolve_as_of(ledger.runs, at)),
        whole=line(""),
        by_department=tuple(map(line, departments)),
        indicators=indicators,
        closed=tuple(read.closed),
        people=read.book.definitions.people,
    )


def _month(ledger: Ledger, at: datetime) -> Period:
    return month_of(at, rulebook(ledger, resolve_as_of(ledger.runs, at)).home)


def _months(period: Period) -> Sequence[Period]:
    """The months of a period."""
    return periods(Every.MONTH, period.first, period.last)


@dataclass(frozen=True, slots=True)
class _Months:
    """The groups of some months within a scope; those of closed months as of their closing."""

    book: Rulebook
    by_month: Mapping[str, PeriodGroups]
    closed: Sequence[ClosedMonth]

    @classmethod
    def read(cls, ledger: Ledger, at: datetime, months: Sequence[Period], scope: ReportScope) -> "_Months":
        """Read them as of an instant."""
        labels = [str(month) for month in months]
        found = closings(ledger.entries.about(About.PERIOD, labels, resolve_as_of(ledger.runs, at)))
        read = groups_of_months(ledger, at, months, closed_at={label: c.at for label, c in found.items()})
        by_month, closed = {label: _within(read, label, scope) for label in labels}, []
        for month in months:
            if (closing := found.get(label := str(month))) is not None:
                now, kept = by_month[label], PeriodGroups(closed_groups(ledger, closing)).within(scope)
                by_month[label] = PeriodGroups(kept.groups, now.counted)
                closed.append(_closed(closing, by_month[label].groups, now.groups))
        return cls(read.book, by_month, closed)

    def of(self, period: Period) -> PeriodGroups:
        """The groups of a period: those of its months together."""
        parts = [self.by_month[str(month)] for month in _months(period)]
        return PeriodGroups([g for p in parts for g in p.groups], [c for p in parts for c in p.counted])


def _within(read: GroupsOfMonths, month: str, scope: ReportScope) -> PeriodGroups:
    return PeriodGroups(read.by_month.get(month, ()), read.counted.get(month, ())).within(scope)


def _closed(closing: Closing, then: Groups, now: Groups) -> ClosedMonth:
    """A closed month with the outcomes that have changed since."""
    before, after = _outcomes(then), _outcomes(now)
    later = ((part, before[part], after[part]) for part in DuePart if before[part] != after[part])
    return ClosedMonth(closing, tuple(later))


def _outcomes(groups: Groups) -> Mapping[DuePart, int]:
    counts = dict.fromkeys(DuePart, 0)
    for group in groups:
        counts[group.part] += group.count
    return counts


def _department(of: ServiceGroup | CountedEntries) -> CardKey:
    return of.provider, ""


def _agreement(of: ServiceGroup | CountedEntries) -> CardKey:
    return of.agreement, ""


def _owner(of: ServiceGroup | CountedEntries) -> CardKey:
    return of.owner, of.person or ""
