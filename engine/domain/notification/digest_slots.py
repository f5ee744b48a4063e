"""The instants at which digests go out: one local time, on the working days of the reader's department."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from engine.domain.agreement.organisation import Person
from engine.domain.ledger.directory import Directory
from engine.domain.time.calendar import Calendar, instant_of

_ONE_DAY = timedelta(days=1)


def digest_after(at: datetime, clock: time, calendar: Calendar) -> datetime:
    """The first digest at or after an instant (UTC)."""
    slots = _slots(at.year, clock, calendar)
    n = bisect_left(slots, at)
    if 0 < n < len(slots):  # it lies between two digests of one year
        return slots[n]
    day = calendar.working_day(calendar.local(at).date(), 0)
    slot = digest_on(day, clock, calendar)
    return slot if slot >= at else digest_on(calendar.working_day(day, 1), clock, calendar)


def digest_before(at: datetime, clock: time, calendar: Calendar) -> datetime:
    """The last digest at or before an instant (UTC)."""
    slots = _slots(at.year, clock, calendar)
    n = bisect_right(slots, at)
    if 0 < n < len(slots):
        return slots[n - 1]
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


def digest_day(person: Person, directory: Directory, digest_at: time, at: datetime) -> date:
    """The local date of the last digest at or before an instant, on the calendar of a person's department."""
    calendar = directory.calendar(person.department)
    return calendar.local(digest_before(at, digest_at, calendar)).date()


def gets_digest(
    person: Person, directory: Directory, sent: frozenset[tuple[str, date]], digest_at: time, at: datetime
) -> bool:
    """True if a person's digest can go out at an instant: it is a working day, and the last digest does not exist."""
    calendar = directory.calendar(person.department)
    works = calendar.is_working_day(calendar.local(at).date())
    return works and (person.id, digest_day(person, directory, digest_at, at)) not in sent


@lru_cache(maxsize=256)  # a run asks for hundreds of thousands, of a few calendars and years
def _slots(year: int, clock: time, calendar: Calendar) -> tuple[datetime, ...]:
    """The digests of the local dates of a year, in order."""
    days = (date(year, 1, 1) + n * _ONE_DAY for n in range((date(year, 12, 31) - date(year, 1, 1)).days + 1))
    return tuple(digest_on(day, clock, calendar) for day in days if calendar.is_working_day(day))
