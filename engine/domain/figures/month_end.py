"""The month-end list: every item first due in a period, each in one state, and how many there are of each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.agreement.occurrence_title import OccurrenceTitle
from engine.domain.figures.judged import Judged
from engine.domain.ledger.closing import Closing, Later
from engine.domain.ledger.entry import Phase
from engine.domain.occurrence.occurrence import Question
from engine.domain.occurrence.title import occurrence_title
from engine.domain.occurrence.verdict import Outcome, Reason, Timeliness, Verdict


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
            late=verdict.timeliness in (Timeliness.LATE, Timeliness.OVERDUE),
            returns=j.returns,
        )


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The lines of a period, by due time. They are as of ``as_of`` (UTC): of a closed month the instant of its
    ``closing``. ``later`` is what people recorded about its items after that. ``questions`` are those that events leave
    open now."""

    period: str
    as_of: datetime
    lines: tuple[MonthEndLine, ...]
    closing: Closing | None = None
    later: tuple[Later, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def counts(self) -> Mapping[MonthEndState, int]:
        """The number of items in each state."""
        return _counts(self.lines)

    @property
    def open_lines(self) -> Sequence[MonthEndLine]:
        """The items that somebody still has to do something about."""
        return [line for line in self.lines if line.state.is_open]

    @property
    def late(self) -> int:
        """The number of items that were delivered late."""
        return sum(line.late and not line.state.is_open for line in self.lines)

    def by(self, key: Callable[[MonthEndLine], str]) -> Sequence[tuple[str, Mapping[MonthEndState, int]]]:
        """The counts of the items with each key, sorted by it."""
        groups: dict[str, list[MonthEndLine]] = {}
        for line in self.lines:
            groups.setdefault(key(line), []).append(line)
        return [(name, _counts(lines)) for name, lines in sorted(groups.items())]


def _counts(lines: Iterable[MonthEndLine]) -> Mapping[MonthEndState, int]:
    counted = Counter(line.state for line in lines)
    return {state: counted[state] for state in MonthEndState}
