"""The month-end list: every item first due in a period, each in one state, and how many there are of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.figures.judged import Judged
from engine.domain.ledger.closing import Closing, Later
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.title import occurrence_title
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict
from engine.domain.text import Text, collation_key
from engine.domain.time.calendar import EPOCH

T = TypeVar("T")


class MonthEndState(StrEnum):
    """The state of an item in a month-end list. Each item is in exactly one."""

    DONE = "done"
    NOTHING = "nothing"
    """Its provider stated that there was nothing to report."""
    TO_ACCEPT = "to-accept"
    MISSING = "missing"
    RETURNED = "returned"
    PAUSED = "paused"
    NOT_YET = "not-yet"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """True for an item that somebody still has to do something about."""
        return self in _OPEN


_OPEN = frozenset(
    {
        MonthEndState.TO_ACCEPT,
        MonthEndState.MISSING,
        MonthEndState.RETURNED,
        MonthEndState.PAUSED,
        MonthEndState.NOT_YET,
    }
)
_CLOSED = {
    Outcome.WAIVED: MonthEndState.WAIVED,
    Outcome.NOT_APPLICABLE: MonthEndState.NOT_APPLICABLE,
    Outcome.LAPSED: MonthEndState.LAPSED,
    Outcome.CANCELLED: MonthEndState.CANCELLED,
}


def month_end_state(verdict: Verdict, *, nothing: bool) -> MonthEndState:
    """The state of an item with a verdict. ``nothing``: its delivery says that there was nothing to report."""
    if verdict.outcome in _CLOSED:
        return _CLOSED[verdict.outcome]
    if verdict.phase in (Phase.DELIVERED, Phase.CLOSED):
        if nothing:
            return MonthEndState.NOTHING
        return MonthEndState.DONE if verdict.phase is Phase.CLOSED else MonthEndState.TO_ACCEPT
    if Reason.RETURNED in verdict.reasons:
        return MonthEndState.RETURNED
    if Reason.STOPPED in verdict.reasons:
        return MonthEndState.PAUSED
    return MonthEndState.MISSING if verdict.timeliness is Timeliness.OVERDUE else MonthEndState.NOT_YET


def is_late(timeliness: Timeliness) -> bool:
    """True for an item that is overdue, or was delivered late."""
    return timeliness in (Timeliness.LATE, Timeliness.OVERDUE)


@dataclass(frozen=True, slots=True)
class MonthEndLine:
    """One item of the period, with its due time and delivery (UTC). ``late`` says that it is overdue, or was delivered
    late. ``returns`` counts how often it was sent back. ``person`` is the id of the person in charge; None: the role.
    """

    occurrence: str
    title: OccurrenceTitle
    agreement: str
    obligation: str
    provider: str
    consumer: str
    owner: str
    person: str | None
    subject: str | None
    label: str | None
    due_at: datetime | None
    delivered_at: datetime | None
    state: MonthEndState
    late: bool
    returns: int

    @classmethod
    def of(cls, j: Judged, *, nothing: bool) -> "MonthEndLine":
        """The line of an item."""
        verdict = j.verdict
        return cls(
            occurrence=j.occurrence.id,
            title=occurrence_title(j.obligation, j.occurrence),
            agreement=j.agreement.id,
            obligation=j.obligation.id,
            provider=j.agreement.provider,
            consumer=j.agreement.consumer,
            owner=j.obligation.owner,
            person=j.person,
            subject=j.occurrence.subject,
            label=j.occurrence.label or j.occurrence.served,
            due_at=verdict.due.at if verdict.due is not None else None,
            delivered_at=verdict.delivered_at,
            state=month_end_state(verdict, nothing=nothing),
            late=is_late(verdict.timeliness),
            returns=j.returns,
        )


@dataclass(frozen=True, slots=True)
class MonthEndGroup:
    """How many items of an obligation are in one state and have one owner. ``title`` is that of the obligation;
    ``late``, ``owner`` and ``person`` are as in a line."""

    agreement: str
    obligation: str
    title: Text
    provider: str
    consumer: str
    state: MonthEndState
    late: bool
    owner: str
    person: str | None
    count: int = 1

    @classmethod
    def of(cls, line: MonthEndLine) -> "MonthEndGroup":
        """The group of one line."""
        return cls(
            line.agreement,
            line.obligation,
            line.title.obligation,
            line.provider,
            line.consumer,
            line.state,
            line.late,
            line.owner,
            line.person,
        )


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The items of a period, counted. They are as of ``as_of`` (UTC): of a closed month the instant of its ``closing``.
    ``later`` is what people recorded about its items after that. ``questions`` are those that events leave open now."""

    period: str
    as_of: datetime
    groups: tuple[MonthEndGroup, ...]
    closing: Closing | None = None
    later: tuple[Later, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def total(self) -> int:
        """The number of items."""
        return sum(group.count for group in self.groups)

    @property
    def counts(self) -> Mapping[MonthEndState, int]:
        """The number of items in each state."""
        return _counts(self.groups)

    @property
    def open_count(self) -> int:
        """The number of items that somebody still has to do something about."""
        return sum(group.count for group in self.groups if group.state.is_open)

    def by(self, key: Callable[[MonthEndGroup], str]) -> Sequence[tuple[str, Mapping[MonthEndState, int]]]:
        """The counts of the items with each key, sorted by it."""
        found: dict[str, list[MonthEndGroup]] = {}
        for group in self.groups:
            found.setdefault(key(group), []).append(group)
        return [(name, _counts(groups)) for name, groups in sorted(found.items())]


def _counts(groups: Iterable[MonthEndGroup]) -> Mapping[MonthEndState, int]:
    counted = Counter[MonthEndState]()
    for group in groups:
        counted[group.state] += group.count
    return {state: counted[state] for state in MonthEndState}


class MonthEndOrder(StrEnum):
    """The values by which lines are ordered; those without one are last, and lines with the same are by due time."""

    DUE = "due"
    DELIVERED = "delivered"
    RETURNS = "returns"
    ABOUT = "about"
    """The label, or without one the number of the subject."""


@dataclass(frozen=True, slots=True)
class MonthEndChoice:
    """The lines that somebody asks for: those whose group is ``wanted``, by the ``rank`` of their group where there is
    one, else in an order; ``skip`` are left out, and then at most ``most`` are read, None: all. ``by_subject`` puts
    those of one subject together, in the order of their numbers."""

    wanted: Callable[[MonthEndGroup], bool] = lambda _: True
    rank: Callable[[MonthEndGroup], int] | None = None
    order: MonthEndOrder = MonthEndOrder.DUE
    descending: bool = False
    skip: int = 0
    most: int | None = None
    by_subject: bool = False


@dataclass(frozen=True, slots=True)
class LinePlace:
    """The values by which a line is ordered: the key of its subject where subjects are kept together, the value, then
    its due time and its id."""

    subject: bytes | None
    value: Any
    due_at: datetime | None
    id: str


def in_order(placed: Iterable[tuple[LinePlace, T]], *, descending: bool) -> list[T]:
    """Lines in order. One without a subject or a value is last, also where the values are descending."""
    found: Sequence[tuple[LinePlace, T]] = sorted(
        placed, key=lambda one: (one[0].due_at is None, one[0].due_at or EPOCH, one[0].id)
    )
    found = _by(found, lambda place: place.value, descending=descending)
    return [line for _, line in _by(found, lambda place: place.subject, descending=False)]


def _by(
    placed: Sequence[tuple[LinePlace, T]], key: Callable[[LinePlace], Any], *, descending: bool
) -> Sequence[tuple[LinePlace, T]]:
    there = [one for one in placed if key(one[0]) is not None]
    there.sort(key=lambda one: key(one[0]), reverse=descending)
    return [*there, *(one for one in placed if key(one[0]) is None)]


def line_place(line: MonthEndLine, choice: MonthEndChoice) -> LinePlace:
    """The place of a line that was read, by a choice."""
    subject = collation_key(line.subject) if choice.by_subject and line.subject else None
    value: Any
    if choice.rank is not None:
        value = choice.rank(MonthEndGroup.of(line))
    else:
        match choice.order:
            case MonthEndOrder.DUE:
                value = line.due_at
            case MonthEndOrder.DELIVERED:
                value = line.delivered_at
            case MonthEndOrder.RETURNS:
                value = line.returns
            case MonthEndOrder.ABOUT:
                about = line.label or line.subject
                value = collation_key(about) if about else None
    return LinePlace(subject, value, line.due_at, line.occurrence)
