"""The verdict on an occurrence at an instant. It is pure, so that the answer of any day can be computed again.

Phases and timeliness: docs/reference/ledger.md#phases-and-timeliness. Why they are derived:
docs/adr/0001-pure-domain-derived-verdicts.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from engine.domain.agreement.agreement import ANSWERABLE, RETURNABLE, Obligation
from engine.domain.agreement.side import Side
from engine.domain.deadline.due import Due, after
from engine.domain.ledger.consequence import AcceptedAutomatically, Breached, DueSet, Lapsed, Met, Opened
from engine.domain.ledger.entry import ENGINE, Entry, Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.history_types import ApprovalRequest, Delivery
from engine.domain.ledger.payload import Payload
from engine.domain.occurrence.due_time import Calendars, changes_of_pauses, due_of, stopped_by
from engine.domain.occurrence.evidence_change import accepted_at, changed_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.time.calendar import Calendar
from engine.domain.time.instant import written_instant

AT_RISK = timedelta(hours=4)
"""The warning zone before the due time, in working time."""


class Timeliness(StrEnum):
    """The state of an occurrence relative to its due time. NONE: it closed without a delivery that could be late."""

    PENDING = "pending"
    AT_RISK = "at risk"
    OVERDUE = "overdue"
    ON_TIME = "on time"
    LATE = "late"
    NONE = "none"


class Outcome(StrEnum):
    """The ways in which an occurrence can be closed."""

    ACCEPTED = "accepted"
    DONE = "done"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    WAIVED = "waived"
    NOT_APPLICABLE = "not applicable"


class Reason(StrEnum):
    """The reasons that qualify a verdict: of an open occurrence, and of one that has lapsed."""

    DATE_AWAITED = "date awaited"
    RETURNED = "returned"
    STOPPED = "stopped"
    """The provider waits for somebody: while the clock stands there is no due time."""
    RESPONSE_OVERDUE = "response overdue"
    """The provider has not responded to a request within the agreed time."""
    EVENT_CANCELLED = "event cancelled"
    """It lapsed because the event that started it was cancelled."""
    ANSWER_AWAITED = "answer awaited"
    """A request waits for the answer of the other side, which may still answer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state that holds from the instant of judging until ``next_change_at``.

    ``next_change_at`` is always later; None means that time alone changes nothing. ``late_by`` is fixed by the
    delivery; the reader computes running amounts. Instants are in UTC.
    """

    phase: Phase
    timeliness: Timeliness
    due: Due | None
    next_change_at: datetime | None
    outcome: Outcome | None = None
    reasons: tuple[Reason, ...] = ()
    delivered_at: datetime | None = None
    closed_at: datetime | None = None
    late_by: timedelta | None = None


def judge(
    obligation: Obligation, occurrence: Occurrence, history: History, calendars: Calendars, at: datetime
) -> Verdict:
    """The phase and timeliness of an occurrence at an instant, from facts alone: no clock, no database, no network."""
    delivery = history.standing
    if delivery is not None:
        return _delivered(obligation, occurrence, history, delivery, calendars, at)
    if history.cancelled_at is not None:
        closed_at = history.cancelled_at
        due = due_of(obligation, occurrence, history, calendars, at=closed_at, over=True)
        return Verdict(Phase.CLOSED, Timeliness.NONE, due, None, Outcome.CANCELLED, closed_at=closed_at)
    excused = history.excused
    if excused is not None and excused.decided_at is not None:
        closed_at = excused.decided_at
        due = due_of(obligation, occurrence, history, calendars, at=closed_at, over=True)
        outcome = Outcome.WAIVED if excused.kind is Kind.WAIVER_REQUESTED else Outcome.NOT_APPLICABLE
        return Verdict(Phase.CLOSED, Timeliness.NONE, due, None, outcome, closed_at=closed_at)
    ended = occurrence.ended
    if ended is not None and ended.holds_from <= at:
        due = due_of(obligation, occurrence, history, calendars, at=ended.happened_at, over=True)
        if ended.how == "met":
            late = due is not None and ended.happened_at > due.at
            return Verdict(
                Phase.CLOSED,
                Timeliness.LATE if late else Timeliness.ON_TIME,
                due,
                None,
                Outcome.DONE,
                delivered_at=ended.happened_at,
                closed_at=ended.holds_from,
                late_by=ended.happened_at - due.at if late and due is not None else None,
            )
        why = (Reason.EVENT_CANCELLED,) if ended.how == "cancelled" else ()
        return Verdict(Phase.CLOSED, Timeliness.NONE, due, None, Outcome.LAPSED, why, closed_at=ended.at)
    changes = [ended.holds_from] if ended is not None else []
    changes += changes_of_pauses(obligation, occurrence, history, calendars, at)
    due = due_of(obligation, occurrence, history, calendars, at=at)
    stopped = due is None and stopped_by(obligation, occurrence, history, calendars, at) is not None
    undated = (Reason.STOPPED if stopped else Reason.DATE_AWAITED,) if due is None else ()
    reasons = undated + ((Reason.RETURNED,) if history.returns else ())
    if (respond_by := unanswered(occurrence, history)) is not None:
        if at >= respond_by:
            reasons += (Reason.RESPONSE_OVERDUE,)
        else:
            changes.append(respond_by)
    awaited = [answer_until(a, calendars) for a in answerable(history, calendars, at)]
    if awaited:
        reasons += (Reason.ANSWER_AWAITED,)
        changes.append(max(awaited))  # the verdict stays until the last of them is answered
    if at < occurrence.opens_at and not history.returns:  # a return also opens a delivery made before the opening
        return Verdict(Phase.UPCOMING, Timeliness.PENDING, due, min([occurrence.opens_at, *changes]), reasons=reasons)
    if due is None:
        return Verdict(Phase.OPEN, Timeliness.PENDING, None, min(changes, default=None), reasons=reasons)
    timeliness, next_change_at = _timeliness(due.at, calendars.due, at)
    if changes:
        changes += [next_change_at] if next_change_at is not None else []
        next_change_at = min((c for c in changes if c > at), default=None)
    return Verdict(Phase.OPEN, timeliness, due, next_change_at, reasons=reasons)


def _timeliness(due_at: datetime, calendar: Calendar, at: datetime) -> tuple[Timeliness, datetime | None]:
    """The timeliness of an open item at an instant, and the instant at which time alone changes it."""
    if at >= due_at:
        return Timeliness.OVERDUE, None
    risk_at = _at_risk_from(calendar, due_at)
    return (Timeliness.AT_RISK, due_at) if at >= risk_at else (Timeliness.PENDING, risk_at)


@lru_cache(maxsize=16_384)  # items that fall due at one time share it
def _at_risk_from(calendar: Calendar, due_at: datetime) -> datetime:
    return calendar.subtract(due_at, AT_RISK)


def answer_until(request: ApprovalRequest, calendars: Calendars) -> datetime:
    """The instant at which silence becomes a no, on the consumer's calendar, whoever made the request."""
    return after(ANSWERABLE, request.at, calendars.consumer)


def waiting(history: History, kind: Kind, calendars: Calendars, at: datetime) -> ApprovalRequest | None:
    """The request of a kind that may still be answered at an instant, or None."""
    request = history.waiting(kind)
    return request if request is not None and at < answer_until(request, calendars) else None


def answerable(history: History, calendars: Calendars, at: datetime) -> tuple[ApprovalRequest, ...]:
    """All requests that may still be answered at an instant."""
    if not history.approval_requests:
        return ()
    return tuple(a for a in history.approval_requests if a.granted is None and at < answer_until(a, calendars))


def unanswered(occurrence: Occurrence, history: History) -> datetime | None:
    """The due time of the provider's first response to a request; None where there is none or it was given."""
    if occurrence.response_due is None:
        return None
    answered = any(response.side is Side.PROVIDER for response in history.responses)
    return None if answered else occurrence.response_due


def _delivered(
    obligation: Obligation,
    occurrence: Occurrence,
    history: History,
    delivery: Delivery,
    calendars: Calendars,
    at: datetime,
) -> Verdict:
    due = due_of(obligation, occurrence, history, calendars, at=delivery.recorded_at, over=True)
    late = due is not None and delivery.at > due.at
    timeliness = Timeliness.LATE if late else Timeliness.ON_TIME
    late_by = delivery.at - due.at if late and due is not None else None
    phase, outcome, closed_at, change = Phase.CLOSED, Outcome.ACCEPTED, accepted_at(occurrence, history), None
    since = changed_at(occurrence, history) or delivery.recorded_at
    if closed_at is None and obligation.acceptance.within is None:
        outcome, closed_at = Outcome.DONE, since
    elif closed_at is None:
        deadline = silence_ends_at(obligation, delivery, calendars, since)
        if deadline is not None and deadline <= at:
            closed_at = deadline
        else:
            return Verdict(Phase.DELIVERED, timeliness, due, deadline, delivered_at=delivery.at, late_by=late_by)
    return Verdict(
        phase, timeliness, due, change, outcome, delivered_at=delivery.at, closed_at=closed_at, late_by=late_by
    )


def silence_ends_at(
    obligation: Obligation, delivery: Delivery, calendars: Calendars, since: datetime
) -> datetime | None:
    """The instant at which silence accepts a delivery that is as it is since an instant; None where it never does (not
    agreed, or back-dated)."""
    acceptance = obligation.acceptance
    if acceptance.within is None or not acceptance.silence_accepts or delivery.backdated:
        return None
    return after(acceptance.within, since, calendars.consumer)


@dataclass(frozen=True, slots=True)
class AnswerDue:
    """The instant (UTC) until which the consumer is to accept or return a delivery, and whether silence accepts it."""

    at: datetime
    silence_accepts: bool


def answer_due(
    obligation: Obligation, occurrence: Occurrence, history: History, calendars: Calendars
) -> AnswerDue | None:
    """Until when the delivery that stands is to be answered; None if none stands or it needs no acceptance."""
    delivery, within = history.standing, obligation.acceptance.within
    if delivery is None or within is None or accepted_at(occurrence, history) is not None:
        return None
    since = changed_at(occurrence, history) or delivery.recorded_at
    silent = silence_ends_at(obligation, delivery, calendars, since) is not None
    return AnswerDue(after(within, since, calendars.consumer), silent)


def returnable_until(
    occurrence: Occurrence, history: History, verdict: Verdict, calendars: Calendars
) -> datetime | None:
    """The instant until which a delivery that needs no acceptance can be returned or withdrawn; None for any other."""
    if history.standing is None or verdict.outcome is not Outcome.DONE:
        return None
    since = changed_at(occurrence, history) or history.standing.recorded_at
    return after(RETURNABLE, since, calendars.consumer)


def consequences(
    occurrence: Occurrence, history: History, verdict: Verdict, recorded_at: datetime
) -> tuple[Entry, ...]:
    """The entries that the engine must write so that the ledger agrees with the verdict; empty if it does already.

    Each entry has the instant at which the change happened as its date, whenever it is written.
    """
    written: list[Entry] = []

    def write(content: Payload, at: datetime) -> None:
        written.append(content.entry_about(occurrence.id, actor=ENGINE, effective_at=at, recorded_at=recorded_at))

    due_at = written_instant(verdict.due.at) if verdict.due else None
    if not history.opened:
        write(Opened(due_at=due_at), occurrence.opens_at)
    elif due_at != history.written_due:
        write(DueSet(due_at=due_at, was=history.written_due), recorded_at)
    unmet = verdict.timeliness in (Timeliness.OVERDUE, Timeliness.LATE)
    if unmet and verdict.due is not None and verdict.due.at not in history.breaches:
        write(Breached(), verdict.due.at)
    if verdict.phase is Phase.CLOSED and verdict.closed_at is not None:
        unanswered = history.cancelled_at is None and history.excused is None
        ended_at = verdict.delivered_at or verdict.closed_at
        if history.standing is None and history.ended_at != ended_at and unanswered:
            reason = verdict.reasons[0].value if verdict.reasons else ""
            event = (occurrence.ended.event if occurrence.ended is not None else None) or ""
            ending = Lapsed if verdict.outcome is Outcome.LAPSED else Met
            write(ending(reason=reason, event=event), ended_at)
        elif verdict.outcome is Outcome.ACCEPTED and accepted_at(occurrence, history) is None:
            changed, known = changed_at(occurrence, history), history.auto_accepted_at
            if not history.auto_accepted or (changed is not None and known is not None and known < changed):
                write(AcceptedAutomatically(), verdict.closed_at)
    return tuple(written)
