"""The day table of a calendar. It is recorded with each occurrence, so that its date can be computed again at any
time."""

from dataclasses import dataclass
from datetime import date

from engine.domain.text import Text

Hours = tuple[tuple[int, int], ...]
"""The working intervals of one day: half-open, in seconds from its local midnight, sorted, with gaps between them.

An end beyond 86,400 is that of a shift that closes after midnight. A shift belongs to the day on which it opens.
"""


@dataclass(frozen=True, slots=True)
class ExceptionalDay:
    """A date that differs from its weekday: a holiday (no hours), a make-up working day, a half day."""

    on: date
    hours: Hours
    title: Text


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A date that differs every year; 29 February only in leap years. An ExceptionalDay on the same date wins."""

    month: int
    day: int
    hours: Hours
    title: Text


@dataclass(frozen=True, slots=True)
class DayTable:
    """The zone, the working week (Monday first) and all exceptions of a calendar.

    ``days`` are sorted by date. Outside ``valid_from`` .. ``valid_through`` (both included) national holidays are not
    published: dates computed there are provisional, by what is known of the days so far.
    """

    id: str
    title: Text
    zone: str
    week: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    days: tuple[ExceptionalDay, ...]
    yearly: tuple[YearlyDay, ...]
    valid_from: date
    valid_through: date


def extends(new: DayTable, old: DayTable) -> bool:
    """True if a day table agrees with an older one on every day that the older one had published."""
    if new == old:
        return True
    if (new.zone, new.week, new.yearly) != (old.zone, old.week, old.yearly):
        return False
    if new.valid_from > old.valid_from or new.valid_through < old.valid_through:
        return False
    published = [d for d in new.days if old.valid_from <= d.on <= old.valid_through]
    return published == [d for d in old.days if old.valid_from <= d.on <= old.valid_through]
