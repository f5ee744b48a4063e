"""The history of one occurrence, folded from its entries in the order in which they were recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from engine.domain.agreement.check import CheckAnswer
from engine.domain.agreement.side import Side
from engine.domain.ledger.entry import Entry, Json, Kind
from engine.domain.ledger.history_types import (
    ApprovalRequest,
    Attestation,
    CheckResult,
    Delivery,
    LateReason,
    Rating,
    Rescheduled,
    Response,
    Return,
)
from engine.domain.ledger.notification_topic import NotificationTopic
from engine.domain.ledger.transition import APPROVALS, DATABLE, DECISIONS, DELIVERIES
from engine.domain.text import Text
from engine.domain.time.pause import Pause

RECOMPUTED = "recomputed"
"""The reason of a new due time that nobody caused: days that it depends on were published."""
EXCUSES = frozenset({Kind.WAIVER_REQUESTED, Kind.NOT_APPLICABLE_REQUESTED})
"""The requests that close an occurrence without a delivery when they are granted."""


@dataclass(frozen=True, slots=True)
class History:
    """The actions of people and the entries of the engine about one occurrence, in the order of recording.

    ``standing`` is the last delivery that was not returned or withdrawn. ``notified`` holds (topic, due time) of each
    notification that was sent, ``breaches`` the due times of recorded breaches and ``written_due`` the due time as last
    written. ``partial_evidence`` is the evidence submitted so far by partial deliveries; ``sent_back`` holds the check
    digests of deliveries that were returned or withdrawn. ``pauses`` are in order; a delivery ends the last one.
    """

    standing: Delivery | None = None
    deliveries: int = 0
    accepted_at: datetime | None = None
    returns: tuple[Return, ...] = ()
    responses: tuple[Response, ...] = ()
    ratings: tuple[Rating, ...] = ()
    agreed_at: datetime | None = None
    notified: frozenset[tuple[NotificationTopic, datetime | None]] = frozenset()
    breaches: frozenset[datetime] = frozenset()
    written_due: str | None = None
    opened: bool = False
    ended_at: datetime | None = None
    auto_accepted: bool = False
    rescheduled: Rescheduled | None = None
    cancelled_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    approval_requests: tuple[ApprovalRequest, ...] = ()
    assigned_to: str | None = None
    reassigned_at: datetime | None = None
    reminded_at: datetime | None = None
    late_reason: LateReason | None = None
    attestation: Attestation | None = None
    check_result: CheckResult | None = None
    sent_back: frozenset[str] = frozenset()
    partial_evidence: Mapping[str, Json] = field(default_factory=dict)

    @property
    def extension(self) -> ApprovalRequest | None:
        """The extension that counts: the last one granted, or None."""
        granted = [a for a in self.approval_requests if a.kind is Kind.EXTENSION_REQUESTED and a.granted]
        return granted[-1] if granted else None

    @property
    def first_due_at(self) -> datetime | None:
        """The due time before the first extension that was granted, or None."""
        return next((a.was for a in self.approval_requests if a.kind is Kind.EXTENSION_REQUESTED and a.granted), None)

    @property
    def excused(self) -> ApprovalRequest | None:
        """The waiver or *not applicable* that the consumer granted, or None."""
        return next((a for a in self.approval_requests if a.kind in EXCUSES and a.granted), None)

    @property
    def is_open(self) -> bool:
        """True if nothing has closed it: no delivery stands, nobody has cancelled or excused it."""
        return self.standing is None and self.ended_at is None and self.cancelled_at is None and self.excused is None

    @property
    def resolved_at(self) -> datetime | None:
        """The instant at which people resolved it; from then on its date no longer moves. None while it is open.

        It is the recording of the delivery that stands, or of the cancellation or excuse.
        """
        if self.standing is not None:
            return self.standing.recorded_at
        return self.cancelled_at or (self.excused.decided_at if self.excused is not None else None)

    def waiting(self, kind: Kind) -> ApprovalRequest | None:
        """The request of that kind without an answer, or None."""
        return next((a for a in self.approval_requests if a.kind is kind and a.granted is None), None)

    @property
    def dated_back(self) -> tuple[ApprovalRequest, ...]:
        """The earlier dates that wait for the other side's approval."""
        return tuple(a for a in self.approval_requests if a.kind in DATABLE and a.granted is None)

    @property
    def paused(self) -> Pause | None:
        """The pause that nobody has ended yet, or None."""
        return next((p for p in self.pauses if p.until is None), None)


def fold(entries: Iterable[Entry], wish: datetime | None = None) -> History:
    """Fold entries, in the order of recording, into the history of one occurrence.

    ``wish`` is the time that its request asked for, or None.
    """
    standing: Delivery | None = None
    deliveries = 0
    accepted_at: datetime | None = None
    returns: list[Return] = []
    responses: list[Response] = []
    ratings: dict[str, Rating] = {}
    notified: set[tuple[NotificationTopic, datetime | None]] = set()
    breaches: set[datetime] = set()
    written_due: str | None = None
    opened = auto_accepted = False
    ended_at: datetime | None = None
    rescheduled: Rescheduled | None = None
    cancelled_at: datetime | None = None
    pauses: list[Pause] = []
    approval_requests: list[ApprovalRequest] = []
    assigned_to: str | None = None
    reassigned_at: datetime | None = None
    reminded_at: datetime | None = None
    late_reason: LateReason | None = None
    attestation: Attestation | None = None
    check_result: CheckResult | None = None
    sent_back: set[str] = set()
    partial_evidence: dict[str, Json] = {}
    times = {Side.CONSUMER: wish, Side.PROVIDER: None}
    agreed_at: datetime | None = None
    for entry in entries:
        body = entry.body
        match entry.kind:
            case Kind.DELIVERED | Kind.NOTHING_TO_REPORT | Kind.RECEIVED:
                deliveries += 1
                pauses = [p.ended(entry.recorded_at) for p in pauses]
                standing = Delivery(
                    claimed_at=entry.effective_at,
                    recorded_at=entry.recorded_at,
                    by=entry.actor,
                    backdated=bool(body.get("backdated")),
                    received=entry.kind is Kind.RECEIVED,
                    nothing=entry.kind is Kind.NOTHING_TO_REPORT,
                    digest=str(body.get("seen", "")),
                )
                accepted_at = entry.effective_at if entry.kind is Kind.RECEIVED else None
                approval_requests = [*_without_dates(approval_requests), *_date_requests(entry)]
            case Kind.ACCEPTED:
                accepted_at = entry.effective_at
            case Kind.RETURNED:
                returns.append(Return(entry.recorded_at, str(body.get("reason", "")), entry.actor))
                sent_back |= {standing.digest} if standing is not None and standing.digest else set()
                standing, accepted_at, auto_accepted = None, None, False
                attestation, check_result, partial_evidence = None, None, {}
                approval_requests = _without_dates(approval_requests)
            case Kind.DATE_CONFIRMED | Kind.DATE_REFUSED:
                agreed = entry.kind is Kind.DATE_CONFIRMED
                if standing is not None and any(a.kind in DELIVERIES and a.granted is None for a in approval_requests):
                    standing = replace(standing, agreed=agreed)
                if agreed:
                    pauses = [_with_earlier_dates(p, approval_requests) for p in pauses]
                approval_requests = [
                    _decided(a, entry, granted=agreed) if a.kind in DATABLE else a for a in approval_requests
                ]
            case Kind.RESPONDED:
                side = Side(str(body["side"]))
                other = Side.PROVIDER if side is Side.CONSUMER else Side.CONSUMER
                time = datetime.fromisoformat(str(body["time"])) if body.get("time") else None
                times[side] = time or times[other] or times[side]
                if times[side] is not None and times[side] == times[other]:
                    agreed_at = times[side]
                responses.append(Response(entry.effective_at, side, time))
            case Kind.RATED:
                ratings[entry.actor] = Rating(
                    entry.effective_at, entry.actor, int(str(body["score"])), str(body.get("comment", ""))
                )
            case Kind.OPENED:
                opened, written_due = True, str(body["due_at"]) if body.get("due_at") else None
            case Kind.DUE_SET:
                written_due = str(body["due_at"]) if body.get("due_at") else None
                if body.get("reason") == RECOMPUTED:
                    rescheduled = _rescheduled(entry.recorded_at, body)
            case Kind.BREACHED:
                breaches.add(entry.effective_at)
            case Kind.LAPSED | Kind.MET:
                ended_at = entry.effective_at
            case Kind.ACCEPTED_AUTOMATICALLY:
                auto_accepted = True
            case Kind.SUPERSEDED:
                since = datetime.fromisoformat(str(body["since"]))
                rescheduled = _rescheduled(since, body)
                cancelled_at = None  # a cancelled occurrence comes back under the new terms
            case Kind.CANCELLED:
                cancelled_at = entry.effective_at
            case Kind.PAUSED:
                who, why = str(body["waiting_for"]), str(body.get("reason", ""))
                pauses.append(Pause(entry.recorded_at, None, who, why))
                approval_requests += _date_requests(entry)
            case Kind.RESUMED:
                pauses = [p.ended(entry.recorded_at) for p in pauses]
                approval_requests += _date_requests(entry)
            case Kind.EXTENSION_REQUESTED | Kind.WAIVER_REQUESTED | Kind.NOT_APPLICABLE_REQUESTED:
                approval_requests = [
                    replace(a, granted=False) if a.kind is entry.kind and a.granted is None else a
                    for a in approval_requests
                ]
                approval_requests.append(
                    ApprovalRequest(
                        entry.kind,
                        entry.recorded_at,
                        entry.actor,
                        str(body.get("reason", "")),
                        _instant(body.get("until")),
                        _instant(body.get("was")),
                    )
                )
            case kind if kind in DECISIONS:
                request_kind = DECISIONS[kind]
                granted = kind is APPROVALS[request_kind][0]
                approval_requests = [
                    _decided(a, entry, granted=granted) if a.kind is request_kind else a for a in approval_requests
                ]
            case Kind.WITHDRAWN:
                deliveries -= 1
                sent_back |= {standing.digest} if standing is not None and standing.digest else set()
                standing, accepted_at, auto_accepted = None, None, False
                attestation, check_result, partial_evidence = None, None, {}
                approval_requests = _without_dates(approval_requests)
            case Kind.PARTLY_DELIVERED:
                evidence = body.get("evidence")
                partial_evidence |= evidence if isinstance(evidence, Mapping) else {}
            case Kind.ATTESTED:
                attestation = Attestation(entry.effective_at, entry.actor)
            case Kind.CHECKED:
                what = Text(zh=str(body["zh"]), en=str(body["en"]))
                check_result = CheckResult(entry.recorded_at, CheckAnswer(str(body["answer"])), what, str(body["seen"]))
            case Kind.REASSIGNED:
                assigned_to, reassigned_at = str(body["to"]), entry.recorded_at
            case Kind.REMINDED:
                reminded_at = entry.recorded_at
            case Kind.LATE_REASON:
                promised = body.get("promised_on")
                late_reason = LateReason(
                    entry.recorded_at,
                    entry.actor,
                    str(body["category"]),
                    date.fromisoformat(str(promised)) if promised else None,
                    str(body.get("note", "")),
                )
            case Kind.NOTIFIED:
                notified.add((NotificationTopic.parse(str(body["step"])), _instant(body.get("due_at"))))
            case _:
                pass
    return History(
        standing=standing,
        deliveries=deliveries,
        accepted_at=accepted_at,
        returns=tuple(returns),
        responses=tuple(responses),
        ratings=tuple(ratings.values()),
        agreed_at=agreed_at,
        notified=frozenset(notified),
        breaches=frozenset(breaches),
        written_due=written_due,
        opened=opened,
        ended_at=ended_at,
        auto_accepted=auto_accepted,
        rescheduled=rescheduled,
        cancelled_at=cancelled_at,
        pauses=tuple(pauses),
        approval_requests=tuple(approval_requests),
        assigned_to=assigned_to,
        reassigned_at=reassigned_at,
        reminded_at=reminded_at,
        late_reason=late_reason,
        attestation=attestation,
        check_result=check_result,
        sent_back=frozenset(sent_back),
        partial_evidence=partial_evidence,
    )


def _rescheduled(since: datetime, body: Mapping[str, Json]) -> Rescheduled:
    return Rescheduled(since, _instant(body.get("was")), _instant(body.get("due_at")))


def _decided(request: ApprovalRequest, entry: Entry, *, granted: bool) -> ApprovalRequest:
    """A request with its answer; one that has an answer keeps it."""
    if request.granted is not None:
        return request
    reason = str(entry.body.get("reason", ""))
    return replace(
        request, granted=granted, decided_at=entry.recorded_at, decided_by=entry.actor, decision_reason=reason
    )


def _date_requests(entry: Entry) -> list[ApprovalRequest]:
    """The request for approval of the earlier date of an entry, if it has one; a receipt needs none."""
    if entry.kind not in DATABLE or not entry.body.get("backdated"):
        return []
    side = Side(str(entry.body.get("side", Side.PROVIDER.value)))
    return [ApprovalRequest(entry.kind, entry.recorded_at, entry.actor, "", entry.effective_at, side=side)]


def _without_dates(approval_requests: Iterable[ApprovalRequest]) -> list[ApprovalRequest]:
    """The requests that remain when a delivery no longer stands."""
    return [a for a in approval_requests if a.kind not in DELIVERIES or a.granted is not None]


def _with_earlier_dates(pause: Pause, approval_requests: Iterable[ApprovalRequest]) -> Pause:
    """A pause with the earlier beginning and end of the requests that are still to be answered."""
    for request in approval_requests:
        if request.granted is None and request.until is not None:
            if request.kind is Kind.PAUSED and request.at == pause.since:
                pause = replace(pause, since=request.until)
            elif request.kind is Kind.RESUMED and request.at == pause.until:
                pause = replace(pause, until=request.until)
    return pause


def _instant(written: object) -> datetime | None:
    return datetime.fromisoformat(str(written)) if written else None
