"""Inherited lateness: how much of an occurrence's lateness came from the upstream deliveries it needed."""

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
        """The obligation."""

    @property
    def occurrence(self) -> Occurrence:
        """The occurrence of the obligation."""

    @property
    def verdict(self) -> Verdict:
        """The verdict on the occurrence."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """The part of a lateness that came from upstream, in elapsed time (``by``).

    ``source`` is the id of the occurrence that caused the longest delay and ``title`` its title. ``whole`` is True if
    none of the lateness is its own.
    """

    source: str
    title: Text
    by: timedelta
    whole: bool


def inherited(known: Iterable[KnownOccurrence], at: datetime) -> Mapping[str, Inherited]:
    """The inherited lateness of each late or overdue occurrence, by id.

    It is the lateness of the upstream occurrence, or the time that one has been overdue until ``at``, but not more than
    the occurrence's own lateness. A clock that starts at the upstream delivery inherits nothing: it has waited already.
    """
    cases = list(known)
    by_name: dict[tuple[str, str], KnownOccurrence] = {}
    for case in cases:
        promise = obligation_text(case.occurrence.agreement, case.occurrence.obligation)
        for name in _names(case.occurrence):
            by_name[promise, name] = case
    by_id: dict[str, Inherited] = {}
    for case in cases:
        late = _late_by(case.verdict, at)
        if not case.obligation.needs or not late or _starts_later(case.obligation):
            continue
        delays: list[tuple[timedelta, str, Text]] = []
        for need in case.obligation.needs:
            upstream = next(
                (u for name in _names(case.occurrence) if (u := by_name.get((need.promise, name))) is not None), None
            )
            if upstream is not None:
                delays.append((_late_by(upstream.verdict, at), upstream.occurrence.id, upstream.obligation.title))
        longest, source, title = max(delays, key=lambda d: d[:2], default=(timedelta(), "", Text.plain("")))
        if longest:
            by_id[case.occurrence.id] = Inherited(source, title, min(longest, late), whole=longest >= late)
    return by_id


def _starts_later(obligation: Obligation) -> bool:
    return isinstance(obligation.due, Within) and obligation.due.from_delivery


def _names(occurrence: Occurrence) -> tuple[str, ...]:
    """The keys that occurrences which belong together share, the closest first: the event, its subject, the period."""
    return tuple(name for name in (occurrence.event, occurrence.subject, occurrence.served) if name is not None)


def _late_by(verdict: Verdict, at: datetime) -> timedelta:
    """The lateness, or the time it has been overdue at an instant; zero if it is neither."""
    if verdict.late_by is not None:
        return verdict.late_by
    if verdict.timeliness is Timeliness.OVERDUE and verdict.due is not None:
        return at - verdict.due.at
    return timedelta()
