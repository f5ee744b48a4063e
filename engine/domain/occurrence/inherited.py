"""Lateness that was caused upstream: how much of an occurrence's own lateness it inherits from what it needed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Within
from engine.domain.ids import obligation_text
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Timeliness, Verdict
from engine.domain.text import Text


class KnownOccurrence(Protocol):
    """An occurrence with its obligation and its verdict."""

    @property
    def obligation(self) -> Obligation:
        """What is promised."""

    @property
    def occurrence(self) -> Occurrence:
        """This instance of it."""

    @property
    def verdict(self) -> Verdict:
        """How it stands."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """So much elapsed time of a lateness came with what was needed; ``source`` is the occurrence that held it up
    longest, ``title`` what it is. ``whole`` where none of the lateness is its own."""

    source: str
    title: Text
    by: timedelta
    whole: bool


def inherited(known: Iterable[KnownOccurrence], at: datetime) -> Mapping[str, Inherited]:
    """What each late or overdue occurrence inherits, by id. A clock that starts at the hand-over inherits nothing: it
    has waited already.

    Of its lateness as much is inherited as what it needs was late itself, or has been overdue until ``at``.
    """
    all_ = list(known)
    by_name: dict[tuple[str, str], KnownOccurrence] = {}
    for one in all_:
        promise = obligation_text(one.occurrence.agreement, one.occurrence.obligation)
        for name in _names(one.occurrence):
            by_name[promise, name] = one
    found: dict[str, Inherited] = {}
    for one in all_:
        late = _late_by(one.verdict, at)
        if not one.obligation.needs or not late or _starts_later(one.obligation):
            continue
        held: list[tuple[timedelta, str, Text]] = []
        for need in one.obligation.needs:
            upstream = next(
                (u for name in _names(one.occurrence) if (u := by_name.get((need.promise, name))) is not None), None
            )
            if upstream is not None:
                held.append((_late_by(upstream.verdict, at), upstream.occurrence.id, upstream.obligation.title))
        longest, source, title = max(held, key=lambda h: h[:2], default=(timedelta(), "", Text.plain("")))
        if longest:
            found[one.occurrence.id] = Inherited(source, title, min(longest, late), whole=longest >= late)
    return found


def _starts_later(obligation: Obligation) -> bool:
    return isinstance(obligation.due, Within) and obligation.due.from_delivery


def _names(occurrence: Occurrence) -> tuple[str, ...]:
    """What tells which occurrences belong together, the closest first: the event, its subject, or the period."""
    return tuple(name for name in (occurrence.event, occurrence.subject, occurrence.served) if name is not None)


def _late_by(verdict: Verdict, at: datetime) -> timedelta:
    """How late it was, or how long it has been overdue; nothing where it is neither."""
    if verdict.late_by is not None:
        return verdict.late_by
    if verdict.timeliness is Timeliness.OVERDUE and verdict.due is not None:
        return at - verdict.due.at
    return timedelta()
