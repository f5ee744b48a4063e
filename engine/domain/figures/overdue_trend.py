"""How many items were overdue before: at the same point of the period before, and a week apart.

Past counts follow from what is known at the instant of the report: an item counts from its due time until it was
delivered or closed. Items whose lateness is wholly inherited do not count, as in the report itself. An extension that
was granted since, or a delivery that was returned since, makes a past count differ from the report of that time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.deadline.period import MONTHS, Period, add_months
from engine.domain.figures.judged import Judged
from engine.domain.occurrence.inherited import Inherited
from engine.domain.occurrence.verdict import Timeliness
from engine.domain.time.calendar import Calendar

WEEKS = 8
"""The points of the line, a week apart, the last one now."""


@dataclass(frozen=True, slots=True)
class OverdueSpans:
    """The times for which items of one agreement and owner were overdue, or are (no end): each from its due time, that
    included, until a later instant, that excluded, in UTC. A report has thousands of them."""

    agreement: str
    provider: str
    owner: str
    spans: Sequence[tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The number of overdue items at an instant (UTC); None where the ledger had not begun."""

    at: datetime
    count: int | None


@dataclass(frozen=True, slots=True)
class OverdueTrend:
    """The overdue items at the same point of the period before, and at the end of each of the last weeks, oldest
    first: the last of them are those of the report."""

    before: TrendPoint
    weeks: tuple[TrendPoint, ...]

    @property
    def change(self) -> int | None:
        """How many more there are than at the same point of the period before; None where that is not known."""
        now = self.weeks[-1].count
        return now - self.before.count if now is not None and self.before.count is not None else None


@dataclass(frozen=True, slots=True)
class TrendInstants:
    """The instants (UTC) at which overdue items are counted."""

    before: datetime
    weeks: tuple[datetime, ...]

    @classmethod
    def of(cls, at: datetime, period: Period, calendar: Calendar) -> "TrendInstants":
        """Those of a report as of an instant. A period of another length than months counts as a month."""
        local = calendar.local(at)
        clock = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)

        def same_clock(on: date) -> datetime:
            return calendar.instant(on, int(clock.total_seconds())) + timedelta(microseconds=local.microsecond)

        day = local.date()
        before = same_clock(add_months(day, -MONTHS.get(period.every, 1)))
        weeks = [same_clock(day - timedelta(weeks=n)) for n in range(WEEKS - 1, 0, -1)]
        return cls(before, (*weeks, at))

    @property
    def first(self) -> datetime:
        """The earliest of them."""
        return min(self.before, *self.weeks)

    def trend(self, spans: Iterable[OverdueSpans], known_since: datetime | None) -> OverdueTrend:
        """Count the items at each instant. Before ``known_since`` (None: there is nothing) no count is known."""
        every = [span for group in spans for span in group.spans]
        starts, ends = sorted([since for since, _ in every]), sorted([until for _, until in every if until])

        def point(at: datetime) -> TrendPoint:
            is_known = known_since is not None and known_since <= at
            return TrendPoint(at, bisect_right(starts, at) - bisect_right(ends, at) if is_known else None)

        return OverdueTrend(point(self.before), tuple(map(point, self.weeks)))


def overdue_span(j: Judged, inherited_by_id: Mapping[str, Inherited]) -> OverdueSpans | None:
    """The time for which an occurrence was overdue by its own fault, after what it inherited; None if it never was."""
    verdict, part = j.verdict, inherited_by_id.get(j.occurrence.id)
    if verdict.due is None or (part is not None and part.whole):
        return None
    since = verdict.due.at + (part.by if part is not None else timedelta())
    match verdict.timeliness:
        case Timeliness.OVERDUE:
            until = None
        case Timeliness.LATE:
            until = verdict.delivered_at
        case Timeliness.NONE:
            until = verdict.closed_at
        case _:
            return None
    if until is not None and until <= since:
        return None
    return OverdueSpans(j.agreement.id, j.agreement.provider, j.obligation.owner, ((since, until),))
