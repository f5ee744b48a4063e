"""The due time of an occurrence as known at an instant, with the pauses that move it and their limit.

The rules: docs/for-agreement-writers/deadlines.md#pauses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Agreed
from engine.domain.deadline.due import Due, WholeDay
from engine.domain.deadline.due import due as due_by
from engine.domain.ledger.history import History
from engine.domain.occurrence.occurrence import Dated, Occurrence
from engine.domain.time.calendar import Calendar
from engine.domain.time.pause import Pause
from engine.domain.time.pause_limit import limit_at, limited, standing_days


@dataclass(frozen=True, slots=True)
class Calendars:
    """The two calendars of an occurrence: due and response run on one, acceptance on the consumer's."""

    due: Calendar
    consumer: Calendar


def due_of(
    obligation: Obligation,
    occurrence: Occurrence,
    history: History,
    calendars: Calendars,
    *,
    at: datetime,
    over: bool = False,
) -> Due | None:
    """The due time that counts at an instant; None while it is pending or the clock stands.

    A correction moves only open occurrences; a pending due date counts whenever it becomes known. ``over`` means that
    the occurrence is closed, which ends an open pause. A granted extension counts, unless the rule gives a later
    instant by now.
    """
    dated = _known(obligation, occurrence, history)
    if dated is None or dated.due is None:
        return None
    pauses = _pauses(obligation, dated, history, calendars, at)
    if not pauses and history.extension is None:
        return dated.due
    if over:
        pauses = tuple(p.ended(at) for p in pauses)
    elif _stopped_by(obligation, dated, pauses, calendars) is not None:
        return None
    due = _with_pauses(obligation, dated, pauses, calendars)
    extension = history.extension
    if extension is None or extension.until is None or (due is not None and due.at > extension.until):
        return due
    return Due(extension.until)


def with_pauses(
    obligation: Obligation, occurrence: Occurrence, calendar: Calendar, pauses: Sequence[Pause]
) -> Occurrence:
    """An occurrence with its last date moved by closed pauses, up to their limit; for previews."""
    last = occurrence.dates[-1]
    if not pauses or last.anchor is None:
        return occurrence
    counted = limited_pauses(obligation, occurrence, calendar, pauses)
    moved = replace(last, due=due_by(obligation.due, last.anchor, calendar, counted))
    return replace(occurrence, dates=(*occurrence.dates[:-1], moved))


def stopped_by(
    obligation: Obligation, occurrence: Occurrence, history: History, calendars: Calendars, at: datetime
) -> Pause | None:
    """The pause in which the clock stands at an instant, or None. A pause that began at the due time or later does not
    count."""
    dated = _known(obligation, occurrence, history)
    if dated is None:
        return None
    return _stopped_by(obligation, dated, _pauses(obligation, dated, history, calendars, at), calendars)


def pauses_of(
    obligation: Obligation, occurrence: Occurrence, history: History, calendars: Calendars, at: datetime
) -> tuple[Pause, ...]:
    """The pauses that people recorded and those that events show, as known at an instant, up to their limit.

    One that stands at the instant has no end; its ``limit_at`` says when the clock runs again by itself.
    """
    dated = _known(obligation, occurrence, history)
    return () if dated is None else _pauses(obligation, dated, history, calendars, at)


def due_without(
    pause: Pause,
    obligation: Obligation,
    occurrence: Occurrence,
    history: History,
    calendars: Calendars,
    at: datetime,
) -> Due | None:
    """The due time that a pause moves: with those before it alone. None while the due date is pending."""
    dated = _known(obligation, occurrence, history)
    if dated is None:
        return None
    known = _pauses(obligation, dated, history, calendars, at)
    return _with_pauses(obligation, dated, [p for p in known if p.since < pause.since], calendars)


def limited_pauses(
    obligation: Obligation, occurrence: Occurrence, calendar: Calendar, pauses: Sequence[Pause]
) -> tuple[Pause, ...]:
    """The pauses of an occurrence without a history, up to their limit; for previews."""
    start = _start(occurrence.dates[-1], calendar)
    return tuple(pauses) if start is None else limited(pauses, start, obligation.pause_limit, (), calendar)


def stopped_days(
    obligation: Obligation, occurrence: Occurrence, history: History, calendars: Calendars, at: datetime
) -> Fraction:
    """The working days for which the clock has stood until an instant, each by the share of its hours."""
    dated = _known(obligation, occurrence, history)
    start = None if dated is None else _start(dated, calendars.due)
    if dated is None or start is None:
        return Fraction(0)
    return standing_days(_pauses(obligation, dated, history, calendars, at), start, at, calendars.due)


def paused_before(
    obligation: Obligation, occurrence: Occurrence, history: History, calendars: Calendars, at: datetime
) -> timedelta:
    """The working time of an occurrence's pauses that are over at an instant, on the calendar of its due time.

    Time in which several held counts once. A pause in which the clock stands is left out, with all that lies within
    it: it grows until somebody resumes.
    """
    if not history.pauses and not occurrence.dates[-1].pauses:
        return timedelta()
    closed_at = history.resolved_at
    if closed_at is None and occurrence.ended is not None and occurrence.ended.holds_from <= at:
        closed_at = occurrence.ended.holds_from
    end = at if closed_at is None else min(closed_at, at)
    known = pauses_of(obligation, occurrence, history, calendars, end)
    if closed_at is None:
        known = tuple(p for p in known if p.until is not None)
        standing = stopped_by(obligation, occurrence, history, calendars, end)
        end = standing.since if standing is not None else end
    total, counted = timedelta(), occurrence.opens_at
    for pause in sorted(known, key=lambda p: p.since):
        since, until = max(pause.since, counted), min(pause.until or end, end)
        if since < until:
            total, counted = total + calendars.due.elapsed(since, until), until
    return total


def pause_limit_of(obligation: Obligation, history: History, at: datetime) -> int | None:
    """The working days for which the clock of an occurrence may stand in all, as it holds at an instant."""
    return None if obligation.pause_limit is None else limit_at(at, obligation.pause_limit, history.pause_limits)


def changes_of_pauses(
    obligation: Obligation, occurrence: Occurrence, history: History, calendars: Calendars, at: datetime
) -> list[datetime]:
    """The instants after ``at`` at which events pause or resume it, or the limit ends the pause that stands."""
    if not history.pauses and not occurrence.dates[-1].pauses:
        return []
    of_events = [i for p in occurrence.dates[-1].pauses for i in (p.since, p.until) if i is not None and i > at]
    standing = [p for p in pauses_of(obligation, occurrence, history, calendars, at) if p.until is None]
    return [*of_events, *(p.limit_at for p in standing if p.limit_at is not None)]


def _stopped_by(obligation: Obligation, dated: Dated, pauses: Sequence[Pause], calendars: Calendars) -> Pause | None:
    standing = [p for p in pauses if p.until is None]
    if not standing or dated.due is None or dated.anchor is None:
        return None
    first = min(standing, key=lambda p: p.since)
    due = _with_pauses(obligation, dated, pauses, calendars)
    return first if due is not None and first.since < due.at else None


def _pauses(
    obligation: Obligation, dated: Dated, history: History, calendars: Calendars, at: datetime
) -> tuple[Pause, ...]:
    """The pauses that people recorded and those that events show, as known at an instant, up to their limit."""
    if not history.pauses and not dated.pauses:
        return ()
    pauses = [*history.pauses, *(p.as_of(at) for p in dated.pauses if p.since <= at)]
    start = _start(dated, calendars.due)
    if not pauses or start is None:
        return tuple(pauses)
    known = limited(pauses, start, obligation.pause_limit, history.pause_limits, calendars.due)
    return tuple(p.as_of(at) for p in known if p.since <= at)


def _start(dated: Dated, calendar: Calendar) -> datetime | None:
    """The instant from which the clock counts; None if no pause can stop it."""
    return dated.anchor.begins(calendar) if isinstance(dated.anchor, WholeDay) else dated.anchor


def _known(obligation: Obligation, occurrence: Occurrence, history: History) -> Dated | None:
    """The due time as known, before any pause; for a delivered, excused or cancelled occurrence as known then."""
    if isinstance(obligation.due, Agreed):
        return Dated(history.agreed_at, Due(history.agreed_at)) if history.agreed_at else None
    resolved_at = history.resolved_at
    if resolved_at is None:
        return occurrence.dates[-1]
    known = [d for d in occurrence.dates if d.known_at <= resolved_at]
    if known and known[-1].due is not None:
        return known[-1]
    return next((d for d in occurrence.dates if d.due is not None and d.known_at > resolved_at), None)


def _with_pauses(obligation: Obligation, dated: Dated, pauses: Sequence[Pause], calendars: Calendars) -> Due | None:
    if not pauses or dated.anchor is None:
        return dated.due
    return due_by(obligation.due, dated.anchor, calendars.due, pauses)
