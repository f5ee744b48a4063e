"""The instants at which digests go out: one local time, on the working days of the reader's department."""

from datetime import date, datetime, time, timedelta

from engine.domain.time.calendar import Calendar, instant_of


def digest_after(at: datetime, clock: time, calendar: Calendar) -> datetime:
    """The first digest at or after an instant (UTC)."""
    day = calendar.working_day(calendar.local(at).date(), 0)
    slot = digest_on(day, clock, calendar)
    return slot if slot >= at else digest_on(calendar.working_day(day, 1), clock, calendar)


def digest_before(at: datetime, clock: time, calendar: Calendar) -> datetime:
    """The last digest at or before an instant (UTC)."""
    day = calendar.local(at).date()
    if not calendar.is_working_day(day):
        day = calendar.working_day(day, -1)
    slot = digest_on(day, clock, calendar)
    return slot if slot <= at else digest_on(calendar.working_day(day, -1), clock, calendar)


def weekly_digest(at: datetime, clock: time, calendar: Calendar) -> datetime | None:
    """The digest of the first working day of the week (from Monday) of an instant; None before it goes out."""
    today = calendar.local(at).date()
    monday = today - timedelta(days=today.weekday())
    slot = digest_on(calendar.working_day(monday, 0), clock, calendar)
    return slot if slot <= at else None


def digest_on(day: date, clock: time, calendar: Calendar) -> datetime:
    """The instant of the digest of a local date (UTC)."""
    return instant_of(calendar.zone, day, clock.hour * 3600 + clock.minute * 60 + clock.second)
