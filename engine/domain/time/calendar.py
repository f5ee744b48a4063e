"""Working time: a day table compiled to sorted UTC intervals with running totals. Each query takes two bisections.

The meaning of a working calendar: docs/for-agreement-writers/deadlines.md#calendars.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.domain.text import Text
from engine.domain.time.day_table import DayTable, Hours

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_SECONDS = 86_400
_ONE_DAY = timedelta(days=1)
_ONE_SECOND = timedelta(seconds=1)
_ZERO = timedelta(0)
_SEARCH_YEARS = 30
"""The years after which the search for working time gives up."""


class NoWorkingTime(ValueError):
    """Raised where a calendar has no working time within thirty years of an instant."""


class Calendar:
    """The working time of one department.

    Instants are aware and in UTC, dates are local. Intervals are half-open. Years are compiled when first needed.
    """

    def __init__(self, table: DayTable) -> None:
        self.table = table
        self.zone = ZoneInfo(table.zone)
        self._exceptions = {d.on: d for d in table.days}
        self._hours: dict[date, Hours] = {}
        self._worked: dict[int, list[date]] = {}
        self._closings: dict[date, datetime] = {}
        self._spans: dict[tuple[date, date], list[date]] = {}
        self._midnights: dict[date, datetime | None] = {}
        hours = (*table.week, *(d.hours for d in table.days), *(d.hours for d in table.yearly))
        self._has_nights = any(end > DAY_SECONDS for spans in hours for _, end in spans)
        self._yearly = {(d.month, d.day): d for d in table.yearly}
        self._years: tuple[int, int] | None = None
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        self._totals: list[timedelta] = [_ZERO]
        self._low = self._high = EPOCH
        self._published: tuple[datetime, datetime] | None = None

    # ---- days

    def hours(self, on: date) -> Hours:
        """The working intervals of a local date; empty on a day off."""
        if (known := self._hours.get(on)) is not None:
            return known
        day = self._exceptions.get(on) or self._yearly.get((on.month, on.day))
        return self._hours.setdefault(on, self.table.week[on.weekday()] if day is None else day.hours)

    def title(self, on: date) -> Text | None:
        """The name of a local date that is a holiday or another exception; None for an ordinary day."""
        if (exception := self._exceptions.get(on)) is not None:
            return exception.title
        if (yearly := self._yearly.get((on.month, on.day))) is not None:
            return yearly.title
        return None

    def is_working_day(self, on: date) -> bool:
        """True if that local date has working hours; a make-up day counts fully."""
        return bool(self.hours(on))

    def is_published(self, on: date) -> bool:
        """True if the national holidays of that date are known; outside, dates are provisional."""
        return self.table.valid_from <= on <= self.table.valid_through

    def publishes(self, first: datetime, last: datetime) -> bool:
        """True if the national holidays of the local dates of two instants are known, ``first`` not after ``last``."""
        if self._published is None:  # without the outermost days, whose bounds a change of the clocks may move
            table = self.table
            begin, end = table.valid_from + _ONE_DAY, table.valid_through - _ONE_DAY
            self._published = (self.instant(begin, 0), self.instant(end, 0))
        begins, ends = self._published
        if begins <= first and last < ends:
            return True
        return self.is_published(self.local(last).date()) and self.is_published(self.local(first).date())

    def working_day(self, on: date, count: int) -> date:
        """The ``count``-th working day after ``on`` (before it if negative), whether or not ``on`` is one.

        Zero is ``on`` itself if it is a working day, else the next working day. Raises NoWorkingTime.
        """
        if count == 0:
            return on if self.is_working_day(on) else self.working_day(on, 1)
        worked = self._worked_in(on.year)
        place = (bisect_right(worked, on) - 1 if count > 0 else bisect_left(worked, on)) + count
        if 0 <= place < len(worked):
            return worked[place]
        step, left = (_ONE_DAY, count) if count > 0 else (-_ONE_DAY, -count)
        idle = 0
        while left:
            on += step
            if self.is_working_day(on):
                left, idle = left - 1, 0
            elif (idle := idle + 1) > _SEARCH_YEARS * 366:
                raise NoWorkingTime(self.table.id)
        return on

    def working_days_between(self, first: date, last: date) -> list[date]:
        """The working days of a span within one year, both ends included, in order. Kept for each span."""
        if (known := self._spans.get((first, last))) is None:
            worked = self._worked_in(first.year)
            known = self._spans[first, last] = worked[bisect_left(worked, first) : bisect_right(worked, last)]
        return known

    def _worked_in(self, year: int) -> list[date]:
        """The working days of a year, in order."""
        if (known := self._worked.get(year)) is None:
            first, last = date(year, 1, 1), date(year, 12, 31)
            days = (first + timedelta(days=n) for n in range((last - first).days + 1))
            known = self._worked[year] = [on for on in days if self.is_working_day(on)]
        return known

    # ---- local time

    def instant(self, on: date, seconds: int) -> datetime:
        """The UTC instant that many wall-clock seconds after a local midnight; see ``instant_of``."""
        return instant_of(self.zone, on, seconds)

    def instants_in(self, days: Sequence[date], into_day: timedelta) -> list[datetime]:
        """The UTC instants that long after the local midnights of some days, at most 24 hours; quick for many rules on
        one calendar."""
        known, instant_in = self._midnights, self._instant_in
        return [begins + into_day if (begins := known.get(on)) else instant_in(on, into_day) for on in days]

    def _instant_in(self, on: date, into_day: timedelta) -> datetime:
        if on not in self._midnights:
            begins = self.instant(on, 0)
            self._midnights[on] = begins if self.instant(on, DAY_SECONDS) - begins == _ONE_DAY else None
        begins_at = self._midnights[on]
        if begins_at is None:  # the clocks change on that day
            return self.instant(on, into_day // _ONE_SECOND)
        return begins_at + into_day

    def local(self, at: datetime) -> datetime:
        """The instant in the calendar's zone."""
        return at.astimezone(self.zone)

    def day_of(self, at: datetime) -> date:
        """Day 0 of an instant: its local date, or within a shift over midnight the day on which the shift opened."""
        today = at.astimezone(self.zone).date()
        if not self._has_nights:
            return today
        yesterday = today - _ONE_DAY
        for start, end in self.hours(yesterday):
            if end > DAY_SECONDS and self.instant(yesterday, start) <= at < self.instant(yesterday, end):
                return yesterday
        return today

    def day_ended_by(self, at: datetime) -> date:
        """Day 0 when counting backward: like ``day_of``, but midnight and the close of a night shift belong to the day
        that they end, because a closing instant counts as working time in that direction.
        """
        return self.day_of(at - timedelta(microseconds=1))

    def opening(self, on: date) -> datetime:
        """The start of the first working interval of a working day; of a day off, its midnight."""
        hours = self.hours(on)
        return self.instant(on, hours[0][0] if hours else 0)

    def closing(self, on: date) -> datetime:
        """The end of the last working interval of a working day; of a day off, its end (24:00)."""
        if (known := self._closings.get(on)) is None:
            hours = self.hours(on)
            known = self._closings[on] = self.instant(on, hours[-1][1] if hours else DAY_SECONDS)
        return known

    # ---- working time

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The earliest instant by which ``working`` time has passed after ``start``.

        ``working`` may be zero (the next working instant, ``start`` itself if it is one) but not negative. Raises
        NoWorkingTime.
        """
        while True:
            if self._low <= start < self._high:
                ends = self._ends
                i = bisect_right(ends, start)
                if i < len(ends):
                    progress = start - self._starts[i]
                    if not working:
                        return start if progress >= _ZERO else self._starts[i]
                    target = self._totals[i] + working
                    if progress > _ZERO:
                        target += progress
                    totals = self._totals
                    j = bisect_left(totals, target, i)
                    if j < len(totals):
                        return ends[j - 1] - (totals[j] - target)
                self._reach(start, later=True)
            else:
                self._reach(start, later=False)

    def subtract(self, start: datetime, working: timedelta) -> datetime:
        """The latest instant from which ``working`` time passes until ``start``; the mirror of ``add``.

        Zero is the previous working instant: counted backward, a closing instant is working time and an opening one is
        not. Raises NoWorkingTime.
        """
        while True:
            if self._low <= start < self._high:
                i = bisect_left(self._starts, start) - 1
                if i >= 0:
                    left = self._ends[i] - start
                    if not working:
                        return start if left >= _ZERO else self._ends[i]
                    target = self._totals[i + 1] - max(left, _ZERO) - working
                    if target >= _ZERO:
                        j = bisect_right(self._totals, target, 0, i + 1) - 1
                        return self._starts[j] + (target - self._totals[j])
            self._reach(start, later=False)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two instants, ``start`` not after ``end``."""
        for at in (start, end):
            if not self._low <= at < self._high:
                self._reach(at, later=False)
        return self._passed(end) - self._passed(start)

    def is_working(self, at: datetime) -> bool:
        """True if the instant is working time, looking forward."""
        return self.add(at, _ZERO) == at

    # ---- compiling

    def _passed(self, at: datetime) -> timedelta:
        i = bisect_right(self._ends, at)
        progress = at - self._starts[i] if i < len(self._starts) else _ZERO
        return self._totals[i] + max(progress, _ZERO)

    def _reach(self, start: datetime, *, later: bool) -> None:
        """Compile more years: around ``start`` first, then twice as far in the given direction.

        Raises NoWorkingTime.
        """
        first, last = self._years or (start.year, start.year)
        if not first < start.year < last:
            self._compile(min(first, start.year - 1), max(last, start.year + 1))
        elif max(last - start.year if later else start.year - first, 1) > _SEARCH_YEARS:
            raise NoWorkingTime(self.table.id)
        elif later:
            self._compile(first, last + (last - start.year))
        else:
            self._compile(first - (start.year - first), last)

    def _compile(self, first: int, last: int) -> None:
        starts: list[datetime] = []
        ends: list[datetime] = []
        totals = [_ZERO]
        for opens, closes in self._intervals(first, last):
            if ends and opens <= ends[-1]:  # shifts that touch or overlap across midnight are one stretch of work
                if closes > ends[-1]:
                    totals[-1] += closes - ends[-1]
                    ends[-1] = closes
                continue
            starts.append(opens)
            ends.append(closes)
            totals.append(totals[-1] + (closes - opens))
        self._years = (first, last)
        self._starts, self._ends, self._totals = starts, ends, totals
        # a shift of the evening before may reach into the first day
        self._low = self.instant(date(first, 1, 2), 0)
        self._high = self.instant(date(last, 12, 31), DAY_SECONDS)

    def _intervals(self, first: int, last: int) -> Iterator[tuple[datetime, datetime]]:
        on, end = date(first, 1, 1), date(last, 12, 31)
        while on <= end:
            for opens, closes in self.hours(on):
                start, stop = self.instant(on, opens), self.instant(on, closes)
                if start < stop:  # a DST gap can swallow an interval whole
                    yield start, stop
            on += _ONE_DAY


@lru_cache(maxsize=65_536)  # items that fall due on one day mostly share a few due times and notification times
def instant_of(zone: tzinfo, on: date, seconds: int) -> datetime:
    """The UTC instant that many wall-clock seconds after the midnight that begins a date (86,400 is 24:00).

    In a DST gap the local time moves forward by the gap; in a fold it is the first of the two.
    """
    days, rest = divmod(seconds, DAY_SECONDS)
    wall = datetime.combine(on, time(), tzinfo=zone) + timedelta(days=days, seconds=rest)
    return wall.astimezone(UTC)
