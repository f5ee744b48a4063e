"""Conditions on the fields of an event. A missing field is a question, never a no."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from enum import Enum

from engine.domain.agreement.catalogue import FieldKind


class FieldAnswer(Enum):
    """The answer of a condition for one event."""

    YES = "yes"
    NO = "no"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Condition:
    """The test of one field. Each part that is set must hold; bounds are exclusive.

    ``any_of`` and ``none_of`` compare canonical values, ``above`` and ``below`` numbers and money. ``after`` and
    ``before`` are a clock time for a moment or a time (read in the calendar's zone), a date for a date.
    """

    field: str
    kind: FieldKind
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    above: Decimal | None = None
    below: Decimal | None = None
    after: str | None = None
    before: str | None = None


def meets(conditions: tuple[Condition, ...], data: Mapping[str, str], *, zone: tzinfo) -> FieldAnswer:
    """True if all conditions hold for an event's canonical data; MISSING if a field that they need is absent.

    A definite no wins over a missing field: an event that one condition excludes raises no question.
    """
    answer = FieldAnswer.YES
    for condition in conditions:
        part = _answer(condition, data.get(condition.field), zone)
        if part is FieldAnswer.NO:
            return part
        if part is FieldAnswer.MISSING:
            answer = part
    return answer


def _answer(condition: Condition, value: str | None, zone: tzinfo) -> FieldAnswer:
    if value is None or value == "":
        return FieldAnswer.MISSING
    holds = True
    if condition.any_of:
        holds = holds and _among(value, condition.any_of, condition.kind)
    if condition.none_of:
        holds = holds and not _among(value, condition.none_of, condition.kind)
    if condition.above is not None:
        holds = holds and Decimal(value) > condition.above
    if condition.below is not None:
        holds = holds and Decimal(value) < condition.below
    if condition.after is not None:
        holds = holds and _comparable(condition.kind, value, zone) > _bound(condition.kind, condition.after)
    if condition.before is not None:
        holds = holds and _comparable(condition.kind, value, zone) < _bound(condition.kind, condition.before)
    return FieldAnswer.YES if holds else FieldAnswer.NO


def _among(value: str, listed: tuple[str, ...], kind: FieldKind) -> bool:
    """True if a value is listed. Numbers are compared as numbers: 8500 is 8500.00."""
    if kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return Decimal(value) in {Decimal(number) for number in listed}
    return value in listed


def _comparable(kind: FieldKind, value: str, zone: tzinfo) -> str:
    """The part of a value to compare with a bound, in a spelling that sorts by time."""
    if kind is FieldKind.MOMENT:
        return datetime.fromisoformat(value).astimezone(zone).time().isoformat()
    if kind is FieldKind.TIME:
        return time.fromisoformat(value).isoformat()
    return date.fromisoformat(value).isoformat()


def _bound(kind: FieldKind, text: str) -> str:
    return date.fromisoformat(text).isoformat() if kind is FieldKind.DATE else time.fromisoformat(text).isoformat()
