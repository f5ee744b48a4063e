"""How long something is kept: ``3 years``, ``18 months``, ``90 days``."""

import re
from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum


class RetentionUnit(StrEnum):
    """The units of what is kept for long."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_WRITTEN = re.compile(r"([1-9][0-9]{0,3}) +(day|month|year)s?")


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """A number of calendar days, months or years, at least one."""

    count: int
    unit: RetentionUnit

    @classmethod
    def parse(cls, text: str) -> "RetentionPeriod":
        """Read ``3 years``. Raises ValueError for any other text."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(text)
        return cls(int(match[1]), RetentionUnit(match[2]))

    def last_day(self, first: date) -> date:
        """The last day on which something is kept that begins on a day, at most the last of the calendar."""
        if self.unit is RetentionUnit.DAY:
            return first + timedelta(days=min(self.count, (date.max - first).days))
        months = first.year * 12 + first.month - 1 + self.count * (12 if self.unit is RetentionUnit.YEAR else 1)
        year, month = months // 12, months % 12 + 1
        if year > MAXYEAR:
            return date.max
        return date(year, month, min(first.day, monthrange(year, month)[1]))

    def first_kept(self, today: date) -> date:
        """The first day whose things are still kept today."""
        days = range(1, today.toordinal() + 1)
        kept = bisect_left(days, today, key=lambda day: self.last_day(date.fromordinal(day)))
        return date.fromordinal(days[kept])

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"
