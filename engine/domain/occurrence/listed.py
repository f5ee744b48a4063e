"""The part of a stored row that lets lists select, sort and count an occurrence without its entries."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.domain.agreement.agreement import Obligation
from engine.domain.agreement.rule import Agreed
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Kind, Phase
from engine.domain.ledger.history import History
from engine.domain.ledger.terms_change import PlanEffect
from engine.domain.occurrence.due_time import Calendars, paused_before, stopped_by
from engine.domain.occurrence.first_due import first_due_at
from engine.domain.occurrence.occurrence import Occurrence
from engine.domain.occurrence.verdict import Reason, Verdict, answer_until, returnable_until, unanswered


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for approval without an answer: its kind, the side and the person who made it, and until when it may be
    answered (UTC)."""

    kind: Kind
    side: Side
    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """The values that follow from the history of an occurrence, beside its verdict. They hold as long as the verdict.

    ``terms_since`` is the start of the terms that it is judged by, None where they hold from the beginning.
    ``returns`` counts the deliveries that were returned, ``assigned_to`` is the id of the person it was handed over to,
    and ``turn`` the side that has to respond while it is open. ``returnable_until`` is the instant until which a
    delivery that needs no acceptance can be returned, unless the consumer has rated or recorded it. ``stopped_since``
    is the start of the pause in which the clock stands, ``changed_at`` the last change of terms that did not leave the
    due time as it was. ``extensions`` counts those that were granted, ``paused`` is the working time of the pauses that
    are over, and ``responded_at`` the provider's first response to a request. Instants are in UTC.
    """

    terms_since: datetime | None = None
    first_due_at: datetime | None = None
    returns: int = 0
    assigned_to: str | None = None
    turn: Side | None = None
    asked: tuple[Asked, ...] = ()
    returnable_until: datetime | None = None
    stopped_since: datetime | None = None
    changed_at: datetime | None = None
    extensions: int = 0
    paused: timedelta = timedelta()
    responded_at: datetime | None = None

    @property
    def asked_until(self) -> datetime | None:
        """The last instant at which one of the requests may be answered, or None."""
        return max((request.until for request in self.asked), default=None)

    def after(self, at: datetime) -> "Listed":
        """Without what has run out by an instant."""
        open_ = tuple(request for request in self.asked if request.until > at)
        until = self.returnable_until
        if open_ == self.asked and (until is None or until >= at):
            return self
        return replace(self, asked=open_, returnable_until=until if until is not None and until >= at else None)


def listed(
    terms_since: datetime | None,
    obligation: Obligation,
    occurrence: Occurrence,
    history: History,
    verdict: Verdict,
    calendars: Calendars,
    at: datetime,
) -> Listed:
    """The values of an occurrence at the instant of its verdict, judged by the terms that began at ``terms_since``."""
    is_open = verdict.phase is Phase.OPEN
    pause = None
    if is_open and Reason.STOPPED in verdict.reasons:
        pause = stopped_by(obligation, occurrence, history, calendars, at)
    return Listed(
        terms_since,
        first_due_at(occurrence, history),
        len(history.returns),
        history.assigned_to,
        turn(obligation, occurrence, history) if is_open else None,
        _asked(history, calendars) if history.approval_requests else (),
        _returnable_until(obligation, occurrence, history, verdict, calendars),
        pause.since if pause is not None else None,
        _changed_at(history) if history.terms_changes else None,
        extensions_of(history) if history.approval_requests else 0,
        paused_before(obligation, occurrence, history, calendars, at),
        responded_at(history) if history.responses else None,
    )


def _asked(history: History, calendars: Calendars) -> tuple[Asked, ...]:
    return tuple(
        Asked(request.kind, request.side, request.by, answer_until(request, calendars))
        for request in history.approval_requests
        if request.granted is None
    )


def _changed_at(history: History) -> datetime | None:
    return max((c.at for c in history.terms_changes if c.effect is not PlanEffect.STAYS), default=None)


def extensions_of(history: History) -> int:
    """The number of extensions that were granted."""
    return sum(a.kind is Kind.EXTENSION_REQUESTED and bool(a.granted) for a in history.approval_requests)


def responded_at(history: History) -> datetime | None:
    """The instant of the provider's first response to a request, or None."""
    return next((response.at for response in history.responses if response.side is Side.PROVIDER), None)


def turn(obligation: Obligation, occurrence: Occurrence, history: History) -> Side | None:
    """The side that must respond to a request: with a first response, or to the time that the other side named."""
    if unanswered(occurrence, history) is not None:
        return Side.PROVIDER
    if not isinstance(obligation.due, Agreed):
        return None
    last = history.responses[-1] if history.responses else None
    if history.agreed_at is not None and (last is None or last.time in (None, history.agreed_at)):
        return None
    return Side.CONSUMER if last is not None and last.side is Side.PROVIDER else Side.PROVIDER


def is_listed_as_returnable(obligation: Obligation, history: History) -> bool:
    """True if a delivery is shown as one that can be returned: the consumer has not recorded it, nor rated it since."""
    delivery = history.standing
    if delivery is None or obligation.attested_by is Side.CONSUMER:
        return False  # the consumer has recorded its own
    return all(rating.at < delivery.recorded_at for rating in history.ratings)


def _returnable_until(
    obligation: Obligation, occurrence: Occurrence, history: History, verdict: Verdict, calendars: Calendars
) -> datetime | None:
    if not is_listed_as_returnable(obligation, history):
        return None
    return returnable_until(occurrence, history, verdict, calendars)
