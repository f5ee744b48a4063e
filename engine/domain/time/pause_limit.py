"""The limit of pauses: the working days for which the clock of one item may stand in all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause

_ONE_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
Raised = tuple[datetime, int]
"""A higher limit in working days, and the instant from which it holds (UTC)."""


def limited(
    pauses: Iterable[Pause], start: datetime, limit: int | None, raised: Sequence[Raised], calendar: Calendar
) -> tuple[Pause, ...]:
    """The pauses of an item, each ended where the limit of all together is reached; None: there is no limit.

    A pause counts each working day by the share of its hours for which the clock stood, from ``start`` on (UTC). Time
    in which several stand counts once. A pause that has reached the limit is over: a limit raised later leaves room
    for other pauses, but does not begin this one again. ``limit_at`` of a pause is the instant at which it reaches the
    limit.
    """
    ordered = sorted(pauses, key=lambda p: (p.since, p.until or _LATEST))
    if limit is None:
        return tuple(ordered)
    kept: list[Pause] = []
    used, counted = Fraction(0), start
    for pause in ordered:
        since = max(pause.since, counted)
        if pause.until is not None and pause.until <= since:
            continue
        limit_at = _reached(since, used, limit, raised, calendar)
        if limit_at <= since:
            continue
        until = limit_at if pause.until is None else min(pause.until, limit_at)
        kept.append(replace(pause, since=since if kept else pause.since, until=until, limit_at=limit_at))
        used += working_days(since, until, calendar)
        counted = until
    return tuple(kept)


def limit_at(at: datetime, limit: int, raised: Sequence[Raised]) -> int:
    """The limit that holds at an instant, in working days."""
    return max([limit, *(days for since, days in raised if since <= at)])


def standing_days(pauses: Iterable[Pause], start: datetime, at: datetime, calendar: Calendar) -> Fraction:
    """The working days for which the clock has stood until an instant, from ``start`` on."""
    total, counted = Fraction(0), start
    for pause in sorted(pauses, key=lambda p: p.since):
        since, until = max(pause.since, counted), min(pause.until or at, at)
        if since < until:
            total, counted = total + working_days(since, until, calendar), until
    return total


def working_days(since: datetime, until: datetime, calendar: Calendar) -> Fraction:
    """The working days in a span: each by the share of its working time that lies within."""
    total = Fraction(0)
    day, last = calendar.local(since).date() - _ONE_DAY, calendar.local(until).date()
    while day <= last:
        spans = list(_hours(day, calendar))
        within = sum((max(min(b, until) - max(a, since), timedelta()) for a, b in spans), timedelta())
        if within:
            total += Fraction(within // _SECOND, _length(spans) // _SECOND)
        day += _ONE_DAY
    return total


def _reached(since: datetime, used: Fraction, limit: int, raised: Sequence[Raised], calendar: Calendar) -> datetime:
    """The instant at which a pause that begins at ``since`` reaches the limit that holds then."""
    limits = [(since, limit_at(since, limit, raised)), *sorted(r for r in raised if r[0] > since)]
    reached = since
    for n, (_, days) in enumerate(limits):
        reached = _after(since, days - used, calendar)
        if n + 1 == len(limits) or reached < limits[n + 1][0]:
            break
    return reached


def _after(since: datetime, days: Fraction, calendar: Calendar) -> datetime:
    """The first instant at which that many working days have passed, each by the share of its hours."""
    if days <= 0:
        return since
    day = calendar.local(since).date() - 2 * _ONE_DAY
    while True:
        day = calendar.working_day(day, 1)
        spans = [(max(a, since), b) for a, b in _hours(day, calendar) if b > since]
        length = _length(list(_hours(day, calendar))) // _SECOND
        share = Fraction(_length(spans) // _SECOND, length)
        if share < days:
            days -= share
            continue
        left = timedelta(seconds=-(-(days * length).numerator // (days * length).denominator))
        for a, b in spans:
            if b - a >= left:
                return a + left
            left -= b - a
        return spans[-1][1]


def _hours(day: date, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """The working intervals of a local date, as instants."""
    return ((calendar.instant(day, a), calendar.instant(day, b)) for a, b in calendar.hours(day))


def _length(spans: Sequence[tuple[datetime, datetime]]) -> timedelta:
    return sum((b - a for a, b in spans), timedelta())
