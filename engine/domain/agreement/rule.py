"""Triggers and due rules, as values: everything an agreement can say about time.

Each value carries its kind, so that a recorded revision reads back exactly as signed. The rules are those of
docs/for-agreement-writers/deadlines.md.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Literal

from engine.domain.agreement.condition import Condition
from engine.domain.time.amount import Amount
from engine.domain.time.rrule import RRule


class TimeOfDay(StrEnum):
    """The point of its day at which a rule in days ends. A clock time is the alternative."""

    CLOSE = "close"
    OPEN = "open"
    END_OF_DAY = "end of day"
    SAME_TIME = "same time"


class Roll(StrEnum):
    """The direction in which a result on a day off moves. With ``nearest``, a tie goes forward."""

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
    """The period that a delivery is about, seen from the period in which it is due."""

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
    """Due once, on one local date; the period served is that day."""

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
    """Due after any of these events that meets every condition.

    Each event opens its own occurrence; with ``first``, only the first of its subject does.
    """

    events: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    first: bool = False
    kind: Literal["event"] = "event"


@dataclass(frozen=True, slots=True)
class OnRequest:
    """Due when the consumer asks."""

    kind: Literal["request"] = "request"


@dataclass(frozen=True, slots=True)
class OnRating:
    """Due when somebody rates a delivery with a score of at most ``at_most``; each person's rating opens one."""

    at_most: int
    kind: Literal["rating"] = "rating"


@dataclass(frozen=True, slots=True)
class OnReturn:
    """Due when a delivery is returned; each return opens one."""

    kind: Literal["returned"] = "returned"


@dataclass(frozen=True, slots=True)
class OnCorrectiveAction:
    """Due when somebody decides a corrective action against a defect, counted from the day that the decision names."""

    kind: Literal["corrective_action"] = "corrective_action"


@dataclass(frozen=True, slots=True)
class OnStep:
    """Due when the item of the common obligation ``after`` is delivered: the next step after the same cause.

    ``at_most`` is the highest score that counts as low where the first step follows from a rating; None where it
    follows from a return.
    """

    after: str
    at_most: int | None = None
    kind: Literal["step"] = "step"


@dataclass(frozen=True, slots=True)
class OnReview:
    """Due at each review date of the agreement: every so many months after it began. The period served is that day."""

    every: Every
    kind: Literal["review"] = "review"


@dataclass(frozen=True, slots=True)
class OnSurvey:
    """Due when a round of a survey that counts has closed: by each department rated, or by those whose index is below a
    score."""

    survey: str
    below: int | None = None
    kind: Literal["survey"] = "survey"


Periodic = Recurring | OnDate | OnRule
"""The triggers that depend on the calendar alone: each of their occurrences serves a period."""
OnCause = OnRating | OnReturn | OnStep | OnCorrectiveAction
"""The triggers that wait for something to happen to an item of another obligation of the same agreement."""
CommonTrigger = OnCause | OnReview | OnSurvey
"""The triggers of common obligations."""
Trigger = Periodic | OnEvent | OnRequest | CommonTrigger


# ---- other events of the subject


@dataclass(frozen=True, slots=True)
class EventMatch:
    """Any of these events of the same subject that meets every condition."""

    events: tuple[str, ...]
    where: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseRule:
    """The clock pauses from one event until the next of another; ``waiting_for`` is a code as in Pause."""

    since: EventMatch
    until: EventMatch
    waiting_for: str


# ---- places in a period


@dataclass(frozen=True, slots=True)
class DayOfPeriod:
    """The nth day of the period, at most its last; -1 is the last day."""

    day: int
    kind: Literal["day"] = "day"


@dataclass(frozen=True, slots=True)
class WeekdayOfPeriod:
    """The nth such weekday of the period (Monday is 0); -1 is the last one."""

    weekday: int
    nth: int = 1
    kind: Literal["weekday"] = "weekday"


@dataclass(frozen=True, slots=True)
class WorkingDayOfPeriod:
    """The nth working day of the period; -1 is the last one, -2 the one before."""

    nth: int
    kind: Literal["working_day"] = "working_day"


Place = DayOfPeriod | WeekdayOfPeriod | WorkingDayOfPeriod


# ---- due rules


@dataclass(frozen=True, slots=True)
class Within:
    """An amount after the time of the event or request, after a moment in a ``field`` of the event, or
    (``from_delivery``) after the delivery of the obligations that it needs."""

    amount: Amount
    field: str | None = None
    at: TimeOfDay | time | None = None
    roll: Roll = Roll.NONE
    from_delivery: bool = False
    kind: Literal["within"] = "within"


@dataclass(frozen=True, slots=True)
class Ahead:
    """An amount before a moment in a field of the event."""

    amount: Amount
    field: str
    at: TimeOfDay | time | None = None
    roll: Roll = Roll.NONE
    kind: Literal["ahead"] = "ahead"


@dataclass(frozen=True, slots=True)
class ByField:
    """Not later than a moment in a field of the event; the wording (before, at) is kept for readers."""

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
    """At the time on which request and response agree."""

    kind: Literal["agreed"] = "agreed"


@dataclass(frozen=True, slots=True)
class InPeriod:
    """At a place in the period, moved by ``shift`` working days.

    ``by`` ends with that day (at ``at``, by default at the end of the day), ``before`` ends as that day begins.
    ``month`` counts the months of a period that has several, from 1: the place is in that month.
    """

    place: Place
    bound: Literal["by", "before"] = "by"
    shift: int = 0
    at: TimeOfDay | time | None = None
    roll: Roll = Roll.NONE
    month: int | None = None
    kind: Literal["in_period"] = "in_period"


DueRule = Within | Ahead | ByField | ByEvent | Agreed | InPeriod
