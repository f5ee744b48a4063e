"""Amounts of time as agreements write them: ``2 working days 4 working hours``.

No unit has two meanings, and a bare number is an error: docs/for-agreement-writers/deadlines.md#units.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """The units of an amount. Plain time units are elapsed time; day units run on the local calendar."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    WORKING_SECOND = "working second"
    WORKING_MINUTE = "working minute"
    WORKING_HOUR = "working hour"
    WORKING_DAY = "working day"

    @property
    def counts_days(self) -> bool:
        """True for units that end at a time of day."""
        return self in (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.WORKING_DAY)

    @property
    def is_working(self) -> bool:
        """True for units that need a working calendar."""
        return self.startswith("working")

    @property
    def seconds(self) -> int:
        """The seconds in a time unit; 0 for day units, whose length the calendar decides."""
        return _SECONDS.get(self, 0)


_SECONDS = {
    Unit.SECOND: 1,
    Unit.MINUTE: 60,
    Unit.HOUR: 3600,
    Unit.WORKING_SECOND: 1,
    Unit.WORKING_MINUTE: 60,
    Unit.WORKING_HOUR: 3600,
}
_PART = re.compile(r"([0-9]{1,6}) +(working +)?(second|minute|hour|day|week|month)s?(?: +|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """One number with its unit, never negative: the direction belongs to the rule."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Amount:
    """One or more parts, applied from left to right."""

    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text: str) -> "Amount":
        """Read ``3 days``, ``2 working days 4 working hours``.

        Raises ValueError with the part that could not be read: a bare number, an unknown unit, ``working weeks`` (it
        would have two meanings), an empty text.
        """
        parts: list[Part] = []
        rest = text.strip()
        while rest:
            match = _PART.match(rest)
            if match is None:
                raise ValueError(rest)
            count, working, unit = match.groups()
            name = f"working {unit}" if working else unit
            try:
                parts.append(Part(int(count), Unit(name)))
            except ValueError:
                raise ValueError(rest) from None
            rest = rest[match.end() :]
        if not parts:
            raise ValueError(text)
        return cls(tuple(parts))

    @classmethod
    def of(cls, count: int, unit: Unit) -> "Amount":
        """An amount of one part."""
        return cls((Part(count, unit),))

    @property
    def counts_days(self) -> bool:
        """True where the last part ends at a time of day."""
        return self.parts[-1].unit.counts_days

    @property
    def is_working(self) -> bool:
        """True where any part needs a working calendar."""
        return any(part.unit.is_working for part in self.parts)

    def __str__(self) -> str:
        return " ".join(f"{p.count} {p.unit}{'' if p.count == 1 else 's'}" for p in self.parts)
