"""What an agreement can say about time: triggers and due rules, as values.

Each value tells its kind, so that a recorded revision reads back as exactly what was signed.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Literal

from engine.domain.agreement.condition import Condition
from engine.domain.time.amount import Amount
from engine.domain.time.rrule import RRule


class TimeOfDay(StrEnum):
    """Where in its day a rule in days ends; a clock time is the other way to say it."""

    CLOSE = "close"
    OPEN = "open"
    END_OF_DAY = "end of day"
    SAME_TIME = "same time"


class Roll(StrEnum):
    """Where a result on a non-working day moves to; a tie of nearest goes forward."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"
    NEAREST = "nearest"
    NEXT_IN_MONTH = "next in month"
    PREVIOUS_IN_MONTH = "previous in month"


class Every(StrEnum):
    """The length of a recurring obligation's period; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Serves(StrEnum):
    """Which period a delivery is about, seen from the period its due instant lies in."""

    PREVIOUS = "previous"
    THIS = "this"
    NEXT = "next"


# ---- triggers


@dataclass(frozen=True, slots=True)
class Recurring:
    """Due once in every period."""

    every: Every
    serves: Serves = Serves.THIS
    kind: Literal["recurring"] = "recurring"


@dataclass(frozen=True, slots=True)
class OnDate:
    """Due once, on a single local date; the period served is that day."""

    on: date
    kind: Literal["date"] = "date"


@dataclass(frozen=True, slots=True)
class OnRule:
    """Due on each local date of a rule that counts from ``since``; the period served is that day."""

    rule: RRule
    since: date
    kind: Literal["rrule"] = "rrule"


@dataclass(frozen=True, slots=True)
class OnEvent:
    """Due after any of these events that meets every condition; each event opens its own."""

    events: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    kind: Literal["event"] = "event"


@dataclass(frozen=True, slots=True)
class OnRequest:
    """Due when the consumer asks."""

    kind: Literal["request"] = "request"


Periodic = Recurring | OnDate | OnRule
"""The triggers that the calendar alone sets off: each of their occurrences serves a period."""
Trigger = Periodic | OnEvent | OnRequest


# ---- what else happens to the subject


@dataclass(frozen=True, slots=True)
class EventMatch:
    """Any of these events of the same subject that meets every condition."""

    events: tuple[str, ...]
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseRule:
    """The clock stands from one happening until the next of another; ``waiting_for`` as a pause names it."""

    since: EventMatch
    until: EventMatch
    waiting_for: str


# ---- places in a period


@dataclass(frozen=True, slots=True)
class DayOfPeriod:
    """The nth day of the period, clamped to its last; -1 is the last day."""

    day: int
    kind: Literal["day"] = "day"


@dataclass(frozen=True, slots=True)
class WeekdayOfPeriod:
    """The nth such weekday of the period (Monday is 0), -1 the last one."""

    weekday: int
    nth: int = 1
    kind: Literal["weekday"] = "weekday"


@dataclass(frozen=True, slots=True)
class WorkingDayOfPeriod:
    """The nth working day of the period, -1 the last one, -2 the one before."""

    nth: int
    kind: Literal["working_day"] = "working_day"


Place = DayOfPeriod | WeekdayOfPeriod | WorkingDayOfPeriod


# ---- due rules


@dataclass(frozen=True, slots=True)
class Within:
    """An amount after the event's (or request's) time, or after a moment the event carries, or after the hand-over of
    what the obligation needs."""

    amount: Amount
    field: str | None = None
    at: TimeOfDay | time | None = None
    roll: Roll = Roll.NONE
    from_delivery: bool = False
    kind: Literal["within"] = "within"


@dataclass(frozen=True, slots=True)
class Ahead:
    """An amount before a moment that the event carries."""

    amount: Amount
    field: str
    at: TimeOfDay | time | None = None
    roll: Roll = Roll.NONE
    kind: Literal["ahead"] = "ahead"


@dataclass(frozen=True, slots=True)
class ByField:
    """Not later than a moment that the event carries; the wording (before, at) is kept for readers."""

    field: str
    wording: Literal["before", "at"] = "before"
    kind: Literal["field"] = "field"


@dataclass(frozen=True, slots=True)
class ByEvent:
    """Not later than the first such event of the same subject after the opening."""

    event: str
    kind: Literal["later_event"] = "later_event"


@dataclass(frozen=True, slots=True)
class Agreed:
    """At the time that request and response settle."""

    kind: Literal["agreed"] = "agreed"


@dataclass(frozen=True, slots=True)
class InPeriod:
    """At a place in the period, moved by working days where ``shift`` says so.

    ``by`` ends with that day (at ``at``, default end of day); ``before`` ends as that day begins.
    """

    place: Place
    bound: Literal["by", "before"] = "by"
    shift: int = 0
    at: TimeOfDay | time | None = None
    roll: Roll = Roll.NONE
    kind: Literal["in_period"] = "in_period"


DueRule = Within | Ahead | ByField | ByEvent | Agreed | InPeriod
