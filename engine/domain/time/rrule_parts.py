"""A recurrence rule of RFC 5545 (RRULE) as a value, limited to dates: the time of day belongs to the due rule."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Frequency(StrEnum):
    """The unit in which a rule counts. Hours, minutes and seconds are not supported."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, order=True)
class ByDay:
    """A weekday (Monday is 0). ``nth`` counts in its month or year, from the end if negative; 0 means all of them."""

    nth: int
    weekday: int

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RRule:
    """A rule. The fields have the names of RFC 5545 (section 3.3.10); an empty tuple is a part that is left out.

    ``until`` is a local date, included. ``wkst`` is the first day of a week (Monday is 0).
    """

    freq: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    bymonth: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    byday: tuple[ByDay, ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0

    def __str__(self) -> str:
        """The rule as RFC 5545 writes it, without parts that have their default."""
        lists = {
            "BYMONTH": self.bymonth,
            "BYWEEKNO": self.byweekno,
            "BYYEARDAY": self.byyearday,
            "BYMONTHDAY": self.bymonthday,
            "BYDAY": self.byday,
            "BYSETPOS": self.bysetpos,
        }
        parts = [
            f"FREQ={self.freq}",
            f"INTERVAL={self.interval}" if self.interval != 1 else "",
            *(f"{name}={','.join(map(str, values))}" for name, values in lists.items() if values),
            f"WKST={WEEKDAYS[self.wkst]}" if self.wkst else "",
            f"COUNT={self.count}" if self.count else "",
            f"UNTIL={self.until:%Y%m%d}" if self.until else "",
        ]
        return ";".join(part for part in parts if part)
